"""When a session's processes start and end, and whom it lends its worker to."""

from __future__ import annotations

from dataclasses import replace

from autograder.grading import judging
from autograder.grading.deadline import Deadline
from autograder.grading.session import GradingSession
from autograder.grading.session_plan import session_plan
from autograder.notebooks.code import NotebookCode
from tests.warm import Warm


def test_a_session_runs_its_notebook_when_it_is_entered(warm: Warm) -> None:
    code = NotebookCode([(0, "x = 1")])
    session = GradingSession(
        warm.runner, session_plan(warm.assignment, code, judging.hidden_seed(warm.assignment, 3), Deadline())
    )
    before = dict(session.run.cells)
    with session:
        assert (before, session.run.cells[0].status) == ({}, "ok")


def test_a_session_asks_nothing_once_its_time_is_used_up(warm: Warm) -> None:
    plan = session_plan(
        warm.assignment, NotebookCode([(0, "x = 1")]), judging.hidden_seed(warm.assignment, 3), Deadline()
    )
    with GradingSession(warm.runner, replace(plan, seconds=0.0)) as session:
        verdict = session.judge(warm.runner.judge.tests[0])
    assert verdict.redacted == "The time for all tests together was used up before this one."
