"""The gate before a release: tests the hidden tests.

The solution earns everything, on several seeds; the released starter earns nothing; every known wrong answer loses
exactly the tests that it declares; every right variant earns everything; nothing hidden leaks into the release.
Everything runs through the same sandbox and judge as a submission.
"""

from __future__ import annotations

import contextlib
import queue
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from autograder import grading, known, release
from autograder.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.grading import Finding
from autograder.judge.client import HiddenTest
from autograder.known import Answer
from autograder.lane import Lane
from autograder.results import Outcome


@dataclass(frozen=True)
class Row:
    """What the tests said of one answer on one seed: those that did not pass, and what is wrong with that."""

    answer: Answer
    seed: int
    failed: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The whole gate. `faults` are sentences; an assignment without any is fit to release."""

    assignment: Assignment
    tests: tuple[HiddenTest, ...]
    rows: tuple[Row, ...]
    faults: tuple[str, ...] = field(default=())

    @property
    def bugs(self) -> tuple[Row, ...]:
        """The rows of known wrong answers."""
        return tuple(row for row in self.rows if row.answer.kind == "bug")

    def idle_tests(self) -> list[str]:
        """The tests that catch no known wrong answer."""
        caught = {test for row in self.bugs for test in row.failed}
        return [test.id for test in self.tests if test.id not in caught]


def verify(
    assignment: Assignment,
    tier: str,
    seeds: int,
    jobs: int = 1,
    progress: Callable[[Answer], None] = lambda answer: None,
) -> Report:
    """Runs every answer through the tests, in `jobs` lanes beside each other.

    Raises `AssignmentError` where the assignment cannot even be read.
    """
    leaks = _leaks(assignment)
    every = known.answers(assignment)
    with contextlib.ExitStack() as stack:
        lanes = queue.SimpleQueue[Lane]()
        for _ in range(jobs):
            lane = stack.enter_context(Lane(assignment, tier))
            lanes.put(lane)
        tests = lane.judge.tests
        with ThreadPoolExecutor(jobs) as pool:
            rows = list(pool.map(lambda answer: _rows(lanes, answer, seeds, progress), every))
    flat = tuple(row for group in rows for row in group)
    faults = [*leaks, *(fault for row in flat for fault in row.faults)]
    report = Report(assignment, tests, flat)
    faults += [f"{test} catches no known wrong answer" for test in report.idle_tests()]
    return Report(assignment, tests, flat, tuple(dict.fromkeys(faults)))


def _rows(
    lanes: queue.SimpleQueue[Lane], answer: Answer, seeds: int, progress: Callable[[Answer], None]
) -> list[Row]:
    """One answer on every seed, in whichever lane is free."""
    lane = lanes.get()
    try:
        return [_row(lane, answer, lane.assignment.seed + step) for step in range(seeds)]
    finally:
        lanes.put(lane)
        progress(answer)


def _row(lane: Lane, answer: Answer, seed: int) -> Row:
    findings = grading.grade(lane, answer.work, seed, explain=False).findings
    failed = tuple(test for test, finding in findings.items() if finding.outcome is not Outcome.PASSED)
    return Row(answer, seed, failed, tuple(_faults(answer, seed, findings)))


def _faults(answer: Answer, seed: int, findings: Mapping[str, Finding]) -> Iterator[str]:
    where = f"{answer.kind} {answer.name}, seed {seed}"
    must_fail = set(findings) if answer.kind == "starter" else set(answer.caught_by)
    for unknown in sorted(set(answer.caught_by) - set(findings)):
        yield f"{answer.kind} {answer.name} declares {unknown}, which is no test"
    for test, finding in findings.items():
        if finding.outcome is Outcome.GRADER_ERROR:
            yield f"{where}: {test} is a grader error: {finding.detail}"
        elif finding.outcome is Outcome.PASSED and test in must_fail:
            yield f"{where}: {test} must catch it and does not"
        elif finding.outcome is not Outcome.PASSED and test not in must_fail:
            yield f"{where}: {test} must not fail, but {finding.outcome}: {finding.message} {finding.detail}".strip()


def _leaks(assignment: Assignment) -> list[str]:
    """Builds the release twice: it must be free of what is hidden, and the same to the byte."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        try:
            first = release.release(assignment, Path(one)).zip.read_bytes()
            second = release.release(assignment, Path(two)).zip.read_bytes()
        except AssignmentError as error:
            return [str(error)]
    return [] if first == second else ["two releases of the same assignment differ"]
