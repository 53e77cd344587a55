"""Facts about calls: those that are wrong, or raise, if all others are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from autograder.diagnosis.facts.calls import FLOOR, Call

LEAST = 2
MOSTLY = 0.5

Condition = Callable[[Call], bool]


def raising(calls: Sequence[Call]) -> str:
    """Find a condition that holds for the calls that raise and for no other."""
    said = _where(calls, [call for call in calls if call.raised])
    if not said:
        return ""
    if all(call.right for call in calls if not call.raised):
        return f"It raises an exception only where {said}; everywhere else it is right."
    return f"It raises an exception wherever {said}, and nowhere else."


def sizes(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find a condition that holds for the wrong calls, most of whose entries are wrong, and for no other."""
    mostly = float(np.mean([_share(call) for call in wrong])) >= MOSTLY
    said = _where(calls, wrong) if mostly else ""
    return f"It is wrong only where {said}; everywhere else it is right." if said else ""


def _share(call: Call) -> float:
    """Return the share of wrong entries in an answer."""
    if [array.shape for array in call.answer] != [array.shape for array in call.expected]:
        return 1.0
    pairs = zip(call.answer, call.expected, strict=True)
    off = [np.abs(a - e) > call.bound * np.max(np.abs(e), initial=FLOOR) for a, e in pairs]
    return float(np.mean(np.concatenate([one.ravel() for one in off])))


def _where(calls: Sequence[Call], chosen: Sequence[Call]) -> str:
    """Return a condition that holds for these calls and for no other, if there are others."""
    numbers = {id(call) for call in chosen}
    others = [call for call in calls if id(call) not in numbers]
    if min(_different(chosen), _different(others)) < LEAST:
        return ""
    for said, holds in _conditions(calls):
        if all(map(holds, chosen)) and not any(map(holds, others)):
            return said
    return ""


def _different(calls: Sequence[Call]) -> int:
    """Return the number of calls with different arguments."""
    lists = [[array for held in call.lists.values() for array in held.values()] for call in calls]
    every = zip(calls, lists, strict=True)
    return len({tuple(a.tobytes() for a in (*call.args.values(), *held)) for call, held in every})


def _conditions(calls: Sequence[Call]) -> Iterator[tuple[str, Condition]]:
    """Yield conditions on the lists, flags and tables among the arguments."""
    for name in calls[0].lists:
        yield f"{name} has one item", lambda call, n=name: _items(call, n) == 1  # type: ignore[misc]
        yield f"{name} has more than one item", lambda call, n=name: _items(call, n) > 1  # type: ignore[misc]
        yield f"{name} has more than two items", lambda call, n=name: _items(call, n) > 2  # type: ignore[misc]
        yield f"{name} has at most two items", lambda call, n=name: 0 < _items(call, n) <= 2  # type: ignore[misc]
    for name in calls[0].args:
        if all(
            name in call.args and call.args[name].ndim == 0 and call.args[name] in (0, 1) for call in calls
        ):
            yield f"{name} is true", lambda call, n=name: bool(call.args[n])  # type: ignore[misc]
            yield f"{name} is false", lambda call, n=name: not call.args[n]  # type: ignore[misc]
    tables = [name for name in calls[0].args if all(_rows(call, name) for call in calls)]
    for name in tables:
        for axis, word in ((0, "row"), (1, "column")):
            yield f"{name} has one {word}", lambda call, n=name, a=axis: call.args[n].shape[a] == 1  # type: ignore[misc]
            yield f"{name} has more than one {word}", lambda call, n=name, a=axis: call.args[n].shape[a] > 1  # type: ignore[misc]
        yield f"{name} is square", lambda call, n=name: _square(call, n)  # type: ignore[misc]
        yield f"{name} is not square", lambda call, n=name: not _square(call, n)  # type: ignore[misc]
        yield (
            f"{name} is not square and has more than one row",
            lambda call, n=name: not _square(call, n) and len(call.args[n]) > 1,  # type: ignore[misc]
        )


def _items(call: Call, name: str) -> int:
    return len({path[0] for path in call.lists.get(name, ())})


def _rows(call: Call, name: str) -> bool:
    return name in call.args and call.args[name].ndim == 2


def _square(call: Call, name: str) -> bool:
    rows, columns = call.args[name].shape
    return bool(rows == columns)
