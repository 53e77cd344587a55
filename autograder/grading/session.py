"""A session: one notebook in one worker, with one judge, asked hidden tests one after another.

A worker that is lost is replaced by a fresh one, which runs the notebook again. `RetryPolicy` decides which tests are
asked once more of a fresh worker.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from autograder.errors import JudgeError, SandboxError
from autograder.grading import cell_warnings
from autograder.grading.findings import Unjudged
from autograder.grading.runner import Runner
from autograder.grading.session_plan import SessionPlan
from autograder.judge.client import JudgeFork
from autograder.judge.messages import HiddenTest, TestRequest, Verdict
from autograder.results import Outcome
from autograder.sandbox import notebook
from autograder.sandbox.channel import Lost
from autograder.sandbox.notebook import CellNote
from autograder.sandbox.runs import NotebookRun
from autograder.sandbox.worker import Worker

# Enough for the few tests that really end their worker; each costs a run of the whole notebook.
_FRESH_WORKERS = 4
MOST_LINES = 4096  # far more than a course's notebook has


@dataclass(frozen=True)
class Attempt:
    """One test asked once. `worker_died` says that the whole worker ended with it, for another reason than memory.

    `threads` counts the threads that the notebook had left running before.
    """

    verdict: Verdict
    worker_died: bool = False
    threads: int = 1


@dataclass
class RetryPolicy:
    """Decides which tests are asked again of a fresh worker, and which verdict stands at the end.

    A session has at most `fresh_workers` of them. `stopped` says that no further test is asked.
    """

    known_answer: bool = False
    fresh_workers: int = _FRESH_WORKERS
    stopped: bool = False
    _worker_has_died: bool = field(default=False, repr=False)

    def take_worker(self) -> bool:
        """Count one more fresh worker; return False where the session has had all of them."""
        self.fresh_workers -= 1
        return self.fresh_workers >= 0

    def asks_again(self, attempt: Attempt) -> bool:
        """Return whether something else than the answer may be to blame for this verdict.

        That is the judge, a lack of room for a fork, threads that take time, or the end of the whole worker. The last
        counts once in a session: tests that do end their worker must leave fresh ones for the others.
        """
        verdict = attempt.verdict
        if verdict.kind == Unjudged.JUDGE_LOST:
            return not self.known_answer
        if attempt.worker_died and not self._worker_has_died:
            self._worker_has_died = True
            return True
        slowed = verdict.outcome == Outcome.TIMED_OUT and attempt.threads > 1
        return slowed or verdict.kind == Unjudged.NO_ROOM

    def final(self, verdict: Verdict) -> Verdict:
        """Return the verdict that stands. A known answer that ends its judge stops the session.

        Where a student's notebook ends one judge after another, the cause is what the notebook sends.
        """
        if verdict.kind != Unjudged.JUDGE_LOST:
            return verdict
        self.stopped = self.known_answer
        return verdict if self.known_answer else _crashed(_TOO_MUCH, Unjudged.JUDGE_LOST, verdict.detail)


class GradingSession:
    """A context manager: the notebook runs when it is entered, and all its processes end when it is left.

    `run` and `notes` are those of the first worker. After the submission's deadline nothing is run or asked any more.
    Raises `SandboxError` or `JudgeError` where our own side fails.
    """

    def __init__(self, runner: Runner, plan: SessionPlan) -> None:
        self._runner = runner
        self._plan = plan
        self._retries = RetryPolicy(plan.known_answer)
        self._lines = told_lines(plan.run.cells)
        self._judge_fork: JudgeFork | None = None
        self._worker: Worker | None = None
        self._over_memory = False
        self._left = plan.seconds
        self.skip = plan.run.skip
        self.run = NotebookRun({})
        self.notes: tuple[CellNote, ...] = ()

    @property
    def left(self) -> float:
        """The seconds that are left for tests."""
        return min(self._left, self._plan.deadline.left())

    def __enter__(self) -> GradingSession:
        if self.left > 0:
            self.run, self.notes = self._start_worker()
        return self

    def __exit__(self, *_: object) -> None:
        self._end_judge()
        try:
            self._end_worker()
        except SandboxError:
            self._runner.renew_zygote()

    def judge(self, test: HiddenTest) -> Verdict:
        """Return the verdict on one test, which gets a fork of the notebook of its own.

        A verdict on the answer stands, also if it comes with the deadline's last moment. Anything else that the session
        says after the deadline may be due to the lack of time.
        """
        verdict = self._decided(test)
        if self._plan.deadline.is_over() and verdict.outcome not in _DECIDED:
            text = self._plan.deadline.sentence()
            return Verdict(Outcome.TIMED_OUT, Unjudged.OUT_OF_TIME, text, text, seconds=verdict.seconds)
        return verdict

    def _decided(self, test: HiddenTest) -> Verdict:
        if self._retries.stopped:
            detail = "an earlier test ended the judge"
            return Verdict(Outcome.GRADER_ERROR, Unjudged.NOT_ASKED, detail=detail)
        if self.left <= 0:
            return Verdict(Outcome.TIMED_OUT, Outcome.TIMED_OUT, _NO_TIME, _NO_TIME)
        if self._worker is None and not self._renew_worker():
            return _crashed(_NO_WORKER)
        attempt = self._attempt(test)
        if self._retries.asks_again(attempt) and self.left > 0 and self._renew_worker():
            attempt = self._attempt(test)
        return self._retries.final(attempt.verdict)

    def _attempt(self, test: HiddenTest) -> Attempt:
        assert self._worker is not None
        threads = self._worker.threads
        verdict = self._ask(self._worker, test)
        died = verdict.outcome == Outcome.CRASHED and self._worker is None and not self._over_memory
        return Attempt(verdict, died, threads)

    def _ask(self, worker: Worker, test: HiddenTest) -> Verdict:
        request = self._request(test)
        started = time.monotonic()
        verdict = _crashed(_ENDED)
        try:
            verdict = self._judged(worker, request)
            if not worker.finish_test(kill=verdict.outcome in (Outcome.TIMED_OUT, Outcome.CRASHED)):
                verdict = _crashed(_NO_ROOM, Unjudged.NO_ROOM)
        except Lost:
            self._end_worker()
        except JudgeError as error:
            self._replace_judge()
            self._end_worker()
            verdict = Verdict(Outcome.GRADER_ERROR, Unjudged.JUDGE_LOST, detail=str(error))
        self._left -= time.monotonic() - started
        return verdict

    def _request(self, test: HiddenTest) -> TestRequest:
        plan = self._plan
        seconds = min(self.left, plan.test_seconds)
        return TestRequest(
            test=test.id,
            seed=plan.judge_seed,
            seconds=seconds,
            lines=self._lines,
            lost=cell_warnings.lost_names(self.run, plan.forbidden),
            stand_ins=plan.stand_ins,
            judging=max(0.0, min(plan.judging_seconds, plan.deadline.left() - seconds)),
        )

    def _judged(self, worker: Worker, request: TestRequest) -> Verdict:
        """Join a fork of the worker and the judge by a pipe, and return the judge's verdict."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            worker.start_test(theirs)
            if self._judge_fork is None:
                self._judge_fork = self._runner.judge.fork()
            self._judge_fork.start(request, ours)
        verdict = self._judge_fork.finish(request)
        if verdict.worn:
            self._end_judge()
        return verdict

    def _start_worker(self) -> tuple[NotebookRun, tuple[CellNote, ...]]:
        plan = replace(self._plan.run, skip=self.skip)
        finished = notebook.run(
            self._runner.zygote, plan, self._plan.extras, self._plan.seed, self._plan.deadline.moment
        )
        self._worker, self.skip = finished.worker, finished.skip
        self._charge(finished.cpu_seconds)
        return finished.run, finished.notes

    def _renew_worker(self) -> bool:
        """Run the notebook again in a fresh worker, if the session may; return whether there is one to ask."""
        if not self._retries.take_worker():
            return False
        self._end_worker()
        self._start_worker()
        return self._worker is not None

    def _end_worker(self) -> None:
        if self._worker is not None:
            ended = self._worker.end()
            self._worker, self._over_memory = None, ended.over_memory
            self._charge(ended.cpu_seconds)

    def _end_judge(self) -> None:
        if self._judge_fork is not None:
            self._charge(self._judge_fork.end())
            self._judge_fork = None

    def _charge(self, cpu_seconds: float) -> None:
        """Charge the student with processor time. A notebook that comes from the assignment is charged to nobody."""
        if not self._plan.known_answer:
            self._runner.cpu_seconds += cpu_seconds

    def _replace_judge(self) -> None:
        self._end_judge()
        if not self._runner.judge.alive():
            self._runner.renew_judge()


_DECIDED = (Outcome.PASSED, Outcome.FAILED, Outcome.MISSING, Outcome.SKIPPED)
_NO_TIME = "The time for all tests together was used up before this one."
_NO_WORKER = "The notebook did not leave a process that could be asked."
_ENDED = "The process that ran your function ended before it returned."
_NO_ROOM = (
    "No process could be started for this test: the notebook leaves too many running, or too many files open."
)
_TOO_MUCH = "The grader could not work with what your function returned, or gave to a function, in the time of a test."


def told_lines(cells: Sequence[tuple[int, str]]) -> dict[int, int]:
    """Return how many lines of each cell a message may name: of all cells together the first `MOST_LINES`.

    The student's code chooses the line that raises while it holds a hidden input: a million lines would tell 20 bits.
    """
    told, left = {}, MOST_LINES
    for index, source in cells:
        told[index] = min(left, source.count("\n") + 1)
        left -= told[index]
    return told


def _crashed(text: str, kind: str = Outcome.CRASHED, detail: str = "") -> Verdict:
    return Verdict(Outcome.CRASHED, kind, text, text, detail=detail)
