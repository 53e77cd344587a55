"""The work of marking is split fairly, and a sample of it goes to two people."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import SheetError
from autograder.marking import kept_marks, shares, sheet_in, sheet_out
from tests.marking.test_sheet import NAMES, Desk

names = st.lists(st.text("abcdef", min_size=1, max_size=3), min_size=1, max_size=5, unique=True)


@given(st.integers(1, 60), names)
def test_shares_differ_by_one_answer_at_most(answers: int, markers: list[str]) -> None:
    split = Counter(shares.by_question([str(number) for number in range(answers)], markers).values())
    sizes = [split[marker] for marker in markers]
    assert (sum(sizes), max(sizes) - min(sizes) <= 1) == (answers, True)


def test_a_share_holds_answers_that_stand_together() -> None:
    assert list(shares.by_question("abcdef", ["x", "y"]).values()) == ["x"] * 3 + ["y"] * 3


def test_a_section_has_one_marker_and_the_largest_are_dealt_first() -> None:
    sections = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2", "f": "3"}
    assert shares.by_section(sections, ["x", "y"]) == dict(zip("abcdef", "xxxyyy", strict=True))


@given(st.integers(0, 30), st.integers(0, 12))
def test_so_many_answers_have_a_second_marker_who_is_another(answers: int, twice: int) -> None:
    first = shares.by_question([str(number) for number in range(answers)], ["x", "y", "z"])
    second = shares.second_markers(first, ["x", "y", "z"], twice, "secret")
    assert len(second) == min(answers, twice)
    assert all(first[code] != marker for code, marker in second.items())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path).write()


def split(desk: Desk, twice: int = 0) -> dict[str, Path]:
    return sheet_out.write_shares(
        desk.path,
        desk.key,
        desk.assignment,
        lambda answers: shares.by_question(list(answers), ["anna", "ben"]),
        twice,
    )


def codes(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]


def test_each_marker_gets_a_sheet_and_all_answers_are_in_one(desk: Desk) -> None:
    whole = codes(desk.path)
    paths = split(desk)
    assert {marker: path.name for marker, path in paths.items()} == {
        "anna": "sheet-anna.csv",
        "ben": "sheet-ben.csv",
    }
    assert [code for path in paths.values() for code in codes(path)] == whole


def test_an_answer_of_the_sample_stands_in_two_sheets(desk: Desk) -> None:
    paths = split(desk, twice=3)
    both = set(codes(paths["anna"])) & set(codes(paths["ben"]))
    assert len(both) == 3


def test_a_sheet_that_may_hold_marks_is_not_written_over(desk: Desk) -> None:
    desk.path.with_name("sheet-ben.csv").write_text("marks")
    with pytest.raises(SheetError, match="may hold marks"):
        split(desk)
    assert desk.path.with_name("sheet-ben.csv").read_text() == "marks"


def test_a_second_mark_stays_beside_the_one_that_counts(desk: Desk, tmp_path: Path) -> None:
    paths = split(desk, twice=2 * len(NAMES))
    for marker, level in (("anna", "3"), ("ben", "1")):
        desk.path = paths[marker]
        desk.save([{**row, "level": level} for row in desk.rows()])
        rows = sheet_in.read_sheet(desk.path, desk.key, desk.assignment)
        first, second = ([row for row in rows if row.second is which] for which in (False, True))
        kept_marks.add(tmp_path / "marks.json", desk.assignment, first, second)
    file = kept_marks.read_file(tmp_path / "marks.json", "small")
    assert len(file.marks) == len(file.second) == 2 * len(NAMES)
    assert {(one.marker, one.level) for one in (*file.marks, *file.second)} == {("anna", 3), ("ben", 1)}
