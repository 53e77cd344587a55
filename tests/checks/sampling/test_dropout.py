"""`checks.dropout`: what is said of masks that are not as they should be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.sampling import adapters, dropout
from tests.campaigns.banks import gradients as bank
from tests.campaigns.banks.bank import namespace
from tests.checks.local_student import student

FUNCTIONS = """
def dropout_forward(x, rate, training, rng):
    mask = (rng.random(x.shape) >= rate) / (1 - rate) if training else np.ones(x.shape)
    return x * mask, mask

def dropout_backward(dy, cache):
    return dy * cache
"""


def failure(names: dict[str, Any], contract: adapters.DropoutAdapter | None = None) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        dropout.check_dropout(
            student(**names), contract or adapters.DropoutClass("Dropout"), np.random.default_rng(6)
        )
    return caught.value


def bug(name: str) -> CheckFailure:
    return failure(namespace(bank.DROPOUT_LAYER, bank.DROPOUT.bugs[name]))


def test_functions_pass_in_one_request() -> None:
    who = student(**namespace(FUNCTIONS))
    dropout.check_dropout(who, adapters.DropoutFunctions(), np.random.default_rng(6))
    assert who.requests == 1


def test_a_rate_that_is_kept_is_named() -> None:
    assert bug("rate kept, not dropped").hint == "rate is the share that is dropped."


def test_a_missing_scale_has_a_hint_about_it() -> None:
    assert "divided by 1 - rate" in bug("not scaled").hint


def test_a_new_mask_backward_is_told_as_such() -> None:
    assert "the mask and the scale of the forward" in bug("a new mask backward").text


@pytest.mark.parametrize("name", ["a seed of its own", "one mask for ever"])
def test_a_mask_that_comes_again_is_not_random(name: str) -> None:
    assert bug(name).kind == "random"


@pytest.mark.parametrize("name", ["rows dropped", "columns dropped", "exactly as many"])
def test_entries_that_fall_together_are_told(name: str) -> None:
    assert "independently" in bug(name).text


def test_dropping_in_inference_is_told() -> None:
    assert "in inference" in bug("dropped in inference").text


def test_a_class_that_is_missing_is_missing() -> None:
    assert failure({}).kind == "missing"


def test_functions_without_a_cache_fail_by_their_form() -> None:
    names = namespace(FUNCTIONS.replace("return x * mask, mask", "return x * mask"))
    assert failure(names, adapters.DropoutFunctions()).kind in ("shape", "type", "exception")


def in_place(what: str) -> dict[str, Any]:
    changes = {
        "x": ("return x * mask, mask", "x *= mask\n    return x, mask"),
        "dy": ("dy * cache", "dy.__imul__(cache)"),
    }
    return namespace(FUNCTIONS, (changes[what],))


@pytest.mark.parametrize("what", ["x", "dy"])
def test_an_argument_that_is_changed_is_named(what: str) -> None:
    with pytest.raises(CheckFailure, match=f"changed its argument {what}"):
        dropout.check_unchanged(
            student(**in_place(what)), adapters.DropoutFunctions(), np.random.default_rng(6)
        )


def test_arguments_that_stay_pass() -> None:
    dropout.check_unchanged(
        student(**namespace(FUNCTIONS)), adapters.DropoutFunctions(), np.random.default_rng(6)
    )


def test_a_mask_that_belongs_to_the_class_is_told_backward() -> None:
    assert "the mask and the scale of the forward" in bug("one mask for all layers").text


def test_the_same_number_dropped_every_time_is_told() -> None:
    assert "exactly the same number" in bug("as many dropped every time").text
