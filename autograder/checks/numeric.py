"""Measured slopes of the student's own forward: for a message, never for marks.

A forward that is the identity with a backward that is the identity is consistent too, so this earns
nothing; it tells a student whose backward is wrong which of the two functions to look at. Per tensor and
random unit direction u, with phi(t) = <v, f(x + t u)>, the central differences at h, h/2 and h/4 give a
Ridders tableau; its last two entries estimate the error. Inconclusive where that error exceeds 1e-5 of the
slope's scale: then nothing is said. Consistent where two directions of every tensor agree to 1e-5 of the
scale plus five times the error. The constants serve float64; a float32 forward is mostly inconclusive. h is
1e-3 of the argument's root mean square.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import structure
from autograder.checks.failure import CheckFailure

STEP = 1e-3
LEVELS = 3
DIRECTIONS = 2
TOLERANCE = 1e-5

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Forward:
    """The forward function that belongs to a backward.

    `arguments` makes the forward's arguments from the backward's; `places` maps each part of the backward's
    answer to the forward's argument that it is the gradient of; `upstream` gives v from the backward's
    arguments, and 1.0 for a loss. `rng` draws the directions.
    """

    name: str
    arguments: Callable[..., tuple[object, ...]]
    places: Mapping[str, int]
    rng: np.random.Generator
    upstream: Callable[..., object] = lambda *_: 1.0


@dataclass(frozen=True)
class Probe:
    """One direction: the answers at ±h, ±h/2, ±h/4, and the slope that the student's gradient claims."""

    answers: Sequence[tuple[Any, Any]]
    step: float
    claimed: float
    size: float


def consistent(
    student: Any, forward: Forward, args: tuple[object, ...], gradients: Mapping[str, object]
) -> bool:
    """Whether these gradients are, measurably, those of the student's own forward; False if in doubt."""
    plan = student.plan()
    base = forward.arguments(*(structure.copied(argument) for argument in args))
    upstream = np.asarray(forward.upstream(*args), dtype=np.float64)
    probes = []
    for part, gradient in gradients.items():
        place = forward.places[part]
        point, slope = np.asarray(base[place], dtype=np.float64), np.asarray(gradient, dtype=np.float64)
        if slope.shape != point.shape or not np.all(np.isfinite(slope)):
            return False
        probes += [_probe(plan, forward, base, place, point, slope) for _ in range(DIRECTIONS)]
    plan.run()
    try:
        return all(_agrees(probe, upstream) for probe in probes)
    except (CheckFailure, TypeError, ValueError):
        return False


def _probe(
    plan: Any, forward: Forward, base: tuple[object, ...], place: int, point: Floats, slope: Floats
) -> Probe:
    direction = forward.rng.standard_normal(point.shape)
    direction /= np.sqrt(np.sum(direction**2))
    step = STEP * max(float(np.sqrt(np.mean(point**2))), STEP)
    answers = []
    for level in range(LEVELS):
        t = step / 2**level
        sides = [(*base[:place], point + s * t * direction, *base[place + 1 :]) for s in (1, -1)]
        answers.append((plan.call(forward.name, *sides[0]), plan.call(forward.name, *sides[1])))
    size = float(np.sqrt(np.mean(slope**2)))
    return Probe(answers, step, float(np.sum(slope * direction)), size)


def _agrees(probe: Probe, upstream: Floats) -> bool:
    row = []
    for level, (above, below) in enumerate(probe.answers):
        difference = _projected(above.value, upstream) - _projected(below.value, upstream)
        row.append(difference / (2 * probe.step / 2**level))
    slope, error = ridders(row)
    scale = max(abs(slope), abs(probe.claimed), probe.size)
    if not error <= TOLERANCE * scale:
        return False
    return bool(abs(slope - probe.claimed) <= TOLERANCE * scale + 5 * error)


def _projected(value: object, upstream: Floats) -> float:
    answer = np.asarray(value, dtype=np.float64)
    if answer.shape != upstream.shape:
        raise ValueError("the forward's answer has another shape than its gradient")
    return float(np.sum(answer * upstream))


def ridders(differences: Sequence[float]) -> tuple[float, float]:
    """The limit of central differences at h, h/2, h/4 … and an estimate of its error (Ridders 1982)."""
    row = list(differences)
    error = float("inf")
    for order in range(1, len(row)):
        factor = 4.0**order
        longer = [(factor * b - a) / (factor - 1) for a, b in itertools.pairwise(row)]
        error = max(abs(longer[-1] - row[-1]), abs(longer[-1] - row[-2]))
        row = longer
    return row[-1], error
