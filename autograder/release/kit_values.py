"""Exact values, parts and tables in the kit of public checks: the sentence that says what is wrong with one.

Its text is copied into every bundle together with that of `kit.py`, so it imports NumPy alone. Tables come along with
the checks that use them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.release.kit_display import kind, short

CLOSE = 1e-3  # for floats, as in the hidden tests


def difference(called: str, got: Any, expected: Any) -> str:
    """Return how a value differs from the expected one, as a sentence; empty where it does not."""
    if got is None and expected is not None:
        return f"{called} is None; does the function end with a return?"
    if hasattr(expected, "columns"):
        return _of_table(called, got, expected)
    if isinstance(expected, dict):
        return _of_dict(called, got, expected)
    if isinstance(expected, list | tuple):
        return _of_items(called, got, expected)
    if not _alike(got, expected):
        return f"{called} is {kind(got)}, expected {_article(expected)}"
    return "" if _same(got, expected) else _two(called, got, expected)


def parts_problem(called: str, got: Any, names: Sequence[str], shapes: Sequence[tuple[int, ...]]) -> str:
    """Return why an answer is not a list or tuple of as many values as there are `names`; empty where it is."""
    number = "a list of one" if len(names) == 1 else f"{len(names)}"
    expected = f"expected {number}: {', '.join(names)}"
    if got is None:
        return f"{called} returned None, {expected}; does the function end with a return?"
    if not isinstance(got, list | tuple):
        return f"{called} returned one value, {kind(got)}, {expected}"
    if len(got) != len(names):
        return f"{called} returned {len(got)} value{'s' if len(got) != 1 else ''}, {expected}"
    found = [np.shape(one) if isinstance(one, np.ndarray) else None for one in got]
    if found != [*shapes] and shapes and sorted(map(str, found)) == sorted(map(str, shapes)):
        return f"{called} returned the values in another order: return {', '.join(names)}"
    return ""


def _two(called: str, got: Any, expected: Any) -> str:
    text = f"{called} is {_shown(got)}, expected {_shown(expected)}"
    if isinstance(got, str) and got.strip() == expected.strip():
        return f"{text}: they differ in the white space at the ends"
    return f"{text}: they differ in capitals" if _folded(got) == _folded(expected) else text


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else object()


def _of_items(called: str, got: Any, expected: Any) -> str:
    if not isinstance(got, type(expected)):
        return f"{called} is {kind(got)}, expected {_article(expected)}"
    if len(got) != len(expected):
        return f"{called} has {len(got)} items, expected {len(expected)}: {_shown(expected)}"
    found = (difference(f"{called}[{at}]", *pair) for at, pair in enumerate(zip(got, expected, strict=True)))
    return next(filter(None, found), "")


def _of_dict(called: str, got: Any, expected: Any) -> str:
    if not isinstance(got, dict):
        return f"{called} is {kind(got)}, expected a dict"
    for key in expected:
        if key not in got:
            return f"{called} lacks the key {_shown(key)}"
    for key in got:
        if key not in expected:
            return f"{called} has the key {_shown(key)}, which is not expected"
    found = (difference(f"{called}[{_shown(key)}]", got[key], value) for key, value in expected.items())
    return next(filter(None, found), "")


def _of_table(called: str, got: Any, expected: Any) -> str:
    if not hasattr(got, "columns"):
        return f"{called} is {kind(got)}, expected a DataFrame"
    parts = (
        (f"the columns of {called}", list(got.columns), list(expected.columns)),
        (f"the number of rows of {called}", len(got), len(expected)),
        (f"the row labels of {called}", got.index.tolist(), expected.index.tolist()),
    )
    for name, found, wanted in parts:
        if found != wanted:
            return f"{name}: {_shown(found)}, expected {_shown(wanted)}"
    columns = ((f"the column {name} of {called}", got[name], expected[name]) for name in expected.columns)
    return next(filter(None, (_of_column(*column) for column in columns)), "")


def _of_column(called: str, got: Any, expected: Any) -> str:
    if got.dtype.kind.replace("u", "i") != expected.dtype.kind.replace("u", "i"):
        return f"{called} has dtype {got.dtype}, expected {expected.dtype}"
    for row, (found, wanted) in enumerate(zip(got.tolist(), expected.tolist(), strict=True)):
        if not _same(found, wanted):
            return f"{called} is {_shown(found)} in row {row}, expected {_shown(wanted)}"
    return ""


def _alike(got: Any, expected: Any) -> bool:
    """Return True for values of one kind: an integer of NumPy is an integer, a float may be a whole number."""
    got, expected = (one.item() if isinstance(one, np.generic) else one for one in (got, expected))
    if isinstance(expected, float):
        return isinstance(got, int | float) and not isinstance(got, bool)
    return isinstance(got, type(expected)) and isinstance(got, bool) == isinstance(expected, bool)


def _same(got: Any, expected: Any) -> bool:
    if isinstance(expected, float):
        return bool(abs(got - expected) <= CLOSE * abs(expected)) or (got != got and expected != expected)
    return bool(got == expected)


def _article(value: Any) -> str:
    names = {str: "a text", bool: "True or False", int: "a whole number", float: "a number"}
    return names.get(type(value), f"a {type(value).__name__}")


def _shown(value: Any) -> str:
    return short(repr(value.item() if isinstance(value, np.generic) else value))
