"""The page on the course says of each row of the lecture where it is, and the tree agrees."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import course
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "course.md").read_text()
FOLDERS = {folder.name: folder for folder in course.load(ROOT).assignment_folders()}
_ROW = re.compile(r"^\| [^|]+ \| (`[^|]+`) \| `(\w+)`: ([^|]+) \| (test_[^|]+) \|$", re.MULTILINE)


def rows() -> list[tuple[list[str], str, list[str], list[str]]]:
    """Return the reference modules, the assignment, its questions and its files of tests, row by row."""
    return [
        (re.findall(r"`(\w+)`", modules), name, questions.split(", "), files.split(", "))
        for modules, name, questions, files in _ROW.findall(PAGE)
    ]


def collected(place: int) -> dict[str, list[str]]:
    """Return what the rows of each assignment list in this column, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows():
        found[row[1]] += row[place]
    return found


def test_every_module_of_the_reference_that_is_named_exists() -> None:
    named = {module for modules, *_ in rows() for module in modules}
    assert named - {path.stem for path in (ROOT / "reference").glob("*.py")} == set()


def test_every_assignment_stands_in_the_table_and_no_other() -> None:
    assert set(collected(2)) == set(FOLDERS)


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_every_question_of_an_assignment_stands_in_the_table_once(name: str) -> None:
    assignment = assignments.load(FOLDERS[name])
    questions = [one.id for one in assignment.questions if not assignment.is_given(one.id)]
    assert sorted(collected(2)[name]) == sorted(questions)


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_every_file_of_hidden_tests_stands_in_the_table_once(name: str) -> None:
    files = [path.stem for path in Path(FOLDERS[name], "hidden").glob("test_*.py")]
    assert sorted(collected(3)[name]) == sorted(files)


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_every_assignment_has_a_guide_or_is_the_first(name: str) -> None:
    assert name == "backprop" or (ROOT / "docs" / "guides" / f"{name}.md").is_file()


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("kind", ["figure", "page"])
def test_the_gallery_shows_a_figure_and_a_page_of_each_assignment(name: str, kind: str) -> None:
    gallery = (ROOT / "docs" / "gallery.md").read_text()
    assert re.search(rf"!\[[^]]+]\(gallery/{name}-{kind}\.png\)", gallery)
    assert (ROOT / "docs" / "gallery" / f"{name}-{kind}.png").read_bytes().startswith(b"\x89PNG")
