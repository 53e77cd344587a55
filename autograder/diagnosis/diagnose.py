"""Names the misconception behind a wrong answer, where its behaviour is exactly that of one known mistake.

A mistake is named under three conditions. It and the student's answer agree in every part that the mistake's own
functions get wrong, over all calls of all tests of the question, on the hidden inputs and again on the public example.
Some value of theirs clearly differs from the expected one. Exceptions alone are enough only if the mistake declares one
as its behaviour, and both raise the same types in the same calls. No mistake with another sentence does the same. So
what a student reads is known from the public example alone: the hidden run only decides whether it is said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.diagnosis import fingerprints, part_facts
from autograder.diagnosis import names as diagnosis_names
from autograder.diagnosis.facts.best_fact import Fact
from autograder.diagnosis.fingerprints import Part, Signature
from autograder.diagnosis.mistake_bank import MistakeBank, QuestionMistakes
from autograder.grading import judging
from autograder.grading.deadline import Deadline
from autograder.grading.findings import GradedNotebook
from autograder.grading.runner import Runner
from autograder.judge.messages import HiddenTest
from autograder.judge.trace import PUT_VALUE
from autograder.results import Outcome


@dataclass(frozen=True)
class Match:
    """A mistake whose behaviour an answer has: `parts` are those of the mistake's own functions.

    `breaks` are all the parts of the question that it makes wrong, also those of functions that call its own; `shown`
    those of them in which the answer agrees with it.
    """

    bug: KnownAnswer
    parts: frozenset[Part]
    breaks: frozenset[Part]
    shown: frozenset[Part]


@dataclass(frozen=True)
class Diagnosis:
    """What is known of one failed test: sentences for the student, and evidence for the instructor.

    `mistakes` are the ids of what is named, `fact_clusters` those of the behaviours that the facts are about.
    """

    named: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    clusters: tuple[str, ...] = ()
    evidence: str = ""
    mistakes: tuple[str, ...] = ()
    fact_clusters: tuple[str, ...] = ()


def diagnose(
    runner: Runner,
    assignment: Assignment,
    bank: MistakeBank,
    judged: GradedNotebook,
    seed: int,
    deadline: Deadline | None = None,
    settled: Collection[str] = (),
) -> dict[str, Diagnosis]:
    """Return a diagnosis for each failed test of which anything is known.

    A question that needs another whose values are wrong is not held against its own mistakes: what it got may have
    been wrong already. It is only said that it follows from the other, where it does exactly. What is not known when
    the submission's deadline comes, if there is one, is left out; running the known mistakes does not count. Tests of
    `settled` questions get no diagnosis.
    """
    tests, until = runner.judge.tests, deadline or Deadline()
    seen = {
        question: _HiddenAndPublic(runner, assignment, bank, judged, question, seed, until)
        for question in _failed(tests, judged)
        if not until.is_over() and not _is_idle(assignment, question, _failed(tests, judged), settled)
    }
    below = {question: _unsound(tests, assignment, judged, question, seen) for question in seen}
    found: dict[str, Diagnosis] = {}
    for test in tests:
        if (
            test.question in seen
            and test.question not in settled
            and judged.findings[test.id].outcome == Outcome.FAILED
            and not until.is_over()
        ):
            both, needed = seen[test.question], below[test.question]
            standing = [seen[one] for one in needed if one in seen and not below[one]]
            found[test.id] = both.follows(standing) if needed else both.own(test)
    return found


def _failed(tests: Sequence[HiddenTest], judged: GradedNotebook) -> list[str]:
    """Return the questions in which a test failed, in order."""
    failed = [test for test in tests if judged.findings[test.id].outcome == Outcome.FAILED]
    return list(dict.fromkeys(test.question for test in failed))


def _is_idle(assignment: Assignment, question: str, failed: Sequence[str], settled: Collection[str]) -> bool:
    """Return whether neither this question nor one that needs it is to be diagnosed."""
    asking = (one for one in failed if one not in settled)
    return all(question not in (one, *assignment.all_needs(one)) for one in asking)


def _unsound(
    tests: Sequence[HiddenTest],
    assignment: Assignment,
    judged: GradedNotebook,
    question: str,
    seen: Mapping[str, _HiddenAndPublic],
) -> list[str]:
    """Return the questions that this one stands on and of which some value is wrong, or was never seen."""
    needs = assignment.all_needs(question)
    return [needed for needed in needs if not _sound(tests, judged, needed, seen.get(needed))]


def _sound(
    tests: Sequence[HiddenTest], judged: GradedNotebook, question: str, both: _HiddenAndPublic | None
) -> bool:
    """Return whether every value of a question is right, whatever it does to its arguments."""
    outcomes = {judged.findings[test.id].outcome for test in tests if test.question == question}
    if both is None or not outcomes <= {Outcome.PASSED, Outcome.FAILED}:
        return outcomes <= {Outcome.PASSED}
    return all(part.argument >= 0 for part in both.hidden.wrong())


@dataclass(frozen=True)
class _Seen:
    """One answer beside the shelf of its question, on one seed."""

    shelf: QuestionMistakes
    traces: Mapping[str, bytes]
    signature: Signature = field(init=False)
    matches: Sequence[Match] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signature", fingerprints.signature(self.traces, self.shelf.places))
        object.__setattr__(self, "matches", matches(self.signature, self.shelf))

    def wrong(self, test: str = "") -> frozenset[Part]:
        """Return the parts that are wrong, in this test or in any."""
        shelf = self.shelf
        return frozenset(fingerprints.wrong(self.signature, shelf.reference, shelf.places, test))


class _HiddenAndPublic:
    """One answer to one question, as seen on the hidden inputs and on the public example."""

    def __init__(
        self,
        runner: Runner,
        assignment: Assignment,
        bank: MistakeBank,
        judged: GradedNotebook,
        question: str,
        seed: int,
        deadline: Deadline,
    ) -> None:
        self._runner = runner
        self._assignment = assignment
        self._bank = bank
        self._question = question
        self._seeds = judging.hidden_seed(assignment, seed), judging.PUBLIC_SEED
        self._deadline = deadline
        with deadline.stopped():
            hidden, public = (bank.shelf(runner, question, one) for one in self._seeds)
        self.hidden, self.public = _Seen(hidden, judged.hidden), _Seen(public, judged.public)

    def own(self, test: HiddenTest) -> Diagnosis:
        """Return the diagnosis of a test whose question needs nothing that is wrong."""
        wrong, shown = self.hidden.wrong(test.id), self.public.wrong(test.id)
        sure = [match for match in self.hidden.matches if match.shown & wrong]
        public = {match.bug.sentence for match in self.public.matches if match.shown & shown}
        named = {match.bug.sentence: match.bug.name for match in sure if match.bug.sentence in public}
        facts = {part: fact for part in sorted(shown) if (fact := self._fact(part))}
        return Diagnosis(
            named=tuple(named),
            facts=tuple(dict.fromkeys(facts.values())),
            clusters=tuple(self._cluster(part) for part in sorted(shown)),
            evidence="; ".join(_evidence(match, self.hidden) for match in sure),
            mistakes=tuple(named.values()),
            fact_clusters=tuple(map(self._cluster, facts)),
        )

    def _fact(self, part: Part) -> Fact | None:
        """Return a fact about this part on the public example; the hidden run adds nothing to it."""
        seen = self.public
        names = diagnosis_names.of(self._assignment, part.function, self._question)
        return part_facts.fact(part, seen.signature, seen.shelf.reference, seen.shelf.places, names)

    def _cluster(self, part: Part) -> str:
        return f"{self._question}-{fingerprints.digest(self.public.signature, part)}"

    def follows(self, standing: Sequence[_HiddenAndPublic]) -> Diagnosis:
        """Return that a known mistake in a needed question is the cause, if one explains all that is wrong here."""
        for below in standing:
            public = {match.bug.name for match in below.public.matches}
            for match in below.hidden.matches:
                if match.bug.name in public and self._explained(match.bug):
                    title = self._assignment.question(match.bug.question).title
                    evidence = f"follows from bugs/{match.bug.name} in question {match.bug.question}"
                    named = (f"This follows from “{title}”: {match.bug.title}",)
                    return Diagnosis(named, evidence=evidence, mistakes=(match.bug.name,))
        return Diagnosis()

    def _explained(self, bug: KnownAnswer) -> bool:
        pairs = zip((self.hidden, self.public), self._seeds, strict=True)
        return all(self._explains(bug, seen, seed) for seen, seed in pairs)

    def _explains(self, bug: KnownAnswer, seen: _Seen, seed: tuple[int, ...]) -> bool:
        """Return whether this mistake in a needed question causes all that is wrong here, some value among it."""
        wrong, reference = seen.wrong(), seen.shelf.reference
        with self._deadline.stopped():
            other = self._bank.consequence(self._runner, bug, self._question, seed)
        agreed = all(fingerprints.same(seen.signature, other, part) for part in wrong)
        return bool(wrong) and agreed and _shows(bug, seen.signature, other, sorted(wrong), reference)


def matches(answer: Signature, shelf: QuestionMistakes) -> list[Match]:
    """Return the mistakes that an answer behaves exactly like, unless one with another sentence fits as well."""
    every = [match for bug, signature in shelf.bugs if (match := _match(answer, bug, signature, shelf))]
    single = [match for match in every if not any(_rivals(match, other) for other in every)]
    wrong = fingerprints.wrong(answer, shelf.reference, shelf.places)
    return [match for match in single if not any(_hides(part, match, single, shelf) for part in wrong)]


def _hides(part: Part, match: Match, every: Sequence[Match], shelf: QuestionMistakes) -> bool:
    """Return whether a wrong part of an earlier function may explain the behaviour of the match's own function.

    It is not where the part has a known mistake that leaves the match's parts right.
    """
    order = {function: place for place, function in enumerate(shelf.order)}
    own = min(order.get(function, len(order)) for function in match.bug.defines)
    if (
        part.argument >= 0
        or part.function == PUT_VALUE
        or _is_of(match.bug, part, shelf)
        or order.get(part.function, -1) >= own
    ):
        return False
    return not any(part in other.parts and not other.breaks & match.parts for other in every)


def _rivals(match: Match, other: Match) -> bool:
    return match.bug.sentence != other.bug.sentence and bool(match.parts & other.parts)


def _match(
    answer: Signature, bug: KnownAnswer, signature: Signature, shelf: QuestionMistakes
) -> Match | None:
    broken = fingerprints.wrong(signature, shelf.reference, shelf.places)
    own = [part for part in broken if _is_of(bug, part, shelf)]
    agreed = bool(own) and all(fingerprints.same(answer, signature, part) for part in own)
    if not agreed or not _shows(bug, answer, signature, own, shelf.reference):
        return None
    shown = frozenset(part for part in broken if fingerprints.same(answer, signature, part))
    return Match(bug, frozenset(own), frozenset(broken), shown)


def _is_of(bug: KnownAnswer, part: Part, shelf: QuestionMistakes) -> bool:
    """Return whether a part is of what a mistake defines: of a function, or of a method where it defines a class."""
    if part.function in bug.defines:
        return True
    return bool(bug.classes) and any(call.owner for call in shelf.places[part])


def _shows(
    bug: KnownAnswer, answer: Signature, other: Signature, parts: Sequence[Part], reference: Signature
) -> bool:
    """Return whether an answer that agrees with a mistake shows it: by a wrong value, or by the declared exception."""
    if bug.raises:
        return all(fingerprints.raises_alike(answer, other, part, bug.raises) for part in parts)
    return any(fingerprints.evident(answer, reference, part) for part in parts)


def _evidence(match: Match, seen: _Seen) -> str:
    """Return the evidence for the instructor: the mistake, its parts and the number of values."""
    parts = ", ".join(map(part_name, sorted(match.parts)))
    calls = sum(len(seen.shelf.places[part]) for part in match.parts)
    return f"behaves as bugs/{match.bug.name} in {parts}, in all {calls} values"


def part_name(part: Part) -> str:
    """Return a part in words that can be read without the handout."""
    if part.argument >= 0:
        return f"argument {part.argument + 1} after {part.function}"
    return part.function if part.index < 0 else f"{part.function}[{part.index}]"
