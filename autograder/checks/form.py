"""The form of an answer: defined, type, shape, dtype, finite. The first that is wrong is reported.

Any float dtype will do where floats are asked for, and any integer dtype where integers are. Nothing is broadcast: a
shape is right or wrong. A list is no array, and an array is no number unless it has no axes. True is no integer, and
neither is 3.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.failure import CheckFailure, Handle
from autograder.checks.messages import Subject, kind_of, number

__all__ = ["as_array", "as_integer", "as_integers", "as_number", "as_sequence", "as_string"]

_SHOWN_CHARACTERS = 60  # of a string or a number of the student's

Floats = npt.NDArray[np.float64]

_NONE = "End every path through the function in a `return`; print shows a value and returns nothing."


def as_array(answer: object, shape: tuple[int, ...], *, called: str | Subject, part: str = "") -> Floats:
    """Return the answer in float64, where it is a finite floating-point array of this shape.

    Its values are not judged. Raises `CheckFailure` for anything else.
    """
    subject = subject_of(called, part, "")
    array = _typed(answer, shape, subject)
    _shape(array, shape, subject)
    _dtype(array, subject)
    return _finite(array.astype(np.float64), subject)


def as_number(answer: object, *, called: str | Subject, part: str = "") -> Floats:
    """Return the answer as a float64 array of shape (), where it is one finite real number.

    Raises `CheckFailure` for anything else, an array of shape (1,) included.
    """
    subject = subject_of(called, part, "")
    return _finite(_number(answer, subject).astype(np.float64), subject)


def as_integers(
    answer: object, shape: tuple[int, ...], *, called: str | Subject, part: str = ""
) -> npt.NDArray[np.integer]:
    """Return the answer, where it is an array of integers of this shape, signed or not and of any width.

    Its values are not judged. Raises `CheckFailure` for anything else, arrays of floats and of truth values included.
    """
    subject = subject_of(called, part, "")
    array = _typed(answer, shape, subject)
    _shape(array, shape, subject)
    if array.dtype.kind not in "iu":
        truth = array.dtype.kind == "b"
        raise subject.failure(
            "dtype",
            f"{{it}} has dtype {array.dtype}, and integers were expected.",
            "{it} does not have an integer dtype.",
            "That is an array of truth values: .astype(int) makes 0 and 1 of them."
            if truth
            else "Make integers of them with .astype(int), or count with integers from the start.",
        )
    return array


def as_integer(answer: object, *, called: str | Subject, part: str = "") -> int:
    """Return the answer, where it is one integer: a Python int, a NumPy integer, or an array of one without axes.

    Raises `CheckFailure` for anything else: 3.0, True and an array of shape (1,) have a message each.
    """
    subject = subject_of(called, part, "")
    if isinstance(answer, np.ndarray) and answer.shape:
        raise subject.failure(
            "shape",
            f"{{it}} has shape {answer.shape}, and a single integer was expected.",
            "{it} is an array with axes; a single integer was expected.",
            "Return the one number in it, not the array: pick it by its index, or count over all axes.",
        )
    value = answer.item() if isinstance(answer, np.ndarray | np.generic) else answer
    if type(value) is int:
        return value
    raise subject.failure(
        "type",
        f"{{it}} is {_kind_of_number(value, answer)}, and an integer was expected.",
        "{it} is not an integer.",
        _HINTS_OF_INTEGERS.get(type(value), "Return one int."),
    )


def _kind_of_number(value: object, answer: object) -> str:
    if isinstance(value, bool | float):
        return f"{value}, a {'truth value' if isinstance(value, bool) else 'float'}"
    return kind_of(answer)


_HINTS_OF_INTEGERS: Mapping[type, str] = {
    bool: "A comparison gives True or False: int(…) makes 1 and 0 of them.",
    float: "Use // for whole division, and int(…) where the value is a whole number already.",
    type(None): "Does every path through the function end in a `return`?",
}


def as_string(answer: object, *, called: str | Subject, part: str = "") -> str:
    """Return the answer, where it is a string. Raises `CheckFailure` for anything else."""
    subject = subject_of(called, part, "")
    if isinstance(answer, str):
        return answer
    hint = _STRING_HINTS.get(type(answer), "Return a string: one in quotation marks, an f-string or str(…).")
    text = f"{{it}} is {kind_of(answer)}, and a string was expected."
    raise subject.failure("type", text, "{it} is not a string.", hint)


_STRING_HINTS = {
    type(None): "Does every path through the function end in a `return`?",
    list: '"".join(…) makes one string of a list; between its quotation marks stands what separates the parts.',
}


def shown(value: object) -> str:
    """Return an integer or a string of the student's as code, cut off where it is long; for full text only."""
    text = f"{value!r}"
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def as_sequence(
    answer: object, length: int, *, called: str | Subject, part: str = "", holds: str = ""
) -> list[Any]:
    """Return the items of a list or tuple of this length (named tuples arrive as tuples).

    `holds` says in words what the items are. Raises `CheckFailure` for anything else, arrays and dicts included.
    """
    subject = subject_of(called, part, "")
    wanted = f"a tuple or list of {length} ({holds})" if holds else f"a tuple or list of {length}"
    if not isinstance(answer, list | tuple):
        raise subject.failure(
            "type",
            f"{{it}} is {kind_of(answer)}, and {wanted} was expected.",
            f"{{it}} is not {wanted}.",
            _NONE
            if answer is None
            else "Return the parts in the order of the handout, separated by commas, or put them into one list.",
        )
    if len(answer) != length:
        raise subject.failure(
            "shape",
            f"{{it}} is a {type(answer).__name__} of length {len(answer)}, and {wanted} was expected.",
            f"{{it}} has the wrong length: {wanted} was expected.",
            "Count the parts that the handout asks for.",
        )
    return list(answer)


