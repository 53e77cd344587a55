"""The instructor's page on a class: a row for each student, what went wrong, each question, and the scores.

File names are text from strangers: the template escapes them, and links are made of quoted paths.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from autograder.rendering.text import clip
from autograder.reports import clusters, environment, statistics
from autograder.reports.environment import Label
from autograder.reports.shown_points import ShownPoints
from autograder.reports.statistics import ClassSummary
from autograder.results import Outcome, QuestionResult, Results, Status, SubmissionResult

# How many entries of each list the page shows; it says how many more there are.
_NAMES = 120
_ERRORS = 100
_CLUSTERS = 60
_WIDTH, _HEIGHT, _LEFT, _TOP = 640, 150, 14, 46  # the histogram, in the units of its drawing


@dataclass(frozen=True)
class Bar:
    """One bar of the histogram, in the units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str


@dataclass(frozen=True)
class HeldBack:
    """A submission that is held back by a grader error: in which test, if in one, and what is known of it."""

    submission: SubmissionResult
    title: str
    detail: str


def class_page(results: Results) -> str:
    """Return the page as HTML; it works for one submission and for a thousand."""
    shown = ShownPoints(results.assignment.shown_decimals)
    submissions = sorted(results.submissions, key=_by_name)
    known = statistics.scores(submissions)
    summary = statistics.summary(submissions)
    most = results.assignment.max_score
    held_back = list(_held_back(submissions))
    alike = clusters.clusters(submissions)
    return environment.render(
        "class.html.j2",
        shown,
        results=results,
        info=results.assignment,
        sandbox=results.sandbox,
        summary=summary,
        bars=_bars(statistics.histogram(known, most), most, shown),
        median_at=_LEFT + _WIDTH * environment.share(summary.median, most) / 100 if known else None,
        held_back=held_back[:_ERRORS],
        more_held_back=max(0, len(held_back) - _ERRORS),
        unreadable=[one for one in submissions if one.status is Status.UNREADABLE],
        went_wrong=alike or summary.held_back or summary.unreadable,
        questions=statistics.questions(submissions),
        clusters=alike[:_CLUSTERS],
        more_clusters=max(0, len(alike) - _CLUSTERS),
        headings=_headings(submissions),
        rows=[(one, _strip(one, shown)) for one in submissions],
        caption=", ".join(_states(summary)),
        rounded=not all(shown.adds_up(one, one.questions) for one in submissions),
        by_score=_by_score(submissions, shown),
        waits=statistics.waits(submissions),
        link=link,
        names=_NAMES,
        clip=clip,
    )


def link(submission: SubmissionResult) -> str:
    """Return the relative address of a submission's page; empty where there is none, or it would lead elsewhere."""
    path = submission.feedback
    inside = posixpath.normpath(path) if path else ""
    if not inside or inside.startswith(("/", "..")) or "\\" in path:
        return ""
    return quote(inside.encode("utf-8", "surrogatepass"), safe="/")


def _held_back(submissions: Sequence[SubmissionResult]) -> Iterator[HeldBack]:
    for one in submissions:
        if one.status is not Status.GRADER_ERROR:
            continue
        errors = [
            test for asked in one.questions for test in asked.tests if test.outcome is Outcome.GRADER_ERROR
        ]
        for test in errors:
            yield HeldBack(one, test.title, clip(test.detail or test.message, 1500))
        if not errors or one.problem:
            yield HeldBack(one, "", clip(one.problem, 1500))


def _headings(submissions: Sequence[SubmissionResult]) -> list[QuestionResult]:
    """Return the questions that are the table's columns: those of the first submission that has any."""
    return next((list(one.questions) for one in submissions if one.questions), [])


def _by_name(submission: SubmissionResult) -> list[tuple[int, str]]:
    """Return the key that sorts names as people do: small and capital letters alike, numbers by their size."""
    parts = re.split(r"(\d{1,18})", submission.file.casefold(), flags=re.ASCII)
    return [(int(part), "") if place % 2 else (-1, part) for place, part in enumerate(parts)]


def _states(summary: ClassSummary) -> Iterator[str]:
    """Yield how many submissions are in which state, for the table's caption."""
    yield f"{summary.complete:,} final"
    for number, state in (
        (summary.waiting, "waiting for marking"),
        (summary.held_back, "held back by grader errors"),
        (summary.unreadable, "unreadable"),
    ):
        if number:
            yield f"{number:,} {state}"


def _by_score(
    submissions: Sequence[SubmissionResult], shown: ShownPoints
) -> list[tuple[str, list[SubmissionResult]]]:
    """Return the submissions of each score, as it is shown, the highest first; those without a score last."""
    groups: dict[str, list[SubmissionResult]] = {}
    for one in sorted(submissions, key=lambda one: -1.0 if one.score is None else one.score, reverse=True):
        written = "no score" if one.score is None else shown.points(one.score, one.max_score)
        groups.setdefault(written, []).append(one)
    return list(groups.items())


def _strip(submission: SubmissionResult, shown: ShownPoints) -> list[tuple[str, Label]]:
    """Return for each question what stands in its field, and its state."""
    return [_field(question, shown) for question in submission.questions]


def _field(question: QuestionResult, shown: ShownPoints) -> tuple[str, Label]:
    state = environment.state(question, shown)
    if question.score is None or not question.max_score:
        return state.sign, state
    return shown.points(question.score, question.max_score), state


def _bars(counts: Sequence[int], most: float, shown: ShownPoints) -> list[Bar]:
    highest = max([*counts, 1])
    step = _WIDTH / len(counts)
    return [
        Bar(
            x=_LEFT + place * step + 3,
            y=round(_TOP + _HEIGHT * (1 - count / highest), 1),
            width=step - 6,
            height=round(_HEIGHT * count / highest, 1),
            count=count,
            label=f"{shown.points(most * place / len(counts))} to {shown.count(most * (place + 1) / len(counts))}",
        )
        for place, count in enumerate(counts)
    ]
