"""Grades one notebook: runs it, asks each hidden test's question, and has the judge say what came of it.

The judge's verdict on the hidden inputs decides. What a failed test may tell the student comes from a second worker
that has never held a hidden input, asked the same test on a public example.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from autograder.checks import messages
from autograder.course.assignment import Assignment
from autograder.errors import JudgeError, SandboxError
from autograder.grading.runner import Lane
from autograder.judge.client import JUDGING_SECONDS, HiddenTest, JudgeFork, TestRequest, Verdict
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome
from autograder.sandbox import notebook
from autograder.sandbox.channel import Lost
from autograder.sandbox.worker import CellRun, Injection, Run, RunPlan, Worker

PUBLIC_SEED = (0, 0)
JUDGE_LOST = "judge lost"
_NO_ROOM = "no room"
NOT_ASKED = "not asked"
# With a notebook of ours half of what grading gives: a test that only just ends does not end on a slower machine.
_OUR_JUDGING_SECONDS = JUDGING_SECONDS / 2
_FRESH_WORKERS = 4


def hidden_seed(seed: int) -> tuple[int, ...]:
    """What the inputs of the hidden run are drawn from; never the public example's."""
    return 1, seed


@dataclass(frozen=True)
class Finding:
    """One hidden test's outcome, with what the student and what only the instructor may read (`detail`, `full`).

    `full` is what the hidden run said, with its inputs. `diagnosis`, `facts`, `clusters` and `given` are those of
    `results.TestResult`.
    """

    outcome: Outcome
    message: str = ""
    hint: str = ""
    detail: str = ""
    full: str = ""
    kind: str = ""
    diagnosis: str = ""
    facts: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    given: str = ""


