"""Grades one submission from its bytes to its result and its executed notebook."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from autograder.course import hints
from autograder.course.assignment import Assignment
from autograder.diagnosis import diagnose
from autograder.diagnosis.diagnose import Diagnosis
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.errors import GraderError, UnreadableSubmission
from autograder.grading import cell_warnings, follow_through, judging, scoring
from autograder.grading.baseline import Baseline
from autograder.grading.follow_through import CarriedTest, CarryOutcome
from autograder.grading.judging import Finding, GradedNotebook
from autograder.grading.runner import Lane
from autograder.notebooks import near_misses, reader
from autograder.notebooks.code import NotebookCode
from autograder.notebooks.reader import Notebook
from autograder.results import Outcome, Status, SubmissionResult
from autograder.sandbox import outputs
from autograder.sandbox.runs import CellRun
from autograder.submissions.collect import Submission


@dataclass(frozen=True)
class Graded:
    """A submission's result, its notebook with the outputs of our run, and the bytes that were handed in.

    `notebook` is None, and `submitted` empty, where nothing could be run.
    """

    result: SubmissionResult
    notebook: dict[str, Any] | None = None
    submitted: bytes = b""


@dataclass(frozen=True)
class DiagnosisContext:
    """What a class's submissions are explained with: known mistakes, and the instructor's hints by cluster."""

    bank: MistakeBank
    hints: Mapping[str, str]


def grade(
    lane: Lane, submission: Submission, seed: int, baseline: Baseline, aids: DiagnosisContext
) -> Graded:
    """The grade of one submission. Never raises: what fails on our side becomes the submission's status.

    A defect of ours that one submission brings out must not cost the others their grades.
    """
    started = time.monotonic()
    try:
        graded = _grade(lane, submission, seed, baseline, aids)
    except UnreadableSubmission as error:
        graded = Graded(blank(lane.assignment, submission, Status.UNREADABLE, error.problem))
    except GraderError as error:
        graded = Graded(blank(lane.assignment, submission, Status.GRADER_ERROR, str(error)))
    except Exception as error:
        graded = failed(lane.assignment, submission, error)
    seconds = round(time.monotonic() - started, 3)
    return replace(graded, result=msgspec.structs.replace(graded.result, wall_seconds=seconds))


def failed(assignment: Assignment, submission: Submission, error: Exception) -> Graded:
    """What a submission gets that brought out a defect of ours."""
    problem = f"The grader failed on this submission ({type(error).__name__}: {error})."
    return Graded(blank(assignment, submission, Status.GRADER_ERROR, problem))


def _grade(
    lane: Lane, submission: Submission, seed: int, baseline: Baseline, aids: DiagnosisContext
) -> Graded:
    if submission.problem:
        raise UnreadableSubmission(submission.file, submission.problem)
    submitted = submission.read()
    read = reader.read(submitted, submission.file)
    work = NotebookCode(
        [(cell.index, cell.source) for cell in read.cells if cell.kind == "code"], submission.extras
    )
    judged = judging.grade(lane, work, seed)
    findings = _excused(judged.findings, baseline)
    findings |= _diagnosed(findings, lane, judged, seed, aids)
    cells = _cells_of_questions(lane.assignment, read, judged)
    carried = follow_through.follow_through(lane, work, seed, judged, findings)
    findings = _blocked(findings, carried)
    questions = scoring.questions(lane.assignment, lane.judge.tests, findings, cells, carried)
    graded = blank(lane.assignment, submission, Status.GRADED, "")
    happened = cell_warnings.warnings(judged, dict(work.cells))
    happened += near_misses.warnings(lane.assignment.names, judged.run.defined, read.cells)
    result = msgspec.structs.replace(graded, warnings=(*graded.warnings, *read.warnings, *happened))
    result = scoring.with_questions(result, questions)
    if any(finding.outcome is Outcome.GRADER_ERROR for finding in findings.values()):
        result = msgspec.structs.replace(result, status=Status.GRADER_ERROR)
    return Graded(result, executed(read, judged.run.cells), submitted)


def _excused(findings: Mapping[str, Finding], baseline: Baseline) -> dict[str, Finding]:
    """What failed in the test's own code, or ended the judge, is our error where the solution fails it too."""
    doubtful = ("unexpected", judging.JUDGE_LOST)
    return {
        test: _ours(finding) if finding.kind in doubtful and not baseline.passes(test) else finding
        for test, finding in findings.items()
    }


def _diagnosed(
    findings: Mapping[str, Finding], lane: Lane, judged: GradedNotebook, seed: int, aids: DiagnosisContext
) -> dict[str, Finding]:
    """The failed findings with what is known of the mistakes behind them.

    Where the known mistakes themselves cannot be run, the grade stands and the instructor is told.
    """
    failed = {test: finding for test, finding in findings.items() if finding.outcome is Outcome.FAILED}
    try:
        found = diagnose.diagnose(lane, aids.bank, judged, seed)
    except GraderError as error:
        note = Diagnosis(evidence=f"no diagnosis could be made: {error}")
        found = dict.fromkeys(failed, note)
    return {test: _with(finding, found[test], aids) for test, finding in failed.items() if test in found}


def _with(finding: Finding, known: Diagnosis, aids: DiagnosisContext) -> Finding:
    return replace(
        finding,
        hint=hints.of(known.clusters, aids.hints) or finding.hint,
        detail="; ".join(filter(None, (finding.detail, known.evidence))),
        diagnosis=" ".join(known.named),
        facts=tuple(fact.said for fact in known.facts),
        clusters=known.clusters,
    )


def _blocked(findings: Mapping[str, Finding], carried: Mapping[str, CarriedTest]) -> dict[str, Finding]:
    """Where we could not find out what is carried over, the test is not judged yet."""
    return {
        test: _error(f"asked again with a stand-in: {carried[test].detail}")
        if test in carried and carried[test].carry is CarryOutcome.GRADER_ERROR
        else finding
        for test, finding in findings.items()
    }


def _ours(finding: Finding) -> Finding:
    return _error(f"fails with the solution too: {finding.detail}")


def _error(detail: str) -> Finding:
    said = "The grader could not judge this test; your instructor has been told."
    return Finding(Outcome.GRADER_ERROR, said, "", detail, "ours")


def blank(assignment: Assignment, submission: Submission, status: Status, problem: str) -> SubmissionResult:
    """The result of a submission that no question has been asked of yet, or cannot be."""
    return SubmissionResult(
        id=submission.id,
        file=submission.file,
        sha256=submission.sha256,
        status=status,
        complete=False,
        score=None,
        max_score=assignment.max_score,
        questions=(),
        warnings=submission.notes,
        problem=problem,
    )


def _cells_of_questions(
    assignment: Assignment, read: Notebook, judged: GradedNotebook
) -> dict[str, tuple[int, ...]]:
    """For each question the cells that answer it: where its names were last defined, or the written answer."""
    found = {}
    for question in assignment.questions:
        defined = {
            judged.run.defined[name.name] for name in question.names if name.name in judged.run.defined
        }
        written = {cell.index for cell in read.cells if cell.answer == question.id}
        found[question.id] = tuple(sorted(defined | written))
    return found


def executed(read: Notebook, runs: Mapping[int, CellRun]) -> dict[str, Any]:
    """The notebook with the outputs of our run, for the student's page."""
    shown = read.as_dict()
    for cell, document in zip(read.cells, shown["cells"], strict=True):
        run = runs.get(cell.index)
        if document["cell_type"] == "code" and run is not None:
            document["outputs"] = outputs.finished(run.outputs)
            document["execution_count"] = run.count
    return shown
