"""What the grading of a submission found, before points are given; and its form to be kept.

Points, titles, weights and the class's hints are in none of it: the result is made anew of the facts and of the
assignment as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from autograder.course import hints
from autograder.grading.findings import Explanation, Finding
from autograder.grading.follow_through import CarriedTest
from autograder.grading.scoring import Stages
from autograder.judge.messages import HiddenTest
from autograder.kept import KeptGrading, KeptTest


@dataclass(frozen=True)
class SubmissionFacts:
    """What every stage found of one submission, the cells that answer each question, and the executed notebook."""

    stages: Stages
    cells: Mapping[str, tuple[int, ...]]
    warnings: tuple[str, ...]
    notebook: dict[str, Any]
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0


class _TestFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the stages found of one test; None and an empty text where a stage says nothing of it."""

    finding: Finding
    explanation: Explanation | None = None
    carried: CarriedTest | None = None
    our_error: str = ""
    unwritten: str = ""
    cause: str = ""


class _Rest(msgspec.Struct, frozen=True):
    cells: dict[str, tuple[int, ...]]
    warnings: tuple[str, ...]
    wall_seconds: float
    cpu_seconds: float


def kept(facts: SubmissionFacts) -> KeptGrading:
    """Return the facts as they are kept. Messages of hidden runs with their inputs are left out."""
    rest = _Rest(dict(facts.cells), facts.warnings, facts.wall_seconds, facts.cpu_seconds)
    return KeptGrading(
        tests=tuple(_kept(facts.stages, test) for test in facts.stages.findings),
        rest=msgspec.Raw(msgspec.json.encode(rest)),
        executed=msgspec.json.encode(facts.notebook),
    )


def _kept(stages: Stages, test: str) -> KeptTest:
    finding = stages.findings[test]
    found = _TestFacts(
        finding=replace(finding, full=""),
        explanation=stages.explanations.get(test),
        carried=stages.carried.get(test),
        our_error=stages.our_errors.get(test, ""),
        unwritten=stages.unwritten.get(test, ""),
        cause=stages.causes.get(test, ""),
    )
    return KeptTest(test, finding.outcome, finding.message, msgspec.Raw(msgspec.json.encode(found)))


def recalled(kept: KeptGrading, texts: Mapping[str, str]) -> SubmissionFacts:
    """Return the facts of a kept grading, with the class's hints of today. Raises `msgspec.MsgspecError` on damage."""
    tests = {one.id: msgspec.json.decode(one.found, type=_TestFacts) for one in kept.tests}
    rest = msgspec.json.decode(kept.rest, type=_Rest)
    stages = Stages(
        findings={test: one.finding for test, one in tests.items()},
        our_errors={test: one.our_error for test, one in tests.items() if one.our_error},
        explanations={
            test: replace(one.explanation, hint=hints.of(one.explanation.clusters, texts))
            for test, one in tests.items()
            if one.explanation is not None
        },
        carried={test: one.carried for test, one in tests.items() if one.carried is not None},
        unwritten={test: one.unwritten for test, one in tests.items() if one.unwritten},
        causes={test: one.cause for test, one in tests.items() if one.cause},
    )
    notebook = msgspec.json.decode(kept.executed, type=dict[str, Any])
    return SubmissionFacts(stages, rest.cells, rest.warnings, notebook, rest.wall_seconds, rest.cpu_seconds)


def encoded(tests: Sequence[HiddenTest]) -> bytes:
    """Return the hidden tests as a recorder keeps them."""
    return msgspec.json.encode(tests)


def decoded(tests: bytes) -> tuple[HiddenTest, ...]:
    """Return the hidden tests that were kept."""
    return msgspec.json.decode(tests, type=tuple[HiddenTest, ...])
