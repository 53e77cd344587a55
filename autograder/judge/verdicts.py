"""Turns the end of a hidden test's body into a verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.checks.failure import CheckFailure, FailureKind
from autograder.judge.messages import UNEXPECTED, Verdict
from autograder.judge.student import Student
from autograder.results import Outcome
from autograder.sandbox.channel import Lost, LostReason

_ASSERTION = "What your notebook gives does not satisfy this test."


def verdict(
    problems: list[pytest.CallInfo[Any]], notes: list[str], student: Student, *, explained: bool = True
) -> Verdict:
    """Return one test's verdict. A fork that was lost fails the test whatever its body did.

    `problems` are the phases of the test that raised, `notes` what checks have noted of a right answer. If it is not
    `explained`, its text holds no fact that takes long to find out.
    """
    if student.lost is not None:
        return _of_lost_fork(student.lost)
    if not problems:
        if student.used:
            return Verdict(Outcome.PASSED, hint=" ".join(dict.fromkeys(notes)))
        return _grader_error("the test passed without asking for a value of the student's")
    excinfo = problems[0].excinfo
    assert excinfo is not None
    error = excinfo.value
    if isinstance(error, CheckFailure):
        missing = error.kind is FailureKind.MISSING
        outcome = Outcome.MISSING if missing else Outcome.FAILED
        return Verdict(
            outcome,
            error.kind,
            error.brief,
            error.redacted,
            error.hint,
            given=error.given,
            origin=error.origin,
            run_fact=error.run_fact if explained else "",
        )
    if isinstance(error, pytest.skip.Exception):
        return Verdict(Outcome.SKIPPED, redacted="This test was skipped.", detail=first_line(error))
    if isinstance(error, AssertionError) and student.asserted and student.used:
        return _of_assertion(excinfo)
    detail = f"{excinfo.typename}: {first_line(error)}{_place(excinfo, problems[0].when)}"
    if student.used and problems[0].when == "call":
        return _unexpected(detail)
    return _grader_error(detail)


def first_line(error: BaseException) -> str:
    """Return the first line of an exception's message, for the author of the tests."""
    if isinstance(error, pytest.FixtureLookupError):
        return f"there is no fixture {error.argname!r}"
    if isinstance(error, SyntaxError):
        return error.msg
    return next(iter(str(error).strip().splitlines()), "")[:300]


def _place(excinfo: pytest.ExceptionInfo[BaseException], when: str) -> str:
    """Name the deepest place in the author's own files that the exception passed: deeper down is a library."""
    own = [entry for entry in excinfo.traceback if Path(entry.path).name.startswith(("test_", "conftest"))]
    place = f"{Path(own[-1].path).name}, line {own[-1].lineno + 1}" if own else ""
    phase = "" if when == "call" else f"in the {when} of the test"
    where = ", ".join(filter(None, (place, phase)))
    return f" ({where})" if where else ""


def _of_assertion(excinfo: pytest.ExceptionInfo[BaseException]) -> Verdict:
    """Return the verdict on an assertion that does not hold. Its text is for students who have it in their notebook."""
    entries = [entry for entry in excinfo.traceback if Path(entry.path).name.startswith("test_")]
    line = next(iter(str(entries[-1].statement).strip().splitlines()), "") if entries else ""
    said = first_line(excinfo.value)
    full = f"This line of the tests does not hold: {line}" + (f" ({said})" if said and said != line else "")
    return Verdict(Outcome.FAILED, FailureKind.VALUES, full, _ASSERTION, detail=full)


def _of_lost_fork(lost: Lost) -> Verdict:
    if lost.reason is LostReason.TIMED_OUT:
        text = "The function did not return within the time of this test."
        return Verdict(Outcome.TIMED_OUT, lost.reason, text, text)
    if lost.reason is LostReason.MEMORY:
        text = "What your function returned, or gave to a function, takes more memory than a test may use."
        return Verdict(Outcome.CRASHED, lost.reason, text, text)
    text = "The process that ran your function ended before it returned."
    return Verdict(Outcome.CRASHED, lost.reason, text, text, detail=str(lost))


def _unexpected(detail: str) -> Verdict:
    text = "What your function returned could not be used: check its type and shape."
    return Verdict(Outcome.FAILED, UNEXPECTED, text, text, detail=detail)


def _grader_error(detail: str) -> Verdict:
    text = "The grader could not judge this test; your instructor has been told."
    return Verdict(Outcome.GRADER_ERROR, "ours", text, text, detail=detail)
