"""The claims that a case makes of its report: each is a function that asserts it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from tests.campaigns.habits.case import Habit
from tests.campaigns.habits.classroom import CASES, Report
from tests.campaigns.habits.course import POINTS

Claim = Callable[[Habit, Report], None]
_UNROLLED = re.compile(r"([\[{][^\[{]{0,9}){8}")


def file(case: Habit, report: Report) -> None:
    """Assert that the submission bears the name that its author gave it."""
    assert report.entry["file"] == case.file


def score(case: Habit, report: Report) -> None:
    """Assert the points of each question that is settled."""
    owed = {question: 0 if question in case.lost else points for question, points in POINTS.items()}
    settled = {question: points for question, points in owed.items() if question not in case.open}
    assert report.entry["status"] == "graded", report.entry["problem"]
    assert {question: report.scores[question] for question in settled} == settled, report.messages


def notes(case: Habit, report: Report) -> None:
    """Assert that each of the notes is told, once."""
    told = {note: [warning for warning in report.warnings if note.fits(warning)] for note in case.notes}
    assert [note for note, warnings in told.items() if len(warnings) != 1] == [], report.warnings


def alone(case: Habit, report: Report) -> None:
    """Assert that nothing else is told."""
    assert [one for one in report.warnings if not any(note.fits(one) for note in case.notes)] == []


def because(case: Habit, report: Report) -> None:
    """Assert that each lost question names the cause, and no test says instead that a name is not defined."""
    for question in case.lost:
        messages = [test["message"] for test in report.tests[question]]
        assert any(re.search(case.because, message, re.IGNORECASE | re.DOTALL) for message in messages), (
            messages
        )
    assert [message for message in report.messages if re.search(r"\b\w+'? is not defined", message)] == []


def ends(case: Habit, report: Report) -> None:
    """Assert that each test of a lost question judges the value, and no message unrolls what contains itself."""
    tests = [test for question in case.lost for test in report.tests[question]]
    assert {test["outcome"] for test in tests} <= {"passed", "failed"}, report.messages
    assert [test["message"] for test in tests if _UNROLLED.search(test["message"])] == []


def shows(case: Habit, report: Report) -> None:
    """Assert that the outputs of the run hold what a reader looks for."""
    text = json.dumps(report.outputs, ensure_ascii=False)
    assert [part for part in case.shows if part not in text] == [], text[-2000:]


def page(case: Habit, report: Report) -> None:
    """Assert that the student's page shows it."""
    assert [pattern for pattern in case.page if not re.search(pattern, report.page)] == []


def sheet(case: Habit, report: Report) -> None:
    """Assert that the row for markers says it."""
    assert [one for one in case.sheet if not re.search(one, report.row, re.IGNORECASE | re.DOTALL)] == [], (
        report.row
    )


def made(claim: Claim) -> list[Habit]:
    """Return the cases that make this claim."""
    if claim is file:
        return [case for case in CASES if not case.file.endswith("*")]
    return [case for case in CASES if claim is score or getattr(case, claim.__name__)]


CLAIMS: tuple[Claim, ...] = (file, score, notes, alone, because, ends, shows, page, sheet)
