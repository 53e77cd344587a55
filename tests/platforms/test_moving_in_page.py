"""The page for instructors: every command on it runs as it stands there."""

from __future__ import annotations

import re
import shlex
import textwrap
from pathlib import Path

import pytest

from autograder.platforms import import_process
from autograder.platforms.limited_imports import AssignmentRequest, ForeignFormat, Moved
from tests import commands
from tests.platforms import foreign_courses
from tests.platforms.foreign_courses import answer, cell, document

PAGE = (Path(__file__).parents[2] / "docs" / "moving-in.md").read_text("utf-8")
COMMANDS = re.findall(r"^    autograder (.*)$", PAGE, re.MULTILINE)
NUMBERS = [
    answer("def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION", "half"),
    foreign_courses.tests("assert half(3) == 1.5", "half-tests", 1),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small course of nbgrader and a small master notebook, named as on the page."""
    source = tmp_path / "old-course" / "source" / "numbers"
    source.mkdir(parents=True)
    (source / "numbers.ipynb").write_text(document(NUMBERS))
    foreign_courses.write_gradebook(tmp_path / "old-course" / "gradebook.db")
    submitted = tmp_path / "old-course" / "submitted" / "ada" / "numbers"
    submitted.mkdir(parents=True)
    (submitted / "numbers.ipynb").write_text(document([cell("code", "def half(x):\n    return x / 2")]))
    (tmp_path / "shared.yml").write_text("export_cell: false\n")
    (tmp_path / "hw1.ipynb").write_text(document(foreign_courses.EXCEPTIONS))
    return tmp_path


def test_every_command_of_the_page_runs_as_it_stands_there(folder: Path) -> None:
    assert len(COMMANDS) == 7
    for command in COMMANDS:
        done = commands.run(*shlex.split(command), timeout=300, cwd=folder)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert (folder / "new-course" / "moved-in" / "people.csv").stat().st_mode & 0o777 == 0o600
    assert "ada" in (folder / "graded" / "grades.csv").read_text()
    assert (folder / "back" / "source" / "numbers" / "numbers.ipynb").is_file()


def test_the_example_of_a_test_is_like_what_an_import_writes() -> None:
    cells = [answer("def squares(n):\n    return [i * i for i in range(1, n + 1)]", "squares")]
    hidden = "### BEGIN HIDDEN TESTS\nassert squares(11)[-1] == 121\n### END HIDDEN TESTS"
    cells.append(foreign_courses.tests(f"assert squares(4) == [1, 4, 9, 16]\n{hidden}", "squares-tests", 2))
    moved = import_process._reply(
        AssignmentRequest(ForeignFormat.NBGRADER, document(cells).encode(), "numbers", "numbers")
    )
    assert isinstance(moved, Moved)
    written = moved.assignment.written["hidden/test_cells.py"]
    example = textwrap.dedent(PAGE.split("and the rest is the cell:\n")[1].split("\n- A **function**")[0])
    assert example.strip() in written
