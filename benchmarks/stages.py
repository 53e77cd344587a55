"""Splits the time of one submission into fork, notebook, judging and page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.diagnosis.explain import DiagnosisContext
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.engine import job
from autograder.engine.submission import SubmissionGrader
from autograder.grading import judging, session_plan
from autograder.grading.baseline import Baseline
from autograder.grading.runner import Runner, setting
from autograder.notebooks.code import NotebookCode
from autograder.reports.renderer import Renderer
from autograder.results import SandboxInfo
from autograder.sandbox import notebook
from autograder.sandbox.worker import Worker
from autograder.sandbox.zygote import Zygote
from autograder.submissions.collect import collect
from benchmarks.contents import Content
from benchmarks.measure import Cost, each

Stage = Callable[[int], None]


def split(
    assignment: Assignment, content: Content, tier: str, submission: Path, count: int
) -> dict[str, Cost]:
    """Return the cost of each stage for one submission, in order."""
    work = NotebookCode(list(enumerate(content.cells)))
    fork = each(_forks(assignment, tier), count)
    ran = each(_notebooks(assignment, tier, work), count)
    judged = each(grades(assignment, tier, work), count)
    page = each(_pages(assignment, tier, submission), count)
    return {"fork": fork, "notebook": ran - fork, "judging": judged - ran, "page": page}


def grades(assignment: Assignment, tier: str, work: NotebookCode) -> Stage:
    """Return the stage of everything but the page and the files: run the notebook, ask every hidden test, judge."""

    def run(count: int) -> None:
        with Runner(assignment, tier) as runner:
            for _ in range(count):
                judged = judging.grade(runner, assignment, work, 0)
                assert all(finding.outcome == "passed" for finding in judged.findings.values())

    return run


def _forks(assignment: Assignment, tier: str) -> Stage:
    def run(count: int) -> None:
        with Zygote(setting(assignment, tier)) as zygote:
            for _ in range(count):
                Worker(zygote, {}, 0).end()

    return run


def _notebooks(assignment: Assignment, tier: str, work: NotebookCode) -> Stage:
    plan = session_plan.run_plan(assignment, work)

    def run(count: int) -> None:
        with Zygote(setting(assignment, tier)) as zygote:
            for _ in range(count):
                finished = notebook.run(zygote, plan, {}, 0)
                assert finished.worker is not None
                finished.worker.end()

    return run


def _pages(assignment: Assignment, tier: str, path: Path) -> Stage:
    (submission,) = collect([path], preferred=assignment.id)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == submission.sha256
    with Runner(assignment, tier) as runner:
        baseline = Baseline(runner, assignment, NotebookCode([]), 0)
        context = DiagnosisContext(MistakeBank(assignment), {})
        graded = SubmissionGrader(assignment, runner, 0, baseline, context).grade(submission)
    sandbox = SandboxInfo(tier, (), ())

    def run(count: int) -> None:
        with Renderer() as renderer:
            renderer.render(graded.result, job.info(assignment), sandbox, graded.notebook)
            for _ in range(count):
                renderer.render(graded.result, job.info(assignment), sandbox, graded.notebook)

    return run
