"""The parts of the output that commands share: a progress bar, and the table that ends a grading."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder import artifacts
from autograder.cli.terminal import one_line
from autograder.reports.shown_points import ShownPoints
from autograder.results import Outcome, Results, Status, SubmissionResult


def progress_bar() -> Progress:
    """Return a bar on standard error that leaves nothing behind."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def summary(graded: Results, out: Path) -> None:
    """Print a row for each submission, how many there are of each status, and where the class page is."""
    console, shown = Console(), ShownPoints(graded.assignment.shown_decimals)
    table = Table(box=None, pad_edge=False)
    for title in ("submission", "score", "of", "what happened"):
        table.add_column(title, justify="right" if title in ("score", "of") else "left", overflow="fold")
    for one in graded.submissions:
        score = "–" if one.score is None else shown.points(one.score, one.max_score)
        table.add_row(Text(one_line(one.file)), score, shown.points(one.max_score), Text(_story(one)))
    console.print(table)
    counts = Counter(one.status for one in graded.submissions)
    statuses = ", ".join(f"{count} {_words(status)}" for status, count in sorted(counts.items()))
    console.print(Text(f"\n{statuses}. Open {out / artifacts.CLASS_PAGE}"))


def _story(one: SubmissionResult) -> str:
    """Return one line on what kept a submission from full marks."""
    if one.status is Status.UNREADABLE:
        return one_line(one.problem)
    counts = Counter(test.outcome for question in one.questions for test in question.tests)
    parts = [
        f"{counts[outcome]} {_words(outcome)}"
        for outcome in Outcome
        if outcome is not Outcome.PASSED and counts[outcome]
    ]
    if one.status is Status.GRADER_ERROR and one.problem:
        parts.append(one_line(one.problem))
    return ", ".join(parts) or "everything right"


def _words(name: Outcome | Status) -> str:
    return name.value.replace("_", " ")
