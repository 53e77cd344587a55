"""What is particular to one platform."""

from __future__ import annotations

from fractions import Fraction

import pytest

from autograder.errors import ExportError
from autograder.exports import gradebook, platforms
from autograder.people import text_table
from autograder.people.text_table import TextTable
from tests.exports import class_of_exports as whole


def header(*titles: str) -> TextTable:
    return TextTable(titles, (), ())


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("8.50", Fraction(17, 2)),
        ("8,5", Fraction(17, 2)),
        ("1,234", Fraction(1234, 1000)),  # as Canvas reads it
        ("1,234.5", Fraction(12345, 10)),
        ("", None),
        ("EX", None),
        ("8/10", None),
    ],
)
def test_a_number_is_read_as_the_platform_reads_it(cell: str, value: Fraction | None) -> None:
    assert platforms.number(cell) == value


@pytest.mark.parametrize(
    "total", ["Homework Current Score (1)", "Labs Final Points (2)", "Override Score (3)"]
)
def test_canvass_totals_are_no_grade_columns(total: str) -> None:
    assert platforms.CANVAS.columns((total, "Homework 1 (4)")) == [1]


def test_a_column_is_named_by_its_title_or_its_header() -> None:
    known, table = platforms.CANVAS, header("Lab (1)", "Lab 2 (2)")
    assert [gradebook.grade_column(known, table, name) for name in ("Lab", "Lab 2 (2)")] == [0, 1]


@pytest.mark.parametrize(
    ("table", "wanted", "problem"),
    [
        (header("Lab (1)"), "Quiz", "has no column 'Quiz'; its columns are 'Lab (1)'"),
        (
            header("Lab (1)", "Lab (2)"),
            "Lab",
            "has several columns 'Lab'; its columns are 'Lab (1)' and 'Lab (2)'",
        ),
        (
            header("Lab (1)", "Quiz (2)"),
            "",
            "has several columns; name one with --column: 'Lab (1)' and 'Quiz (2)'",
        ),
        (header("Student"), "", "has no column for grades; export it from there again"),
    ],
)
def test_a_doubtful_column_is_a_sentence(table: TextTable, wanted: str, problem: str) -> None:
    with pytest.raises(ExportError) as caught:
        gradebook.grade_column(platforms.CANVAS, table, wanted)
    assert str(caught.value) == f"the file from Canvas {problem}"


def test_moodles_feedback_is_not_touched() -> None:
    made = gradebook.merged(platforms.MOODLE, whole.table("moodle"), 5, whole.grades(), {})
    assert b"Feedback" not in made.data


def test_canvas_keeps_its_row_of_maxima() -> None:
    made = gradebook.merged(platforms.CANVAS, whole.table("canvas"), 5, whole.grades(), {})
    assert text_table.split(made.data).rows[0] == ("    Points Possible", "", "", "", "", "10")


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("canvas", "Homework 1 (4321)"),
        ("brightspace", "Homework 1 Points Grade"),
        ("blackboard", "Homework 1 |123"),
    ],
)
def test_a_file_can_be_made_from_a_roster_alone(name: str, column: str) -> None:
    known = platforms.PLATFORMS[name]
    table = platforms.blank(known, whole.people().people, column)
    made = gradebook.merged(known, table, gradebook.grade_column(known, table, column), whole.grades(), {})
    assert "8.5" in {row[table.header.index(column)] for row in text_table.split(made.data).rows}
