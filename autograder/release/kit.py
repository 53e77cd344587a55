"""The kit of public checks: the part of `checks.py` that is the same in every assignment's bundle.

Its text is copied into the bundle, so it imports NumPy and the standard library alone. A public check is a function
under `@check(...)`. Its body states one claim after another with the functions named `expect_…`; the first claim that
does not hold raises `Mismatch`, and one line is printed. Nothing that a student's function does makes the check's own
cell fail, and no mark depends on what is printed here.
"""

from __future__ import annotations

import copy
import functools
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

__all__ = [
    "Function",
    "Mismatch",
    "as_array",
    "as_number",
    "as_parts",
    "call",
    "check",
    "expect_array",
    "expect_gradient",
    "expect_number",
    "expect_unchanged",
    "once_written",
]

Function = Callable[..., Any]

TOLERANCE = 1e-3  # as in the hidden tests: right for float32, and far below any mistake
STEPS = (6e-6, 5e-3)  # the second is for answers in float32, whose rounding drowns the first
BEND = 1e-3  # the step of second differences, far above the rounding of float32


class Mismatch(Exception):
    """A claim about the student's answer that does not hold; the message is a sentence for the student."""


def check(name: str, good: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a check of a function that states claims: it prints one line and never raises.

    `name` is what is checked, and `good` what is known once every claim holds.

        @check("relu", "a worked example comes out right")
        def check_relu(relu):
            expect_array("relu(z)", call(relu, np.array([-1.0, 2.0])), [0.0, 2.0])
    """

    def decorate(claims: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(claims)
        def run(*functions: Function) -> None:
            print(_verdict(name, good, claims, functions))

        return run

    return decorate


def _verdict(name: str, good: str, claims: Callable[..., None], functions: tuple[Function, ...]) -> str:
    try:
        claims(*functions)
    except Mismatch as problem:
        return f"--  {name}: {problem}"
    except NotImplementedError as problem:
        missing = _innermost(problem).name
        return f"--  {'' if missing == name else f'{name}: '}{missing} is not written yet"
    except (Exception, SystemExit) as problem:
        return f"--  {name}: {type(problem).__name__} in {_place(problem)}: {_short(problem)}"
    return f"ok  {name}: {good}"


def once_written(figure: Callable[[], None]) -> Callable[[], None]:
    """Draw `figure` at once; where something is not written yet, print so instead of failing."""
    try:
        figure()
    except NotImplementedError as problem:
        print(f"--  {figure.__name__} waits: {_short(problem) or 'something is not written yet'}")
    except Exception as problem:
        print(f"--  {figure.__name__} could not be shown: {type(problem).__name__}: {_short(problem)}")
    return figure


def _innermost(problem: BaseException) -> traceback.FrameSummary:
    """Return the innermost frame that is the student's, not one inside NumPy that it called."""
    frames = traceback.extract_tb(problem.__traceback__)
    return ([frame for frame in frames if "numpy" not in Path(frame.filename).parts] or frames)[-1]


def _place(problem: BaseException) -> str:
    frame = _innermost(problem)
    return f"line {frame.lineno} of {frame.name}"


def _short(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:200]


def call(function: Function, *arguments: Any) -> Any:
    """Return what `function` returns for copies of the arguments, so that no claim disturbs another."""
    if not callable(function):
        raise Mismatch(f"a function was expected here, and this is of type {type(function).__name__}")
    return function(*copy.deepcopy(arguments))


def expect_array(called: str, got: Any, expected: Any, *, when: str = "") -> None:
    """State that `got` is an array of the shape and values of `expected`, within a thousandth of its largest entry.

    `called` is what messages call it, such as "dense_forward(x, W, b)". `when` is what is special about this call, such
    as "after one step". Raises `Mismatch`.
    """
    wanted = np.asarray(expected, dtype=float)
    values = as_array(called, got, wanted.shape, when=when)
    if not np.isfinite(values).all():
        raise Mismatch(f"{_opening(when)}{called} holds NaN or infinity")
    error = np.abs(values - wanted)
    if not error.size or error.max() <= TOLERANCE * max(np.abs(wanted).max(), 1e-6):
        return
    at = tuple(int(i) for i in np.unravel_index(error.argmax(), error.shape))
    place = f"[{', '.join(map(str, at))}]" if at else ""
    raise Mismatch(f"{_opening(when)}{called}{place} is {values[at]:.6g}, expected {wanted[at]:.6g}")


def as_array(called: str, got: Any, shape: tuple[int, ...], *, when: str = "") -> np.ndarray:
    """Return `got` as float64, where it is a floating-point array of this shape. Raises `Mismatch`."""
    opening = f"{_opening(when)}{called}"
    if got is None:
        raise Mismatch(f"{opening} is None; does the function end with a return?")
    if not isinstance(got, np.ndarray):
        raise Mismatch(f"{opening} is of type {type(got).__name__}, expected a NumPy array")
    if got.shape != shape:
        raise Mismatch(f"{opening} has shape {got.shape}, expected {shape}")
    if got.dtype.kind != "f":
        raise Mismatch(f"{opening} has dtype {got.dtype}, expected float64")
    return np.asarray(got, dtype=float)


def as_number(called: str, got: Any) -> float:
    """Return `got` as a float, where it is a finite number: a float, a NumPy scalar or an array of shape ().

    Raises `Mismatch`.
    """
    if got is None:
        raise Mismatch(f"{called} is None; does the function end with a return?")
    if np.shape(got) == (1,):
        raise Mismatch(f"{called} is an array of shape (1,), expected a number")
    if isinstance(got, str | bool) or np.shape(got) != ():
        raise Mismatch(f"{called} is not a number")
    value = float(got)
    if not np.isfinite(value):
        raise Mismatch(f"{called} is {value}, expected a finite number")
    return value


def expect_number(called: str, got: Any, expected: float) -> None:
    """State that `got` is a number within a thousandth of `expected`. Raises `Mismatch`."""
    value = as_number(called, got)
    if not abs(value - expected) <= TOLERANCE * max(abs(expected), 1e-6):
        raise Mismatch(f"{called} is {value:.6g}, expected {expected:.6g}")


def as_parts(called: str, got: Any, *names: str) -> Any:
    """Return `got`, where it is a list, a tuple or a named tuple of as many values as there are `names`.

    Raises `Mismatch`.
    """
    if not isinstance(got, list | tuple) or len(got) != len(names):
        what = f"{len(got)} values" if isinstance(got, list | tuple) else f"a {type(got).__name__}"
        raise Mismatch(f"{called} returned {what}, expected {len(names)}: {', '.join(names)}")
    return got


def _opening(when: str) -> str:
    return f"{when}, " if when else ""


def _numerical_gradient(f: Callable[[np.ndarray], float], at: np.ndarray, step: float) -> np.ndarray:
    """Return the gradient of the number f(at) by central differences, entry by entry: same shape as `at`."""
    gradient = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        above, below = at.copy(), at.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient


def _kinked(f: Callable[[np.ndarray], float], at: np.ndarray, index: tuple[int, ...]) -> bool:
    """Return True at a kink, such as a ReLU's at 0, where second differences halve with the step and do not quarter."""

    def bend(size: float) -> float:
        above, below = at.copy(), at.copy()
        above[index] += size
        below[index] -= size
        return abs(f(above) - 2 * f(at) + f(below))

    return bend(BEND / 2) > BEND / 100 and bend(BEND) < 3 * bend(BEND / 2)


def expect_gradient(
    called: str, got: Any, f: Callable[[np.ndarray], float], at: np.ndarray, *, when: str = ""
) -> None:
    """State that `got` is the gradient of the number f at `at`, as measured by moving one entry at a time.

    Entries at a kink are free. Raises `Mismatch`.
    """
    values = as_array(called, got, at.shape, when=when)
    for step in STEPS:
        numerical = _numerical_gradient(f, at, step)
        for index in np.argwhere(~np.isclose(values, numerical, rtol=TOLERANCE)):
            if _kinked(f, at, tuple(index)):
                numerical[tuple(index)] = values[tuple(index)]
        try:
            expect_array(called, got, numerical, when=when)
        except Mismatch as problem:
            last = problem
        else:
            return
    raise Mismatch(f"{last} (measured by moving that entry a little and calling your forward)")


def expect_unchanged(called: str, function: Function, *arguments: Any) -> None:
    """State that `function` leaves its arguments as they were. Raises `Mismatch`."""
    given = copy.deepcopy(arguments)
    function(*given)
    for position, (before, after) in enumerate(zip(arguments, given, strict=True), start=1):
        if not _equal(before, after):
            raise Mismatch(f"{called} changed its argument number {position}; work on a copy instead")


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and np.array_equal(a, b)
    if isinstance(a, list | tuple):
        return isinstance(b, list | tuple) and len(a) == len(b) and all(map(_equal, a, b))
    return bool(a == b)
