"""Compares a grading that was made again with the signed one, and says why one cannot be made again here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.platforms.signing.statement import GradingPredicate, SignedTests
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

# The machine and its load decide on these too.
_OF_THE_MACHINE = {Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.GRADER_ERROR}


@dataclass(frozen=True)
class GradingPlace:
    """The place where a grading would be made again: its tests, tier and versions. `tier` is empty if it fails here."""

    tests: SignedTests
    tier: str
    versions: Mapping[str, str]


@dataclass(frozen=True)
class RepeatedDifference:
    """A verdict that came out otherwise. `tells` is false where the machine alone may be the reason."""

    submission: str
    subject: str
    signed: str
    repeated: str
    tells: bool

    def sentence(self) -> str:
        """Return what differs, in one sentence."""
        return f"{self.submission}, {self.subject}: signed {self.signed}, repeated {self.repeated}"


def obstacles(signed: GradingPredicate, here: GradingPlace) -> list[str]:
    """Return why the grading cannot be repeated here, in a sentence each; none where it can."""
    return list(_obstacles(signed, here))


def _obstacles(signed: GradingPredicate, here: GradingPlace) -> Iterator[str]:
    if signed.tests.assignment != here.tests.assignment:
        yield "the assignment has changed since"
    if signed.tests.code != here.tests.code:
        yield "another build of the autograder graded it"
    if signed.tests.key_commitment != here.tests.key_commitment:
        yield "the course's secret key is not here, so that other inputs would be drawn"
    if here.tier != signed.tier:
        yield f"the tier {signed.tier} does not hold on this machine"
    for name in sorted(signed.versions.keys() | here.versions.keys()):
        then, now = signed.versions.get(name, "none"), here.versions.get(name, "none")
        if then != now:
            yield f"it ran with {name} {then}, and here is {now}"


def differences(signed: SubmissionResult, repeated: SubmissionResult) -> list[RepeatedDifference]:
    """Return the verdicts and points that differ. Marks by hand are not made again, and not compared."""
    return list(_differences(signed, repeated))


def _differences(signed: SubmissionResult, repeated: SubmissionResult) -> Iterator[RepeatedDifference]:
    if signed.sha256 != repeated.sha256:
        yield _difference(signed.id, "notebook", signed.sha256, repeated.sha256, tells=True)
        return
    if not signed.questions or not repeated.questions:
        if (signed.status, bool(signed.questions)) != (repeated.status, bool(repeated.questions)):
            yield _difference(
                signed.id, "status", signed.status, repeated.status, tells=_told(signed, repeated)
            )
        return
    then, now = _tests(signed), _tests(repeated)
    for name in [*then, *(name for name in now if name not in then)]:
        old, new = then.get(name), now.get(name)
        if _verdict(old) != _verdict(new):
            tells = not {one.outcome for one in (old, new) if one} & _OF_THE_MACHINE
            yield _difference(signed.id, name, _verdict(old), _verdict(new), tells=tells)


def _difference(
    submission: str, subject: str, signed: str, repeated: str, *, tells: bool
) -> RepeatedDifference:
    return RepeatedDifference(submission, subject, signed, repeated, tells)


def _told(signed: SubmissionResult, repeated: SubmissionResult) -> bool:
    return "grader_error" not in (signed.status, repeated.status)


def _tests(result: SubmissionResult) -> dict[str, TestResult]:
    return {
        f"{question.id}/{test.id}": test
        for question in result.questions
        if _is_automatic(question)
        for test in question.tests
    }


def _is_automatic(question: QuestionResult) -> bool:
    return question.marking != "hand"


def _verdict(test: TestResult | None) -> str:
    if test is None:
        return "no such test"
    points = "no points yet" if test.score is None else f"{test.score:.12g} of {test.max_score:.12g}"
    return f"{test.outcome} ({points})"
