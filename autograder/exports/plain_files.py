"""Exports grades as CSV for spreadsheets and as JSON for programs: everybody, with the arithmetic."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import msgspec

from autograder.exports.export_grade import ExportGrade
from autograder.spreadsheet import guarded

SCHEMA = "autograder-grades/1"
_COLUMNS = ("id", "name", "email", "login", "sections", "state", "points", "maximum", "arithmetic")


class PlainGrade(msgspec.Struct, frozen=True):
    """One person's grade as JSON has it. `points` is a decimal text, rounded once, and `exact` the fraction itself."""

    id: str
    name: str
    identities: dict[str, list[str]]
    sections: list[str]
    state: str
    points: str | None
    exact: str | None
    maximum: str | None
    arithmetic: list[str]


class PlainGrades(msgspec.Struct, frozen=True):
    """The grades of one assignment."""

    schema: str
    assignment: str
    lateness: bool
    grades: list[PlainGrade]


def csv_file(grades: Sequence[ExportGrade]) -> bytes:
    """Return a row for each person, for spreadsheets: no text in it runs as a formula, and Excel reads it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for one in grades:
        person = one.person
        words = (person.id, person.name, person.identity("email"), person.identity("login"))
        maximum = str(float(one.maximum)).removesuffix(".0") if one.maximum is not None else ""
        told = guarded(" ".join(one.steps))
        sections = guarded(", ".join(person.sections))
        writer.writerow([*map(guarded, words), sections, one.state.value, one.number, maximum, told])
    return text.getvalue().encode("utf-8-sig")


def json_file(assignment: str, grades: Sequence[ExportGrade], *, lateness: bool) -> bytes:
    """Return the grades as indented JSON. What is not given out has no points."""
    made = PlainGrades(SCHEMA, assignment, lateness, [_plain(one) for one in grades])
    return msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n"


def _plain(one: ExportGrade) -> PlainGrade:
    kinds = sorted({kind for kind, _ in one.person.identities})
    return PlainGrade(
        one.person.id,
        one.person.name,
        {kind: sorted(value for other, value in one.person.identities if other == kind) for kind in kinds},
        list(one.person.sections),
        one.state.value,
        one.number or None,
        str(one.points) if one.number else None,
        str(one.maximum) if one.maximum is not None else None,
        list(one.steps),
    )
