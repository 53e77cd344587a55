"""Answers of several parts: pairs, lists, and lists of pairs, compared leaf by leaf with an expected one.

The expected structure says what is right: a list or tuple stands for any list, tuple or named tuple of the
same length, a NumPy array for `array.compare`, a float for `array.scalar`. Constants are those of `array`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from autograder.checks import array
from autograder.checks.messages import Subject

Labels = Mapping[str, str]


def compare(
    answer: object,
    expected: object,
    *,
    subject: Subject,
    tol: float = array.TOLERANCE,
    scale: float = 1.0,
    only: Sequence[int] | None = None,
    names: Sequence[str] = (),
) -> None:
    """Passes where every leaf of `answer` is right. Raises `CheckFailure` at the first that is not.

    `names` are the parts of the top level, such as ("dx", "dW", "db"); `only` says which of them are looked
    at, so that one wrong part costs its own test alone. A sequence without names is labelled by index.
    """
    if not isinstance(expected, list | tuple):
        _leaf(answer, expected, subject, tol, scale)
        return
    items = array.sequence(answer, len(expected), called=subject, holds=", ".join(names))
    for index, (item, wanted) in enumerate(zip(items, expected, strict=True)):
        if only is None or index in only:
            label = names[index] if names else f"{subject.part or 'the answer'}[{index}]"
            compare(item, wanted, subject=subject.at(label), tol=tol, scale=scale)


def _leaf(answer: object, expected: object, subject: Subject, tol: float, scale: float) -> None:
    if isinstance(expected, np.ndarray) and expected.shape:
        array.compare(answer, expected, called=subject, tol=tol, scale=scale)
    else:
        array.scalar(answer, expected, called=subject, tol=tol, scale=scale)


def leaves(value: object) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """The arrays and numbers of a structure of ours, in order, as float64 arrays."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield np.asarray(value, dtype=np.float64)


def copied(value: object) -> object:
    """A deep copy of a structure of ours: nothing that another function does can reach it."""
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
    """Whether two structures agree exactly, NaN with NaN. Lists and tuples are one kind; dtypes count."""
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(item, right[key]) for key, item in left.items())
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        if left.dtype != right.dtype or left.shape != right.shape:
            return False
        return bool(np.array_equal(left, right, equal_nan=left.dtype.kind in "fc"))
    return type(left) is type(right) and left == right
