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
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
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
from autograder.verify import bugs, folder, inputs, repeatability, shortened, stand_ins
from autograder.verify import mutation_run as sweeping
from autograder.verify.faults import Fault, merged, of_carrying, of_findings, of_run, slow
from autograder.verify.mutation_run import Sweep
from autograder.verify.result import Row, VerifyReport
from autograder.verify.stages import StageClock

_UNSOUND = "the other answers were not tried: first make the solution pass every test"

Item = TypeVar("Item")
Made = TypeVar("Made")


class _Runners:
    """Runners beside each other; each takes the next item when it is free."""

    def __init__(self, runners: Sequence[Runner]) -> None:
        self._runners = runners
        self._free = queue.SimpleQueue[Runner]()
        for runner in runners:
            self._free.put(runner)

    def each(self, work: Callable[[Runner, Item], Made], items: Sequence[Item]) -> list[Made]:
        """Return what the work makes of every item, in their order."""
        with ThreadPoolExecutor(len(self._runners)) as pool:
            try:
                return list(pool.map(lambda item: self._one(work, item), items))
            except KeyboardInterrupt:
                for runner in self._runners:
                    runner.stop()
                raise

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
) -> VerifyReport:
    """Run every answer through the tests, in `jobs` runners beside each other, then so many mutants (None: all).

    The solution comes first: where the tests do not pass it, they say nothing of any other answer, and that is all
    the report tells. `progress` is called after each answer and each mutant. Raises `AssignmentError` where the
    assignment cannot even be read.
    """
    stages = StageClock()
    with stages.stage("release and folder"):
        faults = [*_leaks(assignment), *folder.faults(assignment)]
        every = answers.answers(assignment)
        sweeping.marked(assignment)
    numbers = range(assignment.seed, assignment.seed + seeds)
    with contextlib.ExitStack() as stack:
        with stages.stage("start of the workers"):
            runners = stack.enter_context(_runners(assignment, tier, jobs))
        tests = runners[0].judge.tests
        every = bugs.expanded(every, tests)
        with stages.stage("solution, repeated"):
            rows, judged = _of_solution(runners, assignment, every[0], numbers)
        progress()
        sound = not any(row.faults or row.broken for row in rows)
        beside: list[str] = []
        if sound:
            with stages.stage("stand-ins"):
                beside = list(
                    stand_ins.faults(runners[0], assignment, every[0], numbers[0], judged[numbers[0]])
                )
            with stages.stage("starter, mistakes, variants"):
                rows += _of_others(runners, assignment, every, judged, progress)
    sweep = None
    if mutants != 0 and sound:
        with stages.stage("mutants"):
            sweep = _swept(assignment, tier, jobs, mutants, progress)
    report = VerifyReport(assignment, tests, tuple(rows), sweep, seconds=stages.seconds)
    explained = bugs.misdeclared(every, tests)
    shown = _with_traces(report, explained)
    explained |= {bug.called for bug in bugs.harmless(rows[0].traces, shown, tests)}
    unexplained = [replace(row, faults=()) if row.answer.called in explained else row for row in rows]
    faults += [*bugs.declared(every, tests), *_of_rows(unexplained, numbers), *beside]
    faults += [*bugs.alike(rows[0].traces, shown, tests), *_of_tests(report)] if sound else [_UNSOUND]
    remarks = [*folder.remarks(assignment), *(remark for row in rows for remark in row.remarks)]
    remarks += inputs.remarks(rows[0].traces, tests) if sound else []
    remarks += [
        f"{test} is untested: no known mistake shows that it catches one" for test in assignment.untested
    ]
    return replace(report, faults=_once(faults), remarks=_once(remarks))


