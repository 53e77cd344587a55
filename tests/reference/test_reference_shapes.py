"""The shapes in the signatures are true, as jaxtyping and beartype check them; the course needs neither."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import subprocess
import sys
import typing
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import beartype
import jaxtyping
import numpy as np
import pytest

import reference

MODULES = sorted(module.name for module in pkgutil.iter_modules(reference.__path__))
ROOT = Path(reference.__file__).parents[1]

N, D, M = 7, 5, 3
x, W, b, z = np.ones((N, D)), np.ones((D, M)), np.ones(M), np.ones((N, M))
y = np.arange(N) % M
params = [(np.ones((D, 4)), np.ones(4)), (np.ones((4, M)), b)]
grads = [(np.ones((D, 4)), np.ones(4)), (np.ones((4, M)), b)]
cache = [(x, np.ones((N, 4))), (np.ones((N, 4)), z)]

# One call for each public function of the reference.
CALLS: dict[str, tuple[object, ...]] = {
    "activations.relu_forward": (z,),
    "activations.relu_backward": (z, z),
    "activations.sigmoid_forward": (z,),
    "activations.sigmoid_backward": (z, z),
    "dense.dense_forward": (x, W, b),
    "dense.dense_backward": (z, x, W),
    "initializers.he_normal": (np.random.default_rng(1), D, M),
    "losses.mse": (z, z),
    "losses.mse_backward": (z, z),
    "losses.softmax": (z,),
    "losses.softmax_cross_entropy": (z, y),
    "losses.softmax_cross_entropy_backward": (z, y),
    "network.network_forward": (x, params),
    "network.network_backward": (z, params, cache),
    "training.descend": (params, grads, 0.1),
    "training.loss_and_gradients": (params, x, y),
    "training.train": (params, x, y, 0.1, [np.array([0, 1]), np.array([2])]),
}

# Arguments of which one does not fit the others.
MISFITS: dict[str, tuple[object, ...]] = {
    "activations.relu_backward": (z, x),
    "dense.dense_forward": (x, W, np.ones((1, M))),
    "dense.dense_backward": (z, x, W.T),
    "losses.softmax_cross_entropy": (z, y[:-1]),
    "losses.mse": (z, z[:, :1]),
    "network.network_backward": (z[:-1], params, cache),
    "training.train": (params, x, y[:-1], 0.1, []),
}


def public_functions(module: ModuleType) -> dict[str, Callable[..., object]]:
    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == module.__name__
    }


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Callable[..., object]]:
    """Gives a function of the reference with its signature enforced.

    It belongs to a private copy of its module, executed as a type checker reads it: no other test meets it.
    """

    def find(name: str) -> Callable[..., object]:
        module_name, function_name = name.split(".")
        spec = importlib.util.find_spec(f"reference.{module_name}")
        assert spec is not None
        assert spec.loader is not None
        copy = importlib.util.module_from_spec(spec)
        with monkeypatch.context() as patch:
            patch.setattr(typing, "TYPE_CHECKING", True)
            spec.loader.exec_module(copy)
        return jaxtyping.jaxtyped(typechecker=beartype.beartype)(getattr(copy, function_name))

    return find


def test_every_public_function_is_called_here() -> None:
    found = {
        f"{name}.{function}"
        for name in MODULES
        for function in public_functions(importlib.import_module(f"reference.{name}"))
    }
    assert found == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_arguments_and_answer_have_the_shapes_of_the_signature(
    name: str, checked: Callable[[str], Callable[..., object]]
) -> None:
    checked(name)(*CALLS[name])


@pytest.mark.parametrize("name", MISFITS)
def test_arguments_that_do_not_fit_each_other_contradict_the_signature(
    name: str, checked: Callable[[str], Callable[..., object]]
) -> None:
    function = checked(name)
    with pytest.raises(jaxtyping.TypeCheckError):
        function(*MISFITS[name])


@pytest.mark.parametrize("name", CALLS)
def test_nothing_given_is_changed(name: str) -> None:
    module_name, function_name = name.split(".")
    arrays = [x, W, b, z, y, *(a for pair in (*params, *grads, *cache) for a in pair)]
    before = [array.copy() for array in arrays]
    getattr(importlib.import_module(f"reference.{module_name}"), function_name)(*CALLS[name])
    assert all(np.array_equal(array, kept) for array, kept in zip(arrays, before, strict=True))


@pytest.mark.parametrize("name", CALLS)
def test_every_public_function_says_what_it_does(name: str) -> None:
    module_name, function_name = name.split(".")
    function = getattr(importlib.import_module(f"reference.{module_name}"), function_name)
    assert (function.__doc__ or "").strip() != ""


def test_the_course_runs_where_jaxtyping_is_not_installed() -> None:
    imports = "; ".join(f"import reference.{name}" for name in MODULES)
    blocked = "import sys; sys.modules['jaxtyping'] = None; sys.modules['beartype'] = None; "
    subprocess.run([sys.executable, "-c", blocked + imports], cwd=ROOT, check=True)
