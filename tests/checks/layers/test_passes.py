"""`layers.passes`: a layer's passes, its lists, and what is kept between calls; the script and its known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.layers import mistakes, passes, script
from tests.campaigns.banks import layers as bank
from tests.campaigns.banks.bank import Edits, edit, namespace
from tests.checks.local_student import student

Check = Callable[..., Any]


def judged(edits: Edits = (), check: Check = passes.check_passes, **options: Any) -> Any:
    who = student(**namespace(bank.BATCH_NORM, edits))
    return check(who, bank.NORM, bank.REFERENCES, bank.features, np.random.default_rng(4), **options)


def failure(edits: Edits, check: Check = passes.check_passes, **options: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        judged(edits, check, **options)
    return caught.value


def test_the_reference_that_explains_every_pass_is_returned() -> None:
    unbiased = bank.VARIANTS["unbiased averages"]
    assert not isinstance(unbiased, str)
    assert [judged(), judged(unbiased)] == [("biased",), ("unbiased",)]


def test_a_layer_is_asked_in_one_request() -> None:
    who = student(**namespace(bank.BATCH_NORM))
    passes.check_passes(who, bank.NORM, bank.REFERENCES, bank.features, np.random.default_rng(4))
    assert who.requests == 1


def test_a_single_reference_needs_no_name() -> None:
    who = student(**namespace(bank.DENSE))
    reference = namespace(bank.DENSE)["Dense"]
    assert passes.check_passes(who, bank.LINEAR, reference, bank.inputs, np.random.default_rng(4)) == ("",)


@pytest.mark.parametrize(
    ("bug", "begins"),
    [
        ("eps outside the root", "BatchNorm(…).forward(x, training) (a fresh layer): y is not right"),
        ("sums for means", "BatchNorm(…).backward(dy) (a fresh layer): dx is not right"),
        ("dgamma averaged", "BatchNorm(…).grads (a fresh layer): dgamma is not right"),
        (
            "gamma and beta swapped at the start",
            "BatchNorm(…).params (a fresh layer): params holds the right values in another order: beta",
        ),
        (
            "gamma kept by name for the backward",
            "BatchNorm(…).backward(dy) (after an inference): dx is not right",
        ),
        (
            "momentum reversed",
            "BatchNorm(…).forward(x, training) (inference after params[0] = …): y is not right",
        ),
    ],
)
def test_the_first_pass_that_is_wrong_is_told(bug: str, begins: str) -> None:
    assert failure(bank.BUGS[bug]).text.startswith(begins)


@pytest.mark.parametrize(
    ("bug", "kind", "words"),
    [
        ("gamma copied", "values", "Compute with the arrays in params"),
        ("gamma kept by name", "values", "Read params[0] in each pass"),
        ("params made anew", "values", "Read params[0] in each pass"),
        ("grads add up", "values", "Each backward sets grads anew"),
        ("params in the class", "state", "belongs to its object"),
    ],
)
def test_a_known_mistake_is_named(bug: str, kind: str, words: str) -> None:
    found = failure(bank.BUGS[bug])
    assert (found.kind, words in found.hint) == (kind, True)


def test_a_batch_kept_in_the_class_is_state() -> None:
    who = student(**namespace(bank.DENSE, edit("self.x = x", "Dense.x = x")))
    with pytest.raises(CheckFailure) as caught:
        passes.check_passes(
            who, bank.LINEAR, namespace(bank.DENSE)["Dense"], bank.inputs, np.random.default_rng(4)
        )
    assert caught.value.kind == "state"


def test_an_inference_that_replaces_what_the_backward_needs_is_named() -> None:
    careless = edit("        if training:\n            self.x = x", "        self.x = x")
    who, reference = student(**namespace(bank.DENSE, careless)), namespace(bank.DENSE)["Dense"]
    with pytest.raises(CheckFailure, match="after an inference") as caught:
        passes.check_passes(who, bank.LINEAR, reference, bank.inputs, np.random.default_rng(4))
    assert "An inference must leave alone" in caught.value.hint


def test_an_unknown_mistake_ends_on_the_hint_of_the_test() -> None:
    assert failure(bank.BUGS["sums for means"], hint="Means.").hint == "Means."


@pytest.mark.parametrize("bug", ["params as a tuple"])
def test_params_that_cannot_be_set_are_told_so(bug: str) -> None:
    found = failure(bank.BUGS[bug])
    assert found.text == (
        "BatchNorm(…).params: params cannot be set: it has to be a list of arrays that can be written."
    )


def test_a_layer_without_a_list_is_told_so() -> None:
    assert "the layer has no attribute params that can be read." in failure(bank.BUGS["no params"]).text


def test_a_class_that_is_missing_or_raises_is_told_once() -> None:
    assert failure(edit("class BatchNorm", "class Norm")).kind == "missing"
    assert failure(edit("self.momentum, self.eps = momentum, eps", "1 / 0")).kind == "exception"


def test_a_pass_that_raises_is_told_with_its_call() -> None:
    found = failure(edit("        dxhat = ", "        raise KeyError\n        dxhat = "))
    assert "The call was BatchNorm(…).backward(dy) (a fresh layer)." in found.text


def test_arguments_that_change_are_told_after_right_passes() -> None:
    found = failure(bank.BUGS["x centred in place"], passes.check_unchanged)
    assert (found.kind, "changed its argument x" in found.text) == ("mutation", True)
    judged(check=passes.check_unchanged)


def test_a_wrong_layer_is_told_as_wrong_before_what_it_changes() -> None:
    assert failure(bank.BUGS["no root"], passes.check_unchanged).kind == "values"


def test_the_redacted_text_holds_no_value() -> None:
    found = failure(bank.BUGS["no root"])
    assert found.redacted == (
        "BatchNorm(…).forward(x, training) (a fresh layer): y does not have the right values."
    )


@pytest.mark.parametrize("mistake", mistakes.MISTAKES, ids=lambda one: one.player.__name__)
def test_every_known_mistake_leaves_the_right_path_of_the_script(mistake: mistakes.LayerMistake) -> None:
    make = namespace(bank.DENSE)["Dense"]
    keywords = dict(bank.LINEAR.keywords)
    inputs = script.draw_inputs(make, keywords, bank.inputs, np.random.default_rng(4))

    def played(player: script.ReferencePlayer) -> list[Any]:
        return [value for _, value in script.play(player, inputs)]

    right, wrong = played(script.ReferencePlayer(make, keywords)), played(mistake.player(make, keywords))
    assert any(not np.array_equal(a, b) for a, b in zip(map(flat, right), map(flat, wrong), strict=True))


def flat(value: Any) -> Any:
    return np.concatenate([np.ravel(part) for part in value])
