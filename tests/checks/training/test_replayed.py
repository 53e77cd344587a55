"""`training.replayed`: a loop's own batches are walked again by the judge, and nothing is left to luck."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.training import adapters, replayed
from tests.campaigns.banks import replay as bank
from tests.campaigns.banks.bank import edit, namespace
from tests.checks.local_student import student

ADAPTER = bank.LOOP


def judged(edits: Any = (), *, loop: Any = ADAPTER, **options: Any) -> None:
    rng = np.random.default_rng(3)
    names = namespace(bank.FIT, edits)
    asked = bank.drawn("moons", rng)
    replayed.check_replayed(student(**names), loop, bank.begin, asked, bank.loss, rng, **options)


def failure(edits: Any, **options: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        judged(edits, **options)
    return caught.value


@pytest.mark.parametrize(
    ("bug", "words"),
    [
        ("never shuffles", "in the order of X"),
        ("shuffled once", "same order"),
        ("an epoch less", "fewer epochs"),
        ("an epoch more", "more epochs"),
        ("last batch dropped", "which is smaller, is left out"),
        ("a batch drawn twice", "twice in one epoch"),
        ("a seed of its own", "another seed gives the same order"),
        ("noise in the gradients", "leave the path"),
        ("biases never trained", "leave the path"),
        ("the first layer never trained", "leave the path"),
        ("the learning rate halved late", "leave the path"),
        ("weights decay", "leave the path"),
        ("the gradient of the batch before", "leave the path"),
        ("labels not shuffled", "of the network that it is given"),
        ("returns the start", "not where the steps over these batches lead"),
        ("the step before the last is returned", "before the last step"),
        ("history of last batches", "the loss of its last batch"),
    ],
)
def test_a_known_mistake_is_told(bug: str, words: str) -> None:
    found = failure(bank.MISTAKES[bug])
    assert (found.kind, words in found.redacted) == ("training", True)


def test_a_loop_that_never_moves_is_told_so_and_nothing_about_its_batches() -> None:
    found = failure(edit(bank.MOVED, ""))
    assert "no step moves the parameters, although the loss is asked for." in found.redacted


def test_one_step_an_epoch_is_told_as_steps_that_are_missing() -> None:
    lines = bank.SPEED[4:] + bank.MOVED[4:]
    late = (
        (bank.SPEED, ""),
        (bank.MOVED, ""),
        ("        history.append(", lines + "        history.append("),
    )
    assert "not every batch is followed by a step" in failure(late).redacted


def test_labels_that_are_changed_on_the_way_are_told() -> None:
    assert "hand them on as they are" in failure(edit("y[rows]", "y[rows] + 0.5")).redacted


def test_outputs_of_another_form_are_told() -> None:
    assert "one row for each label" in failure(edit("loss(outputs,", "loss(outputs[:, :1],")).redacted


def test_a_loop_that_asks_for_the_loss_without_end_is_stopped() -> None:
    endless = edit(
        "            grads =", "            while True: loss(outputs, y[rows])\n            grads ="
    )
    assert "far more often" in failure(endless).redacted


def test_a_loop_without_a_history_can_be_judged() -> None:
    judged(
        edit("return params, history", "return params"),
        loop=replace(ADAPTER, parts=("params",)),
        history=False,
    )


def test_a_loop_that_draws_without_a_given_generator_can_be_judged() -> None:
    loop = replace(ADAPTER, arguments=tuple(name for name in ADAPTER.arguments if name != "rng"))
    own = edit("batch_size, rng, loss):", "batch_size, loss):\n    rng = np.random.default_rng(0)")
    judged(own, loop=loop)


def test_a_loss_may_be_an_object_with_forward_and_backward() -> None:
    arguments = tuple("loss_object" if name == "loss" else name for name in ADAPTER.arguments)
    asks = "value, gradient = loss.forward(outputs, y[rows]), loss.backward(outputs, y[rows])"
    judged(edit("value, gradient = loss(outputs, y[rows])", asks), loop=replace(ADAPTER, arguments=arguments))


def test_a_class_can_be_judged() -> None:
    source = bank.FIT + (
        "\nclass Net:\n    def __init__(self, params): self.params = params\n    def fit(self, *args):\n"
        "        self.params, self.losses = fit(self.params, *args)\n"
    )
    rng = np.random.default_rng(3)
    loop = adapters.TrainingClass("Net", arguments=ADAPTER.arguments[1:], per="epoch")
    asked = bank.drawn("moons", rng)
    replayed.check_replayed(student(**namespace(source)), loop, bank.begin, asked, bank.loss, rng)


def test_a_run_says_how_many_epochs_it_has() -> None:
    rng = np.random.default_rng(3)
    asked = [replace(run, more={"batch_size": 16}) for run in bank.drawn("moons", rng)]
    with pytest.raises(ValueError, match="needs 'epochs' in more"):
        replayed.check_replayed(student(), ADAPTER, bank.begin, asked, bank.loss, rng)


def test_one_run_alone_is_refused_since_a_number_that_never_changes_may_be_ignored() -> None:
    rng = np.random.default_rng(3)
    with pytest.raises(ValueError, match="two runs or more"):
        replayed.check_replayed(student(), ADAPTER, bank.begin, bank.drawn("moons", rng)[:1], bank.loss, rng)


def test_a_run_whose_steps_do_not_show_is_never_used() -> None:
    rng = np.random.default_rng(3)
    run = replace(bank.drawn("moons", rng)[0], lr=1e-9)
    with pytest.raises(ValueError, match="take another learning rate"):
        replayed.draw_replayable_run(bank.begin, lambda: run, bank.loss, rng)
