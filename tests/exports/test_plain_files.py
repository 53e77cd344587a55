"""CSV for spreadsheets and JSON for programs."""

from __future__ import annotations

import csv
import io

import msgspec

from autograder.exports import plain_files
from autograder.exports.plain_files import PlainGrades
from tests.exports import class_of_exports as whole


def rows() -> list[dict[str, str]]:
    text = plain_files.csv_file(whole.grades()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_everybody_has_a_row_with_their_state() -> None:
    assert [(row["id"], row["state"]) for row in rows()] == [
        (number, state.value) for _, number, state, _ in whole.PEOPLE
    ]


def test_only_a_grade_that_is_given_out_has_points() -> None:
    assert {row["id"]: row["points"] for row in rows() if row["points"]} == whole.WRITTEN


def test_no_cell_runs_as_a_formula() -> None:
    assert [cell for row in rows() for cell in row.values() if cell[:1] in "=+-@\t\r" and cell] == []


def test_names_of_any_script_come_back() -> None:
    assert {"小明 王", "ليلى عمر"} <= {row["name"] for row in rows()}


def test_json_has_the_exact_fraction_and_the_arithmetic() -> None:
    data = plain_files.json_file("one", whole.grades(), lateness=True)
    made = msgspec.json.decode(data, type=PlainGrades)
    assert (made.grades[1].points, made.grades[1].exact, made.grades[1].arithmetic) == (
        "2.67",
        "8/3",
        ["A step, with =1+1."],
    )


def test_json_withholds_what_is_not_given_out() -> None:
    made = msgspec.json.decode(plain_files.json_file("one", whole.grades(), lateness=False), type=PlainGrades)
    assert [one.id for one in made.grades if one.points is None] == ["006", "007", "008", "009"]
