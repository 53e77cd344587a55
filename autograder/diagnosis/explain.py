"""Explains the failed tests of a submission: the diagnosis of each, and the instructor's hint for its group."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from autograder.checks.failure import FailureKind
from autograder.course import hints
from autograder.course.assignment import Assignment
from autograder.diagnosis import diagnose
from autograder.diagnosis.diagnose import Diagnosis
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.errors import GraderError
from autograder.grading.deadline import Deadline
from autograder.grading.findings import Explanation, Finding, GradedNotebook
from autograder.grading.runner import Runner
from autograder.results import Outcome


@dataclass(frozen=True)
class DiagnosisContext:
    """The knowledge that a class's submissions are explained with: known mistakes, and hints by cluster."""

    bank: MistakeBank
    hints: Mapping[str, str]


def explain(
    runner: Runner,
    assignment: Assignment,
    context: DiagnosisContext,
    judged: GradedNotebook,
    seed: int,
    deadline: Deadline | None = None,
    settled: Collection[str] = (),
) -> dict[str, Explanation]:
    """Return an explanation, by test id, of each failed test of which anything is known.

    Tests of `settled` questions are left out: what is known of them has not changed.
    Where the known mistakes themselves cannot be run, the grade stands, and the evidence tells the instructor.
    """
    try:
        found = diagnose.diagnose(runner, assignment, context.bank, judged, seed, deadline, settled)
    except GraderError as error:
        note = Diagnosis(evidence=f"no diagnosis could be made: {error}")
        failed = [
            test.id
            for test in runner.judge.tests
            if judged.findings[test.id].outcome is Outcome.FAILED and test.question not in settled
        ]
        found = dict.fromkeys(failed, note)
    return {
        test: _explanation(judged.findings[test], diagnosis, context.hints)
        for test, diagnosis in found.items()
    }


def hinted(explanations: Mapping[str, Explanation], texts: Mapping[str, str]) -> dict[str, Explanation]:
    """Return explanations with the class's hints of today."""
    return {test: replace(one, hint=hints.of(one.clusters, texts)) for test, one in explanations.items()}


def _explanation(finding: Finding, diagnosis: Diagnosis, texts: Mapping[str, str]) -> Explanation:
    """Return the explanation; facts about values say less than a message about their arrangement."""
    arranged = finding.kind == FailureKind.PARTS
    return Explanation(
        hint=hints.of(diagnosis.clusters, texts),
        diagnosis=" ".join(diagnosis.named),
        facts=() if arranged else tuple(fact.said for fact in diagnosis.facts),
        clusters=diagnosis.clusters,
        evidence=diagnosis.evidence,
        mistakes=diagnosis.mistakes,
        fact_clusters=diagnosis.fact_clusters,
    )
