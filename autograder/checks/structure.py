"""Answers of several parts: pairs, lists, and lists of pairs, compared leaf by leaf with the expected one.

The form of the expected value decides what is right: for a list or tuple, any list, tuple or named tuple of the
same length; for a NumPy array, what `array.check_array` accepts; for a float, what `array.check_number` accepts. The
constants are those of `array`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.checks import arrangement, array, form
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject

__all__ = ["check_structure"]


def check_structure(
    answer: object,
    expected: object,
    *,
    called: str | Subject,
    tolerance: float = array.TOLERANCE,
    scale: float = 1.0,
    only: Sequence[int] | None = None,
    names: Sequence[str] = (),
) -> None:
    """Check that every leaf of `answer` has its expected value. Raises `CheckFailure` at the first that has not.

    `names` are the parts of the top level, such as ("dx", "dW", "db"); parts without names are shown by index. `only`
    holds the indices of the parts that are looked at, so that one wrong part costs its own test alone. Where the values
    are right and only their arrangement is wrong, the failure is of kind "parts" and says so.
    """
    subject = form.subject_of(called, "", "")
    agrees = _Agrees(tolerance, scale)
    try:
        agrees.require(answer, expected, subject, only, names)
    except CheckFailure as failure:
        raise _arranged(answer, expected, subject, only, names, agrees) or failure from None


@dataclass(frozen=True)
class _Agrees:
    """Compares an answer, or an item of it, with what was expected there."""

    tolerance: float
    scale: float

    def __call__(self, item: object, part: object) -> bool:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.require(item, part, Subject(""))
        except CheckFailure:
            return False
        return True

    def require(
        self,
        answer: object,
        expected: object,
        subject: Subject,
        only: Sequence[int] | None = None,
        names: Sequence[str] = (),
    ) -> None:
        """Raise `CheckFailure` at the first leaf that has not its expected value."""
        if not isinstance(expected, list | tuple):
            _check_leaf(answer, expected, subject, self.tolerance, self.scale)
            return
        items = form.as_sequence(answer, len(expected), called=subject, holds=", ".join(names))
        for index, (item, wanted) in enumerate(zip(items, expected, strict=True)):
            if only is None or index in only:
                self.require(item, wanted, _part(subject, index, names))


def _part(subject: Subject, index: int, names: Sequence[str]) -> Subject:
    return subject.at(names[index]) if names else subject.within(index)


def _arranged(
    answer: object,
    expected: object,
    subject: Subject,
    only: Sequence[int] | None,
    names: Sequence[str],
    agrees: _Agrees,
) -> CheckFailure | None:
    """Return the failure of right values in a wrong arrangement, of the whole answer or of its first wrong part."""
    failure = arrangement.failure(answer, expected, subject, names, agrees)
    parts = isinstance(answer, list | tuple) and isinstance(expected, list | tuple)
    if failure is not None or not parts or len(answer) != len(expected):  # type: ignore[arg-type]
        return failure
    for index, (item, wanted) in enumerate(zip(answer, expected, strict=True)):  # type: ignore[call-overload]
        if (only is None or index in only) and not agrees(item, wanted):
            return _arranged(item, wanted, _part(subject, index, names), None, (), agrees)
    return None


def _check_leaf(answer: object, expected: object, subject: Subject, tolerance: float, scale: float) -> None:
    if isinstance(expected, np.ndarray) and expected.shape:
        array.check_array(answer, expected, called=subject, tolerance=tolerance, scale=scale)
    else:
        array.check_number(answer, expected, called=subject, tolerance=tolerance, scale=scale)


def leaves(value: object) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Yield the arrays and numbers of a trusted structure, in order, as float64 arrays."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield np.asarray(value, dtype=np.float64)


def copied(value: object) -> object:
    """Return a deep copy of a trusted structure, which nothing that another function does can reach."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list):
        return [copied(item) for item in value]
    if isinstance(value, tuple):
        return tuple(copied(item) for item in value)
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return value


def same(left: object, right: object) -> bool:
    """Return True where two structures agree exactly, NaN with NaN. Lists and tuples are one kind; dtypes count."""
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(item, right[key]) for key, item in left.items())
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        if left.dtype != right.dtype or left.shape != right.shape:
            return False
        return bool(np.array_equal(left, right, equal_nan=left.dtype.kind in "fc"))
    return type(left) is type(right) and left == right
