"""The instructor's page on a class: the numbers, the tests question by question, and a row for each student.

File names are text from strangers: the template escapes them, and links are made of quoted paths.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from autograder.rendering.text import clip, count_points, points
from autograder.reports import clusters, environment, statistics
from autograder.reports.environment import Label
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
    submissions = results.submissions
    known = statistics.scores(submissions)
    summary = statistics.summary(submissions)
    most = results.assignment.max_score
    held_back = list(_held_back(submissions))
    alike = clusters.clusters(submissions)
    return environment.render(
        "class.html.j2",
        results=results,
        info=results.assignment,
        sandbox=results.sandbox,
        summary=summary,
        bars=_bars(statistics.histogram(known, most), most),
        median_at=_LEFT + _WIDTH * environment.share(summary.median, most) / 100 if known else None,
        held_back=held_back[:_ERRORS],
        more_held_back=max(0, len(held_back) - _ERRORS),
        unreadable=[one for one in submissions if one.status is Status.UNREADABLE],
        questions=statistics.questions(submissions),
        clusters=alike[:_CLUSTERS],
        more_clusters=max(0, len(alike) - _CLUSTERS),
        headings=_headings(submissions),
        rows=[(one, _strip(one)) for one in submissions],
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


def _strip(submission: SubmissionResult) -> list[tuple[str, Label]]:
    """Return for each question what stands in its field, and its state."""
    states = [(question, environment.state(question)) for question in submission.questions]
    return [
        (state.sign if question.score is None or not question.max_score else points(question.score), state)
        for question, state in states
    ]


def _bars(counts: Sequence[int], most: float) -> list[Bar]:
    highest = max([*counts, 1])
    step = _WIDTH / len(counts)
    return [
        Bar(
            x=_LEFT + place * step + 3,
            y=round(_TOP + _HEIGHT * (1 - count / highest), 1),
            width=step - 6,
            height=round(_HEIGHT * count / highest, 1),
            count=count,
            label=f"{points(most * place / len(counts))} to {count_points(most * (place + 1) / len(counts))}",
        )
        for place, count in enumerate(counts)
    ]
