"""`training.choice`: the network that a student chose is trained by the judge, and each fault has its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograder.checks.cases import Function
from autograder.checks.failure import CheckFailure
from autograder.checks.training import choice
from tests.checks.local_student import student

BEST = 0.01


def loss(widths: Sequence[int], rate: float, seed: int) -> float:
    """A made-up training: wider is better, and so is a learning rate near 0.01; one seed of three is unlucky."""
    return 1 / sum(widths) + abs(np.log10(rate / BEST)) + (seed == 2)


class Trained:
    """A trial of that training, which notes what was trained."""

    def __init__(self) -> None:
        self.trained: list[tuple[tuple[int, ...], float, int]] = []

    def trial(self, budget: int = 100, bar: float = 0.2) -> choice.TrainingTrial:
        return choice.TrainingTrial(self.loss, lambda widths: 5 * sum(widths), budget, bar, seeds=(1, 2, 3))

    def loss(self, *asked: Any) -> float:
        self.trained.append(asked)
        return loss(*asked)


def ask(value: Any, **limits: Any) -> Trained:
    made = Trained()
    answers = value if callable(value) else lambda: value
    choice.check_trained(student(mine=answers), Function("mine", ()), made.trial(**limits))
    return made


def failure(value: Any, **limits: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        ask(value, **limits)
    return caught.value


def test_a_network_within_the_budget_that_reaches_the_bar_passes() -> None:
    ask(([20], 0.01))


def test_it_is_trained_once_for_each_seed_with_plain_numbers() -> None:
    made = ask((np.array([12, 8], np.uint8), np.float32(0.01)))
    assert made.trained == [((12, 8), float(np.float32(0.01)), seed) for seed in (1, 2, 3)]


def test_one_unlucky_seed_of_three_is_forgiven() -> None:
    assert loss([20], 0.01, 2) > 0.2
    ask(([20], 0.01))


def test_a_loss_that_equals_the_bar_is_right() -> None:
    ask(([20], 0.01), bar=loss([20], 0.01, 1))


def test_a_network_of_exactly_the_budget_is_right() -> None:
    ask(([12, 8], 0.01), budget=100)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([12, 9], "the network has 105 parameters, and at most 100 are allowed."),
        ([10**15], "the network has 5000000000000000 parameters, and at most 100 are allowed."),
        ([1] * 13, "widths holds 13 hidden layers, and at most 12 are trained."),
    ],
)
def test_a_network_that_is_too_large_is_told_so_and_never_trained(value: Any, text: str) -> None:
    made = Trained()
    with pytest.raises(CheckFailure) as caught:
        choice.check_trained(student(mine=lambda: (value, 0.01)), Function("mine", ()), made.trial())
    assert (caught.value.text, made.trained) == (f"mine(): {text}", [])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (20, "widths is not a list of whole numbers, one for each hidden layer."),
        (np.array([[20]]), "widths is not a list of whole numbers, one for each hidden layer."),
        ([[20]], "widths is not a list of whole numbers, one for each hidden layer."),
        (["20"], "widths is not a list of whole numbers, one for each hidden layer."),
        ([], "widths is empty; there is at least one hidden layer."),
        (np.array([], int), "widths is empty; there is at least one hidden layer."),
        ([20.0], "widths does not hold integers."),
        ([True], "widths does not hold integers."),
        ([20, 0], "widths holds a number below 1; a hidden layer has one unit or more."),
    ],
)
def test_wrong_widths_are_told_in_one_sentence(value: Any, text: str) -> None:
    assert failure((value, 0.01)).text == f"mine(): {text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "rate is 0; a learning rate is above 0."),
        (-0.5, "rate is -0.5; a learning rate is above 0."),
        (float("nan"), "rate is NaN."),
        (np.array([0.01]), "rate has shape (1,), and a single number was expected."),
        ("0.01", "rate is a value of type str, and a single real number was expected."),
    ],
)
def test_a_wrong_rate_is_told_in_one_sentence(value: Any, text: str) -> None:
    assert failure(([20], value)).text == f"mine(): {text}"


def test_the_other_order_is_told_as_that() -> None:
    found = failure((0.01, [20]))
    assert (found.kind, found.hint) == ("parts", "Return (widths, rate), in this order.")


def test_a_choice_that_changes_is_told_as_random() -> None:
    found = failure(lambda widths=[19]: ([widths.append(20) or widths.pop(0)], 0.01))
    text = "mine(): a second call makes another choice: one network is judged."
    assert (found.kind, found.text) == ("random", text)


def test_a_network_that_misses_the_bar_is_told_its_losses_in_full_text_alone() -> None:
    found = failure(([4], 0.01))
    assert found.text == "mine(): the median validation loss of 3 trainings (0.25, 1.25, 0.25) is above 0.2."
    assert found.redacted == "mine(): the median validation loss is above 0.2."


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        (([20], 0.001), "With ten times its learning rate the same network reaches 0.05."),
        (([20], 0.03), "With a third of its learning rate the same network reaches 0.05."),
        (
            ([4], 0.01),
            "No other learning rate near it helps much: look at the widths, and at the number of layers.",
        ),
    ],
)
def test_what_would_mend_it_is_found_out_for_the_public_example(value: Any, fact: str) -> None:
    assert failure(value).run_fact == fact


def test_a_training_that_diverges_is_told_to_take_shorter_steps() -> None:
    made = choice.TrainingTrial(lambda *_: np.nan, lambda widths: 1, 10, 0.2)
    with pytest.raises(CheckFailure, match="diverges") as caught:
        choice.check_trained(student(mine=lambda: ([2], 3.0)), Function("mine", ()), made)
    assert caught.value.hint == "Its steps are too long: take a smaller learning rate."
