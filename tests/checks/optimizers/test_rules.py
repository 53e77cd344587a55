"""`optimizers.rules`: which form of a rule an answer is, and what is said of one that is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.optimizers import adapters, rules
from tests.campaigns.banks import optimizers as bank
from tests.campaigns.banks.bank import Edits, edit, namespace
from tests.checks.local_student import student

OPTIMIZER = adapters.OptimizerClass("Optimizer")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def adam(edits: Edits = ()) -> dict[str, Any]:
    return namespace(bank.ADAM.source, edits)


def judged(
    names: dict[str, Any], rng: np.random.Generator, rule: str = "adam", **options: Any
) -> tuple[str, ...]:
    forms = options.pop("forms", bank.FORMS[rule])
    return rules.check_rule(student(**names), OPTIMIZER, forms, bank.RANGES[rule], rng, **options)


def failure(
    names: dict[str, Any], rng: np.random.Generator, rule: str = "adam", **options: Any
) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        judged(names, rng, rule, **options)
    return caught.value


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        ((), "outside"),
        ("eps hat", "hat"),
        ("eps inside", "inside"),
        ("eps inside of the folded form", "hat inside"),
    ],
    ids=str,
)
def test_the_place_of_eps_is_named(variant: Any, name: str, rng: np.random.Generator) -> None:
    edits = bank.ADAM.variants[variant] if variant else ()
    assert judged(adam(edits), rng) == (name,)  # type: ignore[arg-type]


@pytest.mark.parametrize(("rule", "form"), [(rule, form) for rule in bank.FORMS for form in bank.FORMS[rule]])
def test_every_accepted_form_is_told_from_the_others(rule: str, form: str, rng: np.random.Generator) -> None:
    names = {"Optimizer": bank.FORMS[rule][form]}
    options = {"look_ahead": rule == "look_ahead", "eps": "" if rule in bank.WITHOUT_EPS else "eps"}
    assert judged(names, rng, rule, **options) == (form,)


@pytest.mark.parametrize(("rule", "form"), [(rule, form) for rule in bank.NAMED for form in bank.NAMED[rule]])
def test_every_form_that_is_only_named_fails_by_its_name(
    rule: str, form: str, rng: np.random.Generator
) -> None:
    names = {"Optimizer": bank.NAMED[rule][form]}
    eps = "" if rule in bank.WITHOUT_EPS else "eps"
    assert f": {form}." in failure(names, rng, rule, rejected=bank.NAMED[rule], eps=eps).text


@pytest.mark.parametrize(
    ("variant", "requests"), [("returns a tuple", 1), ("changes the arrays in place", 2)]
)
def test_everything_is_asked_in_one_request_or_two(
    variant: str, requests: int, rng: np.random.Generator
) -> None:
    who = student(**adam(bank.ADAM.variants[variant]))  # type: ignore[arg-type]
    rules.check_rule(who, OPTIMIZER, bank.FORMS["adam"], bank.RANGES["adam"], rng)
    assert who.requests == requests


def test_a_named_form_does_not_replace_an_accepted_one(rng: np.random.Generator) -> None:
    assert judged(adam(), rng, rejected={"the same": bank.adam("outside")}) == ("outside",)


def test_a_form_that_the_course_does_not_accept_fails(rng: np.random.Generator) -> None:
    only = {"inside": bank.adam("inside")}
    assert failure(adam(), rng, forms=only).hint.startswith("With a tiny eps all is right")


@pytest.mark.parametrize(
    "bug", ["state belongs to the class", "state is a list made once, as a default argument"]
)
def test_state_shared_between_objects_is_named(bug: str, rng: np.random.Generator) -> None:
    assert failure(adam(bank.ADAM.bugs[bug]), rng).kind == "state"


def test_a_division_by_zero_is_found_where_gradients_are_zero(rng: np.random.Generator) -> None:
    assert failure(adam(bank.ADAM.bugs["no eps"]), rng).kind == "finite"


def test_state_keyed_by_shape_has_a_hint_about_it(rng: np.random.Generator) -> None:
    assert "shape of params[0]" in failure(adam(bank.ADAM.bugs["state keyed by shape"]), rng).hint


def test_a_wrong_sign_is_named_at_the_first_step(rng: np.random.Generator) -> None:
    names = namespace(bank.SGD.source, edit("w - lr * g", "w + lr * g"))
    assert "The sign is wrong" in failure(names, rng, "sgd", eps="").message


def test_the_students_own_names_of_hyper_parameters_can_be_declared(rng: np.random.Generator) -> None:
    names = namespace(bank.SGD.source, (("learning_rate)", "lr)"), ("= learning_rate", "= lr")))
    contract = adapters.OptimizerClass("Optimizer", keywords={"learning_rate": "lr"})
    forms = bank.FORMS["sgd"]
    assert rules.check_rule(student(**names), contract, forms, bank.RANGES["sgd"], rng, eps="") == ("plain",)


def test_an_optimizer_that_does_nothing_is_told_so(rng: np.random.Generator) -> None:
    class Optimizer:
        def __init__(self, **hyper: float) -> None:
            pass

        def step(self, params: Any, grads: Any) -> None:
            pass

    assert "neither returned" in failure({"Optimizer": Optimizer}, rng).text


@pytest.mark.parametrize(
    "returned", [3.0, "params", np.zeros((3, 4)), [np.zeros((3, 4))] * 2, [1.0, 2.0, 3.0]], ids=repr
)
def test_what_is_no_list_of_the_parameters_fails_by_its_form(returned: Any, rng: np.random.Generator) -> None:
    class Optimizer:
        def __init__(self, **hyper: float) -> None:
            pass

        def step(self, params: Any, grads: Any) -> Any:
            return returned

    assert failure({"Optimizer": Optimizer}, rng).kind in ("type", "shape")


def test_a_class_that_is_missing_is_missing(rng: np.random.Generator) -> None:
    assert failure({}, rng).kind == "missing"


def test_a_constructor_that_refuses_its_keywords_is_the_failure(rng: np.random.Generator) -> None:
    assert "Optimizer raised TypeError" in failure(namespace(bank.SGD.source), rng).text


def test_hidden_text_holds_no_number(rng: np.random.Generator) -> None:
    found = failure(adam(bank.ADAM.bugs["no correction"]), rng)
    assert not any(character.isdigit() for character in found.redacted)


def test_changed_gradients_are_told_apart_from_wrong_steps(rng: np.random.Generator) -> None:
    names = namespace(bank.SGD.source, edit("w = w - lr * g", "g *= lr; w = w - g"))
    with pytest.raises(CheckFailure) as caught:
        rules.check_unchanged(student(**names), OPTIMIZER, bank.FORMS["sgd"], bank.RANGES["sgd"], rng, eps="")
    assert caught.value.kind == "mutation"


def test_gradients_left_alone_pass(rng: np.random.Generator) -> None:
    rules.check_unchanged(student(**adam()), OPTIMIZER, bank.FORMS["adam"], bank.RANGES["adam"], rng)


def test_a_reference_that_is_not_finite_is_the_authors_mistake(rng: np.random.Generator) -> None:
    broken = {"broken": bank.form(lambda s, w, g, t, **_: w * np.nan)}
    with pytest.raises(ValueError, match="finite"):
        judged(adam(), rng, forms=broken)


def test_a_generator_of_parameters_is_told_by_its_type(rng: np.random.Generator) -> None:
    names = namespace(bank.SGD.source, edit("        return new", "        return (w for w in new)"))
    found = failure(names, rng, "sgd", eps="")
    assert "an object of type generator" in found.text


def test_a_later_step_of_one_parameter_has_no_hint_about_counting(rng: np.random.Generator) -> None:
    late = edit("            new.append(w)", "            new.append(w + 0.5 * (self.t == 4 and i == 1))")
    assert "The first step is right" in failure(adam(late), rng).hint
