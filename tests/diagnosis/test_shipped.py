"""The diagnosis of assignments that we ship, on some of their own known mistakes and right variants.

`backprop` asks for functions, the others for classes as well. `python -m tests.diagnosis.measure assignments/backprop`
takes all answers of an assignment.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from tests.diagnosis import measure
from tests.diagnosis.measure import Measured
from tests.warm import started

COURSE = Path(__file__).parents[2] / "assignments"
EVERY = {"backprop": 30, "batchnorm": 24, "optimizers": 8}  # of so many answers one is taken


@pytest.fixture(scope="module", params=sorted(EVERY))
def measured(best_tier: str, request: pytest.FixtureRequest) -> Iterator[list[Measured]]:
    with started(assignments.load(COURSE / request.param), best_tier) as warm:
        yield measure.measure(warm, measure.answers(warm)[:: EVERY[request.param]])


def test_known_mistakes_are_named_as_themselves(measured: list[Measured]) -> None:
    assert [one.answer.name for one in measured if one.answer.kind == "bug" and not one.right] == []


def test_none_is_named_as_another_whether_the_bank_knows_it_or_not(measured: list[Measured]) -> None:
    assert [one.answer.name for one in measured if one.misled] == []


def test_no_question_is_blamed_for_the_one_it_stands_on(measured: list[Measured]) -> None:
    assert [one.answer.name for one in measured if one.answer.kind == "bug" and one.stray] == []


def test_a_right_variant_is_told_nothing(measured: list[Measured]) -> None:
    variants = [one for one in measured if one.answer.kind == "variant"]
    assert [
        one.answer.name for one in variants if one.failed or one.named or one.elsewhere or one.facts
    ] == []
