"""A training loop, watched: the student's fit gets a model, a loss and an optimizer that only record what happens.

No training takes place, so nothing is left to luck: 37 rows in batches of 8, three epochs, twice with generators of one
seed and once of another, and once 29 rows in batches of 7, two epochs. What is judged, in this order, each with its own
sentence:

    each batch       forward, loss, backward, one step, in this order; rows and labels belong together; the gradient of
                     the loss goes backward as it is; zero_grad and the training flag where the handout has them
    each epoch       five batches, of 8 rows and the last of 5; each row once; rows mixed, and in a new order each time
    the generator    the same seed gives the same order, another seed another one
    the history      one number per epoch: the mean of its batches' losses, with or without weighing by their rows
    the arguments    X and y are left as they were

`mini_batches` judges the first of these, `epochs` the next three. A wrong verdict on a right loop needs a permutation
of 37 rows to repeat, or to leave all batches in one piece: below 1e-20. The gradient may come back in float32 (1e-5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.checks import structure
from autograder.checks.arguments import Seed
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike, PlanLike, StudentLike
from autograder.checks.training import epochs, mini_batches
from autograder.checks.training.epochs import EpochPlan
from autograder.checks.training.mini_batches import MiniBatch
from autograder.checks.training.spy import Spy

__all__ = ["Loop", "check_loop"]

ROWS = 37  # a prime, so no multiple of the batch
BATCH = 8  # rows, and 5 in the last batch
EPOCHS = 3  # so that two orders which alternate show
# Three times the same, and once other numbers, with a last batch of one row, so that none can be ignored.
PLANS = (*[EpochPlan(ROWS, BATCH, EPOCHS)] * 3, EpochPlan(rows=29, batch=7, epochs=2))


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
    spies = [Spy(asked.rows, rng) for asked in PLANS]
    seeds = (first, first, other, other)
    answers = [
        _call(plan, loop, asked, spy, seed) for asked, spy, seed in zip(PLANS, spies, seeds, strict=True)
    ]
    plan.run()
    orders = []
    for asked, spy, answer in zip(PLANS, spies, answers, strict=True):
        try:
            value = answer.value
        except CheckFailure as failure:
            raise subject.explain(failure) from None
        passed = _epochs(spy, asked, loop, subject)
        orders.append([batch.rows for epoch in passed for batch in epoch])
        if loop.history is not None:
            epochs.judge_history(loop.history(value), passed, subject)
    epochs.judge_generator(orders, subject)
    _require_unchanged(spies[0], answers[0], loop.arguments, subject)


def _call(plan: PlanLike, loop: Loop, asked: EpochPlan, spy: Spy, seed: int) -> AnswerLike:
    values = {
        "model": spy.model(),
        "loss": spy.loss,
        "loss_object": spy.loss_object(),
        "optimizer": spy.optimizer(),
        "X": spy.X,
        "y": spy.y,
        "epochs": asked.epochs,
        "batch_size": asked.batch,
        "rng": Seed(seed),
    }
    args = [values[name] for name in loop.arguments]
    keywords = {name: values[name] for name in loop.keywords}
    return plan.call(loop.name, *args, keywords=keywords, echo=True)


def _epochs(spy: Spy, asked: EpochPlan, loop: Loop, subject: Subject) -> list[list[MiniBatch]]:
    """Return the batches of every epoch. Raises `CheckFailure` where one of them, or their number, is wrong."""
    if spy.problems:
        raise _failure(subject, spy.problems[0])
    batches = mini_batches.of_events(
        spy.events, subject, zero_grad=loop.zero_grad, flagged=bool(loop.training)
    )
    return epochs.split(batches, asked, subject)


def _require_unchanged(spy: Spy, answer: AnswerLike, names: Sequence[str], subject: Subject) -> None:
    for name, after in zip(names, answer.after, strict=True):
        before = {"X": spy.X, "y": spy.y}.get(name)
        if before is not None and not structure.same(before, after):
            text = f"the loop is right, but {name} is changed: shuffle row numbers, and pick rows by them."
            raise subject.same_failure("mutation", text)


def _failure(subject: Subject, text: str, hint: str = "") -> CheckFailure:
    return subject.same_failure("training", text, hint)
