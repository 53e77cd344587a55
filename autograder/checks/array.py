"""Is this array, or this number, the right one? First its form, then its values.

The statistic is the largest absolute difference in the tensor, and the bound is relative to the tensor's
largest expected entry (norm-wise, never entry by entry):

    max|s - r|  <=  tol * max(max|r|, 1e-6 * scale)          tol = 1e-3

One tolerance serves float64 and float32: right float64 answers stay below 1e-11, right float32 answers
below 1e-4 (6e-4 where variances cancel), and the least visible mistake in a bank of two thousand lies at
1.5e-2. The bound is tested as `not (error <= bound)`, since a comparison with NaN is false. `scale` is the
size of the upstream gradient and matters only where the expected tensor is as good as zero.
"""

from __future__ import annotations

import warnings

import numpy as np

from autograder.checks.failure import CheckFailure, Note
from autograder.checks.form import Floats, first_of, form, place_of, sequence, single, subject_of
from autograder.checks.messages import Subject, number

__all__ = ["compare", "differs", "form", "scalar", "sequence", "single", "within"]

TOLERANCE = 1e-3
FLOOR = 1e-6
HALF_PRECISION = 3e-4
RATIO = 1e-6
LARGEST_RATIO = 1000


def compare(
    answer: object,
    expected: object,
    *,
    called: str | Subject,
    part: str = "",
    tol: float = TOLERANCE,
    scale: float = 1.0,
    hint: str = "",
) -> None:
    """Passes where `answer` is the `expected` array, of any float dtype.

    Raises `CheckFailure` at the first fault: defined, type, shape, dtype, finite, values. `called` says
    what was called, such as "softmax(z)"; `part` which part of its answer this is. An error between 3e-4
    and the tolerance, or a float16 array, passes with a `Note` about half precision. Raises `ValueError`
    where the expected array is empty or not finite: that is the author's mistake.
    """
    subject = subject_of(called, part, hint)
    reference = _expected(expected)
    found = form(answer, reference.shape, called=subject)
    largest = _largest(reference, scale)
    error = within(found, reference, tol * largest, called=subject)
    if tol <= TOLERANCE:
        note_half(error > HALF_PRECISION * largest or is_half(answer), subject)


def scalar(
    answer: object,
    expected: object,
    *,
    called: str | Subject,
    part: str = "",
    tol: float = TOLERANCE,
    scale: float = 1.0,
    hint: str = "",
) -> None:
    """Passes where `answer` is the `expected` number: a Python float or int, a NumPy scalar or a 0-d array.

    Shape (1,) is wrong, with a message of its own. Raises `CheckFailure`, and `ValueError` like `compare`.
    """
    subject = subject_of(called, part, hint)
    reference = _expected(expected)
    if reference.shape:
        raise ValueError("a scalar is expected to have shape ()")
    found = single(answer, called=subject)
    largest = _largest(reference, scale)
    error = within(found, reference, tol * largest, called=subject)
    if tol <= TOLERANCE:
        note_half(error > HALF_PRECISION * largest or is_half(answer), subject)


def within(found: Floats, expected: Floats, bound: float, *, called: str | Subject, part: str = "") -> float:
    """The largest absolute difference of two arrays of one shape; above `bound` it is a `CheckFailure`."""
    with np.errstate(all="ignore"):
        difference = np.abs(found - expected)
        error = float(np.max(difference))
    if not error <= bound:
        raise _different(found, expected, difference, bound, subject_of(called, part, ""))
    return error


def differs(first: object, second: object, rtol: float) -> bool:
    """Whether two answers of the student's are different by more than `rtol`, norm-wise. Structure counts."""
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        if len(first) != len(second):
            return True
        return any(differs(a, b, rtol) for a, b in zip(first, second, strict=True))
    if not (_numeric(first) and _numeric(second)):
        return False
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.shape != b.shape:
        return True
    with np.errstate(all="ignore"):
        error = np.max(np.abs(a - b), initial=0.0)
        return not bool(error <= rtol * np.max(np.abs(a), initial=0.0))


def _expected(expected: object) -> Floats:
    reference = np.array(expected, dtype=np.float64)
    if not reference.size or not np.all(np.isfinite(reference)):
        raise ValueError("the expected array must have entries, all of them finite")
    return reference


def _numeric(value: object) -> bool:
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in "fiu"
    return type(value) in (int, float)


def _largest(expected: Floats, scale: float) -> float:
    return max(float(np.max(np.abs(expected))), FLOOR * scale)


def is_half(answer: object) -> bool:
    """Whether the answer is a float16, or an array of them."""
    return isinstance(answer, np.ndarray | np.generic) and answer.dtype == np.float16


def note_half(half: bool, subject: Subject) -> None:
    """Warns with a `Note` that a right answer looks like half precision, where it does."""
    if half:
        said = f"{subject.called} is right, with few digits: it looks like half precision. Use float64."
        warnings.warn(said, Note, stacklevel=3)


def _different(
    answer: Floats, expected: Floats, difference: Floats, bound: float, subject: Subject
) -> CheckFailure:
    bad = ~(difference <= bound)
    index = first_of(bad)
    numbers = (
        f"{number(answer[index])} where {number(expected[index])} was expected"
        f" (off by {number(difference[index])}; {number(bound)} is allowed)."
    )
    many = f"{int(bad.sum())} of {bad.size} values differ; the first{place_of(index)} is {numbers}"
    full = f"{{it}} is not right: {many}" if bad.ndim else f"{{it}} is {numbers}"
    return subject.failure("values", full + _ratio(answer, expected), "{it} does not have the right values.")


def _ratio(answer: Floats, expected: Floats) -> str:
    """A fact worth more than numbers: the answer is the expected one times a constant."""
    flat, wanted = answer.ravel(), expected.ravel()
    with np.errstate(all="ignore"):
        factor = float(flat @ wanted / (wanted @ wanted))
        if not np.isfinite(factor) or factor == 0:
            return ""
        off = float(np.max(np.abs(flat - factor * wanted)))
        if not off <= RATIO * abs(factor) * float(np.max(np.abs(wanted))):
            return ""
    name = _simple(factor)
    if abs(factor + 1) < RATIO:
        return " The sign is wrong, and nothing else."
    if wanted.size == 1:
        return f" That is {name} times the expected value." if name else ""
    return f" Every value is {name or number(factor)} times the expected one."


def _simple(factor: float) -> str:
    """A whole number, or one over a whole number, if the factor is one."""
    sign, size = ("-" if factor < 0 else ""), abs(factor)
    for value, text in ((size, "{}"), (1 / size, "1/{}")):
        whole = round(value)
        if 2 <= whole <= LARGEST_RATIO and abs(value - whole) <= RATIO * whole:
            return sign + text.format(whole)
    return ""
