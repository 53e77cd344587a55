"""A training loop, watched: the student's fit gets a model, a loss and an optimizer that only record what happens.

No training takes place, so nothing is left to luck: 37 rows in batches of 8, three epochs, twice with generators of one
seed and once of another. What is judged, in this order, each with its own sentence:

    each batch       forward, loss, backward, one step, in this order; rows and labels belong together; the gradient of
                     the loss goes backward as it is; zero_grad and the training flag where the handout has them
    each epoch       five batches, of 8 rows and the last of 5; each row once; rows mixed, and in a new order each time
    the generator    the same seed gives the same order, another seed another one
    the history      one number per epoch: the mean of its batches' losses, with or without weighing by their rows
    the arguments    X and y are left as they were

`mini_batches` judges the first of these. A wrong verdict on a right loop needs a permutation of 37 rows to repeat, or
to leave all batches in one piece: below 1e-20. The gradient may come back in float32 (1e-5).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.checks import form, structure
from autograder.checks.arguments import Seed
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike, PlanLike, StudentLike
from autograder.checks.training import mini_batches
from autograder.checks.training.mini_batches import MiniBatch
from autograder.checks.training.spy import Spy

__all__ = ["Loop", "check_loop"]

ROWS = 37  # a prime, so no multiple of the batch
BATCH = 8  # rows, and 5 in the last batch
EPOCHS = 3  # so that two orders which alternate show
SIZES = (8, 8, 8, 8, 5)
HISTORY_TOLERANCE = 1e-3  # of an epoch's mean loss, which lies between 1 and 2


@dataclass(frozen=True)
class Loop:
    """A function that a question asks for: its name, its arguments in their order, and what the handout asks of it.

    Arguments are among "model", "loss", "loss_object", "optimizer", "X", "y", "epochs", "batch_size" and "rng";
    those in `keywords` are passed by keyword. `training` is "argument" where model.forward takes a flag,
    "method" where model.train() and model.eval() set one, else empty. `zero_grad` says whether gradients add up until
    model.zero_grad() or optimizer.zero_grad(). `history` takes the losses out of the returned value; None: none are
    asked for.
    """

    name: str = "fit"
    arguments: tuple[str, ...] = ("model", "loss", "X", "y", "epochs", "batch_size", "rng")
    keywords: tuple[str, ...] = ()
    training: str = ""
    zero_grad: bool = False
    history: Callable[[Any], Any] | None = field(default=lambda value: value)

    @property
    def called(self) -> str:
        """The call in words."""
        return f"{self.name}({', '.join((*self.arguments, *self.keywords))})"


def check_loop(student: StudentLike, loop: Loop, rng: np.random.Generator, *, hint: str = "") -> None:
    """Check that the loop does what this module says. Raises `CheckFailure` of kind "training" or "mutation"."""
    subject = Subject(loop.called, hint=hint)
    first, other = (int(seed) for seed in rng.integers(2**31, size=2))
    plan = student.plan()
    spies = [Spy(ROWS, rng) for _ in range(3)]
    answers = [_call(plan, loop, spy, seed) for spy, seed in zip(spies, (first, first, other), strict=True)]
    plan.run()
    orders = []
    for spy, answer in zip(spies, answers, strict=True):
        try:
            value = answer.value
        except CheckFailure as failure:
            raise subject.explain(failure) from None
        epochs = _epochs(spy, loop, subject)
        orders.append([batch.rows for epoch in epochs for batch in epoch])
        if loop.history is not None:
            _require_history(loop.history(value), epochs, subject)
    _require_generator(orders, subject)
    _require_unchanged(spies[0], answers[0], loop.arguments, subject)


def _call(plan: PlanLike, loop: Loop, spy: Spy, seed: int) -> AnswerLike:
    values = {
        "model": spy.model(),
        "loss": spy.loss,
        "loss_object": spy.loss_object(),
        "optimizer": spy.optimizer(),
        "X": spy.X,
        "y": spy.y,
        "epochs": EPOCHS,
        "batch_size": BATCH,
        "rng": Seed(seed),
    }
    args = [values[name] for name in loop.arguments]
    keywords = {name: values[name] for name in loop.keywords}
    return plan.call(loop.name, *args, keywords=keywords, echo=True)


def _epochs(spy: Spy, loop: Loop, subject: Subject) -> list[list[MiniBatch]]:
    """Return the batches of every epoch. Raises `CheckFailure` where one of them, or their number, is wrong."""
    if spy.problems:
        raise _failure(subject, spy.problems[0])
    batches = mini_batches.of_events(
        spy.events, subject, zero_grad=loop.zero_grad, flagged=bool(loop.training)
    )
    if len(batches) != EPOCHS * len(SIZES):
        hint = "Count the batches: the last of an epoch may be smaller."
        raise _failure(subject, _wrong_number(batches), hint)
    epochs = [batches[start : start + len(SIZES)] for start in range(0, len(batches), len(SIZES))]
    for epoch in epochs:
        _require_epoch(epoch, subject)
    _require_shuffle(epochs, subject)
    return epochs


def _require_shuffle(epochs: Sequence[Sequence[MiniBatch]], subject: Subject) -> None:
    """Raise the failure of rows that are not mixed, or not anew in each epoch."""
    orders = [tuple(row for batch in epoch for row in batch.rows) for epoch in epochs]
    if any(order == tuple(sorted(order)) for order in orders):
        raise _failure(subject, "an epoch takes the rows in the order of X: shuffle in every epoch.")
    if len(set(orders)) == 1:
        raise _failure(subject, "every epoch takes the rows in the same order: shuffle in every epoch.")
    if any(map(_is_unmixed, epochs)) or any(map(_is_rotation, orders)):
        raise _failure(subject, "rows that are neighbours in X stay together: shuffle the rows, one by one.")
    if len(set(orders)) != EPOCHS:
        raise _failure(subject, "two epochs take the rows in the same order: shuffle in every epoch.")


def _is_unmixed(epoch: Sequence[MiniBatch]) -> bool:
    """Return True where every batch is a run of neighbouring rows, in whatever order."""
    return all(max(batch.rows) - min(batch.rows) == len(batch.rows) - 1 for batch in epoch)


def _is_rotation(order: Sequence[int]) -> bool:
    """Return True where most steps from one row to the next are the same, round the end, as in a rotation."""
    steps = Counter((after - before) % ROWS for before, after in itertools.pairwise(order))
    return max(steps.values()) > len(order) / 2


def _wrong_number(batches: Sequence[MiniBatch]) -> str:
    """Return the sentence about a wrong number of batches."""
    count, each = len(batches), len(SIZES)
    if all(len(batch.rows) == BATCH for batch in batches) and count == EPOCHS * (each - 1):
        return "the last batch of each epoch, which is smaller, is left out."
    if all(len(batch.rows) == ROWS for batch in batches):
        return "all rows are taken at once: batch_size is not used."
    if all(len(batch.rows) == 1 for batch in batches):
        return "every batch has one row: batch_size is not used."
    if count % each == 0:
        return f"there are {'fewer' if count < EPOCHS * each else 'more'} epochs than asked for."
    return "the number of batches is not that of all epochs."


def _require_epoch(epoch: Sequence[MiniBatch], subject: Subject) -> None:
    sizes = tuple(len(batch.rows) for batch in epoch)
    rows = [row for batch in epoch for row in batch.rows]
    if sorted(sizes) != sorted(SIZES):
        text = "not every batch has batch_size rows, with the remaining rows in the last one."
        raise _failure(subject, text)
    if len(set(rows)) != len(rows):
        text = "a row comes twice in one epoch, and another not at all."
        raise _failure(subject, text, "Draw an order, without replacement.")


def _require_history(answer: Any, epochs: Sequence[Sequence[MiniBatch]], subject: Subject) -> None:
    if isinstance(answer, np.ndarray) and answer.ndim == 1:
        answer = list(answer)
    history = subject.at("history")
    items = form.as_sequence(answer, EPOCHS, called=history, holds="one loss per epoch")
    for number, (item, epoch) in enumerate(zip(items, epochs, strict=True)):
        found = float(form.as_number(item, called=history.within(number)))
        values = np.array([batch.value for batch in epoch])
        weighed = float(np.average(values, weights=[len(batch.rows) for batch in epoch]))
        if not min(abs(found - mean) for mean in (weighed, float(values.mean()))) <= HISTORY_TOLERANCE:
            text = f"the history does not hold each epoch's mean loss{_instead(found, values)}."
            raise _failure(subject, text)


def _instead(found: float, values: Any) -> str:
    """Return what the number is instead, where it is something known."""
    known = {
        "the loss of its last batch": values[-1],
        "the loss of its first batch": values[0],
        "the sum over its batches": values.sum(),
        "the sum over its batches, divided by the number of rows": values.sum() / ROWS,
    }
    return next(
        (f", but {words}" for words, value in known.items() if abs(found - value) <= HISTORY_TOLERANCE), ""
    )


def _require_generator(orders: Sequence[list[tuple[int, ...]]], subject: Subject) -> None:
    if orders[0] != orders[1]:
        text = "the same seed gives another order of the rows: draw from the rng that is given."
        raise _failure(subject, text)
    if orders[0] == orders[2]:
        text = "another seed gives the same order of the rows: draw from the rng that is given."
        raise _failure(subject, text)


def _require_unchanged(spy: Spy, answer: AnswerLike, names: Sequence[str], subject: Subject) -> None:
    for name, after in zip(names, answer.after, strict=True):
        before = {"X": spy.X, "y": spy.y}.get(name)
        if before is not None and not structure.same(before, after):
            text = f"the loop is right, but {name} is changed: shuffle row numbers, and pick rows by them."
            raise subject.same_failure("mutation", text)


def _failure(subject: Subject, text: str, hint: str = "") -> CheckFailure:
    return subject.same_failure("training", text, hint)
