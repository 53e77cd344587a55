"""A training loop, watched: the student's fit gets a model, a loss and an optimizer that only write down what happens.

No training takes place, so nothing is left to luck: 37 rows in batches of 8, three epochs, twice with generators of one
seed and once of another. What is judged, in this order, each with its own sentence:

    each batch       forward, loss, backward, one step, in this order; rows and labels belong together; the gradient of
                     the loss goes backward as it is; zero_grad and the training flag where the handout has them
    each epoch       five batches, of 8 rows and the last of 5; each row once; rows mixed, and in a new order each time
    the generator    the same seed gives the same order, another seed another one
    the history      one number per epoch: the mean of its batches' losses, with or without weighing by their rows
    the arguments    X and y are left as they were

Forwards and losses that no backward follows are taken for measurements, and are free. A wrong verdict on a right loop
needs a permutation of 37 rows to repeat, or to leave all batches in one piece: below 1e-20. The gradient may come back
in float32 (1e-5).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.checks import array, structure
from autograder.checks.arguments import Seed
from autograder.checks.cases import Student
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.training.spy import Event, Recorder

ROWS = 37
BATCH = 8
EPOCHS = 3
SIZES = (8, 8, 8, 8, 5)
HISTORY_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Loop:
    """A function that a question asks for: its name, its arguments in their order, and what the handout asks of it.

    Arguments are among "model", "loss", "loss_object", "optimizer", "X", "y", "epochs", "batch_size" and "rng";
    those in `keywords` are passed by keyword. `training` is "argument" where model.forward takes a flag,
    "method" where model.train() and model.eval() set one, else empty. `zero_grad` says whether gradients add up until
    model.zero_grad() or optimizer.zero_grad(). `history` takes the losses out of what came back; None: none are asked.
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


@dataclass(frozen=True)
class Batch:
    """What went into one backward: the rows of its forward, and the value of its loss."""

    rows: tuple[int, ...]
    value: float


def check_loop(student: Student, loop: Loop, rng: np.random.Generator, *, hint: str = "") -> None:
    """Passes where the loop does what the module says. Raises `CheckFailure` of kind "training" or "mutation"."""
    subject = Subject(loop.called, hint=hint)
    first, other = (int(seed) for seed in rng.integers(2**31, size=2))
    plan = student.plan()
    recorders = [Recorder(ROWS, rng) for _ in range(3)]
    answers = [_call(plan, loop, r, seed) for r, seed in zip(recorders, (first, first, other), strict=True)]
    plan.run()
    orders = []
    for recorder, (answer, _) in zip(recorders, answers, strict=True):
        try:
            value = answer.value
        except CheckFailure as failure:
            raise subject.explain(failure) from None
        epochs = _epochs(recorder, loop, subject)
        orders.append([batch.rows for epoch in epochs for batch in epoch])
        if loop.history is not None:
            _history(loop.history(value), epochs, subject)
    _generator(orders, subject)
    _arguments(recorders[0], *answers[0], subject)


def _call(plan: Any, loop: Loop, recorder: Recorder, seed: int) -> tuple[Any, list[str]]:
    values = {
        "model": recorder.model(),
        "loss": recorder.loss,
        "loss_object": recorder.loss_object(),
        "optimizer": recorder.optimizer(),
        "X": recorder.X,
        "y": recorder.y,
        "epochs": EPOCHS,
        "batch_size": BATCH,
        "rng": Seed(seed),
    }
    args = [values[name] for name in loop.arguments]
    keywords = {name: values[name] for name in loop.keywords}
    return plan.call(loop.name, *args, keywords=keywords, echo=True), list(loop.arguments)


def _epochs(recorder: Recorder, loop: Loop, subject: Subject) -> list[list[Batch]]:
    """The batches of every epoch, once each of them and their number are right."""
    if recorder.problems:
        raise _failure(subject, recorder.problems[0])
    batches = _batches(recorder.events, loop, subject)
    if len(batches) != EPOCHS * len(SIZES):
        raise _failure(subject, _number(batches), "Count the batches: the last of an epoch may be smaller.")
    epochs = [batches[start : start + len(SIZES)] for start in range(0, len(batches), len(SIZES))]
    for epoch in epochs:
        _epoch(epoch, subject)
    orders = [tuple(row for batch in epoch for row in batch.rows) for epoch in epochs]
    if any(order == tuple(sorted(order)) for order in orders):
        raise _failure(
            subject, "an epoch takes the rows in the order that they came in: shuffle in every epoch."
        )
    if len(set(orders)) == 1:
        raise _failure(subject, "every epoch takes the rows in the same order: shuffle in every epoch.")
    if any(map(_unmixed, epochs)) or any(map(_marching, orders)):
        raise _failure(subject, "rows that are neighbours in X stay together: shuffle the rows, one by one.")
    if len(set(orders)) != EPOCHS:
        raise _failure(subject, "two epochs take the rows in the same order: shuffle in every epoch.")
    return epochs


def _unmixed(epoch: Sequence[Batch]) -> bool:
    """Whether every batch is a run of neighbouring rows, in whatever order."""
    return all(max(batch.rows) - min(batch.rows) == len(batch.rows) - 1 for batch in epoch)


