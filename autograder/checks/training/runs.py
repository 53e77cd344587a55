"""Runs of training that are held against a reference's: where they start, and which of them tell.

An aggressive step size, or a unit at its kink, makes a path unstable, so that rounding decides. `screen`
draws again, and in the end shortens the run, until the reference in float32 and four copies with noise of
1e-6 agree with the reference in float64 to 1e-3 everywhere.

Parameters may be any lists, tuples and dicts of arrays: pairs (W, b), a flat list, {"W1": …, "b1": …}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import structure
from autograder.checks.arguments import Object

AGREEMENT = 1e-3
NOISE = 1e-6
COPIES = 4
DRAWS = 20
LEAST_STEPS = 2
LEAST_WAY = 1e-3
LEAST_LOSS = 0.01

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Train = Callable[..., tuple[Any, Any]]


@dataclass(frozen=True)
class Made:
    """Stands for an object of the student's own that is handed to the loop: `name(**keywords)`, such as an optimizer.

    A keyword's value is the name of one of the course's values, such as "lr", or the value itself.
    """

    name: str
    keywords: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class TrainingRun:
    """What a run starts from: parameters, rows, labels, step size, and one index array per step.

    `more` holds what else a loop is given, by name: numbers such as "epochs" or "momentum", a `Made` optimizer, an
    `Object` of ours. Plain values go to the reference too, by keyword.
    """

    params: Any
    X: Floats
    y: npt.NDArray[Any]
    lr: float
    batches: Sequence[Ints]
    about: str = ""
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, object]:
        """Everything that a loop can be given, by name, as it is sent."""
        params = list(self.params) if isinstance(self.params, tuple) else self.params
        own = {"params": params, "X": self.X, "y": self.y, "lr": self.lr, "batches": list(self.batches)}
        return {**own, **self.more}

    @property
    def args(self) -> tuple[object, ...]:
        """What the reference is given by position."""
        return tuple(self.values[name] for name in ("params", "X", "y", "lr", "batches"))


@dataclass(frozen=True)
class TrainingResult:
    """Where a run ends: parameters, and the loss of each batch before its step, or whatever the reference records."""

    params: Any
    losses: list[float]


def batches(rng: np.random.Generator, rows: int, size: int, steps: int) -> list[Ints]:
    """Index arrays for so many steps, drawn without replacement and reshuffled when the rows are used up."""
    drawn: list[Ints] = []
    while len(drawn) < steps:
        order = rng.permutation(rows).astype(np.int64)
        drawn += [order[start : start + size] for start in range(0, rows, size)]
    return drawn[:steps]


def run(train: Train, course: TrainingRun) -> TrainingResult:
    """The reference's outcome, from copies."""
    more = {name: value for name, value in course.more.items() if not isinstance(value, Made | Object)}
    params, losses = train(*(structure.copied(value) for value in course.args), **more)
    return TrainingResult(params, [float(loss) for loss in losses])


def screen(train: Train, draw: Callable[[], TrainingRun], rng: np.random.Generator) -> TrainingRun:
    """A course that rounding cannot decide: drawn again, in the end halved, until it is stable.

    Raises `ValueError` where even two steps of the last one are too many: take a smaller step size.
    """
    for _ in range(DRAWS):
        course = draw()
        if stable(train, course, rng):
            return course
    while len(course.batches) >= 2 * LEAST_STEPS:
        course = replace(course, batches=course.batches[: len(course.batches) // 2])
        if stable(train, course, rng):
            return course
    raise ValueError("these runs are unstable from their first steps: take a smaller step size")


def stable(train: Train, course: TrainingRun, rng: np.random.Generator) -> bool:
    """Whether float32 and noise of 1e-6 leave every loss and every array's way the same to 1e-3.

    A run in which some array as good as stands still is none to judge by, and not stable either.
    """
    exact = run(train, course)
    way = _way(course, exact)
    sizes = [float(np.max(np.abs(start))) for _, start in flat(course.params)]
    if any(not np.max(np.abs(went)) >= LEAST_WAY * size for went, size in zip(way, sizes, strict=True)):
        return False
    others = [_single(course), *(_noisy(course, rng) for _ in range(COPIES))]
    return all(_agree(exact, way, other, run(train, other)) for other in others)


def flat(value: Any, place: str = "") -> list[tuple[str, Floats]]:
    """Every array with its way in, such as "[1][0]"."""
    if isinstance(value, list | tuple | dict):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        return [found for key, part in parts for found in flat(part, f"{place}[{key!r}]")]
    return [(place, np.asarray(value, dtype=np.float64))]


def mapped(function: Callable[[Any], Any], value: Any) -> Any:
    """The same structure, with the function's value for each array in it."""
    if isinstance(value, dict):
        return {key: mapped(function, part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([mapped(function, part) for part in value])
    return function(value)


def _single(course: TrainingRun) -> TrainingRun:
    """The same in float32."""
    params = mapped(lambda part: np.asarray(part).astype(np.float32), course.params)
    return replace(course, params=params, X=course.X.astype(np.float32))


def _noisy(course: TrainingRun, rng: np.random.Generator) -> TrainingRun:
    params = mapped(lambda part: part * (1 + NOISE * rng.standard_normal(np.shape(part))), course.params)
    return replace(course, params=params)


def _way(course: TrainingRun, end: TrainingResult) -> list[Floats]:
    """How far each array went, entry by entry."""
    pairs = zip(flat(course.params), flat(end.params), strict=True)
    return [new - old for (_, old), (_, new) in pairs]


def _agree(exact: TrainingResult, way: list[Floats], course: TrainingRun, other: TrainingResult) -> bool:
    first, second = np.array(exact.losses), np.array(other.losses)
    with np.errstate(all="ignore"):
        if not np.all(np.abs(first - second) <= AGREEMENT * np.maximum(np.abs(first), LEAST_LOSS)):
            return False
        pairs = list(zip(way, _way(course, other), strict=True))
        return all(bool(np.max(np.abs(a - b)) <= AGREEMENT * np.max(np.abs(a))) for a, b in pairs)
