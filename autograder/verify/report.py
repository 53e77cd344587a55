"""Verifies an assignment before its release: the hidden tests are tested.

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
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from autograder.course import answers
from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.grading import follow_through, judging
from autograder.grading.judging import GradedNotebook
from autograder.grading.runner import Lane
from autograder.release import bundle
from autograder.results import Outcome
from autograder.verify import bugs, folder, repeatability, stand_ins
from autograder.verify import mutation_run as sweeping
from autograder.verify.faults import Fault, merged, of_carrying, of_findings, of_run, slow
from autograder.verify.mutation_run import Sweep
from autograder.verify.result import Row, VerifyReport

_UNSOUND = "the other answers were not tried: first make the solution pass every test"

Item = TypeVar("Item")
Made = TypeVar("Made")


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
) -> VerifyReport:
    """Runs every answer through the tests, in `jobs` lanes beside each other, then so many mutants (None: all).

    The solution comes first: where the tests do not pass it, they say nothing of any other answer, and that is all
    the report tells. `progress` is called after each answer and each mutant. Raises `AssignmentError` where the
    assignment cannot even be read.
    """
    faults = [*_leaks(assignment), *folder.faults(assignment)]
    every = answers.answers(assignment)
    sweeping.marked(assignment)
    numbers = range(assignment.seed, assignment.seed + seeds)
    started = time.monotonic()
    with _lanes(assignment, tier, jobs) as lanes:
        tests = lanes[0].judge.tests
        rows, beside = _of_solution(lanes, every[0], numbers)
        progress()
        sound = not any(row.faults or row.broken for row in rows)
        if sound:
            rest = _Lanes(lanes).each(lambda lane, answer: _rows(lane, answer, numbers, progress), every[1:])
            rows += [row for group in rest for row in group]
    seconds = {"answers": time.monotonic() - started}
    sweep = None
    if mutants != 0 and sound:
        sweep = _swept(assignment, tier, jobs, mutants, progress)
        seconds["mutants"] = sweep.seconds
    report = VerifyReport(assignment, tests, tuple(rows), sweep, seconds=seconds)
    faults += [*bugs.declared(every, tests), *_of_rows(rows, numbers), *beside]
    faults += [*_of_bugs(report), *_of_tests(report)] if sound else [_UNSOUND]
    remarks = [*folder.remarks(assignment), *(remark for row in rows for remark in row.remarks)]
    return replace(report, faults=_once(faults), remarks=_once(remarks))


def _once(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


def mutant_count(assignment: Assignment, asked: int | None) -> int:
    """Return how many mutants are tried if this many are asked for, None meaning all."""
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


def _of_rows(rows: Sequence[Row], seeds: Sequence[int]) -> list[str]:
    broken = [sentence for row in rows for sentence in row.broken]
    return broken + merged([fault for row in rows for fault in row.faults], seeds)


def _of_bugs(report: VerifyReport) -> Iterator[str]:
    """Yield the faults that the known mistakes' values show, on the first seed."""
    first = {row.answer.name: row for row in report.bugs if row.traces and not row.broken}
    failed = {bug.name: frozenset[str]().union(*seeds) for bug, seeds in report.caught()}
    shown = [(row.answer, failed[name], row.traces) for name, row in first.items()]
    yield from bugs.alike(report.rows[0].traces, shown, report.tests)


def _of_tests(report: VerifyReport) -> Iterator[str]:
    """Yield the faults of the tests that the answers and the mutants together show."""
    for test in report.idle_tests():
        yield f"{test} catches no known mistake: add one to bugs/ that it must catch, or correct the test"
    if report.sweep is not None:
        for mutant in report.sweep.survivors:
            yield f"no test catches this edit of the solution: {mutant.name}"
        for entry, problem in report.sweep.stale:
            yield f"{sweeping.MUTANTS_FILE}: {entry.function}, {entry.after!r}: {problem}"


def _of_solution(
    lanes: Sequence[Lane], solution: KnownAnswer, seeds: Sequence[int]
) -> tuple[list[Row], list[str]]:
    """The solution on every seed, up to the first on which it is not right, and what stands in for it on the first."""
    rows: list[Row] = []
    beside: list[str] = []
    for seed in seeds:
        judged = judging.grade(lanes[0], solution.work, seed, explain=False, ours=True)
        row = _judged_row(lanes[0], solution, seed, judged)
        rows.append(row if row.broken else _steadied(lanes[-1], row, judged))
        if rows[-1].broken or rows[-1].faults:
            break
        if seed == seeds[0]:
            beside = list(stand_ins.faults(lanes[0], solution, seed, judged))
    return rows, beside


def _steadied(lane: Lane, row: Row, judged: GradedNotebook) -> Row:
    """The solution's row after further runs on the same seed, unless a test has ended its judge."""
    if any(finding.kind == judging.JUDGE_LOST for finding in judged.findings.values()):
        return row
    runs = repeatability.again(lane, row.answer, row.seed)
    unsteady = {fault.test: fault for fault in repeatability.faults(row.answer, row.seed, judged, runs)}
    others = (fault for fault in row.faults if fault.test not in unsteady)
    return replace(row, faults=(*unsteady.values(), *others))


def _judged_row(lane: Lane, answer: KnownAnswer, seed: int, judged: GradedNotebook) -> Row:
    """Where the answer itself does not run, that is said, and not what the tests make of it."""
    broken = tuple(of_run(lane.assignment, answer, judged))
    return Row(
        answer=answer,
        seed=seed,
        failed=tuple(test for test, one in judged.findings.items() if one.outcome is not Outcome.PASSED),
        faults=() if broken else tuple(of_findings(answer, seed, lane.judge.tests, judged)),
        broken=broken,
        remarks=tuple(slow(lane.assignment, judged)) if answer.kind == "solution" else (),
        traces=judged.hidden if seed == lane.assignment.seed else {},
    )


def _rows(lane: Lane, answer: KnownAnswer, seeds: Sequence[int], progress: Callable[[], None]) -> list[Row]:
    """One answer on every seed; what is carried over is looked at on the first."""
    rows = [_row(lane, answer, seed, first=seed == seeds[0]) for seed in seeds]
    progress()
    return rows


def _row(lane: Lane, answer: KnownAnswer, seed: int, *, first: bool) -> Row:
    judged = judging.grade(lane, answer.work, seed, explain=False, ours=True)
    row = _judged_row(lane, answer, seed, judged)
    if not first or answer.kind not in ("bug", "starter") or row.broken:
        return row
    carried = follow_through.follow_through(lane, answer.work, seed, judged, judged.findings)
    problems = of_carrying(answer, lane.assignment, lane.judge.tests, carried)
    also = (Fault(answer.called, seed, f"with stand-ins, {problem}") for problem in problems)
    return replace(row, faults=(*row.faults, *also))


def _leaks(assignment: Assignment) -> list[str]:
    """Build the release twice, and return a fault if it holds a secret or is not the same to the byte."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        try:
            first = bundle.release(assignment, Path(one)).zip.read_bytes()
            second = bundle.release(assignment, Path(two)).zip.read_bytes()
        except AssignmentError as error:
            return [str(error)]
    return [] if first == second else ["two releases of the same assignment differ"]
