"""The losses and the trained parameters that a loop returned, in whatever lists, tuples, dicts or arrays hold them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import form
from autograder.checks.messages import Subject
from autograder.checks.training.runs import flat

Floats = npt.NDArray[np.float64]


def losses(answer: object, length: int, per: str, subject: Subject) -> list[Any]:
    """Return the losses, one per batch or epoch; a one-dimensional array of them is a list of NumPy scalars.

    Raises `CheckFailure` where there is another number of them, or none.
    """
    if isinstance(answer, np.ndarray) and answer.ndim == 1:
        answer = list(answer)
    return form.as_sequence(answer, length, called=subject, holds=f"one loss per {per}")


def as_float(loss: object) -> float:
    """Return a loss as a float; NaN for anything that is not one real number."""
    is_number = (
        isinstance(loss, int | float | np.number | np.ndarray) and np.size(loss) == 1 and np.isrealobj(loss)
    )
    return float(np.asarray(loss).reshape(())) if is_number else np.nan


def items(answer: object, like: object, subject: Subject) -> list[Any]:
    """Return the answer's items in the order of the arrays in `like`, whatever lists or tuples hold them.

    Raises `CheckFailure` where the structures differ.
    """
    if isinstance(like, dict):
        return _values(answer, like, subject)
    if not isinstance(like, list | tuple):
        return [answer]
    pairs = zip(form.as_sequence(answer, len(like), called=subject), like, strict=True)
    return [
        leaf for index, (item, part) in enumerate(pairs) for leaf in items(item, part, subject.within(index))
    ]


def _values(answer: object, like: dict[Any, Any], subject: Subject) -> list[Any]:
    """Return the items of a dict, in the order of `like`; keys that nobody asked for are free."""
    if not isinstance(answer, dict) or any(key not in answer for key in like):
        text = f"the trained parameters are not a dict with the keys {', '.join(map(str, like))}."
        raise subject.same_failure("type", text)
    return [leaf for key, part in like.items() for leaf in items(answer[key], part, subject.within(key))]


def arrays(answer: object, like: object, subject: Subject) -> list[Floats]:
    """Return the answer's arrays in float64, in the order of those in `like`; their values are not judged.

    Raises `CheckFailure` where one has another shape than in `like`, or is not finite.
    """
    pairs = zip(items(answer, like, subject), flat(like), strict=True)
    return [
        form.as_array(item, expected.shape, called=subject.at(subject.part, place))
        for item, (place, expected) in pairs
    ]


def parameters(answer: object, like: object, subject: Subject) -> Any:
    """Return the answer's arrays in float64, in the structure of `like`. Raises `CheckFailure` like `arrays`."""
    return _rebuilt(like, iter(arrays(answer, like, subject)))


def _rebuilt(like: Any, found: Iterator[Floats]) -> Any:
    if isinstance(like, dict):
        return {key: _rebuilt(part, found) for key, part in like.items()}
    if isinstance(like, list | tuple):
        return type(like)(_rebuilt(part, found) for part in like)
    return next(found)
