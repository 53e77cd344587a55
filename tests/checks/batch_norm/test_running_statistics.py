"""`checks.running`: which convention a layer follows, and the names of known mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.batch_norm import adapters, conventions, running_statistics
from autograder.checks.failure import CheckFailure
from tests.campaigns.banks import running as bank
from tests.campaigns.banks.bank import Edits, edit, namespace
from tests.checks.local_student import student


def judged(edits: Edits = (), **options: Any) -> tuple[str, ...]:
    who = student(**namespace(bank.LAYER, edits))
    return running_statistics.check_running_statistics(
        who, adapters.BatchNormClass("BatchNorm"), np.random.default_rng(8), **options
    )


def failure(bug: str, **options: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        judged(bank.BUGS[bug], **options)
    return caught.value


def test_biased_and_unbiased_variances_are_told_apart() -> None:
    unbiased = edit("kept = x.var(axis=0)", "kept = x.var(axis=0, ddof=1)")
    assert [judged(), judged(unbiased)] == [("biased variances",), ("unbiased variances",)]


@pytest.mark.parametrize(
    ("bug", "words"),
    [
        ("momentum reversed", "the share of the other side"),
        ("variance starts at zero", "the running variance starts at 0"),
        ("cumulative", "give every batch the same weight"),
        ("the first batch replaces", "replaces the starting values"),
        ("deviations averaged", "standard deviations are averaged"),
        ("moves in inference", "move in inference"),
        ("batch statistics in inference", "statistics of its own batch"),
        ("running statistics in training", "training uses the running averages"),
        ("the mean never moves", "the running mean never moves"),
        ("never moves", "the running averages never move"),
    ],
)
def test_a_known_mistake_is_named(bug: str, words: str) -> None:
    assert words in failure(bug).hint


def test_which_way_momentum_points_is_the_handouts() -> None:
    reversed_ = bank.BUGS["momentum reversed"]
    assert judged(reversed_, accepted=conventions.PYTORCH) == ("biased variances",)


def test_statistics_that_belong_to_the_class_are_state() -> None:
    assert failure("state of the class").kind == "state"


def test_a_layer_is_asked_in_one_request() -> None:
    who = student(**namespace(bank.LAYER))
    running_statistics.check_running_statistics(
        who, adapters.BatchNormClass("BatchNorm"), np.random.default_rng(8)
    )
    assert who.requests == 1


def test_other_keywords_can_be_declared() -> None:
    names = namespace(bank.LAYER.replace("features", "d"))
    layer = adapters.BatchNormClass("BatchNorm", keywords={"features": "d"})
    assert running_statistics.check_running_statistics(student(**names), layer, np.random.default_rng(8)) == (
        "biased variances",
    )


def changed(edits: Edits) -> CheckFailure | None:
    who = student(**namespace(bank.LAYER, edits))
    try:
        running_statistics.check_unchanged(
            who, adapters.BatchNormClass("BatchNorm"), np.random.default_rng(8)
        )
    except CheckFailure as failure:
        return failure
    return None


def test_a_layer_that_leaves_its_batch_alone_passes() -> None:
    assert changed(()) is None


@pytest.mark.parametrize(
    ("bug", "about"),
    [("x centred in place", "training, batch 1"), ("x normalized in place, in inference", "inference")],
)
def test_a_batch_that_is_changed_is_told_with_the_call(bug: str, about: str) -> None:
    failure = changed(bank.BUGS[bug])
    assert failure is not None
    assert (failure.kind, about in failure.text) == ("mutation", True)


def test_a_wrong_layer_is_told_as_wrong_before_what_it_changes() -> None:
    failure = changed(bank.BUGS["no root"])
    assert failure is not None
    assert failure.kind == "values"
