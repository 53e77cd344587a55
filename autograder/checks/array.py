"""An array, or a number, against its expected value: first its form, then its values.

The statistic is the largest absolute difference in the tensor, and the bound is relative to the tensor's
largest expected entry (norm-wise, never entry by entry):

    max|s - r|  <=  tolerance * max(max|r|, 1e-6 * scale)          tolerance = 1e-3

One tolerance serves float64 and float32: right float64 answers stay below 1e-11, right float32 answers
below 1e-4 (6e-4 where variances cancel), and the least visible mistake in a bank of two thousand lies at
1.5e-2. The bound is tested as `not (error <= bound)`, since a comparison with NaN is false. `scale` is the
size of the cotangent (the upstream gradient) and matters only where the expected tensor is as good as zero.
"""

from __future__ import annotations

import warnings

import numpy as np

from autograder.checks.failure import CheckFailure, Note
from autograder.checks.form import Floats, as_array, as_number, first_of, place_of, subject_of
from autograder.checks.messages import Subject, number

__all__ = ["TOLERANCE", "check_array", "check_number"]

TOLERANCE = 1e-3  # between right float32 answers (6e-4) and the least visible mistake (1.5e-2)
FLOOR = 1e-6  # of the cotangent: what is smaller is rounding of sums that cancel
HALF_PRECISION = 3e-4  # above right float32 answers of everything but variances that cancel
RATIO = 1e-6  # above the rounding of float32, below any factor that is near a whole number by chance
LARGEST_RATIO = 1000  # no batch or layer of coursework is larger


def check_array(
    answer: object,
    expected: object,
    *,
    called: str | Subject,
    part: str = "",
    tolerance: float = TOLERANCE,
    scale: float = 1.0,
    hint: str = "",
) -> None:
    """Check that `answer` is the `expected` array, of any float dtype.

    `called` says what was called, such as "softmax(z)", and `part` which part of its answer this is. Raises
    `CheckFailure` at the first fault: defined, type, shape, dtype, finite, values. An error between 3e-4 and the
    tolerance, or a float16 array, passes with a `Note` about half precision. Raises `ValueError` where the expected
    array is empty or not finite: that is the author's mistake.
    """
    subject = subject_of(called, part, hint)
    reference = _expected(expected)
    found = as_array(answer, reference.shape, called=subject)
    _compare(answer, found, reference, subject, tolerance, scale)


def check_number(
    answer: object,
    expected: object,
    *,
    called: str | Subject,
    part: str = "",
    tolerance: float = TOLERANCE,
    scale: float = 1.0,
    hint: str = "",
) -> None:
    """Check that `answer` is the `expected` number: a Python float or int, a NumPy scalar or an array of shape ().

    Shape (1,) is wrong, with a message of its own. Raises `CheckFailure`, and `ValueError` like `check_array`.
    """
    subject = subject_of(called, part, hint)
    reference = _expected(expected)
    if reference.shape:
        raise ValueError("a number is expected to have shape ()")
    found = as_number(answer, called=subject)
    _compare(answer, found, reference, subject, tolerance, scale)


def _compare(
    answer: object, found: Floats, reference: Floats, subject: Subject, tolerance: float, scale: float
) -> None:
    largest = max(float(np.max(np.abs(reference))), FLOOR * scale)
    error = check_within(found, reference, tolerance * largest, called=subject)
    if tolerance <= TOLERANCE:
        note_half(error > HALF_PRECISION * largest or is_half(answer), subject)


def check_within(
    found: Floats, expected: Floats, bound: float, *, called: str | Subject, part: str = ""
) -> float:
    """Return the largest absolute difference of two arrays of one shape. Raises `CheckFailure` above `bound`."""
    with np.errstate(all="ignore"):
        difference = np.abs(found - expected)
        error = float(np.max(difference))
    if not error <= bound:
        raise _different(found, expected, difference, bound, subject_of(called, part, ""))
    return error


def differs(first: object, second: object, rtol: float) -> bool:
    """Return True where two answers of one student differ by more than `rtol`, norm-wise. Structure counts."""
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


def is_half(answer: object) -> bool:
    """Return True for a float16, or an array of them."""
    return isinstance(answer, np.ndarray | np.generic) and answer.dtype == np.float16


def note_half(half: bool, subject: Subject) -> None:
    """Warn with a `Note` that a right answer looks like half precision, where it does."""
    if half:
        text = f"{subject.called} is right, with few digits: it looks like half precision. Use float64."
        warnings.warn(text, Note, stacklevel=4)


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
    failure = subject.failure("values", full, "{it} does not have the right values.")
    return failure.with_fact(_ratio(answer, expected))


def _ratio(answer: Floats, expected: Floats) -> str:
    """Return the fact that the answer is the expected one times a constant; empty where it is not."""
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
        return "The sign is wrong, and nothing else."
    if wanted.size == 1:
        return f"That is {name} times the expected value." if name else ""
    return f"Every value is {name or number(factor)} times the expected one."


def _simple(factor: float) -> str:
    """Return a whole number, or one over a whole number, in words, where the factor is one."""
    sign, size = ("-" if factor < 0 else ""), abs(factor)
    for value, text in ((size, "{}"), (1 / size, "1/{}")):
        whole = round(value)
        if 2 <= whole <= LARGEST_RATIO and abs(value - whole) <= RATIO * whole:
            return sign + text.format(whole)
    return ""
