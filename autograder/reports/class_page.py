"""The instructor's page on a class: the numbers, what went wrong for whom, and everybody's row with a link.

File names are text from strangers: they are escaped by the template, and links are made of quoted paths.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from autograder.rendering.text import clip, points
from autograder.reports import clusters, environment, statistics
from autograder.results import Outcome, QuestionResult, Results, Status, SubmissionResult

_NAMES = 120
_ERRORS = 100
_CLUSTERS = 60
_WIDTH, _HEIGHT, _LEFT, _TOP = 640, 150, 14, 46


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
class Problem:
    """A submission that is held back by an error of ours: which test, and what is known of it."""

    submission: SubmissionResult
    title: str
    detail: str


def class_page(results: Results) -> str:
    """The page as HTML, for one submission as for a thousand."""
    submissions = results.submissions
    known = statistics.scores(submissions)
    summary = statistics.summary(submissions)
    most = results.assignment.max_score
    problems = list(_problems(submissions))
    alike = clusters.clusters(submissions)
    return environment.render(
        "class.html.j2",
        results=results,
        info=results.assignment,
        sandbox=results.sandbox,
        summary=summary,
        bars=_bars(statistics.histogram(known, most), most),
        median_at=_LEFT + _WIDTH * environment.share(summary.median, most) / 100 if known else None,
        problems=problems[:_ERRORS],
        more_problems=max(0, len(problems) - _ERRORS),
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
    """The relative address of a submission's page; empty where there is none, or it would lead elsewhere."""
    path = submission.feedback
    inside = posixpath.normpath(path) if path else ""
    if not inside or inside.startswith(("/", "..")) or "\\" in path:
        return ""
    return quote(inside.encode("utf-8", "surrogatepass"), safe="/")


def _problems(submissions: Sequence[SubmissionResult]) -> Iterator[Problem]:
    for one in submissions:
        if one.status is not Status.GRADER_ERROR:
            continue
        errors = [
            test for asked in one.questions for test in asked.tests if test.outcome is Outcome.GRADER_ERROR
        ]
        for test in errors:
            yield Problem(one, test.title, clip(test.detail or test.message, 1500))
        if not errors or one.problem:
            yield Problem(one, "", clip(one.problem, 1500))


def _headings(submissions: Sequence[SubmissionResult]) -> list[QuestionResult]:
    """The questions that are the table's columns: those of the first submission that has any."""
    return next((list(one.questions) for one in submissions if one.questions), [])


def _strip(submission: SubmissionResult) -> list[tuple[str, str, str]]:
    """For each question: what stands in its field, the class that colours it, and its state in words."""
    strip = []
    for question in submission.questions:
        word, sign, tone = environment.STATES[environment.state(question)]
        written = sign if question.score is None else points(question.score)
        strip.append((written, tone, word))
    return strip


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
            label=f"{points(most * place / len(counts))} to {points(most * (place + 1) / len(counts))} points",
        )
        for place, count in enumerate(counts)
    ]
