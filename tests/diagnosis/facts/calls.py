"""Calls whose answers are what was expected, changed in one way: one line makes the calls of a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from autograder.diagnosis.facts.calls import Call, Floats

SHAPES = ((7, 3), (3, 6), (5, 2), (4, 4))


def said(fact: Callable[[Sequence[Call], Sequence[Call]], str], calls: Sequence[Call]) -> str:
    """Return what one fact says of these calls; empty where it does not hold."""
    return fact(calls, [call for call in calls if not call.right])


def tables(
    change: Callable[[Mapping[str, Floats], Floats], Floats],
    right: Callable[[Mapping[str, Floats]], Floats] = lambda given: given["x"] * given["z"],
    shapes: Sequence[tuple[int, int]] = SHAPES,
) -> list[Call]:
    """Return calls on two tables x and z and a row b: `change(given, right)` is what came back."""
    rng = np.random.default_rng(12)
    calls = []
    for n, m in shapes:
        given = {
            "x": rng.standard_normal((n, m)),
            "z": rng.standard_normal((n, m)),
            "b": rng.standard_normal(m),
        }
        wanted = np.asarray(right(given))
        calls.append(Call(given, (wanted,), (np.asarray(change(given, wanted)),)))
    return calls


def lists(change: Callable[[list[Floats]], list[Floats]], lengths: Sequence[int] = (2, 3)) -> list[Call]:
    """Return calls that answer with pairs (W, b), as many as each length says; `change(right)` came back."""
    rng = np.random.default_rng(13)
    calls = []
    for length in lengths:
        right = [rng.standard_normal(shape) for _ in range(length) for shape in ((3, 2), (2,))]
        paths = [(number // 2, number % 2) for number in range(2 * length)]
        held = dict(zip(paths, [array + 1 for array in right], strict=True))
        calls.append(Call({}, right, change(right), paths=paths, lists={"params": held}))
    return calls


def vectors(change: Callable[[Floats], Floats], length: int = 6) -> list[Call]:
    """Return calls that answer with a list of numbers, such as losses; `change(right)` came back."""
    rng = np.random.default_rng(14)
    right = [rng.standard_normal(length + extra) for extra in range(3)]
    return [Call({}, (one,), (change(one),)) for one in right]
