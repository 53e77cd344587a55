"""The mini-batches of a watched training loop, from the calls that its model, loss and optimizer recorded.

Each batch is a forward, a loss, a backward and one step, in this order. Rows and labels belong together, and the
gradient of the loss goes backward as it is. zero_grad and the training flag are judged where the handout has them.
Forwards and losses that no backward follows are taken for measurements, and are free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.training.spy import Event

FACTOR_TOLERANCE = 1e-4  # above the rounding of float32, below one over any number of rows


@dataclass(frozen=True)
class MiniBatch:
    """The input of one backward: the rows of its forward, and the value of its loss."""

    rows: tuple[int, ...]
    value: float


def of_events(
    events: Sequence[Event], subject: Subject, *, zero_grad: bool, flagged: bool
) -> list[MiniBatch]:
    """Return the batches that went backward. Raises `CheckFailure` where a call is missing, wrong or out of order.

    `zero_grad` and `flagged` say that the handout asks for zero_grad, and for the training flag.
    """
    batches: list[MiniBatch] = []
    losses = [event for event in events if event.kind == "loss"]
    forward, stepped, clean = Event("none"), True, True
    for event in events:
        if event.kind == "forward":
            forward = event
        elif event.kind == "zero_grad":
            if not stepped and zero_grad:
                raise _failure(subject, "zero_grad comes between backward and step: no gradient is left.")
            clean = True
        elif event.kind == "backward":
            if not stepped:
                raise _failure(subject, "a backward follows a backward, with no step between them.")
            if zero_grad and not clean:
                raise _failure(subject, "no zero_grad comes between two backwards: their gradients add up.")
            batches.append(_batch(event, losses, forward, subject, flagged=flagged))
            stepped = clean = False
        elif event.kind == "step":
            if stepped:
                raise _failure(subject, _STEP_FIRST if not batches else "two steps follow one backward.")
            stepped = True
    if not stepped:
        raise _failure(subject, "no step follows the last backward.")
    if not batches:
        raise _failure(subject, "model.backward is never called.")
    return batches


_STEP_FIRST = "a step comes before the first backward: there is no gradient yet."


def _batch(
    event: Event, losses: Sequence[Event], forward: Event, subject: Subject, *, flagged: bool
) -> MiniBatch:
    """Return the batch of one backward. Raises `CheckFailure` where forward, loss and backward do not fit together."""
    if event.of < 0:
        text = "model.backward is called with something that is not the gradient of the loss."
        raise _failure(subject, text)
    loss = losses[event.of]
    if loss.of != forward.of:
        text = "a backward does not follow the forward of its own batch: the model has seen others since."
        raise _failure(subject, text)
    if loss.rows != forward.rows:
        raise _failure(subject, "the labels that the loss gets are not those of the rows that the model got.")
    if not abs(event.factor - 1) <= FACTOR_TOLERANCE:
        text = "the gradient of the loss is multiplied by a number before it goes backward."
        raise _failure(subject, text, "The loss is a mean already.")
    if flagged and not forward.training:
        raise _failure(subject, "a batch is trained on without the training flag.")
    return MiniBatch(forward.rows, loss.value)


def _failure(subject: Subject, text: str, hint: str = "") -> CheckFailure:
    return subject.same_failure("training", text, hint)
