"""Groups the wrong answers of a class that behave alike: plain functions of the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.checks import messages
from autograder.results import Outcome, SubmissionResult, TestResult


@dataclass(frozen=True)
class Cluster:
    """One wrong behaviour: which submissions show it, in which tests, and what is known of it.

    `message` is that of one member, from the public example. `hint` is what the members read. `others` are the ids of
    further behaviours of the same members about which the same is known, such as those of other parts of one answer.
    """

    id: str
    question: str
    tests: tuple[str, ...]
    members: tuple[SubmissionResult, ...]
    facts: tuple[str, ...]
    diagnosis: str
    message: str
    hint: str
    others: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Return what is known of the behaviour in one sentence; empty where nothing is."""
        return self.diagnosis or next(iter(self.facts), "")


def clusters(submissions: Sequence[SubmissionResult]) -> list[Cluster]:
    """Return every wrong behaviour of the class, the most frequent first; what is not written yet is none."""
    found: dict[str, list[tuple[SubmissionResult, str, TestResult]]] = {}
    for one in submissions:
        for question in one.questions:
            for test in (one for one in question.tests if one.outcome is not Outcome.UNWRITTEN):
                for cluster in test.clusters:
                    found.setdefault(cluster, []).append((one, question.title, test))
    made = [_cluster(cluster, seen) for cluster, seen in found.items()]
    return sorted(_joined(made), key=lambda cluster: (-len(cluster.members), cluster.id))


def _joined(every: Sequence[Cluster]) -> list[Cluster]:
    """Return the clusters with those as one that have the same question, members and heading."""
    groups: dict[object, list[Cluster]] = {}
    for one in every:
        same = (
            (one.question, tuple(member.id for member in one.members), one.heading) if one.heading else one.id
        )
        groups.setdefault(same, []).append(one)
    return [_one_of(sorted(group, key=lambda one: (-len(one.tests), one.id))) for group in groups.values()]


def _one_of(group: Sequence[Cluster]) -> Cluster:
    tests = dict.fromkeys(test for one in group for test in one.tests)
    return replace(group[0], tests=tuple(tests), others=tuple(one.id for one in group[1:]))


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