def integers_as_array(answer: object) -> object:
    """Return a list or tuple of numbers as an array of one dimension and of their kind, anything else as it is."""
    if isinstance(answer, list | tuple) and answer and all(map(_is_number, answer)):
        if any(isinstance(item, bool | np.bool_) for item in answer):
            return np.array([bool(item) for item in answer])
        return np.array([np.asarray(item).item() for item in answer])
    return answer


def _is_number(item: object) -> bool:
    return isinstance(item, bool | np.bool_) or _is_real(item)


def numbers_as_array(answer: object) -> object:
    """Return a list or tuple of real numbers as a float64 array of one dimension, and anything else as it is."""
    if isinstance(answer, list | tuple) and answer and all(map(_is_real, answer)):
        return np.array([float(item) for item in answer])
    return answer


def _is_real(item: object) -> bool:
    if isinstance(item, np.ndarray | np.generic):
        return item.shape == () and item.dtype.kind in "fiu"
    return type(item) is float or (type(item) is int and abs(item) < 2**1000)


def _typed(answer: object, shape: tuple[int, ...], subject: Subject) -> npt.NDArray[Any]:
    if isinstance(answer, np.ndarray):
        return answer
    hint = "Return a plain NumPy array; np.asarray(…) makes one of a matrix or another kind of array."
    if isinstance(answer, Handle) and answer.type_name.startswith("ndarray of"):
        hint = "Its entries are not numbers: look for rows of different lengths, or arrays put into one np.array(…)."
    elif answer is None:
        hint = _NONE
    elif isinstance(answer, tuple) and any(isinstance(item, np.ndarray) for item in answer):
        hint = "Several values came back: return the one array that is asked for."
    elif isinstance(answer, list | tuple):
        hint = "Return one NumPy array; np.array(…) makes one of a list."
    elif _is_number(answer):
        hint = "That is a single number: look for a sum over all axes, or for an array that was never made."
    raise subject.failure(
        "type",
        f"{{it}} is {kind_of(answer)}, and an array of shape {shape} was expected.",
        f"{{it}} is not a NumPy array of numbers; one of shape {shape} was expected.",
        hint,
    )


def _shape(array: npt.NDArray[Any], shape: tuple[int, ...], subject: Subject) -> None:
    if array.shape == shape:
        return
    if array.shape == shape[::-1]:
        hint = "That is the transposed shape: look at the order of the factors and at each `.T`."
    elif array.size == np.prod(shape):
        hint = "The number of entries is right: look for an axis too many (`keepdims`) or too few."
    elif array.ndim == len(shape):
        hint = "An axis has another size: look at the axis of each sum, and at the order of the factors."
    elif array.ndim > len(shape):
        hint = "Something was not summed, or broadcasting made an axis: print the shape after each step."
    else:
        hint = "An axis was summed away: say which axis to sum over."
    raise subject.failure(
        "shape",
        f"{{it}} has shape {array.shape}, and {shape} was expected.",
        f"{{it}} does not have the expected shape {shape}.",
        hint,
    )


def _dtype(array: npt.NDArray[Any], subject: Subject) -> None:
    if array.dtype.kind != "f":
        raise subject.failure(
            "dtype",
            f"{{it}} has dtype {array.dtype}, and a floating-point one was expected.",
            "{it} does not have a floating-point dtype.",
            "Look for a comparison or a rounding whose result was returned, or for np.zeros with an integer dtype.",
        )


def _number(answer: object, subject: Subject) -> npt.NDArray[Any]:
    """Return a number as an array of shape () and of its own dtype."""
    if isinstance(answer, np.ndarray) and answer.shape:
        one = answer.size == 1
        raise subject.failure(
            "shape",
            f"{{it}} has shape {answer.shape}, and a single number was expected.",
            "{it} is an array with axes; a single number was expected.",
            "An array with one entry is not a number: drop `keepdims`, or sum over all axes."
            if one
            else "Take the mean over everything that the handout names, and return one number.",
        )
    if isinstance(answer, np.ndarray | np.generic):
        array = np.asarray(answer)
        if array.dtype.kind in "fiu":
            return array
    elif type(answer) is float or (type(answer) is int and abs(answer) < 2**1000):
        return np.array(float(answer))
    raise subject.failure(
        "type",
        f"{{it}} is {kind_of(answer)}, and a single real number was expected.",
        "{it} is not a real number.",
        _NONE if answer is None else "Return one float.",
    )


def _finite(answer: Floats, subject: Subject) -> Floats:
    if not np.all(np.isfinite(answer)):
        raise _not_finite(answer, subject)
    return answer


def _not_finite(answer: Floats, subject: Subject) -> CheckFailure:
    bad = ~np.isfinite(answer)
    index = first_of(bad)
    value = "NaN" if np.isnan(answer[index]) else number(answer[index])
    what = f"holds {value}{place_of(index)}; {int(bad.sum())} of {bad.size} values are not finite"
    return subject.failure(
        "finite",
        f"{{it}} {what if bad.ndim else f'is {value}'}.",
        "{it} holds NaN or infinity where finite numbers were expected.",
        "" if subject.hint else "Look for an overflow in exp, a division by zero or the logarithm of zero.",
    )


def first_of(bad: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the index of the first true entry in C order."""
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(bad.ravel())), bad.shape))


def place_of(index: tuple[int, ...]) -> str:
    """Return an index in words; nothing for a number."""
    return f" at [{', '.join(map(str, index))}]" if index else ""


def subject_of(called: str | Subject, part: str, hint: str) -> Subject:
    """Return what messages are about, from the arguments of a check."""
    subject = Subject(called) if isinstance(called, str) else called
    subject = subject.at(part) if part else subject
    return replace(subject, hint=hint) if hint else subject
