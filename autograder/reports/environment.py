"""The templates and what they share: words and signs for each outcome and each state of a question.

Nothing is told by colour alone; the words stand beside the signs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.rendering import text
from autograder.results import Outcome, QuestionResult

# outcome: word, sign, the class that colours it
OUTCOMES: Mapping[Outcome, tuple[str, str, str]] = {
    Outcome.PASSED: ("passed", "✓", "good"),
    Outcome.FAILED: ("failed", "✗", "bad"),
    Outcome.MISSING: ("missing", "∅", "bad"),
    Outcome.TIMED_OUT: ("timed out", "◷", "bad"),
    Outcome.CRASHED: ("crashed", "↯", "bad"),
    Outcome.SKIPPED: ("skipped", "↷", "bad"),
    Outcome.GRADER_ERROR: ("our error", "!", "ours"),
    Outcome.PENDING: ("waiting for a person", "…", "wait"),
}
STATES: Mapping[str, tuple[str, str, str]] = {
    "full": ("all points", "✓", "good"),
    "part": ("part of the points", "◐", "part"),
    "none": ("no points yet", "✗", "bad"),
    "wait": ("a person will mark this", "…", "wait"),
    "ours": ("held back by an error of ours", "!", "ours"),
}
_FOLDER = Path(__file__).parent / "templates"
_NEAR = 1e-6


def state(question: QuestionResult) -> str:
    """The key of `STATES` for this question."""
    if any(test.outcome is Outcome.GRADER_ERROR for test in question.tests):
        return "ours"
    if question.score is None:
        return "wait"
    if question.score >= question.max_score - _NEAR:
        return "full"
    return "part" if question.score > _NEAR else "none"


def share(score: float | None, most: float) -> float:
    """Per cent, with one decimal, from 0 to 100."""
    return round(100 * min(1.0, max(0.0, (score or 0.0) / most)), 1) if most > 0 else 0.0


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(visible=text.visible, points=text.points)
    environment.globals.update(
        outcomes=OUTCOMES,
        states=STATES,
        count=text.count,
        share=share,
        style=Markup((_FOLDER / "style.css").read_text(encoding="utf-8")),
    )
    return environment


def render(template: str, **values: object) -> str:
    """A page from its template, with everything escaped that is not `Markup`."""
    return _environment().get_template(template).render(values)
