"""What the student's page shows of a question: its cards, each for one cause, and the tests in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from autograder.rendering.text import clip, visible
from autograder.reports import cards, environment
from autograder.reports.cards import Card
from autograder.reports.environment import Label
from autograder.reports.shown_points import Scored, ShownPoints
from autograder.results import Outcome, QuestionResult, TestResult

_MESSAGE = 6000  # characters of a message that a page shows
_NOTHING = Markup()
_WAITS = Label("needs another question", "○", "blank")
_CELL = re.compile(r"\b[Cc]ell (\d{1,6})\b")
Linked = Callable[[str], Markup]


@dataclass(frozen=True)
class TestView:
    """A test as the student sees it.

    `given` shows the arguments of the call. `facts` and `diagnosis` are what is known of the mistake. `carried` says
    what the follow-through gave. With `comment`, a person wrote the message, and `level` is the level of the rubric.
    """

    title: str
    outcome: Outcome
    score: float | None
    max_score: float
    message: Markup
    given: Markup
    hint: Markup
    carried: Markup
    comment: bool
    level: Markup
    facts: tuple[Markup, ...]
    diagnosis: Markup

    def beside(self, lead: TestView) -> TestView:
        """Return the same test without what the leading test of a card has said already."""
        nothing = Markup()
        return replace(
            self,
            message=nothing if self.message == lead.message else self.message,
            hint=nothing if self.hint == lead.hint else self.hint,
            carried=nothing if self.carried == lead.carried else self.carried,
            facts=tuple(fact for fact in self.facts if fact not in lead.facts),
            diagnosis=nothing if self.diagnosis == lead.diagnosis else self.diagnosis,
        )


@dataclass(frozen=True)
class CardView:
    """The tests of a question that did not pass for one cause.

    `lead` is shown in full, `others` are folded away. `origin` is the card of an earlier question that tells the cause,
    `consequences` those of later questions that follow from this one, with `later` tests, of which `earned_later`
    earned points. `sources` are the numbers of the questions that were wrong where this one's tests earned points, and
    `correct` the functions that were replaced then.
    """

    card: Card
    label: Label
    heading: str
    lead: TestView
    others: tuple[TestView, ...]
    origin: Card | None
    consequences: tuple[Card, ...]
    later: int
    earned_later: int
    sources: tuple[int, ...]
    correct: tuple[str, ...]

    @property
    def tests(self) -> tuple[TestView, ...]:
        """Return all tests of the card, the most telling one first."""
        return (self.lead, *self.others)


@dataclass(frozen=True)
class QuestionView:
    """A question as the student sees it.

    `number` counts from 1; `cells` are the numbers of cells on this page. `passed` are the tests that passed, of
    `listed`, and `cards` hold the others; `earned` counts those that earned points all the same. `unlisted` says that
    the student does not see all tests. `waiting` is the one card of a question that is not written yet. `rounded` says
    that the points of its tests, as they are shown, do not give those of the question.
    """

    number: int
    anchor: str
    title: str
    state: Label
    score: float | None
    max_score: float
    by_hand: bool
    cells: tuple[int, ...]
    cards: tuple[CardView, ...]
    passed: tuple[TestView, ...]
    listed: int
    earned: int
    unlisted: bool
    waiting: CardView | None
    rounded: bool


def question_view(
    number: int,
    question: QuestionResult,
    every: Sequence[Card],
    origins: Mapping[str, Card],
    cells: set[int],
    linked: Linked,
    shown: ShownPoints,
) -> QuestionView:
    """Return the view of a question. `every` are the cards of the whole page, `cells` the numbers of its cells.

    `origins` holds the card that tells a card's cause, by anchor, as `cards.origins` gives them.
    """
    by_hand = question.marking == "hand"
    listed = [test for test in question.tests if test.visibility == "student"]
    own = [_card(card, every, origins, by_hand, linked, shown) for card in every if card.question == number]
    state = environment.state(question, shown)
    waiting = own[0] if own and state is environment.OUTCOMES[Outcome.UNWRITTEN] else None
    return QuestionView(
        number=number,
        anchor=f"q{number}",
        title=question.title,
        state=state,
        score=question.score,
        max_score=question.max_score,
        by_hand=by_hand,
        cells=tuple(index + 1 for index in question.cells if index + 1 in cells),
        cards=() if waiting else tuple(own),
        passed=tuple(
            _test(test, by_hand, linked) for test in listed if not by_hand and test.outcome is Outcome.PASSED
        ),
        listed=len(listed),
        earned=sum(len(view.tests) for view in own if view.card.earned),
        unlisted=len(listed) < len(question.tests),
        waiting=waiting,
        rounded=not waiting and len(listed) == len(question.tests) and not _adds_up(question, own, shown),
    )


def _adds_up(question: QuestionResult, own: Sequence[CardView], shown: ShownPoints) -> bool:
    """Return whether the points of the cards and of the passed tests, as shown, give the question's."""
    cards_of_it = [view.card for view in own]
    failed = {test.id for card in cards_of_it for test in card.tests}
    parts: list[Scored] = [*cards_of_it, *(test for test in question.tests if test.id not in failed)]
    return shown.adds_up(question, parts) and all(shown.adds_up(card, card.tests) for card in cards_of_it)


