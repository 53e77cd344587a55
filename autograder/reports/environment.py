"""The templates and what they share: words, a sign and a tone for each outcome and each state of a question.

No meaning hangs on colour alone: the words stand beside the signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.rendering import text
from autograder.reports.shown_points import ShownPoints
from autograder.results import Outcome, QuestionResult


class Label(NamedTuple):
    """Words and a sign for people, and the class in `style.css` that colours them."""

    words: str
    sign: str
    tone: str


OUTCOMES: Mapping[Outcome, Label] = {
    Outcome.PASSED: Label("passed", "✓", "good"),
    Outcome.FAILED: Label("failed", "✗", "bad"),
    Outcome.MISSING: Label("missing", "∅", "bad"),
    Outcome.UNWRITTEN: Label("not written yet", "○", "blank"),
    Outcome.TIMED_OUT: Label("timed out", "◷", "bad"),
    Outcome.CRASHED: Label("crashed", "↯", "bad"),
    Outcome.SKIPPED: Label("skipped", "↷", "bad"),
    Outcome.GRADER_ERROR: Label("grader error", "!", "ours"),
    Outcome.PENDING: Label("waiting for marking", "…", "wait"),
}
_FOLDER = Path(__file__).parent / "templates"
_CODE = re.compile("`([^`\n]{1,200})`")
_NEAR = 1e-6  # points: sums of shares may miss the maximum by their rounding


def state(question: QuestionResult, shown: ShownPoints) -> Label:
    """Return how far a question has its points, or why it has no score yet."""
    if any(test.outcome is Outcome.GRADER_ERROR for test in question.tests):
        return Label("held back by a grader error", "!", "ours")
    if question.score is None:
        return Label("waiting for marking", "…", "wait")
    if not question.max_score:
        return _without_points(question)
    if question.score >= question.max_score - _NEAR:
        return Label("all points", "✓", "good")
    if {test.outcome for test in question.tests} == {Outcome.UNWRITTEN}:
        return OUTCOMES[Outcome.UNWRITTEN]
    words = f"{shown.points(question.score, question.max_score)} of {shown.count(question.max_score)}"
    return Label(words, "◐", "part") if question.score > _NEAR else Label(words, "✗", "bad")


def _without_points(question: QuestionResult) -> Label:
    """Return what is said of a question that earns nothing, such as one of an earlier assignment."""
    known = {test.outcome for test in question.tests}
    if known == {Outcome.UNWRITTEN}:
        return OUTCOMES[Outcome.UNWRITTEN]
    if known <= {Outcome.PASSED}:
        return Label("right, no points here", "✓", "good")
    return Label("not right, no points here", "✗", "bad")


def share(score: float | None, most: float) -> float:
    """Return the score in per cent of the points, with one decimal, from 0 to 100."""
    return round(100 * min(1.0, max(0.0, (score or 0.0) / most)), 1) if most > 0 else 0.0


def coded(advice: str) -> Markup:
    """Return the text, escaped, with each part between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(advice))))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(visible=text.visible, coded=coded)
    environment.globals.update(
        outcomes=OUTCOMES,
        count=text.count,
        share=share,
        style=Markup((_FOLDER / "style.css").read_text(encoding="utf-8")),
    )
    return environment


def render(template: str, shown: ShownPoints = ShownPoints(), **values: object) -> str:
    """Return a page made from its template, with everything escaped that is not `Markup`, and points as `shown`."""
    return _environment().get_template(template).render(values, points=shown.points, count_points=shown.count)
