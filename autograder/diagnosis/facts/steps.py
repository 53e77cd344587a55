"""Facts about objects that are called again and again: how far they are right, and how they take their first step."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.diagnosis.facts.calls import Call, Floats, items

LEAST = 3
_CHECK = "check what it keeps between calls."


def kept(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find objects that are right in their first calls, and wrong from one call on."""
    chains = [chain for chain in _chains(calls) if not all(call.right for call in chain)]
    if not chains or max(map(len, chains)) < LEAST:
        return ""
    firsts = {next(place for place, call in enumerate(chain) if not call.right) for chain in chains}
    if firsts == {1}:
        return f"Wherever an object is wrong, its first call is right and its second is not: {_CHECK}"
    if 0 not in firsts:
        return f"Wherever an object is wrong, its first call is right and a later one is not: {_CHECK}"
    return ""


def first_moves(calls: Sequence[Call]) -> list[Call]:
    """Return the change that the first call of each object makes to an argument, as calls of their own."""
    return [move for chain in _chains(calls) for move in _moves(chain[0])]


def _chains(calls: Sequence[Call]) -> list[list[Call]]:
    """Return the calls of each object, in order; none if some call has no object."""
    chains: dict[str, list[Call]] = {}
    for call in calls:
        chains.setdefault(call.owner, []).append(call)
    return [] if "" in chains else list(chains.values())


def _moves(call: Call) -> list[Call]:
    if [array.shape for array in call.answer] != [array.shape for array in call.expected]:
        return []
    moves = []
    for number, (found, wanted) in enumerate(zip(call.answer, call.expected, strict=True)):
        start, *others = items(call, number).items() or [("", wanted)]
        args: dict[str, Floats] = dict(others)
        if start[0]:
            moves.append(Call(args, (wanted - start[1],), (found - start[1],), max(call.bound, 1e-5)))
    return moves