def _card(
    card: Card,
    every: Sequence[Card],
    origins: Mapping[str, Card],
    by_hand: bool,
    linked: Linked,
    shown: ShownPoints,
) -> CardView:
    lead = _test(card.lead, by_hand, linked)
    origin = origins.get(card.anchor)
    told = lead if origin is None else _test(origin.lead, by_hand, linked)
    later = cards.consequences(card, every, origins)
    return CardView(
        card=card,
        label=_WAITS if origin and origin.unwritten else environment.OUTCOMES[card.lead.outcome],
        heading=_heading(card, shown),
        lead=lead if origin is None else lead.beside(told),
        others=tuple(_test(test, by_hand, linked).beside(told) for test in card.others),
        origin=origin,
        consequences=tuple(later),
        later=sum(len(one.tests) for one in later),
        earned_later=sum(len(one.tests) for one in later if one.earned),
        sources=tuple(
            dict.fromkeys(one.question for one in every if one.question_id in card.lead.carried_from)
        ),
        correct=card.lead.carried_with,
    )


def _heading(card: Card, shown: ShownPoints) -> str:
    if len(card.tests) == 1:
        return card.lead.title
    said = f"{len(card.tests)} tests fail for one reason"
    return f"{said}, {shown.count(card.max_score - (card.score or 0))} lost" if card.max_score else said


def _test(test: TestResult, by_hand: bool, linked: Linked) -> TestView:
    return TestView(
        title=test.title,
        outcome=test.outcome,
        score=test.score,
        max_score=test.max_score,
        message=linked(clip(test.message.strip("\n"), _MESSAGE)),
        given=linked(clip(test.given, _MESSAGE)),
        hint=linked(clip(test.hint, 2000)),
        carried=linked(clip(test.carried, 1000)),
        comment=by_hand and test.outcome is not Outcome.PENDING,
        level=linked(clip(test.level, 2000)),
        facts=tuple(linked(clip(fact, 500)) for fact in test.facts[:10]),
        diagnosis=linked(clip(test.diagnosis, 2000)),
    )


def linker(shown: set[int]) -> Linked:
    """Return a function that escapes a text and links each cell that it names, if the cell is on the page."""

    def link(found: re.Match[str]) -> str:
        number = int(found[1])
        return f'<a href="#cell-{number}">{found[0]}</a>' if number in shown else found[0]

    # Most texts of most tests are empty.
    return lambda text: Markup(_CELL.sub(link, str(escape(visible(text))))) if text else _NOTHING
