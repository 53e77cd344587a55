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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from autograder.course import answers
from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.grading import follow_through, judging
from autograder.grading.findings import GradedNotebook, Unjudged
from autograder.grading.runner import Runner
from autograder.judge.messages import HiddenTest
from autograder.release import bundle
from autograder.results import Outcome
from autograder.verify import bugs, folder, repeatability, stand_ins
from autograder.verify import mutation_run as sweeping
from autograder.verify.faults import Fault, merged, of_carrying, of_findings, of_run, slow
from autograder.verify.mutation_run import Sweep

_UNSOUND = "the other answers were not tried: first let the tests pass the solution"

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Row:
    """What the tests said of one answer on one seed: those that did not pass, and what is wrong with that.

    `broken` are sentences on the answer itself, whose cells do not run; `traces` are those of the first seed.
    """

    answer: KnownAnswer
    seed: int
    failed: tuple[str, ...]
    faults: tuple[Fault, ...]
    broken: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    traces: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """The whole gate. `faults` are sentences; an assignment without any is fit to release. `seconds` by step.

    `remarks` are sentences too, on what is no fault and may become one.
    """

    assignment: Assignment
    tests: tuple[HiddenTest, ...]
    rows: tuple[Row, ...]
    sweep: Sweep | None = None
    faults: tuple[str, ...] = field(default=())
    seconds: Mapping[str, float] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the other answers were tried too, because the tests pass the solution."""
        return any(row.answer.kind != "solution" for row in self.rows)

    @property
    def bugs(self) -> tuple[Row, ...]:
        """The rows of known wrong answers."""
        return tuple(row for row in self.rows if row.answer.kind == "bug")

    def caught(self) -> list[tuple[KnownAnswer, list[frozenset[str]]]]:
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

    def fragile(self) -> list[tuple[KnownAnswer, str]]:
        """The known wrong answers that a single test catches, with that test."""
        every = [(bug, frozenset[str]().union(*seeds)) for bug, seeds in self.caught()]
        return [(bug, next(iter(tests))) for bug, tests in every if len(tests) == 1]

    def false_rejects(self) -> int:
        """How many runs of right variants lost a test."""
        return sum(bool(row.failed) for row in self.rows if row.answer.kind in ("variant", "solution"))


class _Runners:
    """Runners beside each other; each takes the next item when it is free."""

    def __init__(self, runners: Sequence[Runner]) -> None:
        self._count = len(runners)
        self._free = queue.SimpleQueue[Runner]()
        for runner in runners:
            self._free.put(runner)

    def each(self, work: Callable[[Runner, Item], Made], items: Sequence[Item]) -> list[Made]:
        """What the work makes of every item, in their order."""
        with ThreadPoolExecutor(self._count) as pool:
            return list(pool.map(lambda item: self._one(work, item), items))

    def _one(self, work: Callable[[Runner, Item], Made], item: Item) -> Made:
        runner = self._free.get()
        try:
            return work(runner, item)
        finally:
            self._free.put(runner)


def verify(
    assignment: Assignment,
    tier: str,
    seeds: int,
    jobs: int = 1,
    mutants: int | None = 0,
    progress: Callable[[], None] = lambda: None,
) -> Report:
    """Runs every answer through the tests, in `jobs` runners beside each other, then so many mutants (None: all).

    The solution comes first: where the tests do not pass it, they say nothing of any other answer, and that is all
    the report tells. `progress` is called after each answer and each mutant. Raises `AssignmentError` where the
    assignment cannot even be read.
    """
    faults = [*_leaks(assignment), *folder.faults(assignment)]
    every = answers.answers(assignment)
    sweeping.marked(assignment)
    numbers = range(assignment.seed, assignment.seed + seeds)
    started = time.monotonic()
    with _runners(assignment, tier, jobs) as runners:
        tests = runners[0].judge.tests
        rows, beside = _of_solution(runners, assignment, every[0], numbers)
        progress()
        sound = not any(row.faults or row.broken for row in rows)
        if sound:
            rest = _Runners(runners).each(
                lambda runner, answer: _rows(runner, assignment, answer, numbers, progress), every[1:]
            )
            rows += [row for group in rest for row in group]
    seconds = {"answers": time.monotonic() - started}
    sweep = None
    if mutants != 0 and sound:
        sweep = _swept(assignment, tier, jobs, mutants, progress)
        seconds["mutants"] = sweep.seconds
    report = Report(assignment, tests, tuple(rows), sweep, seconds=seconds)
    faults += [*bugs.declared(every, tests), *_of_rows(rows, numbers), *beside]
    faults += [*_of_bugs(report), *_of_tests(report)] if sound else [_UNSOUND]
    remarks = [*folder.remarks(assignment), *(remark for row in rows for remark in row.remarks)]
    return replace(report, faults=_once(faults), remarks=_once(remarks))


def _once(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


def mutant_count(assignment: Assignment, asked: int | None) -> int:
    """How many mutants are tried where so many are asked for, None meaning all."""
    return len(sweeping.sample(assignment, asked)) if asked != 0 else 0


@contextlib.contextmanager
def _runners(assignment: Assignment, tier: str, jobs: int) -> Iterator[list[Runner]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Runner(assignment, tier)) for _ in range(jobs)]


def _swept(
    assignment: Assignment, tier: str, jobs: int, count: int | None, progress: Callable[[], None]
) -> Sweep:
    hurried = sweeping.quick(assignment)
    with _runners(hurried, tier, jobs) as runners:
        return sweeping.sweep(hurried, _Runners(runners).each, runners[0], count, progress)


def _of_rows(rows: Sequence[Row], seeds: Sequence[int]) -> list[str]:
    broken = [sentence for row in rows for sentence in row.broken]
    return broken + merged([fault for row in rows for fault in row.faults], seeds)


def _of_bugs(report: Report) -> Iterator[str]:
    """What the known mistakes' values say, on the first seed."""
    first = {row.answer.name: row for row in report.bugs if row.traces and not row.broken}
    failed = {bug.name: frozenset[str]().union(*seeds) for bug, seeds in report.caught()}
    shown = [(row.answer, failed[name], row.traces) for name, row in first.items()]
    yield from bugs.alike(report.rows[0].traces, shown, report.tests)


