"""Groups the wrong answers of a class that behave alike: plain functions of the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.checks import messages
from autograder.results import Outcome, SubmissionResult, TestResult


@dataclass(frozen=True)
class Cluster:
    """One wrong behaviour: which submissions show it, in which tests, and what is known of it.

    `message` is that of one member, from the public example. `hint` is what the members read.
    """

    id: str
    question: str
    tests: tuple[str, ...]
    members: tuple[SubmissionResult, ...]
    facts: tuple[str, ...]
    diagnosis: str
    message: str
    hint: str


def clusters(submissions: Sequence[SubmissionResult]) -> list[Cluster]:
    """Return every wrong behaviour of the class, the most frequent first; what is not written yet is none."""
    found: dict[str, list[tuple[SubmissionResult, str, TestResult]]] = {}
    for one in submissions:
        for question in one.questions:
            for test in (one for one in question.tests if one.outcome is not Outcome.UNWRITTEN):
                for cluster in test.clusters:
                    found.setdefault(cluster, []).append((one, question.title, test))
    made = [_cluster(cluster, seen) for cluster, seen in found.items()]
    return sorted(made, key=lambda cluster: (-len(cluster.members), cluster.id))


def _cluster(cluster: str, seen: Sequence[tuple[SubmissionResult, str, TestResult]]) -> Cluster:
    """Return a cluster described by the test that shows the fewest other wrong behaviours."""
    _, question, typical = min(seen, key=lambda one: len(one[2].clusters))
    members = {one.id: one for one, _, _ in seen}
    return Cluster(
        id=cluster,
        question=question,
        tests=tuple(dict.fromkeys(test.title for _, _, test in seen)),
        members=tuple(members.values()),
        facts=typical.facts,
        diagnosis=typical.diagnosis,
        message=f"{typical.message}{messages.called_with(typical.given)}",
        hint=typical.hint,
    )