@dataclass(frozen=True)
class GradedNotebook:
    """A notebook that has been run and judged: findings by test, the run, and notes for the student.

    `hidden` and `public` hold the traces of the tests, by id, on hidden inputs and on the public example; `skip` the
    statements that never end, by cell; `seconds` what each test took of the student's time on hidden inputs.
    """

    findings: Mapping[str, Finding]
    run: Run
    notes: tuple[str, ...]
    hidden: Mapping[str, bytes] = field(default_factory=dict)
    public: Mapping[str, bytes] = field(default_factory=dict)
    skip: Mapping[int, Sequence[int]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdicts:
    """A notebook of ours that has been run and asked: the verdicts by test, and the run."""

    verdicts: Mapping[str, Verdict]
    run: Run


def grade(
    lane: Lane, work: NotebookCode, seed: int, *, explain: bool = True, ours: bool = False
) -> GradedNotebook:
    """Runs and judges one notebook. Raises `SandboxError` or `JudgeError` where our own side fails.

    Without `explain` no test is asked again on an example: only the verdicts are wanted. `ours`: see `Sitting`.
    """
    asked = lane.judge.tests
    with GradingSession(lane, work, seed, hidden_seed(seed), ours=ours) as hidden:
        verdicts = {test.id: hidden.judge(test) for test in asked}
        run, notes, skip = hidden.run, hidden.notes, hidden.skip
    examples = _examples(lane, work, seed, verdicts) if explain else {}
    findings = {test.id: _finding(test, verdicts[test.id], examples.get(test.id)) for test in asked}
    seconds = {test: verdict.seconds for test, verdict in verdicts.items()}
    return GradedNotebook(findings, run, notes, _traces(verdicts), _traces(examples), skip, seconds)


def ask(
    lane: Lane,
    work: NotebookCode,
    seed: int,
    tests: Sequence[HiddenTest],
    judge_seed: tuple[int, ...],
    *,
    until_caught: bool = False,
) -> Verdicts:
    """Runs a notebook of ours and asks it some tests, with `until_caught` only up to the first that fails."""
    verdicts: dict[str, Verdict] = {}
    with GradingSession(lane, work, seed, judge_seed, ours=True) as sitting:
        for test in tests:
            verdicts[test.id] = sitting.judge(test)
            if until_caught and verdicts[test.id].outcome != "passed":
                break
        return Verdicts(verdicts, sitting.run)


def _examples(
    lane: Lane, work: NotebookCode, seed: int, verdicts: Mapping[str, Verdict]
) -> dict[str, Verdict]:
    """The public example of every test of a question in which one failed; those that failed come first."""
    failed = {test for test, verdict in verdicts.items() if verdict.outcome == "failed"}
    questions = {test.question for test in lane.judge.tests if test.id in failed}
    asked = [test for test in lane.judge.tests if test.question in questions and test.example]
    if not any(test.id in failed for test in asked):
        return {}
    with GradingSession(lane, work, seed, PUBLIC_SEED) as public:
        return {test.id: public.judge(test) for test in sorted(asked, key=lambda test: test.id not in failed)}


def _traces(verdicts: Mapping[str, Verdict]) -> dict[str, bytes]:
    return {test: verdict.trace for test, verdict in verdicts.items()}


def _finding(test: HiddenTest, verdict: Verdict, example: Verdict | None) -> Finding:
    """What may be told: the example's full message if the example fails too, else what is safe of the hidden run."""
    message, given, hint = verdict.redacted, "", verdict.hint
    example = example if verdict.outcome == "failed" else None
    if example is not None and example.outcome == "failed":
        message, given, hint = example.text, example.given, example.hint or hint
    elif example is not None and example.outcome == "passed":
        message += " (It is right on the example that may be shown; a hidden input is different.)"
    passed = verdict.outcome == "passed"
    return Finding(
        outcome=Outcome(verdict.outcome),
        message="" if passed else message,
        hint=hint if passed else test.hint or hint,
        detail=verdict.detail,
        full=f"{verdict.text}{messages.called_with(verdict.given)}",
        kind=verdict.kind,
        given=given,
    )


@dataclass(frozen=True)
class Injected:
    """A notebook asked again with stand-ins: which, the statements to skip, and the seconds for all its tests."""

    injection: Injection
    skip: Mapping[int, Sequence[int]]
    seconds: float


class GradingSession:
    """One worker with its judge, for one notebook and one seed; a lost worker is replaced by a fresh run.

    `injected` says what stands in for parts of the notebook, where anything does. `ours` says that the notebook comes
    from the assignment: then a test that ends its judge, or that never ends, is the test's own fault. It is not
    repeated, and no other is asked.
    """

    def __init__(
        self,
        lane: Lane,
        work: NotebookCode,
        seed: int,
        judge_seed: tuple[int, ...],
        *,
        injected: Injected | None = None,
        ours: bool = False,
    ) -> None:
        self._lane = lane
        self._work = work
        self._seed = seed
        self._judge_seed = judge_seed
        self._left = lane.assignment.budgets.all_tests_seconds
        self._fresh = 0
        self._ours = ours
        self._given_up = False
        self._plan = plan(lane.assignment, work)
        self._lines = {index: source.count("\n") + 1 for index, source in self._plan.cells}
        self._stand_ins: tuple[str, ...] = ()
        if injected is not None:
            self._left = injected.seconds
            self._stand_ins = tuple(injected.injection.parts)
            self._plan = replace(self._plan, injection=injected.injection, skip=injected.skip)
        self._bench: JudgeFork | None = None
        self._worker: Worker | None = None
        self._over_memory = False
        self._ended = False
        self.run, self.notes = self._start()

    def _start(self) -> tuple[Run, tuple[str, ...]]:
        finished = notebook.run(self._lane.zygote, self._plan, self._work.extras, self._seed)
        self._worker = finished.worker
        self._plan = replace(self._plan, skip=finished.skip)
        return finished.run, finished.notes

    @property
    def skip(self) -> Mapping[int, Sequence[int]]:
        """The statements that never end, by cell."""
        return self._plan.skip

    @property
    def left(self) -> float:
        """The seconds that are left for tests."""
        return self._left

    def judge(self, test: HiddenTest) -> Verdict:
        """The verdict on one test, in a fork of its own."""
        if self._given_up:
            return Verdict("grader_error", NOT_ASKED, detail="an earlier test ended the judge")
        if self._left <= 0:
            return _verdict("timed_out", "The time for all tests together was used up before this one.")
        if self._worker is None and self._fresh < _FRESH_WORKERS:
            self._fresh += 1
            self._start()
        if self._worker is None:
            return _verdict("crashed", "The notebook did not leave a process that could be asked.")
        threads = self._worker.threads
        verdict = self._ask(test)
        if self._ours and verdict.kind == JUDGE_LOST:
            self._given_up = True
            return verdict
        if self._unlucky(verdict, threads) and self._left > 0 and self._fresh < _FRESH_WORKERS:
            self._drop_worker()
            self._fresh += 1
            self._start()
            verdict = self._ask(test) if self._worker is not None else verdict
        return _too_much(verdict.detail) if verdict.kind == JUDGE_LOST else verdict

    def _unlucky(self, verdict: Verdict, threads: int) -> bool:
        """Whether the test may not be to blame: the judge, threads, no room for a fork, or the end of the whole worker.

        The last counts once only: tests that do end their worker must leave fresh ones for the others.
        """
        ended = verdict.outcome == "crashed" and self._worker is None and not self._over_memory
        if ended and not self._ended:
            self._ended = True
            return True
        return verdict.kind in (JUDGE_LOST, _NO_ROOM) or (verdict.outcome == "timed_out" and threads > 1)

    def _ask(self, test: HiddenTest) -> Verdict:
        assert self._worker is not None
        seconds = min(self._left, self._lane.assignment.budgets.test_seconds)
        judging = _OUR_JUDGING_SECONDS if self._ours else JUDGING_SECONDS
        order = TestRequest(test.id, self._judge_seed, seconds, self._lines, self._stand_ins, judging)
        started = time.monotonic()
        ours, theirs = socket.socketpair()
        verdict = _verdict("crashed", "The process that ran your function ended before it returned.")
        try:
            with ours, theirs:
                self._worker.start_test(theirs)
                self._take_seat().start(order, ours)
            verdict = self._take_seat().finish(order)
            if not self._worker.finish_test(kill=verdict.outcome in ("timed_out", "crashed")):
                verdict = _no_room()
        except Lost:
            self._drop_worker()
        except JudgeError as error:
            self._leave_seat()
            self._drop_worker()
            if not self._lane.judge.alive():
                self._lane.renew_judge()
            verdict = Verdict("grader_error", JUDGE_LOST, detail=str(error))
        self._left -= time.monotonic() - started
        return verdict

    def _take_seat(self) -> JudgeFork:
        if self._bench is None:
            self._bench = self._lane.judge.fork()
        return self._bench

    def _leave_seat(self) -> None:
        if self._bench is not None:
            self._bench.__exit__(None, None, None)
            self._bench = None

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._over_memory = self._worker.end().over_memory
            self._worker = None

    def __enter__(self) -> GradingSession:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave_seat()
        try:
            self._drop_worker()
        except SandboxError:
            self._lane.renew_zygote()


def _too_much(detail: str) -> Verdict:
    """A judge that ends again and again over one notebook ends because of what that notebook sends."""
    text = "The grader could not work with what your function returned, or gave to a function, in the time of a test."
    return Verdict("crashed", JUDGE_LOST, text, text, detail=detail)


def _no_room() -> Verdict:
    text = "No process could be started for this test: the notebook leaves too many running, or too many files open."
    return Verdict("crashed", _NO_ROOM, text, text)


def _verdict(outcome: str, text: str) -> Verdict:
    return Verdict(outcome, outcome, text, text)


def plan(assignment: Assignment, work: NotebookCode) -> RunPlan:
    """How this assignment runs a notebook."""
    budgets = assignment.budgets
    return RunPlan(
        cells=[(index, source) for index, source in work.cells if source.strip()],
        watch=assignment.names,
        skip={},
        cell_seconds=budgets.cell_seconds,
        notebook_seconds=budgets.notebook_seconds,
        output_limit=budgets.output_kb * 1024,
    )


def ran_badly(run: Run) -> list[tuple[int, CellRun]]:
    """The cells that did not run to their end, in order."""
    return [(index, cell) for index, cell in sorted(run.cells.items()) if cell.status != "ok"]
