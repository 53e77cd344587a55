"""What is no course of another tool is refused in one sentence, and nothing of a foreign course is run to read it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli.main import main
from autograder.platforms.moved_in import facts, foreign_notebook
from autograder.platforms.moved_in.foreign_notebook import NotMoved
from autograder.platforms.nbgrader import config, regions
from tests.platforms import foreign_courses
from tests.platforms.foreign_courses import answer, cell, document


def course(root: Path, text: str) -> Path:
    folder = root / "source" / "a"
    folder.mkdir(parents=True)
    (folder / "a.ipynb").write_text(text)
    return root


def said(*words: object) -> str:
    done = CliRunner().invoke(main, ["import", *map(str, words)])
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    return done.output


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "is no notebook of format 3 or 4 (JSONDecodeError)"),
        ('{"cells": 3}', "is no notebook of format 3 or 4 (TypeError)"),
        ("[" * 100_000, "is no notebook of format 3 or 4 (RecursionError)"),
        (
            document([cell("code", "x = 1")]),
            "has no graded cell: its metadata hold no nbgrader entry with points",
        ),
        (document([cell("code", "x <- 1")], "R"), "is written in r, and only Python is graded here"),
        (
            document([cell("code", "x", nbgrader={"schema_version": 4, "grade": True, "grade_id": "x"})]),
            "has metadata of version 4 in cell 1; versions up to 3 are known",
        ),
        (
            document([answer("### BEGIN SOLUTION\nx = 1", "x")]),
            "has a marker without its end in cell 1: 'BEGIN SOLUTION'",
        ),
        (
            document([answer("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "x")]),
            "has markers that do not pair up in cell 1: '### BEGIN SOLUTION'",
        ),
        (
            document([cell("markdown", "BEGIN SOLUTION is a marker")]),
            "has the marker 'BEGIN SOLUTION' in cell 1, which is ordinary",
        ),
    ],
)
def test_a_notebook_that_cannot_come_along_is_named_with_the_reason(
    tmp_path: Path, text: str, problem: str
) -> None:
    output = said("nbgrader", course(tmp_path / "old", text), "-o", tmp_path / "new")
    assert f"a.ipynb {problem}" in " ".join(output.split())


def test_a_folder_without_notebooks_is_no_course(tmp_path: Path) -> None:
    output = said("nbgrader", tmp_path, "-o", tmp_path / "new")
    assert "holds no source notebook: none lies in source/ASSIGNMENT/" in output


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("hw.Rmd", "is an R or Quarto document, and only notebooks in Python are graded here"),
        ("hw.txt", "is no notebook: name the master notebook (.ipynb) that `otter assign` reads"),
        ("absent.ipynb", "is no file"),
    ],
)
def test_a_master_that_is_no_notebook_is_named(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "hw.Rmd").write_text("")
    (tmp_path / "hw.txt").write_text("")
    assert problem in said("otter", tmp_path / name, "-o", tmp_path / "new")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine.txt").write_text("")
    old = course(tmp_path / "old", document([cell("code", "x = 1")]))
    output = said("nbgrader", old, "-o", tmp_path / "new")
    assert "is no course and not empty; name a course, or a new folder, with -o" in output


def test_a_link_out_of_the_course_does_not_come_along(tmp_path: Path) -> None:
    from autograder.platforms.nbgrader import course as courses

    old = course(tmp_path / "old", document([cell("code", "x = 1")]))
    (tmp_path / "secret.txt").write_text("secret")
    (old / "source" / "a" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (old / "source" / "a" / "folder").symlink_to(tmp_path)
    (old / "source" / "a" / "own.txt").write_text("own")
    assert courses.notebooks(old)[0].files == ("own.txt",)


def test_a_configuration_is_read_and_never_run() -> None:
    settings, unread = config.read(
        foreign_courses.CONFIG + "c.CourseDirectory.source_directory = 'a' + 'b'\n"
    )
    assert (settings.begin_solution, settings.begin_tests) == ("SOLUTION HERE", "SECRET BEGINS")
    assert unread == ("CourseDirectory.source_directory",)


@pytest.mark.parametrize("text", ["c.X.y = (", "x" * 300_000, "(" * 5_000])
def test_a_configuration_that_cannot_be_read_is_left_out(text: str) -> None:
    settings, unread = config.read(text)
    assert settings == config.NbgraderConfig()
    assert unread


def test_a_marker_may_stand_anywhere_in_its_line() -> None:
    found = regions.split(
        "a\n   // -- BEGIN SOLUTION --\nb\n# END SOLUTION;\nc", "BEGIN SOLUTION", "END SOLUTION", 1
    )
    assert regions.marked(found) == "a\n   ### BEGIN SOLUTION\nb\n   ### END SOLUTION\nc"


@pytest.mark.parametrize(
    ("text", "before", "made"),
    [("HW 1: Sums!", [], "hw-1--sums"), ("1st", [], "st"), ("é", [], "question"), ("a", ["a", "a-2"], "a-3")],
)
def test_any_name_becomes_an_id(text: str, before: list[str], made: str) -> None:
    assert facts.identifier(text, before) == made


def test_a_notebook_of_too_many_cells_is_refused() -> None:
    cells = [{"cell_type": "code", "source": ""}] * (foreign_notebook.MAX_CELLS + 1)
    with pytest.raises(NotMoved, match="has more than 5000 cells"):
        foreign_notebook.read(json.dumps({"cells": cells}).encode())


def moved_in(root: Path) -> str:
    """Move a course in without isolation; return what was printed."""
    words = ["import", "nbgrader", str(root), "-o", str(root.with_name("new")), "--sandbox", "none"]
    return CliRunner().invoke(main, words).output


def test_a_folders_name_writes_no_line_of_its_own_into_the_settings(tmp_path: Path) -> None:
    folder = tmp_path / "old" / "source" / "a\nseed = 7\x1b[31m"
    folder.mkdir(parents=True)
    (folder / "a.ipynb").write_text(document([answer("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", "x")]))
    moved_in(tmp_path / "old")
    (settings,) = (tmp_path / "new" / "assignments").glob("*/assignment.toml")
    assert tomllib.loads(settings.read_text())["title"] == "a seed = 7 [31m"


def test_a_folders_name_writes_no_line_of_its_own_on_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "old" / "source" / "a\n::error::b"
    folder.mkdir(parents=True)
    (folder / "a.ipynb").write_text(document([answer("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", "x")]))
    assert "\n::error" not in moved_in(tmp_path / "old")


def test_half_a_character_is_named(tmp_path: Path) -> None:
    text = document([answer("### BEGIN SOLUTION\nx = '\ud800'\n### END SOLUTION", "x")])
    problem = "holds half of a character (a lone surrogate); remove it and save the notebook again"
    assert problem in said("nbgrader", course(tmp_path / "old", text), "-o", tmp_path / "new")


def test_an_endless_number_of_a_version_is_cut(tmp_path: Path) -> None:
    later = {"schema_version": 10**400, "grade": True, "grade_id": "x"}
    text = document([cell("code", "x", nbgrader=later)])
    problem = f"has metadata of version 1{'0' * 19} in cell 1; versions up to 3 are known"
    assert problem in said("nbgrader", course(tmp_path / "old", text), "-o", tmp_path / "new")
