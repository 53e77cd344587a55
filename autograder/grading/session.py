"""A session: one notebook in one worker, with one judge, asked hidden tests one after another.

A worker that is lost is replaced by a fresh one, which runs the notebook again. `RetryPolicy` decides which tests are
asked once more of a fresh worker. Before its first test, a session can lend its worker to a session with other inputs.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from autograder.errors import JudgeError, SandboxError
from autograder.grading import cell_warnings, question_cells
from autograder.grading.findings import Unjudged
from autograder.grading.retries import Attempt, RetryPolicy, crashed
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

MOST_LINES = 4096  # far more than a course's notebook has


class GradingSession:
    """A context manager: the notebook runs when it is entered, and all its processes end when it is left.

    `run` and `notes` are those of the first worker. After the submission's deadline nothing is run or asked any more.
    Raises `SandboxError` or `JudgeError` where our own side fails.
    """

    def __init__(self, runner: Runner, plan: SessionPlan) -> None:
        self._runner = runner
        self._plan = plan.completed(runner.judge.stand_ins)
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

    @property
    def cpu_seconds(self) -> float:
        """The processor seconds that the worker has used so far, as the kernel counts them; 0 where there is none."""
        return 0.0 if self._worker is None else self._worker.cpu_seconds()

    @contextlib.contextmanager
    def lend(self, plan: SessionPlan) -> Iterator[GradingSession]:
        """Lend the worker to a session with this plan, which gets no other and may lose it."""
        borrower = GradingSession(self._runner, plan)
        borrower._retries.fresh_workers = 0
        borrower.run, borrower._worker, self._worker = self.run, self._worker, None
        try:
            yield borrower
        finally:
            borrower._end_judge()
            self._worker, self._over_memory = borrower._worker, borrower._over_memory

    def start_again(self) -> None:
        """Run the notebook in a fresh worker, which counts as the session's first."""
        self._end_worker()
        self._start_worker()

    def footprint(self) -> str:
        """Return a digest of what forks of the worker leave to each other; empty where it cannot say, or is gone."""
        if self._worker is not None:
            with contextlib.suppress(Lost):
                return self._worker.footprint()
        return ""

    def failing(self, tests: Sequence[HiddenTest]) -> list[HiddenTest]:
        """Return those of the tests that fail where one fork answers all, up to the first that it does not answer.

        A test may see the side effects of another here. So this foretells verdicts, and is none.
        """
        if self._worker is None or self.left <= 0:
            return []
        verdicts = self._ask(self._worker, (self._request(test, explained=False) for test in tests))
        return [
            test for test, verdict in zip(tests, verdicts, strict=False) if verdict.outcome == Outcome.FAILED
        ]

    def judge(self, test: HiddenTest) -> Verdict:
        """Return the verdict on one test, which gets a fork of the notebook of its own.

        A verdict on the answer stands, also if it comes with the deadline's last moment. Anything else that the session
        says after the deadline may be due to the lack of time.
        """
        verdict = self._decided(test)
        if self._plan.deadline.is_over() and verdict.outcome not in DECIDED:
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
            return crashed(_NO_WORKER)
        attempt = self._attempt(test)
        if self._retries.asks_again(attempt) and self.left > 0 and self._renew_worker():
            attempt = self._attempt(test)
        return self._retries.final(attempt.verdict)

    def _attempt(self, test: HiddenTest) -> Attempt:
        assert self._worker is not None
        threads = self._worker.threads
        (verdict,) = self._ask(self._worker, [self._request(test, explained=self._is_read(test))])
        died = verdict.outcome == Outcome.CRASHED and self._worker is None and not self._over_memory
        return Attempt(verdict, died, threads)

    def _ask(self, worker: Worker, requests: Iterable[TestRequest]) -> list[Verdict]:
        """Ask tests of one fork, up to the first that is not decided; return the verdicts until then."""
        started = time.monotonic()
        verdicts: list[Verdict] = []
        try:
            for verdict in self._judged(worker, requests):
                verdicts.append(verdict)
            if not worker.finish_test(kill=verdicts[-1].outcome in (Outcome.TIMED_OUT, Outcome.CRASHED)):
                verdicts = [crashed(_NO_ROOM, Unjudged.NO_ROOM)]
        except Lost:
            self._end_worker()
            verdicts = verdicts or [crashed(_ENDED)]
        except JudgeError as error:
            self._replace_judge()
            self._end_worker()
            verdicts.append(Verdict(Outcome.GRADER_ERROR, Unjudged.JUDGE_LOST, detail=str(error)))
        self._left -= time.monotonic() - started
        return verdicts

    def _is_read(self, test: HiddenTest) -> bool:
        """Return whether somebody reads the whole text of this test's verdict, and not that of its example instead."""
        return self._plan.explained or not test.example

    def _request(self, test: HiddenTest, *, explained: bool) -> TestRequest:
        plan = self._plan
        seconds = min(self.left, plan.test_seconds)
        return TestRequest(
            test=test.id,
            seed=plan.judge_seed,
            seconds=seconds,
            lines=self._lines,
            lost=cell_warnings.lost_names(self.run, plan.forbidden),
            questions=question_cells.of_run(plan.places, self.run),
            stand_ins=plan.stand_ins,
            explained=explained,
            judging=max(0.0, min(plan.judging_seconds, plan.deadline.left() - seconds)),
        )

    def _judged(self, worker: Worker, requests: Iterable[TestRequest]) -> Iterator[Verdict]:
        """Join a fork of the worker and the judge by a pipe, and yield the judge's verdicts."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                worker.start_test(theirs)
            for request in requests:
                verdict = self._verdict(request, ours)
                yield verdict
                if verdict.outcome not in DECIDED:
                    return

    def _verdict(self, request: TestRequest, sock: socket.socket) -> Verdict:
        if self._judge_fork is None:
            self._judge_fork = self._runner.judge.fork(request.seed)
        self._judge_fork.start(request, sock)
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
        self.start_again()
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


DECIDED = (Outcome.PASSED, Outcome.FAILED, Outcome.MISSING, Outcome.SKIPPED)
_NO_TIME = "The time for all tests together was used up before this one."
_NO_WORKER = "The notebook did not leave a process that could be asked."
_ENDED = "The process that ran your function ended before it returned."
_NO_ROOM = (
    "No process could be started for this test: the notebook leaves too many running, or too many files open."
)


def told_lines(cells: Sequence[tuple[int, str]]) -> dict[int, int]:
    """Return how many lines of each cell a message may name: of all cells together the first `MOST_LINES`.

    The student's code chooses the line that raises while it holds a hidden input: a million lines would tell 20 bits.
    """
    told, left = {}, MOST_LINES
    for index, source in cells:
        told[index] = min(left, source.count("\n") + 1)
        left -= told[index]
    return told
