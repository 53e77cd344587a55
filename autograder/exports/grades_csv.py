"""Exports grades as CSV, for spreadsheets and for people."""

from __future__ import annotations

import csv
import io

from autograder.results import Results, SubmissionResult
from autograder.spreadsheet import guarded

_COLUMNS = ("id", "file", "score", "max_score", "complete", "status")


def number(value: float | None) -> str:
    """Return a score in plain digits with a decimal point and at most four places; empty where there is none."""
    if value is None:
        return ""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def grades_csv(results: Results) -> str:
    """Return one row for each submission, in the order of the results, with a column for each question.

    `complete` is `yes` or `no`. A question that still needs marking has no score.
    """
    questions = list(dict.fromkeys(question.id for one in results.submissions for question in one.questions))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*_COLUMNS, *(_heading(question) for question in questions)])
    for one in results.submissions:
        writer.writerow(_row(one, questions))
    return text.getvalue()


def _heading(question: str) -> str:
    """Return the question's id, marked as one where it is also the name of a column."""
    return f"{question} (question)" if question in _COLUMNS else question


def _row(one: SubmissionResult, questions: list[str]) -> list[str]:
    scores = {question.id: number(question.score) for question in one.questions}
    return [
        guarded(one.id),
        guarded(one.file),
        number(one.score),
        number(one.max_score),
        "yes" if one.complete else "no",
        one.status.value,
        *(scores.get(question, "") for question in questions),
    ]
