"""Grades a class: lanes beside each other, one page and one result for each submission as it is done.

What a lane finishes is written at once and then let go, so that memory does not grow with the class.
"""

from __future__ import annotations

import contextlib
import os
import platform
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from autograder import results
from autograder.course import answers, hints, source
from autograder.course.assignment import Assignment
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.engine import submission as engine_submission
from autograder.engine.submission import DiagnosisContext, Graded
from autograder.errors import AssignmentError, GraderError
from autograder.exports import grades_csv
from autograder.grading.baseline import Baseline
from autograder.grading.runner import Lane
from autograder.notebooks import code
from autograder.notebooks.code import NotebookCode
from autograder.reports import class_page
from autograder.reports.renderer import Renderer
from autograder.results import AssignmentInfo, Results, SandboxInfo, SubmissionResult
from autograder.sandbox.tiers import Trial
from autograder.submissions.collect import Submission

Progress = Callable[[SubmissionResult], None]
_STOP_SECONDS = 1.0
_VERSIONED = ("autograder", "numpy", "scikit-learn", "matplotlib", "ipython", "pytest")


@dataclass(frozen=True)
class Job:
    """A class to grade: with which isolation, seed and number of lanes, and where the outputs go."""

    assignment: Assignment
    submissions: Sequence[Submission]
    trial: Trial
    seed: int
    jobs: int
    out: Path


def run(job: Job, progress: Progress = lambda result: None) -> Results:
    """Grades every submission and writes all outputs. Raises `GraderError` where no lane comes up.

    Interrupted from the keyboard, it writes what is done; the results then hold fewer submissions than the job. Where
    a lane ends early (a full disk), what it had not done is in the results as a grader error.
    `progress` is called once for each submission that is done, from one lane at a time.
    """
    feedback = job.out / "feedback"
    feedback.mkdir(parents=True, exist_ok=True)
    class_run = _ClassRun(job, feedback, progress)
    class_run.run()
    done = class_run.results()
    _write_class(done, job.out)
    return done


def aids(job: Job) -> DiagnosisContext:
    """What this class is explained with. Raises `AssignmentError` where a known mistake or a hint is damaged."""
    answers.bugs(job.assignment, NotebookCode(()))
    return DiagnosisContext(MistakeBank(job.seed), hints.load(job.assignment))


def rewrite(done: Results, out: Path, assignment: Assignment) -> None:
    """Writes every output again from changed results, with the notebooks that were kept."""
    with Renderer(handout=_handout(assignment)) as renderer:
        for result in done.submissions:
            notebook = _kept(out / "executed" / f"{result.id}.ipynb")
            page = renderer.render(result, done.assignment, done.sandbox, notebook)
            write_text(out / "feedback" / f"{result.id}.html", page)
    _write_class(done, out)


def _kept(path: Path) -> dict[str, Any] | None:
    """The notebook with the outputs of our run; None where there is none, or it was damaged since."""
    with contextlib.suppress(FileNotFoundError, msgspec.MsgspecError):
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    return None


def _handout(assignment: Assignment) -> dict[str, Any] | None:
    """What was handed out, as far as the assignment's source can still be read: pages do not depend on it."""
    with contextlib.suppress(AssignmentError):
        return source.released_notebook(assignment)
    return None


def _write_class(done: Results, out: Path) -> None:
    results.write(done, out / "results.json")
    write_text(out / "grades.csv", grades_csv.grades_csv(done))
    write_text(out / "index.html", class_page.class_page(done))


