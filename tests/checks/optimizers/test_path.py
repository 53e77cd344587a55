"""`optimizers.path`: the points of a descent, the rates that a schedule sets, copies, and the caller's arrays."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.optimizers import adapters, path, path_points, path_runs
from tests.campaigns.banks import paths as bank
from tests.campaigns.banks.bank import Edits, edit, namespace
from tests.checks.local_student import student

OPTIMIZER = adapters.OptimizerClass("Optimizer")
Check = Callable[..., object]


def judged(check: Check, edits: Edits = (), source: str = bank.SGD, **options: Any) -> object:
    rule = "sgd" if source == bank.SGD else "adam"
    who = student(**namespace(source + bank.DESCEND, edits))
    given = (who, path.PathFunction(), OPTIMIZER, bank.FORMS[rule], bank.RANGES[rule])
    return check(*given, np.random.default_rng(3), eps="" if rule == "sgd" else "eps", **options)


def failure(check: Check, edits: Edits, source: str = bank.SGD, **options: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        judged(check, edits, source, **options)
    return caught.value


@pytest.mark.parametrize("source", [bank.SGD, bank.ADAM], ids=["in place", "new arrays"])
@pytest.mark.parametrize("check", [path.check_path, path.check_rates])
def test_a_right_descent_is_explained_by_its_form(check: Check, source: str) -> None:
    assert judged(check, source=source) == (("plain",) if source == bank.SGD else ("outside",))


def test_a_check_is_one_request() -> None:
    for check in (path.check_path, path.check_rates, path.check_copies, path.check_unchanged):
        who = student(**namespace(bank.SGD + bank.DESCEND))
        given = (who, path.PathFunction(), OPTIMIZER, bank.FORMS["sgd"], bank.RANGES["sgd"])
        check(*given, np.random.default_rng(1), eps="")  # type: ignore[operator]
        assert who.requests == 1


@pytest.mark.parametrize(
    ("bug", "missing"), [("the start missing", "the start"), ("the end missing", "the last one")]
)
def test_a_missing_point_is_named(bug: str, missing: str) -> None:
    found = failure(path.check_path, bank.BUGS[bug])
    assert found.text == (
        "descend(optimizer, params, gradient, steps, schedule) (5 steps, no schedule): the path holds as many points"
        f" as there are steps: {missing} is missing."
    )


def test_a_wrong_point_is_named_by_step_and_parameter() -> None:
    found = failure(path.check_path, bank.BUGS["two steps for each point"])
    assert ": path[1][0] is not right: 12 of 12 values differ;" in found.text
    assert "[1]" not in found.redacted


@pytest.mark.parametrize(
    ("check", "bug", "words"),
    [
        (path.check_path, "no copies", "copy the arrays after each step"),
        (path.check_path, "the start not copied", "copy the arrays of params"),
        (path.check_path, "the gradient at the start", "the one at the start"),
        (path.check_rates, "the schedule after the step", "the rate of the one before"),
        (path.check_rates, "t from 1", "t counts from 0"),
        (path.check_rates, "the schedule not used", "keeps its first rate"),
        (path.check_rates, "the first rate for all", "schedule(0)"),
    ],
)
def test_a_known_mistake_is_named(check: Check, bug: str, words: str) -> None:
    assert words in failure(check, bank.BUGS[bug]).hint


def test_an_unknown_mistake_ends_on_the_hint_of_the_test() -> None:
    assert failure(path.check_path, bank.BUGS["the gradient climbs"], hint="Downhill.").hint == "Downhill."


def test_a_descent_without_a_schedule_is_right_whatever_it_does_with_one() -> None:
    judged(path.check_path, bank.BUGS["the schedule after the step"])


@pytest.mark.parametrize("bug", ["the gradient asked twice", "the gradient asked at the end again"])
def test_the_gradient_is_asked_for_once_a_step(bug: str) -> None:
    found = failure(path.check_path, bank.BUGS[bug])
    assert (found.kind, "more than once a step" in found.text) == ("training", True)


def test_a_gradient_that_is_asked_for_without_end_is_stopped() -> None:
    endless = edit("    return path", "    while True:\n        gradient(params)")
    assert failure(path.check_path, endless).kind == "exception"


def test_the_rate_at_the_end_is_the_last_scheduled_one() -> None:
    found = failure(path.check_rates, bank.BUGS["the rate put back"])
    assert ": optimizer.learning_rate at the end is 0.1 where " in found.text


def test_an_optimizer_without_the_attribute_is_told_so() -> None:
    lost = (
        ("    return path", "    del optimizer.learning_rate\n    return path"),
        ("schedule(t)", "schedule(t)"),
    )
    assert "has no attribute learning_rate" in failure(path.check_rates, lost).text


def test_a_wrong_argument_of_a_call_back_is_told() -> None:
    found = failure(path.check_path, edit("gradient(params)", "gradient(params[0])"))
    assert "gradient was called with something that is not the list of params." in found.message
    found = failure(path.check_rates, edit("schedule(t)", "schedule(float(t))"))
    assert "schedule was called with something that is not the number of a step" in found.message


@pytest.mark.parametrize("source", [bank.SGD, bank.ADAM], ids=["in place", "new arrays"])
def test_points_that_share_an_array_are_a_mutation(source: str) -> None:
    for bug in ("the caller's arrays in the path", "two points that share an array"):
        check = path.check_copies
        if source == bank.ADAM and bug == "the caller's arrays in the path":
            assert (
                "the path holds the arrays of params themselves"
                in failure(check, bank.BUGS[bug], source).text
            )
        assert failure(check, bank.BUGS[bug], source).kind in ("mutation", "values")


def test_read_only_points_pass() -> None:
    variant = bank.VARIANTS["read-only points"]
    assert not isinstance(variant, str)
    judged(path.check_copies, variant)


def test_changed_arrays_of_the_caller_are_told_after_a_right_path() -> None:
    found = failure(path.check_unchanged, bank.BUGS["the caller's arrays"])
    assert (found.kind, "the call changed the arrays of params" in found.text) == ("mutation", True)


def test_a_wrong_path_is_told_as_wrong_before_what_it_changes() -> None:
    for check in (path.check_copies, path.check_unchanged):
        assert failure(check, bank.BUGS["the gradient climbs"]).kind == "values"


def test_other_names_can_be_declared() -> None:
    names = namespace((bank.SGD + bank.DESCEND).replace("descend", "walk").replace("learning_rate", "eta"))
    optimizer = adapters.OptimizerClass("Optimizer", keywords={"learning_rate": "eta"})
    function = path.PathFunction("walk", learning_rate="eta")
    given = (bank.FORMS["sgd"], bank.RANGES["sgd"], np.random.default_rng(2))
    assert path.check_rates(student(**names), function, optimizer, *given, eps="") == ("plain",)


def test_an_accepted_form_without_a_rate_is_the_authors_mistake() -> None:
    class Fixed:
        def __init__(self, **hyper: float) -> None:
            pass

    who = student(**namespace(bank.SGD + bank.DESCEND))
    given = (who, path.PathFunction(), OPTIMIZER, {"fixed": Fixed}, bank.RANGES["sgd"])
    with pytest.raises(ValueError, match="has the attribute learning_rate"):
        path.check_rates(*given, np.random.default_rng(1), eps="")  # type: ignore[arg-type]


def test_the_rates_of_a_schedule_are_a_third_apart() -> None:
    for seed in range(20):
        run = path_runs.draw_runs(np.random.default_rng(seed), bank.RATE, eps="", scheduled=True)[0]
        rates = sorted(run.drawn)
        assert all(after >= 1.3 * before for before, after in itertools.pairwise(rates))


def test_every_known_mistake_lies_far_from_the_right_path() -> None:
    for seed in range(20):
        run = path_runs.draw_runs(np.random.default_rng(seed), bank.RATE, eps="", scheduled=True)[0]
        right = run.path(bank.Plain)
        assert path_points.first_wrong(run, right, right) is None
        assert all(path_points.first_wrong(run, right, wrong) for _, wrong in run.mistakes(bank.Plain))
