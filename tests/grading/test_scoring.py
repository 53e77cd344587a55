"""Points from what every stage found, once."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from autograder.course.assignment import Assignment
from autograder.grading import scoring
from autograder.grading.findings import Explanation, Finding
from autograder.grading.scoring import Stages
from autograder.judge.messages import HiddenTest
from autograder.results import Outcome, TestResult

TESTS = (
    HiddenTest("heavy", "Heavy", "double", 3, "", True),
    HiddenTest("light", "Light", "double", 1, "", True),
)
FINDINGS = {
    "heavy": Finding(Outcome.PASSED),
    "light": Finding(Outcome.FAILED, "double gave 3", "Its own hint.", "its detail"),
}


def results(assignment: Assignment, stages: Stages) -> dict[str, TestResult]:
    graded = scoring.questions(assignment, TESTS, stages, {})
    return {test.id: test for question in graded for test in question.tests}


def test_points_are_split_by_weight(small: Assignment) -> None:
    found = results(small, Stages(FINDINGS))
    assert [(found[test].score, found[test].max_score) for test in ("heavy", "light")] == [(3, 3), (0, 1)]


def test_points_by_test_are_given_as_they_are_written(small: Assignment) -> None:
    asked = [
        msgspec.structs.replace(one, test_points={"heavy": 3.7, "light": 0.3}) if one.id == "double" else one
        for one in small.questions
    ]
    found = results(replace(small, questions=tuple(asked)), Stages(FINDINGS))
    assert [found[test].max_score for test in ("heavy", "light")] == [3.7, 0.3]


def test_the_total_leaves_out_what_waits_for_a_person(small: Assignment) -> None:
    assert scoring.total(scoring.questions(small, TESTS, Stages(FINDINGS), {})) == 3


def test_an_explanation_replaces_the_hint_and_joins_the_detail(small: Assignment) -> None:
    explanation = Explanation(
        "Look here.", "It triples.", ("It is 3 times too large.",), ("double-1",), "as thrice"
    )
    light = results(small, Stages(FINDINGS, explanations={"light": explanation}))["light"]
    assert (light.hint, light.diagnosis, light.detail) == (
        "Look here.",
        "It triples.",
        "its detail; as thrice",
    )


@pytest.mark.parametrize("test", ["heavy", "light"])
def test_an_error_of_ours_says_nothing_of_the_answer(small: Assignment, test: str) -> None:
    stages = Stages(
        FINDINGS, our_errors={test: "why"}, explanations={"light": Explanation(diagnosis="It triples.")}
    )
    found = results(small, stages)[test]
    assert (found.outcome, found.score, found.message, found.hint, found.diagnosis, found.detail) == (
        Outcome.GRADER_ERROR,
        0,
        scoring.OUR_ERROR_TEXT,
        "",
        "",
        "why",
    )
