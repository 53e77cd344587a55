"""Grades one submission from its bytes to its result and its executed notebook.

Each stage returns a record of its own. The result is made of them at the end, once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder import artifacts
from autograder.course.assignment import Assignment
from autograder.diagnosis import explain
from autograder.diagnosis.explain import DiagnosisContext
from autograder.engine.facts import SubmissionFacts
from autograder.errors import GraderError, UnreadableSubmission
from autograder.grading import causes, cell_warnings, follow_through, judging, scoring, unwritten
from autograder.grading.baseline import Baseline
from autograder.grading.deadline import Deadline
from autograder.grading.earlier import NOTHING_EARLIER, EarlierVerdicts
from autograder.grading.findings import (
    CarriedTest,
    CarryOutcome,
    Explanation,
    Finding,
    GradedNotebook,
    Unjudged,
)
from autograder.grading.runner import Runner
from autograder.grading.scoring import Stages
from autograder.judge.messages import UNEXPECTED, HiddenTest
from autograder.kept import HandedIn
from autograder.notebooks.code import NotebookCode
from autograder.notebooks.notebook import Notebook
from autograder.results import Outcome, QuestionResult, Status, SubmissionResult
from autograder.sandbox import notebook
from autograder.sandbox.channel import LostReason
from autograder.sandbox.runs import CellRun
from autograder.submissions.collect import Submission

# A failure of these kinds may be the test's own: an exception in the test's code, its memory, or the end of its judge.
_DOUBTFUL = (UNEXPECTED, LostReason.MEMORY, Unjudged.JUDGE_LOST)
_MOST_WARNINGS = 100  # of one kind
_UNFINISHED = {Outcome.PENDING, Outcome.GRADER_ERROR}


@dataclass(frozen=True)
class Graded:
    """A submission's result, its notebook with the outputs of our run, and the bytes that were handed in.

    `notebook` is None, and `submitted` empty, where nothing could be run. Then there are no `facts` either.
    """

    result: SubmissionResult
    notebook: dict[str, Any] | None = None
    submitted: bytes = b""
    facts: SubmissionFacts | None = None
    handed_in: HandedIn | None = None


@dataclass(frozen=True)
class _Ending:
    """How the grading of a submission ended: all that its result is made of."""

    status: Status
    problem: str = ""
    questions: tuple[QuestionResult, ...] = ()
    warnings: tuple[str, ...] = ()
    notebook: dict[str, Any] | None = None
    submitted: bytes = b""
    has_page: bool = True
    facts: SubmissionFacts | None = None
    handed_in: HandedIn | None = None


@dataclass(frozen=True)
class SubmissionGrader:
    """Grades submissions to one assignment, one after another, with the processes of one runner."""

    assignment: Assignment
    runner: Runner
    seed: int
    baseline: Baseline
    context: DiagnosisContext

    def grade(self, submission: Submission, earlier: EarlierVerdicts = NOTHING_EARLIER) -> Graded:
        """Grade one submission. Never raise: a failure on our side becomes the submission's status.

        Tests with an `earlier` verdict on the same work are not judged again.
        A defect that one submission brings out must not cost the others their grades.
        """
        started, used_before = time.monotonic(), self.runner.cpu_seconds
        try:
            ending = self._grade(submission, earlier)
        except UnreadableSubmission as error:
            ending = _Ending(Status.UNREADABLE, error.problem)
        except GraderError as error:
            ending = _Ending(Status.GRADER_ERROR, str(error))
        except Exception as error:
            ending = _Ending(Status.GRADER_ERROR, _defect(error))
        wall_seconds, cpu_seconds = time.monotonic() - started, self.runner.cpu_seconds - used_before
        result = _result(self.assignment, submission, ending, wall_seconds, cpu_seconds)
        facts = ending.facts and replace(ending.facts, wall_seconds=wall_seconds, cpu_seconds=cpu_seconds)
        return Graded(result, ending.notebook, ending.submitted, facts, ending.handed_in)

    def _grade(self, submission: Submission, earlier: EarlierVerdicts) -> _Ending:
        if submission.problem:
            raise UnreadableSubmission(submission.file, submission.problem)
        submitted = submission.read()
        read = self.runner.reader.read(submitted, submission.file)
        helpers = submission.helpers(self.runner.bundle)
        code = NotebookCode(
            [(cell.index, cell.source) for cell in read.cells if cell.kind == "code"],
            helpers.files,
            [cell for cell in read.cells if cell.kind != "code"],
            read.marked(),
        )
        deadline = Deadline(self.assignment.budgets.whole_seconds)
        judged = judging.grade(self.runner, self.assignment, code, self.seed, deadline, earlier)
        facts = SubmissionFacts(
            stages=self._stages(code, judged, deadline, earlier),
            cells=_cells_of_questions(self.assignment, read, judged),
            warnings=(
                *helpers.notes,
                *_beginning(read.warnings),
                *_beginning(cell_warnings.warnings(judged, dict(code.cells), self.assignment.forbidden)),
                *self.runner.reader.near_misses(read, self.assignment.names, judged.run.defined),
                *([deadline.warning()] if deadline.is_over() else []),
            ),
            notebook=executed(read, judged.run.cells),
            verdicts=judged.verdicts,
            examples=judged.examples,
            valued=_valued(self.runner.judge.tests, judged, earlier),
            asked=judged.asked,
        )
        work = HandedIn(submitted, dict(helpers.files), tuple(code.cells), dict(code.marked))
        return _ending(self.assignment, self.runner.judge.tests, facts, work)

    def _stages(
        self, code: NotebookCode, judged: GradedNotebook, deadline: Deadline, earlier: EarlierVerdicts
    ) -> Stages:
        """Return what every stage after the judging finds out about the tests that did not pass."""
        with deadline.stopped():
            doubted = _failing_with_the_solution(judged.findings, self.baseline)
        explanations = self._explanations(judged, deadline, earlier)
        carried = follow_through.follow_through(
            self.runner, self.assignment, code, self.seed, judged, doubted, deadline, earlier.carried
        )
        empty = unwritten.empty_functions(self.runner.reader, self.assignment, code, judged)
        waiting = unwritten.tests_of(self.assignment, self.runner.judge.tests, judged, empty)
        return Stages(
            judged.findings,
            {**doubted, **_unanswered(carried)},
            unwritten.explained(explanations, judged.findings, empty),
            carried,
            {test: unwritten.sentence(own) for test, own in waiting.items()},
            causes.causes(self.runner.judge.tests, judged.findings, explanations, carried, empty, waiting),
        )

    def _explanations(
        self, judged: GradedNotebook, deadline: Deadline, earlier: EarlierVerdicts
    ) -> dict[str, Explanation]:
        """Return the explanations of failed tests; those of settled questions are the earlier ones, with new hints."""
        tests = self.runner.judge.tests
        settled = earlier.settled(self.assignment, tests)
        known = {test.id: earlier.explanations.get(test.id) for test in tests if test.question in settled}
        new = explain.explain(
            self.runner, self.assignment, self.context, judged, self.seed, deadline, settled
        )
        return explain.hinted({test: one for test, one in known.items() if one}, self.context.hints) | new


def _valued(tests: Sequence[HiddenTest], judged: GradedNotebook, earlier: EarlierVerdicts) -> frozenset[str]:
    """Return the tests whose values are kept: those of questions in which a test did not pass.

    The values of a whole class would take more room than all else; those of right answers are as good as forgotten.
    """
    wrong = {test.question for test in tests if judged.findings[test.id].outcome is not Outcome.PASSED}
    had = {*judged.asked, *earlier.valued}
    return frozenset(test.id for test in tests if test.question in wrong and test.id in had)


def _ending(
    assignment: Assignment, tests: Iterable[HiddenTest], facts: SubmissionFacts, work: HandedIn
) -> _Ending:
    """Return how a grading ended that found these facts, with the points of the assignment as it is."""
    questions = scoring.questions(assignment, tests, facts.stages, facts.cells)
    blocked = Outcome.GRADER_ERROR in scoring.outcomes(questions)
    return _Ending(
        status=Status.GRADER_ERROR if blocked else Status.GRADED,
        questions=questions,
        warnings=facts.warnings,
        notebook=facts.notebook,
        submitted=work.submitted,
        facts=facts,
        handed_in=work,
    )


def recalled(
    assignment: Assignment,
    tests: Iterable[HiddenTest],
    submission: Submission,
    facts: SubmissionFacts,
    work: HandedIn,
) -> Graded:
    """Return a submission's grading from facts that an earlier one found."""
    ending = _ending(assignment, tests, facts, work)
    result = _result(assignment, submission, ending, facts.wall_seconds, facts.cpu_seconds)
    return Graded(result, ending.notebook, ending.submitted, facts, work)


