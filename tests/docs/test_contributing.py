"""CONTRIBUTING.md says where a change goes: for every folder of the framework, with a test beside it."""

from __future__ import annotations

import re

import pytest

from tests.docs import pages

PAGE = pages.ROOT / "CONTRIBUTING.md"
ROWS = pages.rows(PAGE, "Where does my change go?")
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])


def named(cell: str) -> list[str]:
    """Return the paths in a cell."""
    return [path for path in re.findall(r"`([^`\s]+/[^`\s]*)`", cell) if path.split("/")[0] in pages.FOLDERS]


def folders() -> list[str]:
    """Return the folders of the framework that hold modules."""
    return sorted({path.parent.name for path in (pages.ROOT / "autograder").glob("*/__init__.py")})


@pytest.mark.parametrize("folder", folders())
def test_every_folder_of_the_framework_has_a_row(folder: str) -> None:
    assert any(f"`autograder/{folder}/" in row[1] for row in ROWS)


@every_row
def test_a_row_names_what_to_edit(row: list[str]) -> None:
    places = named(row[1])
    assert places
    assert [place for place in places if not (pages.ROOT / place).exists()] == []


@every_row
def test_a_row_names_its_test(row: list[str]) -> None:
    places = named(row[2])
    assert places or re.fullmatch(r"`make [a-z-]+`", row[2])
    assert [place for place in places if not (pages.ROOT / place).exists()] == []


@every_row
def test_no_change_has_two_rows(row: list[str]) -> None:
    assert [other[0] for other in ROWS].count(row[0]) == 1
