"""The calls of one mini-batch: forward, loss, backward, step, in this order and on the same rows."""

from __future__ import annotations

import math

import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.training import mini_batches
from autograder.checks.training.mini_batches import MiniBatch
from autograder.checks.training.spy import Event

SUBJECT = Subject("fit(model, X, y)")
ZERO, STEP = Event("zero_grad"), Event("step")


def forward(number: int = 0, rows: tuple[int, ...] = (0, 1), *, training: bool = True) -> Event:
    return Event("forward", rows, number, training)


def loss(number: int = 0, rows: tuple[int, ...] = (0, 1), value: float = 1.5) -> Event:
    return Event("loss", rows, number, value=value)


def backward(number: int = 0, factor: float = 1.0) -> Event:
    return Event("backward", of=number, factor=factor)


def batches(*events: Event, zero_grad: bool = False, flagged: bool = False) -> list[MiniBatch]:
    return mini_batches.of_events(events, SUBJECT, zero_grad=zero_grad, flagged=flagged)


def failure(*events: Event, zero_grad: bool = False, flagged: bool = False) -> str:
    """What is said of these calls."""
    with pytest.raises(CheckFailure) as raised:
        batches(*events, zero_grad=zero_grad, flagged=flagged)
    assert raised.value.kind == "training"
    return raised.value.text.removeprefix("fit(model, X, y): ")


ONE = (forward(), loss(), backward(), STEP)
TWO = (*ONE, forward(1, (2,)), loss(1, (2,), 0.5), backward(1), STEP)


def test_a_batch_has_the_rows_of_its_forward_and_the_value_of_its_loss() -> None:
    assert batches(*TWO) == [MiniBatch((0, 1), 1.5), MiniBatch((2,), 0.5)]


def test_a_forward_and_a_loss_without_a_backward_are_free() -> None:
    measured = (forward(1, (0, 1, 2)), loss(1, (0, 1, 2)))
    assert batches(*ONE, *measured) == batches(*ONE)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((), "model.backward is never called."),
        ((forward(), loss()), "model.backward is never called."),
        ((forward(), STEP), "a step comes before the first backward: there is no gradient yet."),
        ((*ONE, STEP), "two steps follow one backward."),
        (ONE[:3], "no step follows the last backward."),
        ((*ONE[:3], backward(), STEP), "a backward follows a backward, with no step between them."),
        (
            (forward(), loss(), backward(-1, math.nan), STEP),
            "model.backward is called with something that is not the gradient of the loss.",
        ),
        (
            (forward(), loss(), forward(1), backward(), STEP),
            "a backward does not follow the forward of its own batch: the model has seen others since.",
        ),
        (
            (forward(), loss(rows=(1, 0)), backward(), STEP),
            "the labels that the loss gets are not those of the rows that the model got.",
        ),
        (
            (forward(), loss(), backward(factor=0.5), STEP),
            "the gradient of the loss is multiplied by a number before it goes backward.",
        ),
    ],
)
def test_what_is_missing_wrong_or_out_of_order_is_said(events: tuple[Event, ...], said: str) -> None:
    assert failure(*events) == said


def test_a_factor_within_float32_rounding_is_one() -> None:
    assert len(batches(forward(), loss(), backward(factor=1 + 5e-5), STEP)) == 1


def test_gradients_that_are_never_cleared_add_up() -> None:
    said = "no zero_grad comes between two backwards: their gradients add up."
    assert failure(*TWO, zero_grad=True) == said


def test_gradients_cleared_before_the_step_are_gone() -> None:
    said = "zero_grad comes between backward and step: no gradient is left."
    assert failure(*ONE[:3], ZERO, STEP, zero_grad=True) == said


@pytest.mark.parametrize("place", [4, 5, 6])
def test_gradients_may_be_cleared_anywhere_between_step_and_backward(place: int) -> None:
    assert len(batches(*TWO[:place], ZERO, *TWO[place:], zero_grad=True)) == 2


def test_zero_grad_is_free_where_the_handout_does_not_ask_for_it() -> None:
    assert len(batches(*ONE[:3], ZERO, STEP)) == 1


def test_a_batch_without_the_training_flag_is_reported_where_the_handout_has_it() -> None:
    events = (forward(training=False), *ONE[1:])
    assert failure(*events, flagged=True) == "a batch is trained on without the training flag."


def test_the_training_flag_is_free_where_the_handout_does_not_have_it() -> None:
    assert len(batches(forward(training=False), *ONE[1:])) == 1
