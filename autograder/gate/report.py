"""The gate before a release: tests the hidden tests.

The solution earns everything, on several seeds; the released starter earns nothing; every known wrong answer loses
exactly the tests that it declares; every right variant earns everything; nothing hidden leaks into the release; and,
where asked for, no one-edit mutant of the solution passes. Where one question needs another, a known mistake in the one
gives back the marks of the other: follow-through works. Everything runs through the same sandbox and judge as a
submission.
"""

from __future__ import annotations

import contextlib
import queue
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from autograder import carry, grading, known, release
from autograder.assignment import Assignment
from autograder.carry import Carried, Carry
from autograder.errors import AssignmentError
from autograder.gate import sweep as sweeping
from autograder.gate.sweep import Sweep
from autograder.grading import Finding
from autograder.judge.client import HiddenTest
from autograder.known import Answer
from autograder.lane import Lane
from autograder.results import Outcome

_UNSOUND = "the other answers were not tried: first let the tests pass the solution"

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Row:
    """What the tests said of one answer on one seed: those that did not pass, and what is wrong with that."""

    answer: Answer
    seed: int
    failed: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The whole gate. `faults` are sentences; an assignment without any is fit to release. `seconds` by step."""

    assignment: Assignment
    tests: tuple[HiddenTest, ...]
    rows: tuple[Row, ...]
    sweep: Sweep | None = None
    faults: tuple[str, ...] = field(default=())
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def bugs(self) -> tuple[Row, ...]:
        """The rows of known wrong answers."""
        return tuple(row for row in self.rows if row.answer.kind == "bug")

    def caught(self) -> list[tuple[Answer, list[frozenset[str]]]]:
        """Each known wrong answer with the tests that caught it, seed by seed."""
        bugs = {row.answer.name: row.answer for row in self.bugs}
        seeds: dict[str, list[frozenset[str]]] = {name: [] for name in bugs}
        for row in self.bugs:
            seeds[row.answer.name].append(frozenset(row.failed))
        return [(bugs[name], caught) for name, caught in seeds.items()]

    def idle_tests(self) -> list[str]:
        """The tests that catch no known wrong answer."""
        caught = {test for row in self.bugs for test in row.failed}
        return [test.id for test in self.tests if test.id not in caught]

    def fragile(self) -> list[tuple[Answer, str]]:
        """The known wrong answers that a single test catches, with that test."""
        every = [(bug, frozenset[str]().union(*seeds)) for bug, seeds in self.caught()]
        return [(bug, next(iter(tests))) for bug, tests in every if len(tests) == 1]

    def false_rejects(self) -> int:
        """How many runs of right variants lost a test."""
        return sum(bool(row.failed) for row in self.rows if row.answer.kind in ("variant", "solution"))


class _Lanes:
    """Lanes beside each other; each takes the next item when it is free."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._count = len(lanes)
        self._free = queue.SimpleQueue[Lane]()
        for lane in lanes:
            self._free.put(lane)

    def each(self, work: Callable[[Lane, Item], Made], items: Sequence[Item]) -> list[Made]:
        """What the work makes of every item, in their order."""
        with ThreadPoolExecutor(self._count) as pool:
            return list(pool.map(lambda item: self._one(work, item), items))

    def _one(self, work: Callable[[Lane, Item], Made], item: Item) -> Made:
        lane = self._free.get()
        try:
            return work(lane, item)
        finally:
            self._free.put(lane)


def verify(
    assignment: Assignment,
    tier: str,
    seeds: int,
    jobs: int = 1,
    mutants: int | None = 0,
    progress: Callable[[], None] = lambda: None,
) -> Report:
    """Runs every answer through the tests, in `jobs` lanes beside each other, then so many mutants (None: all).

    The solution comes first: where the tests do not pass it, they say nothing of any other answer, and that is all
    the report tells. `progress` is called after each answer and each mutant. Raises `AssignmentError` where the
    assignment cannot even be read.
    """
    leaks = _leaks(assignment)
    every = known.answers(assignment)
    sweeping.marked(assignment)
    started = time.monotonic()
    with _lanes(assignment, tier, jobs) as lanes:
        tests = lanes[0].judge.tests
        flat = tuple(_rows(lanes[0], every[0], seeds, progress))
        sound = not any(row.faults for row in flat)
        if sound:
            rest = _Lanes(lanes).each(lambda lane, answer: _rows(lane, answer, seeds, progress), every[1:])
            flat += tuple(row for group in rest for row in group)
    seconds = {"answers": time.monotonic() - started}
    sweep = None
    if mutants != 0 and sound:
        sweep = _swept(assignment, tier, jobs, mutants, progress)
        seconds["mutants"] = sweep.seconds
    report = Report(assignment, tests, flat, sweep, seconds=seconds)
    of_tests = _of_tests(report) if sound else [_UNSOUND]
    faults = dict.fromkeys([*leaks, *(fault for row in flat for fault in row.faults), *of_tests])
    return Report(assignment, tests, flat, sweep, tuple(faults), seconds)


