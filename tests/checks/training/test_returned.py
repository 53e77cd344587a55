"""What a training loop returned: losses and parameters, in whatever holds them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.training import returned

SUBJECT = Subject("train(params)", "params")
W, B = np.ones((2, 3)), np.zeros(3)


def failure(answer: object, like: object) -> CheckFailure:
    with pytest.raises(CheckFailure) as raised:
        returned.parameters(answer, like, SUBJECT)
    return raised.value


@pytest.mark.parametrize("answer", [[1.0, 0.5], (1.0, 0.5), np.array([1.0, 0.5])])
def test_losses_may_be_a_list_a_tuple_or_an_array(answer: Any) -> None:
    assert returned.losses(answer, 2, "batch", SUBJECT) == [1.0, 0.5]


@pytest.mark.parametrize("answer", [[1.0], [1.0, 0.5, 0.2], np.ones((2, 1)), 1.0, None])
def test_another_number_of_losses_is_refused(answer: Any) -> None:
    with pytest.raises(CheckFailure, match="one loss per batch"):
        returned.losses(answer, 2, "batch", SUBJECT)


@pytest.mark.parametrize("loss", [2, 2.0, np.float32(2), np.array(2.0), np.array([[2.0]]), np.int64(2)])
def test_one_real_number_in_any_form_is_a_loss(loss: Any) -> None:
    assert returned.as_float(loss) == 2.0


@pytest.mark.parametrize("loss", [None, "2", [2.0], np.array([1.0, 2.0]), 2j, np.array([]), np.array([2j])])
def test_anything_else_is_not_a_number(loss: Any) -> None:
    assert math.isnan(returned.as_float(loss))


@pytest.mark.parametrize("like", [[(W, B)], [W, B], (W, [B]), {"W": W, "b": B}])
def test_parameters_keep_the_structure_that_was_asked_for(like: Any) -> None:
    found = returned.parameters(like, like, SUBJECT)
    assert str(found) == str(like)


def test_tuples_and_lists_are_interchangeable() -> None:
    found = returned.parameters(([W, B],), [(W, B)], SUBJECT)
    assert isinstance(found, list)
    assert isinstance(found[0], tuple)


def test_keys_that_nobody_asked_for_are_free() -> None:
    assert list(returned.parameters({"v": W, "b": B}, {"b": B}, SUBJECT)) == ["b"]


def test_a_dict_is_read_by_its_keys_and_not_by_its_order() -> None:
    found = returned.items({"b": 2, "W": 1}, {"W": W, "b": B}, SUBJECT)
    assert found == [1, 2]


def test_a_missing_key_is_named_among_those_asked_for() -> None:
    assert failure({"W": W}, {"W": W, "b": B}).text == (
        "train(params): the trained parameters are not a dict with the keys W, b."
    )


def test_a_wrong_shape_is_reported_with_its_place() -> None:
    assert "params[0][1]" in failure([(W, W)], [(W, B)]).text


def test_the_place_is_not_shown_of_a_hidden_run() -> None:
    assert "[0][1]" not in failure([(W, W)], [(W, B)]).redacted


@pytest.mark.parametrize("answer", [[W], [W, B, B], W, None])
def test_another_number_of_parts_is_refused(answer: Any) -> None:
    assert failure(answer, [W, B]).kind in ("type", "shape")


def test_a_parameter_that_is_not_finite_is_refused() -> None:
    assert failure([W, B + math.nan], [W, B]).kind == "finite"
