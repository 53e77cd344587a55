"""Training runs that are compared with a reference's: where they start, and which of them are stable.

A large learning rate, or a unit at its kink, makes a trajectory unstable, so that rounding decides. `draw_stable_run`
draws again, and in the end shortens the run, until the reference in float32 and four copies with noise of
1e-6 agree with the reference in float64 to 1e-3 everywhere.

Parameters may be any lists, tuples and dicts of arrays: pairs (W, b), a flat list, {"W1": …, "b1": …}.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import structure
from autograder.checks.arguments import Object

__all__ = ["StudentObject", "TrainingRun", "draw_batches", "draw_stable_run"]

AGREEMENT = 1e-3  # a tenth of the tolerances of `trajectory`
NOISE = 1e-6  # above the rounding of float32
COPIES = 4  # a kink lies on one side of most of them
DRAWS = 20  # most runs are stable at the first draw
LEAST_STEPS = 2  # the second step shows a loop that does not move
LEAST_WAY = 1e-3  # of an array's largest entry: less is hidden by the tolerance
LEAST_LOSS = 0.01  # as in `trajectory`

# Digests of stable runs. A judge inherits those of its class, so that it need not train each of them six times again.
STABLE: set[bytes] = set()

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Train = Callable[..., tuple[Any, Any]]


@dataclass(frozen=True)
class StudentObject:
    """An argument that the student's own class makes: `name(**keywords)`, such as an optimizer.

    A keyword's value is the name of one of the run's values, such as "lr", or the value itself.
    """

    name: str
    keywords: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class TrainingRun:
    """The start of a run: parameters, rows X, labels y, learning rate lr, and the row numbers of each mini-batch.

    `params` are any lists, tuples and dicts of arrays. `more` holds what else a loop is given, by name: numbers such as
    "epochs" or "momentum", a `StudentObject`, an `arguments.Object`. Plain values go to the reference too, by keyword.
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
        """The positional arguments of the reference."""
        return tuple(self.values[name] for name in ("params", "X", "y", "lr", "batches"))


@dataclass(frozen=True)
class TrainingResult:
    """The end of a run: parameters, and the loss of each batch before its step, or what the reference records."""

    params: Any
    losses: list[float]


def draw_batches(rng: np.random.Generator, rows: int, size: int, steps: int) -> list[Ints]:
    """Draw one index array per step, without replacement, reshuffled when the rows are used up."""
    drawn: list[Ints] = []
    while len(drawn) < steps:
        order = rng.permutation(rows).astype(np.int64)
        drawn += [order[start : start + size] for start in range(0, rows, size)]
    return drawn[:steps]


def train_reference(reference: Train, run: TrainingRun) -> TrainingResult:
    """Return the end of the reference's run, trained on copies."""
    more = {name: value for name, value in run.more.items() if not isinstance(value, StudentObject | Object)}
    params, losses = reference(*(structure.copied(value) for value in run.args), **more)
    return TrainingResult(params, [float(loss) for loss in losses])


def draw_stable_run(
    reference: Train, draw: Callable[[], TrainingRun], rng: np.random.Generator
) -> TrainingRun:
    """Draw a run that rounding cannot decide: drawn again, in the end halved, until it is stable.

    Raises `ValueError` where even two steps of the last one are unstable: take a smaller learning rate.
    """
    for _ in range(DRAWS):
        run = draw()
        if is_stable(reference, run, rng):
            return run
    while len(run.batches) >= 2 * LEAST_STEPS:
        run = replace(run, batches=run.batches[: len(run.batches) // 2])
        if is_stable(reference, run, rng):
            return run
    raise ValueError("these runs are unstable from their first steps: take a smaller learning rate")


def is_stable(reference: Train, run: TrainingRun, rng: np.random.Generator) -> bool:
    """Return True where float32 and noise of 1e-6 leave every loss, and how far every array moved, the same to 1e-3.

    A run in which some array hardly moves cannot be judged, and counts as unstable. A run known as stable is not
    trained again. The noise is drawn all the same, so that `rng` goes on as before.
    """
    digest = _digest(reference, run, rng)
    if digest in STABLE:
        _with_noise(run, rng)
        return True
    stable = _is_stable_when_trained(reference, run, rng)
    if stable and digest is not None:
        STABLE.add(digest)
    return stable


def _digest(reference: Train, run: TrainingRun, rng: np.random.Generator) -> bytes | None:
    """Return a digest of all that decides whether a run is stable; None for what has no name or bytes of its own."""
    try:
        return hashlib.sha256(pickle.dumps((reference, run, rng.bit_generator.state))).digest()
    except (pickle.PicklingError, AttributeError, TypeError):  # such as a loop defined in a function
        return None


def _is_stable_when_trained(reference: Train, run: TrainingRun, rng: np.random.Generator) -> bool:
    exact = train_reference(reference, run)
    moved = _moved(run, exact)
    sizes = [float(np.max(np.abs(start))) for _, start in flat(run.params)]
    if any(not np.max(np.abs(one)) >= LEAST_WAY * size for one, size in zip(moved, sizes, strict=True)):
        return False
    others = [_single(run), *_with_noise(run, rng)]
    return all(_agree(exact, moved, other, train_reference(reference, other)) for other in others)


def flat(value: Any, place: str = "") -> list[tuple[str, Floats]]:
    """Return every array with its place, such as "[1][0]"."""
    if isinstance(value, list | tuple | dict):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        return [found for key, part in parts for found in flat(part, f"{place}[{key!r}]")]
    return [(place, np.asarray(value, dtype=np.float64))]


def mapped(function: Callable[[Any], Any], value: Any) -> Any:
    """Return the same structure, with the function's value for each array in it."""
    if isinstance(value, dict):
        return {key: mapped(function, part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([mapped(function, part) for part in value])
    return function(value)


def _single(run: TrainingRun) -> TrainingRun:
    """Return the same run in float32."""
    params = mapped(lambda part: np.asarray(part).astype(np.float32), run.params)
    return replace(run, params=params, X=run.X.astype(np.float32))


def _with_noise(run: TrainingRun, rng: np.random.Generator) -> list[TrainingRun]:
    return [_noisy(run, rng) for _ in range(COPIES)]


def _noisy(run: TrainingRun, rng: np.random.Generator) -> TrainingRun:
    params = mapped(lambda part: part * (1 + NOISE * rng.standard_normal(np.shape(part))), run.params)
    return replace(run, params=params)


def _moved(run: TrainingRun, end: TrainingResult) -> list[Floats]:
    """Return how far each array moved, entry by entry."""
    pairs = zip(flat(run.params), flat(end.params), strict=True)
    return [new - old for (_, old), (_, new) in pairs]


def _agree(exact: TrainingResult, moved: list[Floats], run: TrainingRun, other: TrainingResult) -> bool:
    first, second = np.array(exact.losses), np.array(other.losses)
    with np.errstate(all="ignore"):
        if not np.all(np.abs(first - second) <= AGREEMENT * np.maximum(np.abs(first), LEAST_LOSS)):
            return False
        pairs = list(zip(moved, _moved(run, other), strict=True))
        return all(bool(np.max(np.abs(a - b)) <= AGREEMENT * np.max(np.abs(a))) for a, b in pairs)