def mutant_count(assignment: Assignment, asked: int | None) -> int:
    """How many mutants are tried where so many are asked for, None meaning all."""
    return len(sweeping.sample(assignment, asked)) if asked != 0 else 0


@contextlib.contextmanager
def _lanes(assignment: Assignment, tier: str, jobs: int) -> Iterator[list[Lane]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Lane(assignment, tier)) for _ in range(jobs)]


def _swept(
    assignment: Assignment, tier: str, jobs: int, count: int | None, progress: Callable[[], None]
) -> Sweep:
    hurried = sweeping.quick(assignment)
    with _lanes(hurried, tier, jobs) as lanes:
        return sweeping.sweep(hurried, _Lanes(lanes).each, lanes[0], count, progress)


def _of_tests(report: Report) -> Iterator[str]:
    """What the answers and the mutants together say of the tests."""
    for test in report.idle_tests():
        yield f"{test} catches no known wrong answer"
    if report.sweep is not None:
        for mutant in report.sweep.survivors:
            yield f"no test catches this edit of the solution: {mutant.name}"
        for entry in report.sweep.stale:
            yield f"{sweeping.MUTANTS_FILE}: {entry.function}, {entry.after!r} is no edit that passes the tests"


def _rows(lane: Lane, answer: Answer, seeds: int, progress: Callable[[], None]) -> list[Row]:
    """One answer on every seed; what is carried over is looked at on the first."""
    first = lane.assignment.seed
    rows = [_row(lane, answer, first + step, follow=step == 0) for step in range(seeds)]
    progress()
    return rows


def _row(lane: Lane, answer: Answer, seed: int, *, follow: bool) -> Row:
    judged = grading.grade(lane, answer.work, seed, explain=False)
    findings = judged.findings
    failed = tuple(test for test, finding in findings.items() if finding.outcome is not Outcome.PASSED)
    faults = list(_faults(answer, seed, findings))
    if follow and answer.kind in ("bug", "starter"):
        carried = carry.follow_through(lane, answer.work, seed, judged, findings)
        faults += _faults_of_carrying(lane, answer, carried)
    return Row(answer, seed, failed, tuple(faults))


def _faults_of_carrying(lane: Lane, answer: Answer, carried: Mapping[str, Carried]) -> Iterator[str]:
    """The starter earns nothing this way; one mistake costs only its own question, save where a form is private."""
    where = f"{answer.called}, with stand-ins"
    questions = {test.id: lane.assignment.question(test.question) for test in lane.judge.tests}
    for test, found in carried.items():
        names, question = ", ".join(found.names), questions[test]
        also_wrong = any(name.name in answer.defines for name in question.names)
        if found.carry is Carry.GRADER_ERROR:
            yield f"{where}: {test} is a grader error: {found.detail}"
        elif answer.kind == "starter" and found.carry is Carry.EARNED:
            yield f"{where}: {test} passes with {names} standing in, and nothing of {question.id} is written"
        elif answer.kind == "bug" and not also_wrong and found.carry is Carry.UNUSED:
            yield f"{where}: {test} is not carried over: the solution of {question.id} does not call {names}"
        elif answer.kind == "bug" and not also_wrong and found.carry in (Carry.FAILED, Carry.UNWRITTEN):
            yield f"{where}: {test} is not carried over; is what stands in for {names} right?"


def _faults(answer: Answer, seed: int, findings: Mapping[str, Finding]) -> Iterator[str]:
    where = f"{answer.called}, seed {seed}"
    must_fail = set(findings) if answer.kind == "starter" else set(answer.caught_by)
    for unknown in sorted(set(answer.caught_by) - set(findings)):
        yield f"{answer.called} declares {unknown}, which is no test"
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
