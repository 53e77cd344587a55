"""Wrong training runs that are exactly the reference's own trajectory with one thing changed.

A run that goes up the gradient, leaves out the last batch or records each loss after its step differs from the right
one in every number, and nothing in the numbers shows why. So the reference trains again, with one thing changed at a
time. Where every number that came back is that trajectory's, the message of the public example says so. This is true by
construction and needs no list of mistakes. It says nothing where two things are wrong, or where the reference keeps
something from step to step, as momentum does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from autograder.checks.training import steps
from autograder.checks.training.runs import Train, TrainingRun, flat
from autograder.checks.training.steps import Factor, Trajectories, Trajectory

SAME = 1e-5  # above the rounding of float32
_LEAST = 3  # finite losses, before those that overflow
_FACTORS = (2.0, 0.5, 10.0, 0.1, 100.0, 0.01)  # slips of a factor of two or a decimal place
_LEARNING_RATES = (1.0, 0.1, 0.01, 0.001)  # usual defaults

Floats = npt.NDArray[np.float64]
Variation = tuple[str, Callable[[], Trajectory]]


def of_losses(reference: Train, run: TrainingRun, losses: Sequence[float]) -> str:
    """Return the fact about these losses, one per batch; empty where no trajectory has them."""
    return _fact("losses", Trajectories(reference, run), lambda trajectory: _has_losses(trajectory, losses))


def of_parameters(reference: Train, run: TrainingRun, params: Sequence[Floats]) -> str:
    """Return the fact about these final parameters, in the order of `flat`; empty where no trajectory ends there."""
    start = [array for _, array in flat(run.params)]
    return _fact(
        "parameters", Trajectories(reference, run), lambda trajectory: _ends_at(trajectory, start, params)
    )


def _fact(what: str, every: Trajectories, holds: Callable[[Trajectory], bool]) -> str:
    with np.errstate(all="ignore"):
        try:
            for said, trajectory in _variations(every) if every.sound() else ():
                if holds(trajectory()):
                    return f"These are exactly the {what} of a run that {said}, and is right in all else."
        except Exception:  # a reference need not work for every learning rate and batch: then nothing is said
            return ""
    return ""


def _has_losses(trajectory: Trajectory, losses: Sequence[float]) -> bool:
    """Return True where the trajectory has these losses and no others, as far as both are finite."""
    left = iter(losses)
    for step, (_, loss) in enumerate(trajectory):
        found = next(left, None)
        if found is None or np.isfinite(found) != np.isfinite(loss):
            return False
        if not np.isfinite(loss):
            return step >= _LEAST
        if abs(found - loss) > SAME * max(abs(loss), SAME):
            return False
    return next(left, None) is None


def _ends_at(trajectory: Trajectory, start: Sequence[Floats], params: Sequence[Floats]) -> bool:
    """Return True where each array is where the trajectory ends, relative to how far that moved."""
    end = start
    for state, _ in trajectory:
        end = [array for _, array in flat(state)]
    return all(
        bool(np.max(np.abs(found - new)) <= SAME * max(float(np.max(np.abs(new - old))), SAME))
        for found, new, old in zip(params, end, start, strict=True)
    )


def _variations(every: Trajectories) -> Iterator[Variation]:
    """Yield each in words that follow "a run that", the most frequent mistakes first."""
    yield from _steps(every)
    yield from _batches(every)
    yield from _gradients(every)
    yield from _arrays(every)
    yield from _records(every)


def _steps(every: Trajectories) -> Iterator[Variation]:
    """Yield steps of another length."""
    lr, rows, count = every.start.lr, len(every.rows), len(every.batches)
    constants = (*_FACTORS, lr, 1 / lr, 1 / lr**2, *(rate / lr for rate in _LEARNING_RATES))
    named = {"goes up the gradient": -1.0, "never moves": 0.0} | {
        f"has {lr * factor:.6g} for its learning rate where it is given {lr:.6g}": factor
        for factor in constants
        if not np.isclose(factor, 1)
    }
    factors: dict[str, Factor] = {
        said: lambda step, batch, factor=factor: factor  # type: ignore[misc]
        for said, factor in named.items()
    }
    factors |= {
        "divides each step by the number of rows in its batch": lambda step, batch: 1 / len(batch),
        "multiplies each step by the number of rows in its batch": lambda step, batch: float(len(batch)),
        "divides each step by the number of all rows": lambda step, batch: 1 / rows,
        "weighs each step by its batch's share of all rows": lambda step, batch: len(batch) / rows,
        "divides each step by the number of batches": lambda step, batch: 1 / count,
        "lets its learning rate fall as 1/t, where t counts the steps from 1": lambda step, batch: (
            1 / (step + 1)
        ),
    }
    for said, factor in factors.items():
        yield said, lambda factor=factor: every.over(every.batches, factor)  # type: ignore[misc]


def _batches(every: Trajectories) -> Iterator[Variation]:
    """Yield other batches, or other rows in them."""
    batches, rows = every.batches, every.rows
    largest = max(len(batch) for batch in batches)
    others = {
        "leaves out the last batch": batches[:-1],
        "leaves out the first batch": batches[1:],
        "leaves out every batch that is smaller than the largest": [b for b in batches if len(b) == largest],
        "takes the batches from the last to the first": batches[::-1],
        "takes all rows in every step": [rows] * len(batches),
        "takes one step alone": batches[:1],
        "takes the first batch in every step": batches[:1] * len(batches),
        "takes the last batch in every step": batches[-1:] * len(batches),
        "takes two steps with every batch": [batch for batch in batches for _ in range(2)],
        "goes through the batches twice": [*batches, *batches],
        "takes the last batch twice": [*batches, batches[-1]],
        "leaves out the last row of every batch": [b[:-1] if len(b) > 1 else b for b in batches],
        "takes each row of a batch once, where it comes several times": [np.unique(b) for b in batches],
        "takes a step for every row by itself": [row for b in batches for row in np.split(b, len(b))],
    }
    for said, changed in others.items():
        if [batch.tolist() for batch in changed] != [batch.tolist() for batch in batches]:
            yield said, lambda changed=changed: every.over(changed)  # type: ignore[misc]
    first = [rows[: len(batch)] for batch in batches]
    yield "takes the first rows of X in place of its batch's", lambda: every.mixed(first, batches)
    yield "takes the first labels of y in place of its batch's", lambda: every.mixed(batches, first)
    yield "takes the first rows of X and y in place of its batch's", lambda: every.mixed(first, first)


def _gradients(every: Trajectories) -> Iterator[Variation]:
    """Yield gradients of other parameters, and steps that begin at others."""

    def first(places: Sequence[object]) -> object:
        return places[0]

    def last(places: Sequence[object]) -> object:
        return places[-1]

    yield "takes every gradient at the parameters it was given", lambda: every.moved(first, last, last)
    yield "begins every step at the parameters it was given", lambda: every.moved(last, first, last)
    yield "adds up its gradients from step to step", lambda: every.moved(last, last, steps.total)
    yield "steps with the gradient of the batch before", lambda: every.moved(last, last, steps.one_before)


def _arrays(every: Trajectories) -> Iterator[Variation]:
    """Yield arrays that stand still, or move in another way, where layers are pairs."""
    count = len(flat(every.start.params))
    chosen = {
        "the first array of each layer": [place % 2 == 0 for place in range(count)],
        "the second array of each layer": [place % 2 == 1 for place in range(count)],
        "the last layer": [place >= count - 2 for place in range(count)],
        "the first layer": [place < 2 for place in range(count)],
    }
    changes = {
        "moves only {}": (1.0, 0.0),
        "moves all but {}": (0.0, 1.0),
        "goes up the gradient in {}": (-1.0, 1.0),
        "leaves the learning rate out in {}": (1 / every.start.lr, 1.0),
    }
    for where, inside in chosen.items():
        for said, (within, without) in changes.items():
            if any(inside) and not all(inside):
                factors = [within if one else without for one in inside]
                yield said.format(where), lambda factors=factors: every.scaled(factors)  # type: ignore[misc]


def _records(every: Trajectories) -> Iterator[Variation]:
    """Yield the right steps, with another number recorded."""
    counts, rows = [len(batch) for batch in every.batches], every.rows
    losses = [loss for _, loss in every.over(every.batches)]
    sums = list(accumulate(losses))
    recorded: dict[str, Callable[[int, object, object, float], float]] = {
        "records each loss after its step": lambda i, before, after, loss: every.step(
            after, every.batches[i]
        )[1],
        "records the loss on all rows before each step": lambda i, before, after, loss: every.step(
            before, rows
        )[1],
        "records the loss on all rows after each step": lambda i, before, after, loss: every.step(
            after, rows
        )[1],
        "sums each loss over the rows of its batch": lambda i, before, after, loss: loss * counts[i],
        "divides each loss by the rows of its batch once more": lambda i, before, after, loss: (
            loss / counts[i]
        ),
        "divides each loss by the number of all rows": lambda i, before, after, loss: loss / len(rows),
        "records the mean of all losses so far": lambda i, before, after, loss: sums[i] / (i + 1),
        "records the sum of all losses so far": lambda i, before, after, loss: sums[i],
        "records the losses from the last to the first": lambda i, before, after, loss: losses[-1 - i],
    }
    for said, value in recorded.items():
        yield said, lambda value=value: every.recording(value)  # type: ignore[misc]
