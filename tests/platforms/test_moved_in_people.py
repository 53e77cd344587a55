"""People, scores and submissions of an nbgrader course: tables and files, and the gradebook where there is one."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from autograder.cli import earlier_sheets
from autograder.platforms.nbgrader import gradebook
from tests import commands
from tests.platforms import foreign_courses, nbgrader_database
from tests.platforms.foreign_courses import cell, document


def run(*words: object) -> str:
    done = commands.run(*words)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def with_gradebook(folder: Path) -> Path:
    """Make a course with a gradebook."""
    (folder / "assignments").mkdir(parents=True)
    (folder / "course.toml").write_text('schema = "autograder-course/1"\nid = "new"\ntitle = "New"\n')
    run("gradebook", "init", "--course", folder)
    return folder


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
    new = with_gradebook(tmp_path / "new")
    told = run("import", "nbgrader", old, "-o", new)
    assert "2 people, 1 submission and the scores of 1 notebook (1 new) are in the gradebook." in told
    assert "The gradebook is whole" in run("gradebook", "check", "--course", new)


def test_scores_are_recorded_once_as_what_nbgrader_gave(old: Path, tmp_path: Path) -> None:
    nbgrader_database.write(tmp_path / "full.db").replace(old / "gradebook.db")
    new = with_gradebook(tmp_path / "new")
    run("import", "nbgrader", old, "-o", new)
    again = run("import", "nbgrader", old, "-o", new)
    kept = new / "assignments" / "numbers"
    assert f"not moved in: {kept} is there already; remove it, or name another course with -o." in again
    assert "2 people, 1 submission and the scores of 2 notebooks (0 new) are in the gradebook." in again
    said = run("gradebook", "earlier", "--course", new).splitlines()
    assert said[:3] == [
        "numbers: 2 people with scores from nbgrader; 0 graded here, 0 of them with the same points",
        "  ada: 2.75 of 8 there, less 0.5 for lateness, 1 cell not marked; not graded here",
        "  bob: 0 of 8 there; not graded here",
    ]
    known = json.loads(run("gradebook", "earlier", "numbers", "--json", "--course", new))
    sheet = known["assignments"]["numbers"][0]["sheets"][0]
    assert (sheet["origin"], sheet["received"]) == ("nbgrader", "2024-05-02T11:00:00Z")
    assert sheet["cells"][2] == {
        "cell": "why", "automatic": None, "by_hand": 1.5, "maximum": 2.0, "extra_credit": 0.25, "unmarked": False,
        "comment": "Say more.",
    }  # fmt: skip


def test_a_damaged_database_has_a_sentence_and_keeps_nothing_else_back(old: Path, tmp_path: Path) -> None:
    (old / "gradebook.db").write_bytes(b"SQLite format 3\0" + b"x" * 2000)
    told = run("import", "nbgrader", old, "-o", tmp_path / "new")
    assert f"not moved in: {old / 'gradebook.db'} is no database of nbgrader that can be read" in told
    assert "numbers → " in told
    assert f"1 notebook that students handed in are in {tmp_path / 'new' / 'submissions'}." in told


def test_without_scores_the_command_says_how_they_come(tmp_path: Path) -> None:
    new = with_gradebook(tmp_path / "new")
    done = commands.run("gradebook", "earlier", "--course", new)
    said = "no scores of another tool were moved in; see `autograder import nbgrader`"
    assert (done.returncode, said in done.stderr) == (2, True)


def test_a_notebook_whose_source_is_gone_keeps_the_name_of_its_assignment(tmp_path: Path) -> None:
    found = gradebook.read(nbgrader_database.write(tmp_path / "gradebook.db").read_bytes())
    assert {one.assignment for one in earlier_sheets.sheets(found, {})} == {"numbers"}
    assert {one.assignment for one in earlier_sheets.sheets(found, {("numbers", "numbers"): "one"})} == {
        "one"
    }