def _of_tests(report: Report) -> Iterator[str]:
    """What the answers and the mutants together say of the tests."""
    for test in report.idle_tests():
        yield f"{test} catches no known wrong answer: add one to bugs/ that it must catch, or mend the test"
    if report.sweep is not None:
        for mutant in report.sweep.survivors:
            yield f"no test catches this edit of the solution: {mutant.name}"
        for entry, problem in report.sweep.stale:
            yield f"{sweeping.MUTANTS_FILE}: {entry.function}, {entry.after!r}: {problem}"


def _of_solution(
    runners: Sequence[Runner], assignment: Assignment, solution: KnownAnswer, seeds: Sequence[int]
) -> tuple[list[Row], list[str]]:
    """The solution on every seed, up to the first on which it is not right, and what stands in for it on the first."""
    rows: list[Row] = []
    beside: list[str] = []
    for seed in seeds:
        judged = judging.grade_known_answer(runners[0], assignment, solution.work, seed)
        row = _judged_row(assignment, runners[0].judge.tests, solution, seed, judged)
        rows.append(row if row.broken else _steadied(runners[-1], assignment, row, judged))
        if rows[-1].broken or rows[-1].faults:
            break
        if seed == seeds[0]:
            beside = list(stand_ins.faults(runners[0], assignment, solution, seed, judged))
    return rows, beside


def _steadied(runner: Runner, assignment: Assignment, row: Row, judged: GradedNotebook) -> Row:
    """The solution's row after further runs on the same seed, unless a test has ended its judge."""
    if any(finding.kind == Unjudged.JUDGE_LOST for finding in judged.findings.values()):
        return row
    runs = repeatability.again(runner, assignment, row.answer, row.seed)
    unsteady = {fault.test: fault for fault in repeatability.faults(row.answer, row.seed, judged, runs)}
    others = (fault for fault in row.faults if fault.test not in unsteady)
    return replace(row, faults=(*unsteady.values(), *others))


def _judged_row(
    assignment: Assignment,
    tests: Sequence[HiddenTest],
    answer: KnownAnswer,
    seed: int,
    judged: GradedNotebook,
) -> Row:
    """Where the answer itself does not run, that is said, and not what the tests make of it."""
    broken = tuple(of_run(assignment, answer, judged))
    return Row(
        answer=answer,
        seed=seed,
        failed=tuple(test for test, one in judged.findings.items() if one.outcome is not Outcome.PASSED),
        faults=() if broken else tuple(of_findings(answer, seed, tests, judged)),
        broken=broken,
        remarks=tuple(slow(assignment, judged)) if answer.kind == "solution" else (),
        traces=judged.hidden if seed == assignment.seed else {},
    )


def _rows(
    runner: Runner,
    assignment: Assignment,
    answer: KnownAnswer,
    seeds: Sequence[int],
    progress: Callable[[], None],
) -> list[Row]:
    """One answer on every seed; what is carried over is looked at on the first."""
    rows = [_row(runner, assignment, answer, seed, first=seed == seeds[0]) for seed in seeds]
    progress()
    return rows


def _row(runner: Runner, assignment: Assignment, answer: KnownAnswer, seed: int, *, first: bool) -> Row:
    judged = judging.grade_known_answer(runner, assignment, answer.work, seed)
    row = _judged_row(assignment, runner.judge.tests, answer, seed, judged)
    if not first or answer.kind not in ("bug", "starter") or row.broken:
        return row
    carried = follow_through.follow_through(runner, assignment, answer.work, seed, judged)
    problems = of_carrying(answer, assignment, runner.judge.tests, carried)
    also = (Fault(answer.called, seed, f"with stand-ins, {problem}") for problem in problems)
    return replace(row, faults=(*row.faults, *also))


def _leaks(assignment: Assignment) -> list[str]:
    """Builds the release twice: it must be free of what is hidden, and the same to the byte."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        try:
            first = bundle.release(assignment, Path(one)).zip.read_bytes()
            second = bundle.release(assignment, Path(two)).zip.read_bytes()
        except AssignmentError as error:
            return [str(error)]
    return [] if first == second else ["two releases of the same assignment differ"]
