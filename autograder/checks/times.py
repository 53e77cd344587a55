"""Dates and durations: NumPy's datetime64 and timedelta64, alone or in arrays. Any unit is right."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks import form
from autograder.checks.failure import Handle
from autograder.checks.messages import Subject, kind_of

__all__ = ["check_times"]

_PANDAS = ("Series", "DatetimeIndex", "TimedeltaIndex", "DatetimeArray", "Timestamp", "Timedelta")
_WORDS = {"M": ("dates", "datetime64"), "m": ("durations", "timedelta64")}


def check_times(answer: Any, expected: Any, *, called: str | Subject, part: str = "", hint: str = "") -> None:
    """Check that `answer` holds exactly the `expected` dates or durations. Two of NaT are equal.

    Raises `CheckFailure`: type, shape, dtype, values. Raises `ValueError` where neither is expected.
    """
    subject = form.subject_of(called, part, hint)
    wanted = np.asarray(expected)
    if wanted.dtype.kind not in _WORDS:
        raise ValueError("dates or durations must be expected: an array of datetime64 or timedelta64")
    words, dtype = _WORDS[wanted.dtype.kind]
    if not isinstance(answer, np.ndarray | np.generic):
        raise subject.failure(
            "type",
            f"{{it}} is {kind_of(answer)}, and {words} of shape {wanted.shape} were expected.",
            f"{{it}} does not hold {words} of NumPy.",
            _hint(answer, words, dtype),
        )
    found = np.asarray(answer)
    if found.shape != wanted.shape:
        raise subject.failure(
            "shape",
            f"{{it}} has shape {found.shape}, and {wanted.shape} was expected.",
            f"{{it}} does not have the expected shape {wanted.shape}.",
        )
    if found.dtype.kind != wanted.dtype.kind:
        raise subject.failure(
            "dtype",
            f"{{it}} has dtype {found.dtype}, and {dtype} was expected.",
            f"{{it}} does not have the dtype {dtype}.",
            f'np.array(…, dtype="{dtype}[D]") makes {words} of text or numbers.',
        )
    wrong = ~((found == wanted) | (np.isnat(found) & np.isnat(wanted)))
    if np.any(wrong):
        index = form.first_of(np.asarray(wrong))
        text = (
            f"{{it}} is not right: {int(np.sum(wrong))} of {wrong.size} values differ; the first"
            f"{form.place_of(index)} is {found[index]} where {wanted[index]} was expected."
        )
        raise subject.failure("values", text, f"{{it}} does not hold the right {words}.")


def _hint(answer: Any, words: str, dtype: str) -> str:
    """Return how to make an array; what pandas has may bear a time zone, which no array of NumPy does."""
    name = answer.type_name if isinstance(answer, Handle) else type(answer).__name__
    if name.split()[0] in _PANDAS:
        return "to_numpy() makes an array of it; tz_localize(None) takes a time zone away first."
    return f'np.array(…, dtype="{dtype}[D]") makes {words} of text or numbers.'
