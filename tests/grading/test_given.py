"""Parts of earlier assignments in a grading: whole submissions with an own, a withheld and a provided part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import answers as course_answers
from autograder.course import assignment as assignments
from autograder.course import verdict
from autograder.diagnosis.explain import DiagnosisContext
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.engine import job
from autograder.engine.submission import SubmissionGrader
from autograder.errors import AssignmentError
from autograder.exports.grades_csv import grades_csv
from autograder.grading.baseline import Baseline
from autograder.judge.client import Judge
from autograder.reports.class_page import class_page
from autograder.reports.feedback import feedback_page
from autograder.results import SCHEMA, Outcome, QuestionResult, Results, SubmissionResult
from autograder.submissions import collect
from autograder.verify.report import verify
from tests import later_course
from tests.reports import examples
from tests.warm import Warm, started

RIGHT = "def double(x): return 2 * x"
WRONG = "def double(x): return 3 * x"
QUADRUPLE = "def quadruple(x): return double(double(x))"
CALLED = "small/test_double.py::test_number"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    with started(later_course.write(tmp_path_factory.mktemp("own"), "own"), best_tier) as processes:
        yield processes


@pytest.fixture(scope="module")
def withheld(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    assignment = later_course.write(tmp_path_factory.mktemp("withheld"), "withheld")
    with started(assignment, best_tier) as processes:
        yield processes


def submitted(warm: Warm, folder: Path, *cells: str) -> SubmissionResult:
    made = [{"cell_type": "code", "id": f"c{place}", "source": text, "metadata": {}, "outputs": [], "execution_count": None} for place, text in enumerate(cells)]  # fmt: skip
    path = folder / f"{hashlib.sha256(repr(cells).encode()).hexdigest()[:8]}.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}))
    (one,) = collect.collect([path])
    baseline = Baseline(*warm, course_answers.answers(warm.assignment)[0].work, 3)
    context = DiagnosisContext(MistakeBank(warm.assignment), {})
    return SubmissionGrader(warm.assignment, warm.runner, 3, baseline, context).grade(one).result


def a_class(warm: Warm, result: SubmissionResult) -> Results:
    return Results(SCHEMA, job.info(warm.assignment), examples.SANDBOX, 3, {}, (result,))


def question(result: SubmissionResult, name: str) -> QuestionResult:
    return next(one for one in result.questions if one.id == name)


def test_a_right_own_part_earns_nothing_and_costs_nothing(own: Warm, tmp_path: Path) -> None:
    result = submitted(own, tmp_path, RIGHT, QUADRUPLE)
    assert (result.score, result.max_score, question(result, "double").max_score) == (3.0, 3.0, 0.0)
    assert {test.outcome for test in question(result, "double").tests} == {Outcome.PASSED}


def test_an_own_part_has_the_tests_of_the_earlier_assignment(own: Warm, tmp_path: Path) -> None:
    tests = [test.id for test in question(submitted(own, tmp_path, RIGHT, QUADRUPLE), "double").tests]
    assert tests == [
        f"small/test_double.py::test_{name}" for name in ("values", "number", "keeps_its_argument")
    ]


def test_a_wrong_own_part_is_replaced_where_it_is_needed(own: Warm, tmp_path: Path) -> None:
    result = submitted(own, tmp_path, WRONG, QUADRUPLE)
    (later,) = question(result, "quadruple").tests
    assert (later.outcome, later.score, later.carried_from) == (Outcome.FAILED, 3.0, ("double",))
    assert later.carried == (
        "Carried over from question 2: with a correct double in place of yours, this test passes and earns its points."
    )


def test_a_wrong_own_part_is_told_from_a_wrong_answer(own: Warm, tmp_path: Path) -> None:
    result = submitted(own, tmp_path, WRONG, "def quadruple(x): return double(x) + 5")
    assert result.score == 0.0


def test_an_own_part_that_is_not_pasted_is_replaced_too(own: Warm, tmp_path: Path) -> None:
    result = submitted(own, tmp_path, "# Paste here", QUADRUPLE)
    assert result.score == 3.0
    assert {test.outcome for test in question(result, "double").tests} == {Outcome.MISSING}


def test_pages_speak_of_no_points_where_there_are_none(own: Warm, tmp_path: Path) -> None:
    result = submitted(own, tmp_path, WRONG, QUADRUPLE)
    results = a_class(own, result)
    pages = [
        feedback_page(result, results.assignment, examples.SANDBOX, None),
        class_page(results),
    ]
    for page in pages:
        assert not [odd for odd in ("0 of 0", "/ 0<", "0/0", "0 points lost", "nan") if odd in page]
    assert "not right, no points here" in pages[0]
    assert "question 2" in pages[0]
    assert "0 submissions have it right" in pages[1]


def test_the_csv_file_has_a_0_for_a_question_without_points(own: Warm, tmp_path: Path) -> None:
    result = submitted(own, tmp_path, WRONG, QUADRUPLE)
    results = a_class(own, result)
    assert grades_csv(results).splitlines()[1].endswith(",3,3,yes,graded,3,0")


def test_a_withheld_part_answers_while_a_test_runs(withheld: Warm, tmp_path: Path) -> None:
    (test,) = submitted(withheld, tmp_path, QUADRUPLE).questions[0].tests
    assert (test.outcome, test.score) == (Outcome.PASSED, 3.0)


def test_a_withheld_part_counts_although_the_notebook_defines_its_name(
    withheld: Warm, tmp_path: Path
) -> None:
    (test,) = (
        submitted(withheld, tmp_path, "def double(x): raise NotImplementedError", QUADRUPLE)
        .questions[0]
        .tests
    )
    assert test.outcome is Outcome.PASSED


def test_a_withheld_part_does_not_answer_while_the_notebook_runs(withheld: Warm, tmp_path: Path) -> None:
    copied = "table = {x: double(x) for x in (3.0, 6.0)}"
    (test,) = (
        submitted(withheld, tmp_path, copied, "def quadruple(x): return table[table[x]]").questions[0].tests
    )
    assert test.outcome is Outcome.FAILED


def test_a_wrong_answer_with_a_withheld_part_earns_nothing(withheld: Warm, tmp_path: Path) -> None:
    (test,) = submitted(withheld, tmp_path, "def quadruple(x): return double(x)").questions[0].tests
    assert (test.outcome, test.score, test.carried) == (Outcome.FAILED, 0.0, "")


@pytest.mark.parametrize("kind", ["provided", "own", "withheld"])
def test_an_assignment_with_an_earlier_part_is_fit(tmp_path: Path, best_tier: str, kind: str) -> None:
    report = verify(later_course.write(tmp_path, kind), best_tier, 1)
    assert report.faults == ()


def test_a_withheld_part_without_a_stand_in_is_refused(tmp_path: Path) -> None:
    made = later_course.write(tmp_path, "withheld")
    (tmp_path / "assignments" / "small" / "hidden" / "stand_ins.py").unlink()
    with pytest.raises(AssignmentError) as caught, Judge(made):
        pass
    assert (
        caught.value.problem == "double is withheld, and stand_ins.py of small has nothing to answer double"
    )


def test_a_change_of_the_earlier_tests_ends_the_verdict(tmp_path: Path) -> None:
    made = later_course.write(tmp_path, "own")
    before = verdict.digest(made)
    with (tmp_path / "assignments" / "small" / "hidden" / "test_double.py").open("a") as file:
        file.write("\n")
    assert verdict.digest(assignments.load(made.folder)) != before