def _marching(order: Sequence[int]) -> bool:
    """Whether most steps from one row to the next are the same, round the end, as in a rotation."""
    steps = Counter((after - before) % ROWS for before, after in itertools.pairwise(order))
    return max(steps.values()) > len(order) / 2


def _batches(events: Sequence[Event], loop: Loop, subject: Subject) -> list[Batch]:
    """What went backward, each with its one step after it."""
    batches: list[Batch] = []
    losses = [event for event in events if event.kind == "loss"]
    forward, stepped, clean = Event("none"), True, True
    for event in events:
        if event.kind == "forward":
            forward = event
        elif event.kind == "zero_grad":
            if not stepped and loop.zero_grad:
                raise _failure(
                    subject, "zero_grad comes between backward and step: nothing is left to step by."
                )
            clean = True
        elif event.kind == "backward":
            if not stepped:
                raise _failure(subject, "a backward follows a backward, with no step between them.")
            if loop.zero_grad and not clean:
                raise _failure(
                    subject, "a backward comes without zero_grad since the last one: gradients add up."
                )
            batches.append(_batch(event, losses, forward, loop, subject))
            stepped = clean = False
        elif event.kind == "step":
            if stepped:
                raise _failure(subject, _STEP_FIRST if not batches else "two steps follow one backward.")
            stepped = True
    if not stepped:
        raise _failure(subject, "the last backward is followed by no step.")
    if not batches:
        raise _failure(subject, "model.backward is never called.")
    return batches


_STEP_FIRST = "a step comes before the first backward: there is no gradient yet."


def _batch(event: Event, losses: Sequence[Event], forward: Event, loop: Loop, subject: Subject) -> Batch:
    if event.of < 0:
        raise _failure(subject, "model.backward gets something that is not the loss's gradient.")
    loss = losses[event.of]
    if loss.of != forward.of:
        raise _failure(
            subject, "backward does not follow the forward of its own batch: the model has seen others since."
        )
    if loss.rows != forward.rows:
        raise _failure(subject, "the labels that the loss gets are not those of the rows that the model got.")
    if not abs(event.factor - 1) <= 1e-4:
        raise _failure(
            subject,
            "the loss's gradient is multiplied by a number before it goes backward.",
            "The loss is a mean already.",
        )
    if loop.training and not forward.training:
        raise _failure(subject, "a batch is trained on without the training flag.")
    return Batch(forward.rows, loss.value)


def _number(batches: Sequence[Batch]) -> str:
    """What is said of a wrong number of batches."""
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


def _epoch(epoch: Sequence[Batch], subject: Subject) -> None:
    sizes = tuple(len(batch.rows) for batch in epoch)
    rows = [row for batch in epoch for row in batch.rows]
    if sorted(sizes) != sorted(SIZES):
        raise _failure(subject, "the batches do not have batch_size rows, and the last one what is left.")
    if len(set(rows)) != len(rows):
        raise _failure(
            subject,
            "a row comes twice in one epoch, and another not at all.",
            "Draw an order, without replacement.",
        )


def _history(answer: Any, epochs: Sequence[Sequence[Batch]], subject: Subject) -> None:
    if isinstance(answer, np.ndarray) and answer.ndim == 1:
        answer = list(answer)
    items = array.sequence(answer, EPOCHS, called=subject.at("history"), holds="one loss per epoch")
    for number, (item, epoch) in enumerate(zip(items, epochs, strict=True)):
        found = float(array.single(item, called=subject, part=f"history[{number}]"))
        values = np.array([batch.value for batch in epoch])
        weighed = float(np.average(values, weights=[len(batch.rows) for batch in epoch]))
        if not min(abs(found - mean) for mean in (weighed, float(values.mean()))) <= HISTORY_TOLERANCE:
            raise _failure(
                subject, f"the history does not hold each epoch's mean loss{_other(found, values)}."
            )


def _other(found: float, values: Any) -> str:
    """What the number is instead, if it is something known."""
    known = {
        "the loss of its last batch": values[-1],
        "the loss of its first batch": values[0],
        "the sum over its batches": values.sum(),
        "the sum over its batches, divided by the number of rows": values.sum() / ROWS,
    }
    return next(
        (f", but {words}" for words, value in known.items() if abs(found - value) <= HISTORY_TOLERANCE), ""
    )


def _generator(orders: Sequence[list[tuple[int, ...]]], subject: Subject) -> None:
    if orders[0] != orders[1]:
        raise _failure(
            subject, "the same seed gives another order of the rows: draw from the rng that is given."
        )
    if orders[0] == orders[2]:
        raise _failure(
            subject, "another seed gives the same order of the rows: draw from the rng that is given."
        )


def _arguments(recorder: Recorder, answer: Any, names: Sequence[str], subject: Subject) -> None:
    for name, left in zip(names, answer.after, strict=True):
        before = {"X": recorder.X, "y": recorder.y}.get(name)
        if before is not None and not structure.same(before, left):
            said = f"the loop is right, but {name} is changed: shuffle row numbers, and pick rows by them."
            raise subject.failure("mutation", said, said)


def _failure(subject: Subject, said: str, hint: str = "") -> CheckFailure:
    """Every sentence is ours, so the bare text is the full one."""
    return subject.failure("training", said, said, hint)
