"""Groups a student's failed tests by their cause, so that a page tells each mistake once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from autograder.results import Outcome, QuestionResult, TestResult


@dataclass(frozen=True)
class Card:
    """The tests of one question that did not pass for one cause, in order.

    `question` and `number` count from 1: the question in its submission, the card in its question. A card is `earned`
    if follow-through gave its tests points, and `unwritten` if there is nothing to judge yet.
    """

    question: int
    question_id: str
    number: int
    tests: tuple[TestResult, ...]

    @property
    def anchor(self) -> str:
        """Return the card's id on the page."""
        return f"q{self.question}-c{self.number}"

    @cached_property
    def lead(self) -> TestResult:
        """Return the most telling test: it shows the fewest wrong behaviours, and has an example and a hint."""
        return min(self.tests, key=lambda test: (len(test.clusters), not test.given, not test.hint))

    @property
    def others(self) -> tuple[TestResult, ...]:
        """Return the tests beside the most telling one."""
        lead = self.lead
        return tuple(test for test in self.tests if test is not lead)

    @property
    def earned(self) -> bool:
        return bool(self.tests[0].carried_from)

    @property
    def unwritten(self) -> bool:
        return self.tests[0].outcome is Outcome.UNWRITTEN

    @cached_property
    def score(self) -> float | None:
        """Return the points that the tests earned; None while one of them has no score."""
        known = [test.score for test in self.tests if test.score is not None]
        return sum(known) if len(known) == len(self.tests) else None

    @cached_property
    def max_score(self) -> float:
        return sum(test.max_score for test in self.tests)


def of_question(number: int, question: QuestionResult) -> list[Card]:
    """Return the cards of a question's tests that a student sees and that did not pass.

    Tests without a cause, and those that a person marks, have a card each.
    """
    groups: dict[object, list[TestResult]] = {}
    for test in question.tests:
        by_hand = question.marking == "hand"
        if test.visibility == "student" and (by_hand or test.outcome is not Outcome.PASSED):
            cause = test.cause if test.cause and not by_hand else test.id
            groups.setdefault((cause, test.outcome, test.carried_with), []).append(test)
    return [
        Card(number, question.id, place, tuple(tests)) for place, tests in enumerate(groups.values(), start=1)
    ]


def origin(card: Card, every: Sequence[Card]) -> Card | None:
    """Return the card in an earlier question that tells this card's cause; None where this card tells it itself.

    A question without points, such as one of an earlier assignment, counts as earlier than those with points.
    """
    cause, sources, place = card.lead.cause, card.lead.carried_from, _place(card)
    for other in every:
        if _place(other) >= place or other.earned or not cause or other.lead.cause != cause:
            continue
        if not sources or other.question_id in sources:
            return other
    return None


def _place(card: Card) -> tuple[bool, int]:
    return card.max_score > 0, card.question


def origins(every: Sequence[Card]) -> dict[str, Card]:
    """Return the origin of each card of a page that has one, by the card's anchor."""
    found = ((card.anchor, origin(card, every)) for card in every)
    return {anchor: one for anchor, one in found if one is not None}


def consequences(card: Card, every: Sequence[Card], causes: Mapping[str, Card]) -> list[Card]:
    """Return the cards of later questions that have their cause in this one. `causes` are the page's origins."""
    return [other for other in every if causes.get(other.anchor) is card]
