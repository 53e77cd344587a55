"""`layers.network`: the order of passes, the flag, the flat lists and the step, each judged for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.layers import network, probed
from tests.campaigns.banks import networks as bank
from tests.campaigns.banks.bank import Edits, namespace
from tests.checks.local_student import student

CHECKS: dict[str, tuple[Callable[..., None], dict[str, Edits]]] = {
    "order": (network.check_order, bank.ORDER),
    "flags": (network.check_flags, bank.FLAGS),
    "lists": (network.check_lists, bank.LISTS),
    "step": (network.check_step, bank.MOVES),
}


def failure(check: str, bug: str, edits: Edits | None = None) -> CheckFailure | None:
    judge, bugs = CHECKS[check]
    who = student(**namespace(bank.NETWORK, bugs[bug] if edits is None else edits))
    try:
        judge(who, probed.NetworkClass(), np.random.default_rng(4))
    except CheckFailure as found:
        return found
    return None


@pytest.mark.parametrize("check", CHECKS)
def test_a_network_is_asked_in_one_request(check: str) -> None:
    who = student(**namespace(bank.NETWORK))
    CHECKS[check][0](who, probed.NetworkClass(), np.random.default_rng(4))
    assert who.requests == 1


@pytest.mark.parametrize(
    ("check", "bug", "kind", "text"),
    [
        ("order", "backward from the first", "training", "it goes through the layers in another order."),
        ("order", "the first layer left out backward", "training", "it leaves out layers[0]."),
        ("order", "the last layer left out forward", "training", "it leaves out layers[4]."),
        ("order", "layers in the class", "training", "it calls forward of none of its own layers."),
        ("flags", "no flag", "training", "layers[0].forward gets no flag."),
        (
            "flags",
            "always in training",
            "training",
            "layers[0].forward gets another flag than training=False.",
        ),
        (
            "lists",
            "params of params",
            "parts",
            "params holds a list for each layer, and one flat list was expected.",
        ),
        ("lists", "grads from the last", "parts", "grads holds the right values in another order."),
        (
            "step",
            "what step returns is lost",
            "values",
            "layers[0].params still holds the arrays of the start: the layer has not moved.",
        ),
        ("step", "a step for each layer", "training", "it calls optimizer.step more than once."),
        ("step", "an update of its own", "training", "it calls optimizer.step less than once."),
    ],
)
def test_the_fault_is_named(check: str, bug: str, kind: str, text: str) -> None:
    found = failure(check, bug)
    assert found is not None
    assert (found.kind, found.text.partition("): ")[2]) == (kind, text)


def test_a_method_in_place_of_a_property_is_named() -> None:
    found = failure("lists", "", (("    @property\n    def params", "    def params"),))
    assert found is not None
    assert found.text.endswith("params is a method, and a list was expected.")
    assert found.hint == "Write a property: @property, then def params(self)."


def test_one_long_array_in_place_of_a_list_gets_the_hint_on_flat_lists() -> None:
    joined = "np.concatenate([W.ravel() for layer in self.layers for W in layer.params])"
    found = failure("lists", "", (("[W for layer in self.layers for W in layer.params]", joined),))
    assert found is not None
    assert found.hint.startswith("One list for all layers, made when it is asked for")


def test_a_forward_that_ends_at_the_first_layer_is_no_fault_of_the_flag() -> None:
    line = "            x = layer.forward(x, training)\n"
    found = failure("flags", "", ((line, line + "            return x\n"),))
    assert found is not None
    assert found.text.endswith("it leaves out layers[1].")


def test_no_number_of_a_layer_is_told_of_a_hidden_run() -> None:
    found = failure("order", "the first layer left out backward")
    assert found is not None
    assert found.redacted == "Network(…).backward(dy) (5 layers): it leaves out a layer."


@pytest.mark.parametrize(
    ("bug", "own"),
    [
        (bank.FLAGS["no flag"], "flags"),
        (bank.MOVES["what step returns is lost"], "step"),
        (bank.ORDER["dx not returned"], "order"),
    ],
)
def test_a_fault_costs_its_own_check_alone(bug: Edits, own: str) -> None:
    assert [check for check in CHECKS if failure(check, "", bug) is not None] == [own]


def test_the_keywords_may_have_other_names() -> None:
    renamed: Any = {"layers": "parts", "optimizer": "rule"}
    edits = (("layers, optimizer):", "parts, rule):"), ("= layers, optimizer", "= parts, rule"))
    who = student(**namespace(bank.NETWORK, edits))
    network.check_order(who, probed.NetworkClass(keywords=renamed), np.random.default_rng(4))


def test_a_network_that_never_ends_is_stopped() -> None:
    line = "            x = layer.forward(x, training)\n"
    endless = ((line, "            while True:\n                layer.forward(x, training)\n"),)
    found = failure("order", "", endless)
    assert found is not None
    assert found.kind == "training"
