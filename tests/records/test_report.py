"""The regrade report says who moves, from what to what, and because of what."""

from __future__ import annotations

from autograder.records import arithmetic, report
from autograder.records.arithmetic import ComputedGrade, GivenAdjustment, GradeLine
from autograder.results import Outcome, QuestionResult, Status, SubmissionResult, TestResult

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED


def result(
    *tests: tuple[str, Outcome, float | None, str], status: Status = Status.GRADED
) -> SubmissionResult:
    parts = tuple(TestResult(id, id.title(), outcome, score, 2.0, said) for id, outcome, score, said in tests)
    question = QuestionResult("q", "Q", None, 2.0 * len(parts), "automatic", (), parts)
    return SubmissionResult("anna", "anna", "", status, True, 0.0, question.max_score, (question,), ())


def grade(*tests: tuple[str, Outcome, float | None, str], points: float = 0.0) -> ComputedGrade:
    adjustments = [GivenAdjustment(points, "ill in May")] if points else []
    return arithmetic.grade(result(*tests), adjustments)


RIGHT, WRONG = ("a", PASSED, 2.0, ""), ("a", FAILED, 0.0, "a is wrong")


def test_a_score_is_the_sum_of_its_lines() -> None:
    found = grade(RIGHT, ("b", PASSED, 1.5, ""), points=-0.25)
    assert (found.score, sum(line.points for line in found.lines)) == (3.25, 3.25)


def test_a_score_is_never_below_zero() -> None:
    assert grade(WRONG, points=-5.0).score == 0.0


def test_an_adjustment_is_a_line_with_its_reason() -> None:
    assert grade(RIGHT, points=1.0).lines[-1] == GradeLine(
        "", "adjustment", "ill in May", "adjustment", 1.0, 0.0
    )


def test_a_finished_grade_waits_for_nothing() -> None:
    assert grade(RIGHT, WRONG).waits_for == ""


def test_a_pending_part_waits_for_a_mark() -> None:
    assert grade(RIGHT, ("w", Outcome.PENDING, None, "")).waits_for == "marks by hand"


def test_a_grader_error_waits_for_us_whatever_else_waits() -> None:
    found = grade(("w", Outcome.PENDING, None, ""), ("e", Outcome.GRADER_ERROR, 0.0, ""))
    assert found.waits_for == "a fault on our side"


def test_an_unreadable_file_waits_for_another() -> None:
    assert arithmetic.grade(result(status=Status.UNREADABLE)).waits_for == "a file that can be read"


def test_equal_grades_are_no_change() -> None:
    assert report.changes({"anna": grade(RIGHT)}, {"anna": grade(RIGHT)}) == []


def test_a_mended_test_is_named_with_both_messages() -> None:
    [one] = report.changes({"anna": grade(WRONG)}, {"anna": grade(RIGHT)})
    [line] = one.lines
    assert (one.before, one.after, line.cause, line.item, line.points) == (0.0, 2.0, "test", "a", 2.0)
    assert (line.before and line.before.message, line.after and line.after.message) == ("a is wrong", "")


def test_another_message_alone_moves_nobody() -> None:
    [one] = report.changes({"anna": grade(WRONG)}, {"anna": grade(("a", FAILED, 0.0, "a is still wrong"))})
    assert (one.moves, one.lines, len(one.messages)) == (False, (), 1)


def test_a_mark_is_told_from_a_test() -> None:
    before, after = grade(("why::hand", PASSED, 1.0, "")), grade(("why::hand", PASSED, 2.0, ""))
    assert report.changes({"anna": before}, {"anna": after})[0].lines[0].cause == "mark"


def test_an_adjustment_is_a_cause() -> None:
    [one] = report.changes({"anna": grade(RIGHT)}, {"anna": grade(RIGHT, points=1.0)})
    assert [(line.cause, line.points) for line in one.lines] == [("adjustment", 1.0)]


def test_two_adjustments_are_two_lines() -> None:
    given = [GivenAdjustment(1.0, "one"), GivenAdjustment(2.0, "two")]
    [one] = report.changes({"anna": grade(RIGHT)}, {"anna": arithmetic.grade(result(RIGHT), given)})
    assert [line.points for line in one.lines] == [1.0, 2.0]


def test_a_new_test_and_a_removed_one_are_said_so() -> None:
    [one] = report.changes({"anna": grade(RIGHT)}, {"anna": grade(("b", PASSED, 2.0, ""))})
    assert [line.cause for line in one.lines] == ["removed", "added"]


def test_a_new_test_that_nobody_passes_is_said_too() -> None:
    [one] = report.changes({"anna": grade(RIGHT)}, {"anna": grade(RIGHT, ("b", FAILED, 0.0, ""))})
    assert [(line.cause, line.points) for line in one.lines] == [("added", 0.0)]


def test_somebody_who_is_new_has_no_grade_before() -> None:
    [one] = report.changes({}, {"anna": grade(RIGHT)})
    assert (one.before, one.after) == (None, 2.0)


def test_the_largest_move_comes_first() -> None:
    before = {"anna": grade(WRONG), "bob": grade(WRONG, ("b", FAILED, 0.0, ""))}
    after = {"anna": grade(RIGHT), "bob": grade(RIGHT, ("b", PASSED, 2.0, ""))}
    assert [one.name for one in report.changes(before, after)] == ["bob", "anna"]