def _beginning(warnings: Sequence[str]) -> Sequence[str]:
    """Return the first warnings, and how many more there are: nobody reads one for each of ten thousand cells."""
    left_out = len(warnings) - _MOST_WARNINGS
    if left_out <= 0:
        return warnings
    return (*warnings[:_MOST_WARNINGS], f"{left_out} more warnings of this kind are left out.")


def lost(assignment: Assignment, submission: Submission, problem: str) -> SubmissionResult:
    """Return the result of a submission whose grading was cut off before its page was written."""
    return _result(assignment, submission, _Ending(Status.GRADER_ERROR, problem, has_page=False))


def with_defect(assignment: Assignment, submission: Submission, error: Exception) -> Graded:
    """Return what a submission gets that brought out a defect in the grader."""
    return Graded(_result(assignment, submission, _Ending(Status.GRADER_ERROR, _defect(error))))


def _defect(error: Exception) -> str:
    return f"The grader failed on this submission ({type(error).__name__}: {error})."


def _result(
    assignment: Assignment,
    submission: Submission,
    ending: _Ending,
    wall_seconds: float = 0.0,
    cpu_seconds: float = 0.0,
) -> SubmissionResult:
    questions = ending.questions
    return SubmissionResult(
        id=submission.id,
        file=submission.file,
        sha256=submission.sha256,
        status=ending.status,
        complete=bool(questions) and not scoring.outcomes(questions) & _UNFINISHED,
        score=scoring.total(questions) if questions else None,
        max_score=assignment.max_score,
        questions=questions,
        warnings=(*submission.notes, *ending.warnings),
        problem=ending.problem,
        feedback=f"{artifacts.FEEDBACK}/{submission.id}.html" if ending.has_page else "",
        wall_seconds=round(wall_seconds, 3),
        cpu_seconds=round(cpu_seconds, 3),
    )


