"""The watched model, loss and optimizer: each call is written down with its rows and what it belongs to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.training import spy as spies
from autograder.checks.training.spy import Event, Spy


@pytest.fixture
def spy() -> Spy:
    return Spy(6, np.random.default_rng(2))


def methods(spy: Spy) -> dict[str, Any]:
    """The model's methods, as a loop calls them."""
    return dict(spy.model().attributes)


def test_a_batch_is_written_down_with_its_rows(spy: Spy) -> None:
    model, rows = methods(spy), np.array([4, 1])
    _, gradient = spy.loss(model["forward"](spy.X[rows]), spy.y[rows])
    model["backward"](gradient)
    model["step"]()
    kinds = [(event.kind, event.rows, event.of) for event in spy.events]
    assert kinds == [
        ("forward", (4, 1), 0),
        ("loss", (4, 1), 0),
        ("backward", (), 0),
        ("step", (), -1),
    ]


def test_a_gradient_is_known_again_whatever_it_was_multiplied_by(spy: Spy) -> None:
    model = methods(spy)
    _, gradient = spy.loss(model["forward"](spy.X), spy.y)
    model["backward"](gradient / 4)
    assert spy.events[-1].factor == pytest.approx(0.25)


@pytest.mark.parametrize("wrong", [None, 3.0, np.ones((6, 3)), np.zeros((6, 3)), np.full((6, 3), np.nan)])
def test_what_is_no_gradient_belongs_to_no_loss(spy: Spy, wrong: Any) -> None:
    model = methods(spy)
    spy.loss(model["forward"](spy.X), spy.y)
    model["backward"](wrong)
    assert spy.events[-1].of == -1


def test_the_value_and_the_gradient_of_a_loss_object_are_one_loss(spy: Spy) -> None:
    outputs, loss = methods(spy)["forward"](spy.X), dict(spy.loss_object().attributes)
    loss["forward"](outputs, spy.y)
    loss["backward"](outputs, spy.y)
    assert [event.kind for event in spy.events] == ["forward", "loss"]


@pytest.mark.parametrize(("given", "flag"), [(True, True), (False, False), (1, False), ("yes", False)])
def test_only_true_is_the_training_flag(spy: Spy, given: Any, flag: bool) -> None:
    methods(spy)["forward"](spy.X, given)
    assert spy.events[-1].training is flag


def test_without_a_flag_the_models_mode_counts(spy: Spy) -> None:
    model = methods(spy)
    for order in ("train", "eval"):
        model[order]()
        model["forward"](spy.X)
    assert [event.training for event in spy.events] == [True, False]


@pytest.mark.parametrize(
    "wrong", [None, [[0.0, 1.0]], np.zeros((2, 0)), np.zeros(2), np.full((2, 2), 0.5), np.full((2, 2), 6.0)]
)
def test_an_input_that_is_not_rows_of_x_is_a_problem(spy: Spy, wrong: Any) -> None:
    methods(spy)["forward"](wrong)
    expected = "model.forward was called with something that is not X, picked by rows, with all columns."
    assert (spy.problems, spy.events) == ([expected], [Event("forward", (), 0)])


def test_labels_that_are_not_rows_of_y_are_a_problem(spy: Spy) -> None:
    spy.loss(methods(spy)["forward"](spy.X), np.arange(6))
    assert spy.problems == ["the loss was called with something that is not y, picked by rows."]


@pytest.mark.parametrize("change", [lambda out: out + 0.5, lambda out: out.tolist(), lambda out: out + 1])
def test_outputs_that_the_model_did_not_return_are_a_problem(spy: Spy, change: Any) -> None:
    spy.loss(change(methods(spy)["forward"](spy.X)), spy.y)
    expected = "the loss was called with something that model.forward did not return."
    assert spy.problems == [expected]


def test_only_the_first_problem_is_kept(spy: Spy) -> None:
    for wrong in (None, 3):
        spy.loss(wrong, wrong)
    assert len(spy.problems) == 1


def test_a_loop_that_never_ends_is_stopped(spy: Spy) -> None:
    step = methods(spy)["step"]
    for _ in range(spies.MOST_EVENTS):
        step()
    with pytest.raises(ValueError, match="too many calls"):
        step()


def test_an_optimizer_returns_the_parameters_that_it_was_given(spy: Spy) -> None:
    params = [np.ones(2)]
    assert dict(spy.optimizer().attributes)["step"](params, params) is params
