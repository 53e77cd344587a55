"""What every exporter to a platform must do; a new one is tried by a row in `class_of_exports.FILES`."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from autograder.errors import ExportError
from autograder.exports import gradebook, platforms
from autograder.exports.export_grade import Exported, ExportGrade
from autograder.exports.gradebook import KeptCell
from autograder.people import columns, roster, text_table
from autograder.people.text_table import TextTable
from tests.exports import class_of_exports as whole

GOLDEN = Path(__file__).parent / "golden"
EVERY = pytest.mark.parametrize("name", whole.FILES)


def exported(
    name: str,
    values: dict[str, str] | None = None,
    last: dict[str, KeptCell] | None = None,
    grades: list[ExportGrade] | None = None,
    *,
    overwrite: bool = False,
) -> Exported:
    known = platforms.PLATFORMS[name]
    table = whole.table(name, values)
    place = gradebook.grade_column(known, table, "" if known.fixed else "Homework 1")
    return gradebook.merged(known, table, place, grades or whole.grades(), last or {}, overwrite=overwrite)


def cells(name: str, made: Exported) -> dict[str, str]:
    """What the file says, by the number of each person."""
    known = platforms.PLATFORMS[name]
    table = text_table.split(made.data)
    (place,) = known.columns(table.header)
    people = {identity: one for one in whole.people().people for identity in one.identities}
    found = {}
    for row in table.rows:
        if known.is_person(row):
            (person,) = {people[key] for key in roster.row_identities(table, row)}
            found[person.identity("number")] = row[place]
    return found


def key(name: str, number: str) -> str:
    prefix = {"canvas": "9", "moodle": "Participant 55", "brightspace": "#", "blackboard": "u"}[name]
    return prefix + number


def test_every_platform_is_tried() -> None:
    assert set(whole.FILES) == set(platforms.PLATFORMS)


@EVERY
def test_each_person_gets_their_number_rounded_once(name: str) -> None:
    written = {number: cell for number, cell in cells(name, exported(name)).items() if cell != "EX"}
    expected = {**whole.WRITTEN}
    if name == "moodle":  # refuses more than the maximum
        del expected["010"]
    assert written == expected


@EVERY
def test_a_person_without_a_grade_has_no_row_and_is_named(name: str) -> None:
    made = exported(name)
    assert {"006", "008", "009"} & cells(name, made).keys() == set()
    left = " ".join(made.left)
    assert all(f"({number})" in left for number in ("006", "008", "009"))


@EVERY
def test_an_excused_person_is_excused_or_named(name: str) -> None:
    made = exported(name)
    known = platforms.PLATFORMS[name]
    sentence = f"Eva Excused (007): excused, which {known.title} takes from no file; excuse them there."
    assert (cells(name, made).get("007") == "EX") != (sentence in made.left)


@EVERY
def test_more_than_the_maximum_is_written_or_named(name: str) -> None:
    made = exported(name)
    known = platforms.PLATFORMS[name]
    sentence = f"Abe Above (010): 11 is more than the maximum, which {known.title} refuses; enter it there."
    assert (cells(name, made).get("010") == "11") != (sentence in made.left)


@EVERY
def test_what_names_a_person_stays_byte_for_byte(name: str) -> None:
    before, after = whole.table(name), text_table.split(exported(name).data)
    kept = [before.header.index(title) for title in after.header if title in before.header]
    (place,) = [here for here in platforms.PLATFORMS[name].columns(before.header) if here in kept]
    rows = {tuple(row[here] for here in kept if here != place) for row in before.rows}
    mine = [here for here, title in enumerate(after.header) if title != before.header[place]]
    assert {tuple(row[here] for here in mine) for row in after.rows} <= rows


@EVERY
def test_the_columns_are_those_that_the_platform_needs_and_the_grade(name: str) -> None:
    known = platforms.PLATFORMS[name]
    header = text_table.split(exported(name).data).header
    others = [title for title in header if columns.label(title) not in known.kept]
    end = [known.last_cell[0]] if known.last_cell else []
    assert others == [
        whole.table(name).header[gradebook.grade_column(known, whole.table(name), "Homework 1")],
        *end,
    ]


@EVERY
def test_every_cell_of_ours_is_a_number_or_the_sign_for_excused(name: str) -> None:
    known = platforms.PLATFORMS[name]
    ours = cells(name, exported(name)).values()
    assert all(re.fullmatch(r"\d+(?:\.\d{1,2})?", cell) or cell == known.excused for cell in ours)


@EVERY
def test_a_second_export_after_an_import_changes_nothing(name: str) -> None:
    first = exported(name)
    imported = cells(name, first)
    second = exported(name, imported, dict(gradebook.kept(first.changed)))
    assert (second.changed, second.refused, second.unchanged) == ((), (), len(imported))


@EVERY
def test_only_what_changed_is_written(name: str) -> None:
    first = exported(name)
    grades = [replace(one, points=Fraction(9)) if one.points == 5 else one for one in whole.grades()]
    second = exported(name, cells(name, first), dict(gradebook.kept(first.changed)), grades)
    assert cells(name, second) == {"004": "9"}


@EVERY
def test_a_value_that_was_changed_there_is_refused_and_named(name: str) -> None:
    first = exported(name)
    made = exported(name, {**cells(name, first), "001": "7"}, dict(gradebook.kept(first.changed)))
    title = platforms.PLATFORMS[name].title
    assert made.refused == (
        f"Jane Doe (001) has 7 on {title}, which was not exported from here; 8.5 is not written. "
        "--overwrite writes it all the same.",
    )


@EVERY
def test_a_value_that_was_never_exported_is_refused(name: str) -> None:
    assert "001" not in cells(name, exported(name, {"001": "7"}))


@EVERY
def test_a_value_that_was_changed_there_is_overwritten_on_demand(name: str) -> None:
    assert cells(name, exported(name, {"001": "7"}, overwrite=True))["001"] == "8.5"


@EVERY
def test_an_export_that_nobody_imported_can_be_made_again(name: str) -> None:
    first = exported(name, {"001": "8.5"})
    last = {**dict(gradebook.kept(first.changed)), key(name, "001"): KeptCell("8", "8.5")}
    assert cells(name, exported(name, {"001": "8"}, last))["001"] == "8.5"


@EVERY
def test_a_person_whom_the_platform_has_not_is_named(name: str) -> None:
    stranger = roster.read([("l", text_table.split(b"name,id\nStranger,999\n"))]).people[0]
    grades = [*whole.grades(), replace(whole.grades()[0], person=stranger)]
    title = platforms.PLATFORMS[name].title
    assert f"Stranger (999) is not in the file from {title}." in exported(name, grades=grades).left


@EVERY
def test_a_column_out_of_other_points_is_refused(name: str) -> None:
    grades = [replace(one, maximum=Fraction(20)) for one in whole.grades()]
    with pytest.raises(ExportError, match=r"is out of 10\.00 points on .* and the assignment out of 20\.00"):
        exported(name, grades=grades)


@EVERY
def test_the_file_is_the_golden_one(name: str) -> None:
    path = GOLDEN / f"{name}.csv"
    assert exported(name).data == path.read_bytes()


@EVERY
def test_the_file_is_a_class_list_that_is_read_again(name: str) -> None:
    found = columns.recognised(text_table.split(exported(name).data))
    assert found is not None
    assert found.name == platforms.PLATFORMS[name].list_format


@EVERY
def test_a_decimal_comma_of_the_platform_is_kept(name: str) -> None:
    table = whole.table(name, {"011": "9,5"})
    comma = TextTable(
        tuple(title.replace("10.00", "10,00") for title in table.header),
        tuple(tuple(cell.replace("10.00", "10,00") for cell in row) for row in table.rows),
        table.numbers,
    )
    known = platforms.PLATFORMS[name]
    place = gradebook.grade_column(known, comma, "Homework 1")
    made = gradebook.merged(known, comma, place, whole.grades(), {})
    assert cells(name, made)["001"] == "8,5"