def _failing_with_the_solution(findings: Mapping[str, Finding], baseline: Baseline) -> dict[str, str]:
    """Return the failures that are the test's own, by test, with the detail for the instructor."""
    return {
        test: f"fails with the solution too: {finding.detail}"
        for test, finding in findings.items()
        if finding.kind in _DOUBTFUL and not baseline.passes(test)
    }


def _unanswered(carried: Mapping[str, CarriedTest]) -> dict[str, str]:
    """Return the tests of which follow-through could not find out what is carried over, with the detail."""
    return {
        test: f"asked again with a stand-in: {found.detail}"
        for test, found in carried.items()
        if found.carry is CarryOutcome.GRADER_ERROR
    }


def _cells_of_questions(
    assignment: Assignment, read: Notebook, judged: GradedNotebook
) -> dict[str, tuple[int, ...]]:
    """Return, for each question, the cells where its names were last defined, or that hold the written answer."""
    found = {}
    for question in assignment.questions:
        defined = {
            judged.run.defined[name.name] for name in question.names if name.name in judged.run.defined
        }
        written = {cell.index for cell in read.cells if cell.answer == question.id}
        found[question.id] = tuple(sorted(defined | written))
    return found


def executed(read: Notebook, runs: Mapping[int, CellRun]) -> dict[str, Any]:
    """Return the notebook with the outputs of our run, in nbformat's form."""
    shown = read.as_dict()
    for cell, document in zip(read.cells, shown["cells"], strict=True):
        run = runs.get(cell.index)
        if document["cell_type"] == "code" and run is not None:
            document["outputs"] = notebook.displayed(run)
            document["execution_count"] = run.count
    return shown
