"""What Gradescope shows of a result: outcomes, scores, texts and their bounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.platforms.gradescope import feedback, result_file
from autograder.platforms.gradescope.result_file import GradescopeResult
from autograder.platforms.gradescope.settings import Visibility
from autograder.results import Outcome, QuestionResult, Status, SubmissionResult, TestResult
from tests.platforms.gradescope import schema


def a_test(outcome: Outcome = Outcome.FAILED, **fields: Any) -> TestResult:
    return TestResult(
        **{"id": "t", "title": "A test", "outcome": outcome, "score": 0.0, "max_score": 2.0, **fields}
    )


def graded(*tests: TestResult, **fields: Any) -> SubmissionResult:
    question = QuestionResult("q", "A question", None, 4.0, "automatic", (), tests)
    values: dict[str, Any] = {
        "id": "s", "file": "s", "sha256": "", "status": Status.GRADED, "complete": True, "score": 0.0,
        "max_score": 4.0, "questions": (question,), "warnings": (),
    }  # fmt: skip
    return SubmissionResult(**{**values, **fields})


def made(result: SubmissionResult, shown: Visibility = Visibility.VISIBLE) -> GradescopeResult:
    return feedback.of_submission(result, shown, [], {})


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_conforms_to_what_is_documented(outcome: Outcome) -> None:
    score = None if outcome in (Outcome.PENDING, Outcome.GRADER_ERROR) else 0.0
    assert schema.faults(result_file.encoded(made(graded(a_test(outcome, score=score))))) == []


def test_a_grader_error_keeps_every_score_back_and_shows_the_rest() -> None:
    passed = a_test(Outcome.PASSED, score=2.0)
    found = made(graded(passed, a_test(Outcome.GRADER_ERROR, score=None)))
    assert [(test.score, test.status) for test in found.tests] == [(None, "passed"), (None, None)]
    assert found.score is None
    assert found.output.startswith("There is no score yet: one test could not be judged")


def test_a_fault_before_any_question_has_no_score() -> None:
    found = made(graded(status=Status.GRADER_ERROR, questions=(), score=None))
    assert (found.score, [test.score for test in found.tests]) == (None, [None])


def test_what_is_for_the_instructor_alone_is_in_no_text() -> None:
    found = made(graded(a_test(detail="the hidden input", cause="mistake:x", clusters=("c",))))
    assert b"the hidden input" not in result_file.encoded(found)


def test_a_test_for_the_instructor_is_hidden_whatever_the_others_are() -> None:
    found = made(graded(a_test(visibility="instructor"), a_test()), Visibility.AFTER_DUE_DATE)
    assert [test.visibility for test in found.tests] == ["hidden", "after_due_date"]


def test_what_follow_through_carried_over_is_said_with_its_points() -> None:
    carried = a_test(carried="With a correct part in its place it passes.", score=1.5, carried_from=("p",))
    (test,) = made(graded(carried)).tests
    assert (test.score, test.status) == (1.5, "failed")
    assert test.output == "With a correct part in its place it passes. You earn 1.5 of 2."


def test_characters_that_steer_a_reader_are_spelled_out() -> None:
    (test,) = made(graded(a_test(message="\x1b[31mred\u202e\r\nline"))).tests
    assert test.output == "␛[31mred⟨U+202E⟩\nline"


def test_texts_are_bounded_and_no_points_are_lost() -> None:
    tests = [a_test(message="x" * 50_000, score=1.0) for _ in range(500)]
    found = made(graded(*tests, warnings=("w" * 50_000,) * 200))
    assert len(result_file.encoded(found)) < 1_000_000
    assert sum(test.score or 0 for test in found.tests) == 500


def test_the_file_is_replaced_in_one_step_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "results" / "results.json"
    result_file.write(path, feedback.not_graded("one"))
    result_file.write(path, feedback.not_graded("two"))
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in path.parent.iterdir()] == ["results.json"]
    assert b'"two"' in path.read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b'{"tests": [{"status": "error"}]}',
        b'{"tests": [{"score": "2"}]}',
        b'{"score": NaN}',
        b'{"output": "nothing else"}',
        b'{"score": 1, "visibility": "later"}',
        b'{"score": 1, "output_format": "rst"}',
        b'{"score": 1, "grade": 1}',
        b'{"score": true}',
        b'{"tests": [{"name": "a\\r"}]}',
        b"[",
    ],
)
def test_the_checker_itself_finds_each_fault(data: bytes) -> None:
    assert schema.faults(data) != []