def _once(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


def mutant_count(assignment: Assignment, asked: int | None) -> int:
    """Return how many mutants are tried if this many are asked for, None meaning all."""
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


def _with_traces(report: VerifyReport, explained: Collection[str]) -> list[bugs.Shown]:
    """Return the mistakes that ran on the first seed, but for those already explained by what they declare."""
    first = {row.answer.name: row for row in report.bugs if row.traces and not row.broken}
    failed = {bug.name: frozenset[str]().union(*seeds) for bug, seeds in report.caught()}
    return [
        (row.answer, failed[name], row.traces)
        for name, row in first.items()
        if row.answer.called not in explained
    ]


def _of_tests(report: VerifyReport) -> Iterator[str]:
    """Yield the faults of the tests that the answers and the mutants together show."""
    idle = report.idle_tests()
    for test in report.assignment.untested:
        if test not in idle:
            yield f"untested of assignment.toml lists {test}, which is no test without a known mistake: remove it there"
    for test in (one for one in idle if one not in report.assignment.untested):
        yield f"{test} catches no known mistake: add one to bugs/ that it must catch, or correct the test"
    if report.sweep is not None:
        for mutant in report.sweep.survivors:
            yield f"no test catches this edit of the solution: {mutant.name}"
        for entry, problem in report.sweep.stale:
            yield f"{sweeping.MUTANTS_FILE}: {entry.function}, {entry.after!r}: {problem}"


def _of_solution(
    runners: Sequence[Runner], assignment: Assignment, solution: KnownAnswer, seeds: Sequence[int]
) -> tuple[list[Row], dict[int, GradedNotebook]]:
    """Grade the solution on every seed, up to the first on which it is not right."""
    rows: list[Row] = []
    graded: dict[int, GradedNotebook] = {}
    for seed in seeds:
        judged = graded[seed] = judging.grade_known_answer(runners[0], assignment, solution.work, seed)
        row = _judged_row(assignment, runners[0].judge.tests, solution, seed, judged)
        rows.append(row if row.broken else _steadied(runners, assignment, row, judged))
        if rows[-1].broken or rows[-1].faults:
            break
    return rows, graded


def _steadied(runners: Sequence[Runner], assignment: Assignment, row: Row, judged: GradedNotebook) -> Row:
    """Return the solution's row after further runs on the same seed, unless a test has ended its judge."""
    if any(finding.kind == Unjudged.JUDGE_LOST for finding in judged.findings.values()):
        return row
    runs = _Runners(runners).each(
        lambda runner, order: repeatability.again(runner, assignment, row.answer, row.seed, order),
        repeatability.orders(runners[0].judge.tests),
    )
    unsteady = {fault.test: fault for fault in repeatability.faults(row.answer, row.seed, judged, runs)}
    others = (fault for fault in row.faults if fault.test not in unsteady)
    return replace(row, faults=(*unsteady.values(), *others))


def _of_others(
    runners: Sequence[Runner],
    assignment: Assignment,
    every: Sequence[KnownAnswer],
    solution: Mapping[int, GradedNotebook],
    progress: Callable[[], None],
) -> list[Row]:
    """Grade every answer but the solution on the solution's seeds."""
    short = shortened.shortened(runners[0], assignment, every, solution)

    def rows(runner: Runner, answer: KnownAnswer) -> list[Row]:
        try:
            return _rows(runner, assignment, answer, short.get(answer.called), tuple(solution))
        finally:
            progress()

    return [row for group in _Runners(runners).each(rows, every[1:]) for row in group]


def _judged_row(
    assignment: Assignment,
    tests: Sequence[HiddenTest],
    answer: KnownAnswer,
    seed: int,
    judged: GradedNotebook,
) -> Row:
    """Return an answer's row. Where the answer does not run, it says that alone, not what the tests make of it."""
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
    short: KnownAnswer | None,
    seeds: Sequence[int],
) -> list[Row]:
    """Grade one answer on every seed; a fault of the shortened answer counts only if the whole one has it."""
    rows = []
    for seed in seeds:
        first = seed == seeds[0]
        row = _row(runner, assignment, short or answer, seed, first=first)
        if short and (row.faults or row.broken):
            row = _row(runner, assignment, answer, seed, first=first)
        rows.append(replace(row, answer=answer))
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
    """Build the release twice, and return a fault if it holds a secret or is not the same to the byte."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        try:
            first = bundle.release(assignment, Path(one)).zip.read_bytes()
            second = bundle.release(assignment, Path(two)).zip.read_bytes()
        except AssignmentError as error:
            return [str(error)]
    return [] if first == second else ["two releases of the same assignment differ"]
