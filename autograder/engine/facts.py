"""What the grading of a submission found, before points are given; and its form to be kept.

Points, titles, weights and the class's hints are in none of it: the result is made anew of the facts and of the
assignment as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from autograder.diagnosis import explain
from autograder.grading.earlier import EarlierVerdicts
from autograder.grading.findings import CarriedTest, Explanation, Finding
from autograder.grading.scoring import Stages
from autograder.judge.messages import HiddenTest, Verdict
from autograder.kept import EarlierTests, KeptGrading, KeptTest


@dataclass(frozen=True)
class SubmissionFacts:
    """What every stage found of one submission, the cells that answer each question, and the executed notebook.

    `verdicts` and `examples` are those on hidden inputs and on the public example; `asked` are the tests that were
    judged for this grading. The traces of verdicts are worth keeping of the `valued` tests alone.
    """

    stages: Stages
    cells: Mapping[str, tuple[int, ...]]
    warnings: tuple[str, ...]
    notebook: dict[str, Any]
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    examples: Mapping[str, Verdict] = field(default_factory=dict)
    valued: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()


class _TestFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the stages found of one test; None and an empty text where a stage says nothing of it.

    The `hidden` verdict holds no hidden input. It holds the trace of values only if it is `valued`.
    """

    finding: Finding
    explanation: Explanation | None = None
    carried: CarriedTest | None = None
    our_error: str = ""
    unwritten: str = ""
    cause: str = ""
    hidden: Verdict | None = None
    public: Verdict | None = None
    valued: bool = False


class _Rest(msgspec.Struct, frozen=True):
    cells: dict[str, tuple[int, ...]]
    warnings: tuple[str, ...]
    wall_seconds: float
    cpu_seconds: float


def kept(facts: SubmissionFacts) -> KeptGrading:
    """Return the facts as they are kept. Messages of hidden runs with their inputs are left out."""
    rest = _Rest(dict(facts.cells), facts.warnings, facts.wall_seconds, facts.cpu_seconds)
    return KeptGrading(
        tests=tuple(_kept(facts, test) for test in facts.stages.findings),
        rest=msgspec.Raw(msgspec.json.encode(rest)),
        executed=msgspec.json.encode(facts.notebook),
        asked=facts.asked,
    )


def _kept(facts: SubmissionFacts, test: str) -> KeptTest:
    stages, verdict = facts.stages, facts.verdicts.get(test)
    finding = stages.findings[test]
    valued = test in facts.valued
    found = _TestFacts(
        finding=replace(finding, full=""),
        explanation=stages.explanations.get(test),
        carried=stages.carried.get(test),
        our_error=stages.our_errors.get(test, ""),
        unwritten=stages.unwritten.get(test, ""),
        cause=stages.causes.get(test, ""),
        hidden=verdict and _without_inputs(verdict, valued=valued),
        public=facts.examples.get(test),
        valued=valued,
    )
    return KeptTest(test, finding.outcome, finding.message, msgspec.Raw(msgspec.json.encode(found)))


def _without_inputs(verdict: Verdict, *, valued: bool) -> Verdict:
    """Return a verdict without hidden inputs; `valued` says whether its values are kept."""
    return msgspec.structs.replace(verdict, text="", given="", trace=verdict.trace if valued else b"")


def recalled(kept: KeptGrading, declared: Mapping[str, str], texts: Mapping[str, str]) -> SubmissionFacts:
    """Return the facts of a kept grading, with the hints of today: those that tests declare, and those of the class.

    Raises `msgspec.MsgspecError` on damage.
    """
    tests = {one.id: _found(one) for one in kept.tests}
    rest = msgspec.json.decode(kept.rest, type=_Rest)
    stages = Stages(
        findings={test: _hinted(one.finding, declared.get(test, "")) for test, one in tests.items()},
        our_errors={test: one.our_error for test, one in tests.items() if one.our_error},
        explanations=explain.hinted(
            {test: one.explanation for test, one in tests.items() if one.explanation is not None}, texts
        ),
        carried={test: one.carried for test, one in tests.items() if one.carried is not None},
        unwritten={test: one.unwritten for test, one in tests.items() if one.unwritten},
        causes={test: one.cause for test, one in tests.items() if one.cause},
    )
    notebook = msgspec.json.decode(kept.executed, type=dict[str, Any])
    return SubmissionFacts(
        stages, rest.cells, rest.warnings, notebook, rest.wall_seconds, rest.cpu_seconds,
        verdicts={test: one.hidden for test, one in tests.items() if one.hidden is not None},
        examples={test: one.public for test, one in tests.items() if one.public is not None},
        valued=frozenset(test for test, one in tests.items() if one.valued),
    )  # fmt: skip


def earlier(kept: EarlierTests) -> EarlierVerdicts:
    """Return what an earlier grading found by unchanged tests. Raises `msgspec.MsgspecError` on damage."""
    tests = {one.id: found for one in kept.tests if (found := _found(one)).hidden is not None}
    return EarlierVerdicts(
        hidden={test: one.hidden for test, one in tests.items() if one.hidden is not None},
        public={test: one.public for test, one in tests.items() if one.public is not None},
        valued=frozenset(test for test, one in tests.items() if one.valued),
        carried={test: one.carried for test, one in tests.items() if one.carried is not None},
        explanations={test: one.explanation for test, one in tests.items() if one.explanation is not None},
        explained=kept.explained,
    )


def _found(test: KeptTest) -> _TestFacts:
    return msgspec.json.decode(test.found, type=_TestFacts)


def _hinted(finding: Finding, declared: str) -> Finding:
    """Return a finding with the hint that its test declares today, where that counts."""
    if finding.checks_hint is None:
        return finding
    return replace(finding, hint=declared or finding.checks_hint)


def encoded(tests: Sequence[HiddenTest]) -> bytes:
    """Return the hidden tests as a recorder keeps them."""
    return msgspec.json.encode(tests)


def decoded(tests: bytes) -> tuple[HiddenTest, ...]:
    """Return the hidden tests that were kept."""
    return msgspec.json.decode(tests, type=tuple[HiddenTest, ...])
