"""The page of one submission: results by question, and below them the student's own notebook with marks beside it.

Text for the instructor alone never reaches the template: tests of that visibility and the `detail` of every test
are left out here.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from markupsafe import Markup, escape

from autograder.rendering import cells
from autograder.rendering.cells import CellView, Known
from autograder.rendering.text import clip, visible
from autograder.reports import environment
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
    what the follow-through gave, and `earned` that it earned points. With `comment`, a person wrote the message.
    """

    anchor: str
    title: str
    outcome: Outcome
    score: float | None
    max_score: float
    message: Markup
    given: Markup
    hint: Markup
    carried: Markup
    earned: bool
    comment: bool
    facts: tuple[Markup, ...]
    diagnosis: Markup


@dataclass(frozen=True)
class QuestionView:
    """A question as the student sees it.

    `number` counts from 1; `cells` are the numbers of cells on this page. `open` are the tests that are shown in
    full, `passed` those that are folded away; `unlisted` says that the student does not see all tests.
    """

    number: int
    anchor: str
    title: str
    state: Label
    score: float | None
    max_score: float
    by_hand: bool
    cells: tuple[int, ...]
    open: tuple[TestView, ...]
    passed: tuple[TestView, ...]
    unlisted: bool


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
    questions = [
        _question(number, question, {cell.number for cell in shown}, linked)
        for number, question in enumerate(result.questions, 1)
    ]
    return environment.render(
        "feedback.html.j2",
        result=result,
        info=info,
        sandbox=sandbox,
        problem=_problem(result),
        questions=questions,
        warnings=[linked(clip(warning, 1000)) for warning in result.warnings[:100]],
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


def _question(number: int, question: QuestionResult, shown: set[int], linked: Linked) -> QuestionView:
    by_hand = question.marking == "hand"
    listed = [test for test in question.tests if test.visibility == "student"]
    views = [_test(f"q{number}-t{place}", test, by_hand, linked) for place, test in enumerate(listed, 1)]
    return QuestionView(
        number=number,
        anchor=f"q{number}",
        title=question.title,
        state=environment.state(question),
        score=question.score,
        max_score=question.max_score,
        by_hand=by_hand,
        cells=tuple(index + 1 for index in question.cells if index + 1 in shown),
        open=tuple(view for view in views if by_hand or view.outcome is not Outcome.PASSED),
        passed=tuple(view for view in views if not by_hand and view.outcome is Outcome.PASSED),
        unlisted=len(listed) < len(question.tests),
    )


def _test(anchor: str, test: TestResult, by_hand: bool, linked: Linked) -> TestView:
    return TestView(
        anchor=anchor,
        title=test.title,
        outcome=test.outcome,
        score=test.score,
        max_score=test.max_score,
        message=linked(clip(test.message.strip("\n"), _MESSAGE)),
        given=linked(clip(test.given, _MESSAGE)),
        hint=linked(clip(test.hint, 2000)),
        carried=linked(clip(test.carried, 1000)),
        earned=bool(test.carried_from),
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
