"""People, scores and submissions of an nbgrader course: tables and files, and the gradebook where there is one."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests.platforms import foreign_courses
from tests.platforms.foreign_courses import cell, document


def run(*words: object) -> str:
    command = [sys.executable, "-m", "autograder", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A course with one answer marked by hand, a database, and what one student handed in."""
    source = tmp_path / "old" / "source" / "numbers"
    source.mkdir(parents=True)
    (source / "numbers.ipynb").write_text(document([foreign_courses.manual("markdown", "So.", "why", 2)]))
    foreign_courses.write_gradebook(tmp_path / "old" / "gradebook.db")
    for student in ("ada", "eve"):
        folder = tmp_path / "old" / "submitted" / student / "numbers"
        folder.mkdir(parents=True)
        (folder / "numbers.ipynb").write_text(
            document([cell("markdown", f"**Your answer (why)**\n\n{student}")])
        )
    (folder / "numbers.ipynb").unlink()
    (folder / "numbers.ipynb").symlink_to("/etc/passwd")
    return tmp_path / "old"


def test_tables_and_files_are_written_without_what_a_link_leads_to(old: Path, tmp_path: Path) -> None:
    told = run("import", "nbgrader", old, "-o", tmp_path / "new")
    assert f"2 people and 3 scores of gradebook.db are in {tmp_path / 'new' / 'moved-in'}." in told
    with (tmp_path / "new" / "moved-in" / "scores.csv").open() as file:
        scores = {row["cell"]: row["score"] for row in csv.DictReader(file)}
    assert scores == {"draw": "0", "squares-tests": "2.5", "why": "1.5"}
    submitted = [path.name for path in (tmp_path / "new" / "submissions" / "numbers").iterdir()]
    assert submitted == ["ada.ipynb"]


def test_a_course_with_a_gradebook_records_people_and_submissions(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    (new / "assignments").mkdir(parents=True)
    (new / "course.toml").write_text('schema = "autograder-course/1"\nid = "new"\ntitle = "New"\n')
    run("gradebook", "init", "--course", new)
    told = run("import", "nbgrader", old, "-o", new)
    assert "2 people and 1 submission are in the gradebook." in told
    assert "The gradebook is whole" in run("gradebook", "check", "--course", new)
