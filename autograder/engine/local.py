"""Grades a class on this machine: runners beside each other, each with the next submission as soon as it is free.

What a runner finishes is written at once and then let go, so that memory does not grow with the class.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from autograder import artifacts
from autograder.course import answers, hints, secret_key, source
from autograder.diagnosis.explain import DiagnosisContext
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.engine import equal_work, outputs
from autograder.engine import submission as engine_submission
from autograder.engine.job import Job
from autograder.engine.kept_pages import KeptPages
from autograder.engine.memory import Finished, Memory
from autograder.engine.submission import Graded, SubmissionGrader
from autograder.engine.waiting import Waiting
from autograder.errors import GraderError, SandboxError
from autograder.grading.baseline import Baseline
from autograder.grading.earlier import NOTHING_EARLIER
from autograder.grading.runner import Runner
from autograder.kept import Recorder
from autograder.notebooks import code
from autograder.notebooks.code import NotebookCode
from autograder.release import bundle
from autograder.reports.renderer import Renderer
from autograder.results import Results, Status, SubmissionResult
from autograder.submissions.collect import Submission

Progress = Callable[[SubmissionResult], None]
_STOP_SECONDS = 1.0  # for all threads together, after an interrupt, to end what they have begun
_CLOSE_SECONDS = (
    10.0  # for all threads together, to remove what a runner leaves once its processes are killed
)


def run(
    job: Job,
    progress: Progress = lambda result: None,
    recorder: Recorder | None = None,
    pages: KeptPages | None = None,
    first: Runner | None = None,
) -> Results:
    """Grade every submission and write all outputs. Raises `GraderError` where no runner starts.

    A course without a key gets one now: what a class is graded on must not follow from a number that can be guessed.

    Interrupted from the keyboard, it writes what is done; the results then hold fewer submissions than the job. Where
    a thread ends early (a full disk), what it had not done is in the results as a grader error.
    `progress` is called once for each submission that is done, by one thread at a time. What the `recorder` recalls is
    not graded again; it records everything else as soon as it is done. What `pages` hold is not made again. `first` is
    a runner that has begun already, in the job's tier.
    """
    (job.out / artifacts.FEEDBACK).mkdir(parents=True, exist_ok=True)
    key = secret_key.ensure(job.assignment.course.root)
    keyed = replace(job, assignment=replace(job.assignment, key=key))
    class_run = _ClassRun(keyed, progress, Memory(keyed, recorder) if recorder else None, pages, first)
    class_run.run()
    done = job.results(class_run.done())
    outputs.write_class(done, job.out)
    if pages:
        pages.close({one.id for one in done.submissions})
    return done


def diagnosis_context(job: Job) -> DiagnosisContext:
    """Return what this class is explained with. Raises `AssignmentError` where a known mistake or a hint is damaged."""
    answers.bugs(job.assignment, NotebookCode(()))
    return DiagnosisContext(MistakeBank(job.assignment), hints.load(job.assignment))


class _Written(NamedTuple):
    """A graded submission, and its result as it was written."""

    graded: Graded
    result: SubmissionResult


class _ClassRun:
    """The threads, one for each runner, and the submissions that they take from one queue."""

    def __init__(
        self,
        job: Job,
        progress: Progress,
        memory: Memory | None,
        pages: KeptPages | None,
        first: Runner | None,
    ) -> None:
        self._job = job
        self._memory = memory
        self._pages = pages
        self._info, self._sandbox = job.info, job.sandbox
        self._progress = progress
        self._lock = threading.Lock()
        self._waiting = Waiting(())
        self._done: dict[int, SubmissionResult] = {}
        self._problems: list[BaseException] = []
        self._runners: list[Runner] = [first] if first else []
        self._begun = list(self._runners)
        self._made: tuple[NotebookCode, Mapping[str, Any]] | None = None
        self._stop = threading.Event()  # no thread begins another submission
        self._killed = threading.Event()  # what a thread is at is worth nothing any more
        self._context = diagnosis_context(job)

    def run(self) -> None:
        threads: list[threading.Thread] = []
        try:
            self._recall()
            threads += self._started()
            for thread in threads:
                thread.join()
        except KeyboardInterrupt:
            self._end(threads)
            return
        if self._problems and not self._done:
            raise self._problems[0]
        self._report_lost()

    def _recall(self) -> None:
        """Take from the memory what it holds, and let the rest wait."""
        if self._memory:
            handout = outputs.handout(self._job.assignment)
            with contextlib.closing(Renderer(handout=handout)) as renderer:  # starts with the first page
                for several in self._memory.recalled(self._context.hints):
                    self._finish({index: self._write(renderer, graded) for index, graded in several})
        submissions, bundle_files = self._job.submissions, bundle.bundle_files(self._job.assignment)
        left = (index for index in range(len(submissions)) if index not in self._done)
        self._waiting = Waiting(equal_work.groups(submissions, left, bundle_files))

    def _started(self) -> list[threading.Thread]:
        threads = [
            threading.Thread(target=self._work, args=[number], name=f"runner-{number}", daemon=True)
            for number in range(min(self._job.jobs, len(self._waiting)))
        ]
        for thread in threads:
            thread.start()
        return threads

    def _end(self, threads: Sequence[threading.Thread]) -> None:
        """End the threads: what they had begun is given up, and nothing of it stays on the disk."""
        self._stop.set()
        _join(threads, _STOP_SECONDS)
        self._killed.set()
        for runner in list(self._runners):
            runner.stop()
        _join(threads, _CLOSE_SECONDS)

    def done(self) -> list[SubmissionResult]:
        """Return the results so far, in the order of the submissions."""
        with self._lock:
            done = dict(self._done)
        return [done[index] for index in sorted(done)]

    def _report_lost(self) -> None:
        """Give a result with the reason to each submission whose thread ended under it."""
        for index, submission in enumerate(self._job.submissions):
            if index not in self._done and self._problems:
                problem = f"grading stopped before its result was written: {self._problems[0]}"
                self._done[index] = engine_submission.lost(self._job.assignment, submission, problem)

    def _work(self, number: int) -> None:
        job = self._job
        if (number > 0 and not self._waiting.need_another_runner()) or self._stop.is_set():
            return
        try:
            with contextlib.closing(self._begun_runner()) as runner:
                solution, handout = self._notebooks()
                with runner, Renderer(handout=handout) as renderer:
                    baseline = Baseline(runner, job.assignment, solution, job.seed)
                    grader = SubmissionGrader(job.assignment, runner, job.seed, baseline, self._context)
                    self._waiting.get_under_way()
                    self._take_submissions(grader, renderer)
        except BaseException as error:  # the thread that waits for this one reports it
            self._problems.append(error)
        finally:
            self._waiting.get_under_way()

    def _begun_runner(self) -> Runner:
        """Return a runner whose processes have begun to start."""
        with contextlib.suppress(IndexError):
            return self._begun.pop()
        runner = Runner(self._job.assignment, self._job.trial.tier)
        self._runners.append(runner)
        runner.begin()
        return runner

    def _notebooks(self) -> tuple[NotebookCode, Mapping[str, Any]]:
        """Return the solution and the handout, which the first thread that asks makes for all."""
        with self._lock:
            if self._made is None:
                solution = code.code_of(source.solution_notebook(self._job.assignment))
                self._made = solution, source.released_notebook(self._job.assignment)
            return self._made

    def _take_submissions(self, grader: SubmissionGrader, renderer: Renderer) -> None:
        while not self._stop.is_set() and (group := self._waiting.take()):
            first, *others = group
            written = self._grade(grader, renderer, self._job.submissions[first])
            self._finish({first: written})
            for index in others:
                if self._stop.is_set():
                    return
                again = self._grade_equal(grader, renderer, self._job.submissions[index], written.graded)
                self._finish({index: again})

    def _finish(self, written: Mapping[int, _Written]) -> None:
        """Record what is written, and count it as done."""
        with self._lock:
            if self._memory:
                self._memory.record(
                    [Finished(self._job.submissions[at], *one) for at, one in written.items()]
                )
            for index, one in written.items():
                self._done[index] = one.result
                self._progress(one.result)

    def _grade(self, grader: SubmissionGrader, renderer: Renderer, submission: Submission) -> _Written:
        """Grade and write one submission; once more with new processes where ours failed before any question."""
        earlier = self._memory.earlier(submission) if self._memory else NOTHING_EARLIER
        graded = grader.grade(submission, earlier)
        if graded.result.status is Status.GRADER_ERROR and not graded.result.questions:
            with contextlib.suppress(GraderError):
                grader.runner.renew()
                graded = grader.grade(submission)
        return self._written(renderer, submission, graded)

    def _grade_equal(
        self, grader: SubmissionGrader, renderer: Renderer, submission: Submission, same: Graded
    ) -> _Written:
        """Write one submission by what was found of the same work; grade it where that failed on our side."""
        if same.result.status is not Status.GRADED or not (same.facts and same.handed_in):
            return self._grade(grader, renderer, submission)
        tests = grader.runner.judge.tests
        graded = engine_submission.recalled(
            self._job.assignment, tests, submission, same.facts, same.handed_in
        )
        return self._written(renderer, submission, graded)

    def _written(self, renderer: Renderer, submission: Submission, graded: Graded) -> _Written:
        """Write one submission; where that fails by itself, write that the grader failed on it."""
        if self._killed.is_set():
            raise SandboxError("the grading was stopped")
        try:
            return self._write(renderer, graded)
        except OSError:  # a disk that fails, fails everybody
            raise
        except Exception as error:
            return self._write(
                renderer, engine_submission.with_defect(self._job.assignment, submission, error)
            )

    def _write(self, renderer: Renderer, graded: Graded) -> _Written:
        out, info, sandbox = self._job.out, self._info, self._sandbox
        result = outputs.write_submission(out, renderer, info, sandbox, graded, self._pages)
        return _Written(graded, result)


def _join(threads: Sequence[threading.Thread], seconds: float) -> None:
    """Wait for the threads, all together for so many seconds at most."""
    limit = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, limit - time.monotonic()))
