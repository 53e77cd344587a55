"""The page of one submission: results by question, and below them the student's own notebook with marks beside it.

Text for the instructor alone never reaches the template: tests of that visibility and the `detail` of every test
are left out here.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import Any

from autograder.rendering import cells
from autograder.rendering.cells import CellView, Known
from autograder.rendering.text import clip
from autograder.reports import cards, environment, question_views
from autograder.reports.question_views import QuestionView
from autograder.reports.shown_points import ShownPoints
from autograder.results import AssignmentInfo, Outcome, SandboxInfo, Status, SubmissionResult

_NUMPY = metadata.version("numpy")  # looked up once: that takes longer than a card


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
    points = ShownPoints(info.shown_decimals)
    shown = _cells(notebook, wanted, plain, known)
    numbers = {cell.number for cell in shown}
    linked = question_views.linker(numbers)
    every = [
        card for number, one in enumerate(result.questions, 1) for card in cards.of_question(number, one)
    ]
    origins = cards.origins(every)
    questions = [
        question_views.question_view(number, question, every, origins, numbers, linked, points)
        for number, question in enumerate(result.questions, 1)
    ]
    return environment.render(
        "feedback.html.j2",
        points,
        result=result,
        info=info,
        sandbox=sandbox,
        problem=_problem(result),
        rounded=not points.adds_up(result, result.questions),
        questions=questions,
        warnings=[linked(clip(warning, 1000)) for warning in dict.fromkeys(result.warnings[:100])],
        waiting=_waiting(result),
        cells=shown,
        marks=_marks(questions),
        plain=plain and notebook is not None,
        python=platform.python_version(),
        numpy=_NUMPY,
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


def _marks(questions: Sequence[QuestionView]) -> dict[int, list[QuestionView]]:
    """Return the questions that each cell, by its number, belongs to."""
    marks: dict[int, list[QuestionView]] = {}
    for question in questions:
        for number in question.cells:
            marks.setdefault(number, []).append(question)
    return marks
