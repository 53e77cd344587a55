"""The page of one submission: results by question, and below them the student's own notebook with marks beside it.

Text for the instructor alone never reaches the template: tests of that visibility and the `detail` of every test
are left out here.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from typing import Any

from markupsafe import Markup, escape

from autograder.rendering import cells
from autograder.rendering.cells import CellView, Known
from autograder.rendering.text import clip, count_points, visible
from autograder.reports import cards, environment
from autograder.reports.cards import Card
from autograder.reports.environment import Label
from autograder.results import (
    AssignmentInfo,
    Outcome,
    QuestionResult,
    SandboxInfo,
    Status,
    SubmissionResult,
    TestResult,
)

_MESSAGE = 6000
_CELL = re.compile(r"\b[Cc]ell (\d{1,6})\b")
Linked = Callable[[str], Markup]


@dataclass(frozen=True)
class TestView:
    """A test as the student sees it.

    `given` shows the arguments of the call. `facts` and `diagnosis` are what is known of the mistake. `carried` says
    what the follow-through gave. With `comment`, a person wrote the message.
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
    `consequences` those of later questions that follow from this one, with `explained` tests together, of which
    `earned_later` earned points. `correct` names the functions that replaced wrong ones in tests that earned points.
    """

    card: Card
    label: Label
    heading: str
    lead: TestView
    others: tuple[TestView, ...]
    origin: Card | None
    consequences: tuple[Card, ...]
    explained: int
    earned_later: int
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
    the student does not see all tests, `waiting` which functions a question lacks that is not written yet.
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
    waiting: Markup


def feedback_page(
    result: SubmissionResult,
    info: AssignmentInfo,
    sandbox: SandboxInfo,
    notebook: Mapping[str, Any] | None,
    *,
    plain: bool = False,
    known: Known | None = None,
) -> str:
    """Return the page as HTML. `notebook` is the executed one, or None where it could not be read.

    With `plain` the notebook's sources are escaped text and nothing else, for the case that rendering failed.
    `known` holds the cells of the handout that `cells.remember` has rendered.
    """
    wanted = [index for question in result.questions for index in question.cells]
    shown = _cells(notebook, wanted, plain, known)
    linked = _linker({cell.number for cell in shown})
    every = [
        card for number, one in enumerate(result.questions, 1) for card in cards.of_question(number, one)
    ]
    questions = [
        _question(number, question, every, {cell.number for cell in shown}, linked)
        for number, question in enumerate(result.questions, 1)
    ]
    return environment.render(
        "feedback.html.j2",
        result=result,
        info=info,
        sandbox=sandbox,
        problem=_problem(result),
        questions=questions,
        warnings=[linked(clip(warning, 1000)) for warning in dict.fromkeys(result.warnings[:100])],
        waiting=_waiting(result),
        cells=shown,
        marks=_marks(questions),
        plain=plain and notebook is not None,
        python=platform.python_version(),
        numpy=metadata.version("numpy"),
    )


def _cells(
    notebook: Mapping[str, Any] | None, wanted: Sequence[int], plain: bool, known: Known | None
) -> list[CellView]:
    if notebook is None:
        return []
    return cells.plain(notebook, wanted) if plain else cells.full(notebook, wanted, known)


def _problem(result: SubmissionResult) -> str:
    """Return why there is no grade. The details of a grader error are for the instructor alone."""
    if result.status is Status.UNREADABLE:
        return _sentence(result.problem or "the submission could not be read.")
    if result.status is Status.GRADER_ERROR:
        return (
            "The grader failed on your submission. It is not your fault and costs you no points: your instructor "
            "sees the error, and this grade is held back until it is fixed."
        )
    return ""


def _sentence(problem: str) -> str:
    """Return the problem with a capital at its beginning: elsewhere it follows the name of the file."""
    return problem[:1].upper() + problem[1:]


def _waiting(result: SubmissionResult) -> float:
    """Return the points of the parts that still need marking by a person."""
    tests = (test for question in result.questions for test in question.tests)
    return sum(test.max_score for test in tests if test.outcome is Outcome.PENDING)


def _question(
    number: int, question: QuestionResult, every: Sequence[Card], shown: set[int], linked: Linked
) -> QuestionView:
    by_hand = question.marking == "hand"
    listed = [test for test in question.tests if test.visibility == "student"]
    own = [card for card in every if card.question == number]
    state = environment.state(question)
    lacks = state is environment.OUTCOMES[Outcome.UNWRITTEN] and own
    return QuestionView(
        number=number,
        anchor=f"q{number}",
        title=question.title,
        state=state,
        score=question.score,
        max_score=question.max_score,
        by_hand=by_hand,
        cells=tuple(index + 1 for index in question.cells if index + 1 in shown),
        cards=() if lacks else tuple(_card(card, every, by_hand, linked) for card in own),
        passed=tuple(
            _test(test, by_hand, linked) for test in listed if not by_hand and test.outcome is Outcome.PASSED
        ),
        listed=len(listed),
        earned=sum(len(card.tests) for card in own if card.earned),
        unlisted=len(listed) < len(question.tests),
        waiting=linked(own[0].lead.message) if lacks else Markup(),
    )


def _card(card: Card, every: Sequence[Card], by_hand: bool, linked: Linked) -> CardView:
    lead = _test(card.lead, by_hand, linked)
    origin = cards.origin(card, every)
    told = lead if origin is None else _test(origin.lead, by_hand, linked)
    later = cards.consequences(card, every)
    return CardView(
        card=card,
        label=environment.OUTCOMES[card.lead.outcome],
        heading=_heading(card),
        lead=lead if origin is None else lead.beside(told),
        others=tuple(_test(test, by_hand, linked).beside(told) for test in card.others),
        origin=origin,
        consequences=tuple(later),
        explained=len(card.tests) + sum(len(one.tests) for one in later),
        earned_later=sum(len(one.tests) for one in later if one.earned),
        correct=card.lead.carried_with,
    )


def _heading(card: Card) -> str:
    if len(card.tests) == 1:
        return card.lead.title
    lost = card.max_score - (card.score or 0)
    return f"{len(card.tests)} tests fail for one reason, {count_points(lost)} lost"


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
        facts=tuple(linked(clip(fact, 500)) for fact in test.facts[:10]),
        diagnosis=linked(clip(test.diagnosis, 2000)),
    )


def _linker(shown: set[int]) -> Linked:
    """Return a function that escapes a text and links each cell that it names, if the cell is on the page."""

    def link(found: re.Match[str]) -> str:
        number = int(found[1])
        return f'<a href="#cell-{number}">{found[0]}</a>' if number in shown else found[0]

    return lambda text: Markup(_CELL.sub(link, str(escape(visible(text)))))


def _marks(questions: Sequence[QuestionView]) -> dict[int, list[QuestionView]]:
    """Return the questions that each cell, by its number, belongs to."""
    marks: dict[int, list[QuestionView]] = {}
    for question in questions:
        for number in question.cells:
            marks.setdefault(number, []).append(question)
    return marks
