"""The kit of public checks: the part of `checks.py` that is the same in every assignment's bundle.

Its text is copied into the bundle, so it imports NumPy and the standard library alone. A public check is a function
under `@check(...)`. Its body states one claim after another with the functions named `expect_…`; the first claim that
does not hold raises `Mismatch`. Then one sentence is printed and, under it, the arguments that are named by `given`.
Nothing that a student's function does makes the check's own cell fail, and no mark depends on what is printed here.
"""

from __future__ import annotations

import contextlib
import copy
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

# By name, because the four texts become one file.
from autograder.release.kit_display import found, innermost, kind, lines, say, short
from autograder.release.kit_numbers import STEPS, equal, freed_gradient
from autograder.release.kit_values import difference, parts_problem

__all__ = [
    "Check",
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
    "expect_value",
    "first",
    "given",
    "once_right",
    "once_written",
]

Function = Callable[..., Any]

_FILE = (lambda: None).__code__.co_filename  # this file's name in a traceback
TOLERANCE = 1e-3  # as in the hidden tests: right for float32, and far below any mistake


class Mismatch(Exception):
    """A claim about the student's answer that does not hold; the message is a sentence for the student.

    `arrays` are printed under it, each under its title, unless they are large.
    """

    def __init__(self, message: str, arrays: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.arrays = arrays or {}


class Check:
    """A check of functions: called with them, it prints the verdict, and it never raises."""

    def __init__(self, name: str, good: str, claims: Callable[..., None]) -> None:
        functools.update_wrapper(self, claims)
        self._name = name
        self._good = good
        self._claims = claims

    def __call__(self, *functions: Function) -> None:
        """Print one sentence on these functions and, under it, what it is about."""
        problem = self.problem(*functions)
        say(f"--  {problem}" if problem else f"ok  {self._name}: {self._good}")

    def problem(self, *functions: Function) -> str:
        """Return the first claim that does not hold as a sentence, with its lines; empty where all hold."""
        try:
            self._claims(*functions)
        except (Exception, SystemExit) as problem:
            return "\n".join([self._sentence(problem), *lines(problem, _FILE)])
        return ""

    def _sentence(self, problem: BaseException) -> str:
        if isinstance(problem, NotImplementedError):
            missing = innermost(problem).name
            return f"{'' if missing == self._name else f'{self._name}: '}{missing} is not written yet"
        return f"{self._name}: {found(problem, _FILE)}"

    def demand(self, *functions: Function) -> None:
        """State every claim of this check. Raises `Mismatch`, or what the function raises if it is not written yet."""
        try:
            self._claims(*functions)
        except NotImplementedError:
            raise
        except (Exception, SystemExit) as problem:
            raise Mismatch(f"first mend {self._name}: {found(problem, _FILE)}") from problem


def check(name: str, good: str) -> Callable[[Callable[..., None]], Check]:
    """Make a check of a function that states claims: it prints its verdict and never raises.

    `name` is what is checked, and `good` what is known once every claim holds.

        @check("relu", "a worked example comes out right")
        def check_relu(relu):
            z = np.array([-1.0, 2.0])
            with given(z=z):
                expect_array("relu(z)", call(relu, z), [0.0, 2.0])
    """
    return functools.partial(Check, name, good)


def first(other: Check, *functions: Function) -> None:
    """State the claims of another check, on which this one rests. Raises `Mismatch`.

    A backward is compared with the measured gradient of a forward; where the forward is wrong, that says nothing.
    """
    other.demand(*functions)


@contextlib.contextmanager
def given(**arguments: Any) -> Iterator[None]:
    """Name the arguments of the calls inside: a claim that does not hold is printed with them.

    with given(x=x, W=W, b=b):
        expect_array("dense_forward(x, W, b)", call(dense_forward, x, W, b), [[17.0, -11.0]])
    """
    try:
        yield
    except (Exception, SystemExit) as problem:
        vars(problem).setdefault("given_arguments", arguments)
        raise


def once_written(figure: Callable[[], None]) -> Callable[[], None]:
    """Draw `figure` at once; where something is not written yet, print so instead of failing."""
    try:
        figure()
    except NotImplementedError as problem:
        say(f"--  {figure.__name__} waits: {short(problem) or 'something is not written yet'}")
    except Exception as problem:
        say(f"--  {figure.__name__} could not be shown: {type(problem).__name__}: {short(problem)}")
    return figure


def once_right(*checks: Sequence[Any]) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Draw a figure at once where these checks hold; else print the sentence of the first that does not hold.

    Each is a check with its functions. A figure of a wrong function would show nonsense.

        @checks.once_right([checks.check_train, train])
        def learn(): ...
    """

    def draw(figure: Callable[[], None]) -> Callable[[], None]:
        problem = next(filter(None, (one.problem(*functions) for one, *functions in checks)), "")
        if not problem:
            return once_written(figure)
        say(f"--  {figure.__name__} waits: {problem.splitlines()[0]}")
        return figure

    return draw


def call(function: Function, *arguments: Any) -> Any:
    """Return what `function` returns for copies of the arguments, so that no claim disturbs another."""
    if not callable(function):
        raise Mismatch(f"a function was expected here, and this is {kind(function)}")
    return function(*copy.deepcopy(arguments))


def expect_array(called: str, got: Any, expected: Any, *, when: str = "") -> None:
    """State that `got` is an array of the shape and values of `expected`, within a thousandth of its largest entry.

    `called` is what messages call it, such as "dense_forward(x, W, b)". `when` is what is special about this call, such
    as "after one step". Raises `Mismatch`.
    """
    wanted = np.asarray(expected, dtype=float)
    values = as_array(called, got, wanted.shape, when=when)
    if not np.isfinite(values).all():
        raise Mismatch(f"{_opening(when)}{called} holds NaN or infinity", {"returned": values})
    error = np.abs(values - wanted)
    if not error.size or error.max() <= TOLERANCE * max(np.abs(wanted).max(), 1e-6):
        return
    at = tuple(int(i) for i in np.unravel_index(error.argmax(), error.shape))
    place = f"[{', '.join(map(str, at))}]" if at else ""
    raise Mismatch(
        f"{_opening(when)}{called}{place} is {values[at]:.6g}, expected {wanted[at]:.6g}",
        {"returned": values, "expected": wanted},
    )


def as_array(called: str, got: Any, shape: tuple[int, ...], *, when: str = "") -> np.ndarray:
    """Return `got` as float64, where it is a floating-point array of this shape. Raises `Mismatch`."""
    opening = f"{_opening(when)}{called}"
    if got is None:
        raise Mismatch(f"{opening} is None; does the function end with a return?")
    if not isinstance(got, np.ndarray):
        raise Mismatch(f"{opening} is {kind(got)}, expected a NumPy array")
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
    if isinstance(got, str | bool) or (isinstance(got, np.ndarray) and got.shape):
        raise Mismatch(f"{called} is {kind(got)}, expected a number")
    try:
        value = float(got)
    except (TypeError, ValueError):
        raise Mismatch(f"{called} is {kind(got)}, expected a number") from None
    if not np.isfinite(value):
        raise Mismatch(f"{called} is {value}, expected a finite number")
    return value


def expect_number(called: str, got: Any, expected: float) -> None:
    """State that `got` is a number within a thousandth of `expected`. Raises `Mismatch`."""
    value = as_number(called, got)
    if not abs(value - expected) <= TOLERANCE * max(abs(expected), 1e-6):
        raise Mismatch(f"{called} is {value:.6g}, expected {expected:.6g}")


def expect_value(called: str, got: Any, expected: Any) -> None:
    """State that `got` is the text, whole number, truth value, list, dict or table `expected`. Raises `Mismatch`.

    Floats within them may differ by a thousandth; everything else has to be equal.
    """
    if problem := difference(called, got, expected):
        raise Mismatch(problem)


def as_parts(called: str, got: Any, *names: str, shapes: Sequence[tuple[int, ...]] = ()) -> Any:
    """Return `got`, where it is a list, a tuple or a named tuple of as many values as there are `names`.

    With `shapes`, each value must be a floating-point array of its shape. Raises `Mismatch`.
    """
    if problem := parts_problem(called, got, names, shapes):
        raise Mismatch(problem)
    for name, one, shape in zip(names, got, shapes, strict=False):
        as_array(name, one, shape)
    return got


def _opening(when: str) -> str:
    return f"{when}, " if when else ""


def expect_gradient(
    called: str,
    got: Any,
    f: Callable[[np.ndarray], float],
    at: np.ndarray,
    *,
    when: str = "",
    measured: str = "calling your forward",
) -> None:
    """State that `got` is the gradient of the number f at `at`, as measured by moving one entry at a time.

    Entries at a kink are free. `measured` says what f does. Raises `Mismatch`.
    """
    values = as_array(called, got, at.shape, when=when)
    for step in STEPS:
        try:
            expect_array(called, got, freed_gradient(values, f, at, step, TOLERANCE), when=when)
        except Mismatch as problem:
            last = problem
        else:
            return
    raise Mismatch(f"{last} (measured by moving that entry a little and {measured})", last.arrays)


def expect_unchanged(called: str, function: Function, *arguments: Any, **named: Any) -> None:
    """State that `function` leaves its arguments as they were. Raises `Mismatch`.

    Named arguments are handed over by position too, in this order; the message calls them by their names.
    """
    before = {f"number {number}": one for number, one in enumerate(arguments, start=1)} | named
    after = copy.deepcopy(before)
    with given(**named):
        if not callable(function):
            raise Mismatch(f"a function was expected here, and this is {kind(function)}")
        function(*after.values())
    for name, value in before.items():
        if not equal(value, after[name]):
            raise Mismatch(
                f"{called} changed its argument {name}; work on a copy instead",
                {f"{name} before": value, f"{name} afterwards": after[name]},
            )