def write_text(path: Path, text: str) -> None:
    """Writes a file in one step."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(text, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None  # a full disk does not say which
    partial.replace(path)


class _ClassRun:
    def __init__(self, job: Job, feedback: Path, progress: Progress) -> None:
        self._job = job
        self._feedback = feedback
        self._progress = progress
        self._lock = threading.Lock()
        self._todo: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._done: dict[int, SubmissionResult] = {}
        self._problems: list[BaseException] = []
        self._stop = threading.Event()
        self._aids = aids(job)
        for number in range(len(job.submissions)):
            self._todo.put(number)

    def run(self) -> None:
        lanes = [
            threading.Thread(target=self._lane, name=f"lane-{number}", daemon=True)
            for number in range(max(1, min(self._job.jobs, len(self._job.submissions))))
        ]
        for lane in lanes:
            lane.start()
        try:
            for lane in lanes:
                lane.join()
        except KeyboardInterrupt:
            self._stop.set()
            for lane in lanes:
                lane.join(_STOP_SECONDS / len(lanes))
            return
        if self._problems and not self._done:
            raise self._problems[0]
        self._report_lost()

    def _report_lost(self) -> None:
        """A submission whose lane ended under it is in the results, with the reason."""
        for index, submission in enumerate(self._job.submissions):
            if index not in self._done and self._problems:
                said = f"grading stopped before its result was written: {self._problems[0]}"
                self._done[index] = engine_submission.blank(
                    self._job.assignment, submission, results.Status.GRADER_ERROR, said
                )

    def _lane(self) -> None:
        try:
            solution = source.solution_notebook(self._job.assignment)
            renderer = Renderer(handout=source.released_notebook(self._job.assignment))
            with Lane(self._job.assignment, self._job.trial.tier) as lane, renderer:
                baseline = Baseline(lane, code.code_of(solution), self._job.seed)
                while not self._stop.is_set():
                    try:
                        index = self._todo.get_nowait()
                    except queue.Empty:
                        return
                    self._grade(lane, renderer, baseline, index)
        except BaseException as error:  # a lane that ends is reported by whoever waits for it
            self._problems.append(error)

    def _grade(self, lane: Lane, renderer: Renderer, baseline: Baseline, index: int) -> None:
        submission = self._job.submissions[index]
        graded = engine_submission.grade(lane, submission, self._job.seed, baseline, self._aids)
        if graded.result.status is results.Status.GRADER_ERROR and not graded.result.questions:
            with contextlib.suppress(GraderError):
                lane.renew_zygote()
                lane.renew_judge()
                graded = engine_submission.grade(lane, submission, self._job.seed, baseline, self._aids)
        try:
            result = self._written(renderer, submission, graded)
        except OSError:  # a disk that fails, fails everybody
            raise
        except Exception as error:
            graded = engine_submission.failed(self._job.assignment, submission, error)
            result = self._written(renderer, submission, graded)
        with self._lock:
            self._done[index] = result
            self._progress(result)

    def _written(self, renderer: Renderer, submission: Submission, graded: Graded) -> SubmissionResult:
        """The result, once its page and what is kept of the submission are written."""
        result = msgspec.structs.replace(graded.result, feedback=f"feedback/{submission.id}.html")
        page = renderer.render(
            result, info(self._job.assignment), sandbox_info(self._job.trial), graded.notebook
        )
        write_text(self._feedback / f"{submission.id}.html", page)
        self._keep(submission, graded)
        return result

    def _keep(self, submission: Submission, graded: Graded) -> None:
        """The submitted bytes, unchanged, and the notebook with our run's outputs."""
        if graded.notebook is None:
            return
        for folder, data in (
            ("submissions", graded.submitted),
            ("executed", msgspec.json.format(msgspec.json.encode(graded.notebook), indent=1)),
        ):
            path = self._job.out / folder / f"{submission.id}.ipynb"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)

    def results(self) -> Results:
        job = self._job
        with self._lock:
            done = dict(self._done)
        return Results(
            schema=results.SCHEMA,
            assignment=info(job.assignment),
            sandbox=sandbox_info(job.trial),
            seed=job.seed,
            versions=versions(),
            submissions=tuple(done[index] for index in sorted(done)),
        )


def info(assignment: Assignment) -> AssignmentInfo:
    """What results say of the assignment."""
    return AssignmentInfo(
        id=assignment.id,
        title=assignment.title,
        course=assignment.course.title,
        max_score=assignment.max_score,
    )


def sandbox_info(trial: Trial) -> SandboxInfo:
    """What results say of the isolation."""
    return SandboxInfo(tier=trial.tier, held=trial.held, failed=trial.failed)


def versions() -> dict[str, str]:
    """The interpreter and the packages that verdicts depend on."""
    found = {"python": platform.python_version()}
    for name in _VERSIONED:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def default_jobs(tier: str = "") -> int:
    """As many lanes as there are cores to run on.

    In the tier `process` one: the kernel counts the processes of all lanes together, as one user's, and a notebook
    that takes them all would take them from the one beside it.
    """
    if tier == "process":
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
