"""Facts about lists: which of several tensors are wrong, and from which place on a list of numbers is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.diagnosis.facts.calls import Call, Floats, Path, close, items, single

LEAST = 4

Chosen = Callable[[Path, Sequence[Path]], bool]

_PLACES: dict[str, Chosen] = {
    "the first array of each pair": lambda path, paths: _paired(paths) and path[-1] == 0,
    "the second array of each pair": lambda path, paths: _paired(paths) and path[-1] == 1,
    "the first item of the list": lambda path, paths: path[0] == paths[0][0],
    "the last item of the list": lambda path, paths: path[0] == paths[-1][0],
    "what comes before the last item of the list": lambda path, paths: path[0] != paths[-1][0],
    "what comes after the first item of the list": lambda path, paths: path[0] != paths[0][0],
    "the first array of the last item": lambda path, paths: path == _first(paths, paths[-1][0]),
    "the first array of the first item": lambda path, paths: path == paths[0],
}


def _first(paths: Sequence[Path], item: int) -> Path:
    return next(path for path in paths if path[0] == item)


def _paired(paths: Sequence[Path]) -> bool:
    return {path[-1] for path in paths} == {0, 1} and all(len(path) == 2 for path in paths)


def _listed(call: Call) -> bool:
    return len(call.answer) == len(call.paths) == len(call.expected) > 1 and all(call.paths)


def place(calls: Sequence[Call], wrong: Sequence[Call]) -> tuple[str, list[Call]]:
    """Return the place in the list that holds all wrong tensors, in words, and these tensors as calls of their own.

    The words are empty if every place is wrong; both are if the lists differ in form.
    """
    if not calls or not all(map(_listed, calls)):
        return "", []
    for said, chosen in _PLACES.items():
        off = [_off(call, chosen) for call in calls]
        if all(off) and any(_beside(call, chosen) for call in wrong):
            return f"Only {said} is wrong", [piece for call in wrong for piece in _pieces(call, chosen)]
    every = [piece for call in calls for piece in _pieces(call, lambda path, paths: True)]
    return ("", every) if all(not piece.right for piece in every) else ("", [])


def _rights(call: Call) -> list[bool]:
    return [close(a, e, call.bound) for a, e in zip(call.answer, call.expected, strict=True)]


def _off(call: Call, chosen: Chosen) -> bool:
    """Return whether all wrong tensors are there and, in a wrong call, all tensors there are wrong."""
    pairs = list(zip(call.paths, _rights(call), strict=True))
    inside = [right for path, right in pairs if chosen(path, call.paths)]
    outside = [right for path, right in pairs if not chosen(path, call.paths)]
    return all(outside) and (all(inside) or not any(inside))


def _beside(call: Call, chosen: Chosen) -> bool:
    """Return whether the list has another place too."""
    return not all(chosen(path, call.paths) for path in call.paths)


def _pieces(call: Call, chosen: Chosen) -> list[Call]:
    """Return the chosen tensors as calls of their own, with the arguments' items at the same place."""
    pieces = []
    numbers = {name: array for name, array in call.args.items() if not array.ndim}
    for number, path in enumerate(call.paths):
        if chosen(path, call.paths):
            args = {**items(call, number), **numbers}
            pieces.append(Call(args, (call.expected[number],), (call.answer[number],), call.bound))
    return pieces


def exchanged(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find the right tensors in another order."""
    if not all(len(c.answer) == len(c.expected) > 1 for c in calls):
        return ""
    if all(_swapped(call) for call in calls):
        return "Its arrays are right, but the two of each pair are exchanged."
    if all(_permuted(call) for call in calls):
        return "All its arrays are right, but they are in another order."
    return ""


def _swapped(call: Call) -> bool:
    if not _listed(call) or not _paired(call.paths):
        return False
    turned = [
        array for place in range(0, len(call.answer), 2) for array in call.answer[place : place + 2][::-1]
    ]
    return all(close(a, e, call.bound) for a, e in zip(turned, call.expected, strict=True))


def _permuted(call: Call) -> bool:
    left = list(call.answer)
    for wanted in call.expected:
        match = next((place for place, found in enumerate(left) if close(found, wanted, call.bound)), None)
        if match is None:
            return False
        del left[match]
    return True


def missing(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find a list that is too short."""
    steps = {len(call.answer) - len(call.expected) for call in wrong}
    if len(steps) != 1 or not all(len(call.expected) > 1 for call in wrong) or 0 in steps:
        return ""
    if not any(call.answer for call in wrong) or not all(_of_right(call) for call in wrong):
        return ""
    return "Every array in it is right, but some are missing." if min(steps) < 0 else ""


def _of_right(call: Call) -> bool:
    return all(any(close(found, wanted, call.bound) for wanted in call.expected) for found in call.answer)


def steps(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find a list of numbers that is right at its start, and wrong from one place on."""
    if not single(calls) or not all(c.expected[0].ndim == 1 and len(c.expected[0]) >= LEAST for c in calls):
        return ""
    rights = [_right_entries(call) for call in wrong]
    kept = {int(np.argmin(right)) for right in rights}
    after = max(float(np.mean(right[1:])) for right in rights)
    if kept == {1} and after < 0.5:
        return "Its first value is right and its second is wrong: look at what happens between the two."
    if 0 not in kept and after < 0.5 and all(len(call.expected[0]) > max(kept) + 1 for call in wrong):
        return "Its first values are right, and later ones are wrong."
    return ""


def _right_entries(call: Call) -> Floats:
    found, wanted = call.answer[0], call.expected[0]
    scale = max(float(np.max(np.abs(wanted))), 1e-12)
    return np.asarray(np.abs(found - wanted) <= call.bound * scale, dtype=np.float64)
