"""Grades as CSV: every number readable by machine, no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exports.grades_csv import grades_csv, number
from autograder.results import (
    SCHEMA,
    AssignmentInfo,
    QuestionResult,
    Results,
    SandboxInfo,
    Status,
    SubmissionResult,
)
from autograder.spreadsheet import guarded


def question(identifier: str, score: float | None) -> QuestionResult:
    return QuestionResult(identifier, identifier, score, 4, "automatic", (), ())


def submission(file: str = "a.ipynb", *questions: QuestionResult, **more: object) -> SubmissionResult:
    fields = {
        "id": "a",
        "sha256": "",
        "status": Status.GRADED,
        "complete": True,
        "score": 1.0,
        "warnings": (),
    }
    return SubmissionResult(**{**fields, "file": file, "max_score": 8, "questions": questions, **more})


def rows(*submissions: SubmissionResult) -> list[dict[str, str]]:
    info = AssignmentInfo("small", "Small", "C", 8)
    text = grades_csv(Results(SCHEMA, info, SandboxInfo("none", (), ()), 0, {}, submissions))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_row_says_who_and_how_much() -> None:
    assert rows(submission("a.ipynb", question("relu", 1.0))) == [
        {
            "id": "a",
            "file": "a.ipynb",
            "score": "1",
            "max_score": "8",
            "complete": "yes",
            "status": "graded",
            "relu": "1",
        }
    ]


def test_a_score_that_waits_is_empty() -> None:
    assert rows(submission("a", question("relu", None)))[0]["relu"] == ""


def test_an_unreadable_submission_keeps_its_row() -> None:
    broken = submission("b", status=Status.UNREADABLE, score=None, complete=False)
    assert [row["score"] for row in rows(submission("a", question("relu", 1.0)), broken)] == ["1", ""]


def test_a_question_named_like_a_column_has_a_column_of_its_own() -> None:
    row = rows(submission("a", question("score", 3.0)))[0]
    assert (row["score"], row["score (question)"]) == ("1", "3")


@pytest.mark.parametrize("file", ['a"b', "a,b", "a\nb", "a;b", "é\U0001f389"])
def test_a_difficult_name_is_quoted(file: str) -> None:
    assert rows(submission(file))[0]["file"] == file


@pytest.mark.parametrize(
    "file",
    [
        "=1+1",
        "+x",
        "-x",
        "@x",
        "\t=1",
        "\r=1",
        "＝1",
        "＋x",
        "－x",
        "＠x",
        " =1",
        '"=1',
        "−1",
        "\u200b=1",
        "\ufeff@x",
        "\xad=1",
    ],
)
def test_a_name_that_is_a_formula_becomes_text(file: str) -> None:
    assert rows(submission(file))[0]["file"].startswith("'" + file[0])


@pytest.mark.parametrize(
    "text", ["a;=1", "a\t=1", "a\n=1", "a,=1", 'a;"=1', "a;\u200b=1", "a\u2028=1", "a\x85=1"]
)
def test_a_formula_after_a_separator_becomes_text(text: str) -> None:
    assert "'" in guarded(text)


@pytest.mark.parametrize("text", ["-3", "-3.5", "+2", "-3,5", "a-b", "x = y", "", "2 + 2"])
def test_a_number_and_plain_text_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@given(st.text())
def test_no_guarded_text_begins_a_formula(text: str) -> None:
    safe = guarded(text)
    assert safe == text or safe.replace("'", "") == text.replace("'", "")
    assert not safe.startswith(("=", "@", "\t", "\r", "＝"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.0, "3"), (0.1 + 0.2, "0.3"), (-0.0, "0"), (1234567.5, "1234567.5"), (2 / 3, "0.6667"), (None, "")],
)
def test_a_score_is_written_in_plain_digits(value: float | None, text: str) -> None:
    assert number(value) == text
