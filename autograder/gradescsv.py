"""Grades as CSV, for spreadsheets and for people, and the guard that keeps a spreadsheet from running text.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end may run as a formula, also in the full-width forms
of these signs, and also after a separator where a spreadsheet splits the line differently than we do. Such text
gets a single quote in front (OWASP's advice). Numbers are formatted here and never guarded.
"""

from __future__ import annotations

import csv
import io
import re

from autograder.results import Results, SubmissionResult

_COLUMNS = ("id", "file", "score", "max_score", "complete", "status")
_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20\\-"
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_FIRST = re.compile(rf"\A(?=[ \u00a0\u3000\"']*[{_SIGNS}]|[\t\r\n])")
_LATER = re.compile(rf"(?<=[;\t\r\n,])(?=\"?[{_SIGNS}])")


def guarded(text: str) -> str:
    """The text with a single quote wherever a spreadsheet could begin to read a formula. A number stays."""
    if _NUMBER.fullmatch(text):
        return text
    return _FIRST.sub("'", _LATER.sub("'", text))


def number(value: float | None) -> str:
    """A score in plain digits with a point, at most four places; empty where there is none."""
    if value is None:
        return ""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def grades_csv(results: Results) -> str:
    """One row a submission, in the order of the results, with a column for each question.

    `complete` is `yes` or `no`. A score that waits for a person is empty.
    """
    questions = list(dict.fromkeys(question.id for one in results.submissions for question in one.questions))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*_COLUMNS, *(_heading(question) for question in questions)])
    for one in results.submissions:
        writer.writerow(_row(one, questions))
    return text.getvalue()


def _heading(question: str) -> str:
    """The question's id, told apart where one bears the name of a column."""
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
