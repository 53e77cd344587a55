"""Each backward is the derivative of its own forward, by central differences along a random direction.

Every operation that the reference shares with PyTorch is differentiated on its own inputs
(`tests.campaigns.oracle`): the cotangent is random there, never all ones, which would let a softmax backward of zeros
pass.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable
from types import CodeType, FrameType

import numpy as np
import pytest

import reference
from reference import training
from tests.campaigns.oracle.agreement import OPERATIONS, cases, reference_answer
from tests.campaigns.oracle.operation import Arrays, Case

STEP = 1e-5
TOLERANCE = 1e-8
ELSEWHERE = {
    "reference.signals.signals_backward"
}  # differentiated in test_reference_signals.py, layer by layer


# Each input of each smooth case for which an operation gives a gradient.
GRADIENTS = [
    (operation, case, name[1:])
    for operation in OPERATIONS
    for case in cases(operation)
    if case.smooth
    for name in reference_answer(operation, case.inputs)
    if name.startswith("d") and name[1:] in case.inputs
]


def value(operation: str, inputs: Arrays) -> float:
    """The loss, or the sum of all outputs times the gradients given for them."""
    outputs = reference_answer(operation, inputs)
    if "loss" in outputs:
        return float(outputs["loss"])
    return sum(float(np.sum(inputs[f"d{name}"] * a)) for name, a in outputs.items() if f"d{name}" in inputs)


def slope(f: Callable[[np.ndarray], float], at: np.ndarray, along: np.ndarray) -> float:
    """The derivative of f at a point along a direction, with an error of the order of STEP⁴.

    Two central differences, of which the farther takes the error of the order of STEP² out of the nearer.
    """
    near, far = (f(at + step * along) - f(at - step * along) for step in (STEP, 2 * STEP))
    return (8 * near - far) / (12 * STEP)


@pytest.mark.parametrize(
    ("operation", "case", "name"),
    GRADIENTS,
    ids=[f"{operation}: {case.name}: d{name}" for operation, case, name in GRADIENTS],
)
def test_a_gradient_is_the_slope_of_what_it_belongs_to(operation: str, case: Case, name: str) -> None:
    at = case.inputs[name]
    along = np.random.default_rng(20).standard_normal(at.shape)
    gradient = reference_answer(operation, case.inputs)[f"d{name}"]
    numerical = slope(lambda a: value(operation, case.inputs | {name: a}), at, along)
    assert np.sum(gradient * along) == pytest.approx(numerical, rel=TOLERANCE, abs=TOLERANCE)


def test_every_backward_of_the_reference_is_differentiated_here() -> None:
    run = codes_run()
    assert {name for name, code in backwards().items() if code not in run} == ELSEWHERE


def test_loss_and_gradients_gives_the_derivative_of_its_loss() -> None:
    rng = np.random.default_rng(20)
    W, V, along = rng.standard_normal((5, 4)), rng.standard_normal((4, 3)), rng.standard_normal((5, 4))
    x, y, b, c = rng.standard_normal((6, 5)), rng.integers(3, size=6), np.ones(4), np.ones(3)
    _, ((dW, _), _) = training.loss_and_gradients([(W, b), (V, c)], x, y)
    numerical = slope(lambda W: training.loss_and_gradients([(W, b), (V, c)], x, y)[0], W, along)
    assert np.sum(dW * along) == pytest.approx(numerical, rel=TOLERANCE)


def backwards() -> dict[str, CodeType]:
    """The code of every function `…_backward` and every layer's method `backward` in the reference."""
    modules = [
        importlib.import_module(f"reference.{m.name}") for m in pkgutil.iter_modules(reference.__path__)
    ]
    members = [member for module in modules for member in vars(module).values()]
    methods = [vars(member).get("backward") for member in members if inspect.isclass(member)]
    return {
        f"{function.__module__}.{function.__qualname__}": function.__code__
        for function in filter(inspect.isfunction, [*members, *methods])
        if function.__name__.endswith("backward") and not getattr(function, "__isabstractmethod__", False)
    }


def codes_run() -> set[CodeType]:
    """The code of all functions that the differentiated operations run."""
    codes: set[CodeType] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        codes.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for operation, case, _ in GRADIENTS:
            reference_answer(operation, case.inputs)
    finally:
        sys.setprofile(before)
    return codes
