"""What a check printed becomes a test of the report, at the line of the cell that calls it."""

from __future__ import annotations

import pytest

from autograder.platforms.runners import public_checks
from autograder.platforms.runners.public_checks import CheckCall
from autograder.platforms.runners.report import ReportedTest
from autograder.sandbox.runs import CellRun, CellStatus
from tests.platforms.runners.examples import FAILED, PASSED, SKIPPED

CHECKS = """
def helper(): ...

@check("loss", "it is right")
def check_loss(loss): ...

@check("gradient", "it agrees")
def check_gradient(loss, gradient): ...

@functools.cache
def other(): ...
"""


def report(
    printed: str, *calls: CheckCall, status: CellStatus = CellStatus.OK, error: str = ""
) -> list[ReportedTest]:
    outputs = {0: [{"output_type": "stream", "name": "stdout", "text": printed}]}
    runs = {0: CellRun(status, error=error)}
    found = calls or (CheckCall(0, "check_loss", 1),)
    return list(public_checks.tests("a.ipynb", ["check_loss"], found, runs, outputs, [[11, 12, 13]]))


def test_the_checks_of_a_file_are_found_by_their_decorator() -> None:
    assert public_checks.names(CHECKS) == ("check_loss", "check_gradient")


@pytest.mark.parametrize("text", ["def f(:", "\x00", "(" * 100_000, "x" * 300_000])
def test_a_file_that_cannot_be_read_has_no_checks(text: str) -> None:
    assert public_checks.names(text) == ()


def test_calls_are_found_where_they_stand() -> None:
    cells = [
        (1, "import checks\nchecks.check_loss(loss)"),
        (4, "def f():\n    checks.check_loss(loss)"),
        (5, "check_gradient(a, b); checks.check_loss(c)\nprint(1)"),
        (6, "checks.check_loss("),
    ]
    assert public_checks.calls(cells, ["check_loss", "check_gradient"]) == [
        CheckCall(1, "check_loss", 2),
        CheckCall(5, "check_gradient", 1),
        CheckCall(5, "check_loss", 1),
    ]


def test_a_check_that_holds_passes() -> None:
    (found,) = report("ok  loss: it is right\n")
    assert (found.state, found.message, found.file, found.line) == (
        PASSED,
        "loss: it is right",
        "a.ipynb",
        11,
    )


def test_a_check_that_does_not_hold_says_why() -> None:
    (found,) = report("text before\n--  loss(p, t) is 1, expected 3\n    given\n        p = 1\nafter\n")
    assert (found.state, found.message) == (FAILED, "loss(p, t) is 1, expected 3")
    assert found.detail == "    given\n        p = 1"


def test_two_checks_in_a_cell_are_told_apart() -> None:
    calls = CheckCall(0, "check_loss", 1), CheckCall(0, "check_gradient", 3)
    found = report("ok  a\n--  b\n", *calls)
    assert [(one.name, one.state, one.line) for one in found] == [
        ("check_loss, cell 1", PASSED, 11),
        ("check_gradient, cell 1, call 2", FAILED, 13),
    ]


@pytest.mark.parametrize(
    ("status", "error", "message"),
    [
        (CellStatus.FAILED, "NameError", "the cell stopped before the check: NameError"),
        (CellStatus.TIMED_OUT, "", "the cell did not come to its end"),
        (CellStatus.DIED, "", "the cell did not come to its end"),
        (CellStatus.NOT_RUN, "", "the check did not run"),
        (CellStatus.OK, "", "the check said nothing"),
    ],
)
def test_a_check_that_says_nothing_does_not_hold(status: CellStatus, error: str, message: str) -> None:
    (found,) = report("", status=status, error=error)
    assert (found.state, found.message) == (FAILED, message)


def test_a_check_that_nobody_calls_is_named() -> None:
    found = public_checks.tests("a.ipynb", ["check_loss"], [], {}, {}, [])
    assert [(one.name, one.state, one.message) for one in found] == [
        ("check_loss", SKIPPED, "no cell calls this check")
    ]
