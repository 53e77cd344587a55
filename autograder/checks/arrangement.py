"""Right values that were returned in another arrangement: another order, a part missing or too many, a dict.

Such an answer is wrong, and its mathematics is right: its failure is of kind "parts" and says how to return the parts.
Only answers that were found wrong come here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.checks.failure import CheckFailure, FailureKind
from autograder.checks.messages import Subject

_MOST = 24  # parts: every one is compared with every other

Agrees = Callable[[object, object], bool]


def failure(
    answer: object, expected: object, subject: Subject, names: Sequence[str], agrees: Agrees
) -> CheckFailure | None:
    """Return the failure of an answer whose values are the expected ones, arranged otherwise; None for any other.

    `agrees(item, part)` says whether one item of the answer is right for one part.
    """
    if not isinstance(expected, list | tuple):
        return _among_others(answer, expected, subject, agrees)
    if len(expected) > _MOST:
        return None
    said = _rearranged(answer, list(expected), names, agrees)
    hint = (
        f"Return {', '.join(names)}." if names else "Return the parts in the order and form of the handout."
    )
    return _failure(subject, *said, hint) if said else None


def _failure(subject: Subject, full: str, redacted: str, hint: str) -> CheckFailure:
    return subject.failure(FailureKind.PARTS, full, redacted, hint)


def _rearranged(
    answer: object, expected: list[object], names: Sequence[str], agrees: Agrees
) -> tuple[str, str] | None:
    """Return the full and the redacted sentence about an answer that should have several parts."""
    if isinstance(answer, dict):
        return _in_a_dict(answer, expected, names, agrees)
    if isinstance(answer, np.ndarray) and answer.ndim and _agree(list(answer[:_MOST]), expected, agrees):
        return _twice("{it} holds the right parts, stacked in one array, and separate parts were expected.")
    items = list(answer) if isinstance(answer, list | tuple) else [answer]
    if len(items) > _MOST:
        return None
    if any(map(_is_nested, (*items, *expected))) and _agree(_leaves(answer), _leaves(expected), agrees):
        return _twice(
            "{it} holds the right values in the right order, in other lists or tuples than expected."
        )
    return _of_items(items, expected, names, agrees, alone=not isinstance(answer, list | tuple))


def _of_items(
    items: list[object], expected: list[object], names: Sequence[str], agrees: Agrees, *, alone: bool
) -> tuple[str, str] | None:
    found = _matched(items, expected, agrees)
    known = [place for place in found if place is not None]
    if len(items) == len(expected) == len(known):
        return _in_another_order(known, names)
    if len(items) < len(expected) and len(known) == len(items) > 0:
        return _missing(known, len(expected), names, alone=alone)
    if len(items) > len(expected) == len(known):
        extra = len(items) - len(expected)
        text = "{it} holds all that was expected, and %s more." % (
            "one value" if extra == 1 else f"{extra} values"
        )
        return text, "{it} holds all that was expected, and more."
    return None


def _in_another_order(places: Sequence[int], names: Sequence[str]) -> tuple[str, str]:
    if names:
        came = ", ".join(names[place] for place in places)
        return (
            f"{{it}} holds the right values in another order: {came} came back, and {', '.join(names)} was expected.",
            f"{{it}} holds the right values in another order than {', '.join(names)}.",
        )
    turned = list(places) == sorted(places, reverse=True)
    if turned and len(places) == 2:
        return _twice("{it} holds the right values, but the two are exchanged.")
    if turned:
        return (
            "{it} holds the right values in reverse order.",
            "{it} holds the right values in another order.",
        )
    return _twice("{it} holds the right values in another order.")


def _missing(places: Sequence[int], count: int, names: Sequence[str], *, alone: bool) -> tuple[str, str]:
    redacted = "what came back of {it} is right, but not all of it came back."
    if not names:
        return (
            f"what came back of {{it}} is right, but only {len(places)} of {count} parts came back.",
            redacted,
        )
    came = ", ".join(names[place] for place in sorted(places))
    left = ", ".join(name for place, name in enumerate(names) if place not in places)
    if alone:
        return f"{{it}} is {came} alone, which is right; {left} did not come back.", redacted
    return f"{{it}} holds the right {came}; {left} did not come back.", redacted


def _in_a_dict(
    answer: dict[object, object], expected: list[object], names: Sequence[str], agrees: Agrees
) -> tuple[str, str] | None:
    named = [answer.get(name) for name in names]
    values = list(answer.values())[: _MOST + 1]
    matched = len(values) == len(expected) and None not in _matched(values, expected, agrees)
    if not (matched or (names and _agree(named, expected, agrees))):
        return None
    return _twice("{it} is a dict with the right values, and a tuple or list was expected.")


def _among_others(answer: object, expected: object, subject: Subject, agrees: Agrees) -> CheckFailure | None:
    """Return the failure of an answer that holds the expected value beside others."""
    items = list(answer.values()) if isinstance(answer, dict) else answer
    if not isinstance(items, list | tuple) or not 0 < len(items) <= _MOST:
        return None
    place = next((place for place, item in enumerate(items) if agrees(item, expected)), None)
    if place is None:
        return None
    kind = type(answer).__name__
    full = f"{{it}} is a {kind} of length {len(items)}, and its item {place + 1} is what was expected alone."
    return _failure(subject, full, "{it} holds what was expected, but not alone.", "Return that value alone.")


def _matched(items: Sequence[object], expected: Sequence[object], agrees: Agrees) -> list[int | None]:
    """Return for each item the part that it is right for, each part once; None where there is none."""
    left = list(range(len(expected)))
    found: list[int | None] = []
    for item in items:
        place = next((place for place in left if agrees(item, expected[place])), None)
        if place is not None:
            left.remove(place)
        found.append(place)
    return found


def _agree(items: Sequence[object], expected: Sequence[object], agrees: Agrees) -> bool:
    return len(items) == len(expected) and all(map(agrees, items, expected))


def _leaves(value: object, depth: int = 4) -> list[object]:
    """Return the values in lists and tuples, in order."""
    if isinstance(value, list | tuple) and depth:
        return [leaf for item in value for leaf in _leaves(item, depth - 1)]
    return [value]


def _is_nested(value: object) -> bool:
    return isinstance(value, list | tuple)


def _twice(text: str) -> tuple[str, str]:
    return text, text
