"""The epochs of a training loop whose mini-batches are known: their number and sizes, their rows, the order of rows.

Each epoch has as many batches as the rows need, each row once, and a new order. The same seed gives the same orders,
another seed others. The history has one number per epoch: the mean of its batches' losses, with or without weighing by
their rows. A right loop fails only where a permutation repeats, or leaves most rows beside their neighbours: below
1e-20 from 37 rows on.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks import form
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.training.mini_batches import MiniBatch

HISTORY_TOLERANCE = 1e-3  # for an epoch's mean loss, which is of the size of 1

Epochs = Sequence[Sequence[MiniBatch]]


@dataclass(frozen=True)
class EpochPlan:
    """The numbers of rows, of rows in a batch, and of epochs, which a loop is asked for."""

    rows: int
    batch: int
    epochs: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """The size of each batch of an epoch; the last may be smaller."""
        whole, rest = divmod(self.rows, self.batch)
        return (self.batch,) * whole + ((rest,) if rest else ())


def split(batches: Sequence[MiniBatch], plan: EpochPlan, subject: Subject) -> list[list[MiniBatch]]:
    """Return the batches of every epoch. Raises `CheckFailure` where one of them, their number or order is wrong."""
    each = len(plan.sizes)
    if len(batches) != plan.epochs * each:
        hint = "Count the batches: the last of an epoch may be smaller."
        raise _failure(subject, _wrong_number(batches, plan), hint)
    epochs = [list(batches[start : start + each]) for start in range(0, len(batches), each)]
    for epoch in epochs:
        _require_rows(epoch, plan, subject)
    _require_shuffle(epochs, plan, subject)
    return epochs


def _wrong_number(batches: Sequence[MiniBatch], plan: EpochPlan) -> str:
    """Return the sentence about a wrong number of batches."""
    count, each = len(batches), len(plan.sizes)
    smaller = plan.sizes[-1] < plan.batch
    if (
        smaller
        and all(len(batch.rows) == plan.batch for batch in batches)
        and count == plan.epochs * (each - 1)
    ):
        return "the last batch of each epoch, which is smaller, is left out."
    if batches and all(len(batch.rows) == plan.rows for batch in batches):
        return "all rows are taken at once: batch_size is not used."
    if batches and all(len(batch.rows) == 1 for batch in batches):
        return "every batch has one row: batch_size is not used."
    if count and count % each == 0:
        return f"there are {'fewer' if count < plan.epochs * each else 'more'} epochs than asked for."
    return "the number of batches is not that of all epochs."


def _require_rows(epoch: Sequence[MiniBatch], plan: EpochPlan, subject: Subject) -> None:
    rows = [row for batch in epoch for row in batch.rows]
    if sorted(len(batch.rows) for batch in epoch) != sorted(plan.sizes):
        text = "not every batch has batch_size rows, with the remaining rows in the last one."
        raise _failure(subject, text)
    if len(set(rows)) != len(rows):
        text = "a row comes twice in one epoch, and another not at all."
        raise _failure(subject, text, "Draw an order, without replacement.")


def _require_shuffle(epochs: Epochs, plan: EpochPlan, subject: Subject) -> None:
    """Raise the failure of rows that are not mixed, or not anew in each epoch."""
    orders = [tuple(row for batch in epoch for row in batch.rows) for epoch in epochs]
    if any(order == tuple(sorted(order)) for order in orders):
        raise _failure(subject, "an epoch takes the rows in the order of X: shuffle in every epoch.")
    if plan.epochs > 1 and len(set(orders)) == 1:
        raise _failure(subject, "every epoch takes the rows in the same order: shuffle in every epoch.")
    if any(map(_is_unmixed, epochs)) or any(_is_rotation(order) for order in orders):
        raise _failure(subject, "rows that are neighbours in X stay together: shuffle the rows, one by one.")
    if len(set(orders)) != plan.epochs:
        raise _failure(subject, "two epochs take the rows in the same order: shuffle in every epoch.")


def _is_unmixed(epoch: Sequence[MiniBatch]) -> bool:
    """Return True where every batch is a run of neighbouring rows, in whatever order."""
    return all(max(batch.rows) - min(batch.rows) == len(batch.rows) - 1 for batch in epoch)


def _is_rotation(order: Sequence[int]) -> bool:
    """Return True where most steps from one row to the next are the same, round the end, as in a rotation."""
    steps = Counter((after - before) % len(order) for before, after in itertools.pairwise(order))
    return max(steps.values()) > len(order) / 2


def judge_generator(orders: Sequence[object], subject: Subject) -> None:
    """Raise `CheckFailure` unless the first two orders, of one seed, are equal, and the third, of another, is not."""
    if orders[0] != orders[1]:
        text = "the same seed gives another order of the rows: draw from the rng that is given."
        raise _failure(subject, text)
    if orders[0] == orders[2]:
        text = "another seed gives the same order of the rows: draw from the rng that is given."
        raise _failure(subject, text)


def judge_history(losses: Any, epochs: Epochs, subject: Subject) -> None:
    """Raise `CheckFailure` unless the losses are each epoch's mean loss."""
    if isinstance(losses, np.ndarray) and losses.ndim == 1:
        losses = list(losses)
    history = subject.at("history")
    items = form.as_sequence(losses, len(epochs), called=history, holds="one loss per epoch")
    for number, (item, epoch) in enumerate(zip(items, epochs, strict=True)):
        found = float(form.as_number(item, called=history.within(number)))
        values = np.array([batch.value for batch in epoch])
        weighed = float(np.average(values, weights=[len(batch.rows) for batch in epoch]))
        if not min(abs(found - mean) for mean in (weighed, float(values.mean()))) <= HISTORY_TOLERANCE:
            text = f"the history does not hold each epoch's mean loss{_instead(found, epoch)}."
            raise _failure(subject, text)


def _instead(found: float, epoch: Sequence[MiniBatch]) -> str:
    """Return what the number is instead, where it is something known."""
    values = np.array([batch.value for batch in epoch])
    known = {
        "the loss of its last batch": values[-1],
        "the loss of its first batch": values[0],
        "the sum over its batches": values.sum(),
        "the sum over its batches, divided by the number of rows": values.sum()
        / sum(len(batch.rows) for batch in epoch),
    }
    return next(
        (f", but {words}" for words, value in known.items() if abs(found - value) <= HISTORY_TOLERANCE), ""
    )


def _failure(subject: Subject, text: str, hint: str = "") -> CheckFailure:
    return subject.same_failure("training", text, hint)
