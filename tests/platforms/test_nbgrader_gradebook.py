"""The database of an nbgrader course is read as a stranger's file: known tables alone, within bounds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from autograder.platforms.moved_in.foreign_notebook import NotMoved
from autograder.platforms.nbgrader import gradebook, people_files
from autograder.platforms.nbgrader.gradebook_facts import CellScore, SubmittedAt, SubtractedPoints
from tests.platforms import foreign_courses, nbgrader_database


@pytest.fixture
def database(tmp_path: Path) -> bytes:
    """A database with two people and one submission."""
    return foreign_courses.write_gradebook(tmp_path / "gradebook.db").read_bytes()


def test_people_scores_and_times_come_along(database: bytes) -> None:
    found = gradebook.read(database)
    assert [(one.id, one.last_name, one.email) for one in found.students] == [
        ("=bob", "", ""),
        ("ada", "Lovelace", "ada@example.org"),
    ]
    assert found.submitted == (SubmittedAt("ada", "numbers", "2024-04-30 11:00:00", 216_000.0),)


def test_every_score_comes_with_what_the_tests_and_what_a_person_gave(database: bytes) -> None:
    """A comment by hand counts before an automatic one."""
    assert gradebook.read(database).scores == (
        CellScore("ada", "numbers", "numbers", "draw", None, None, 4.0, 1.0, needs_manual_grade=True),
        CellScore("ada", "numbers", "numbers", "squares-tests", 2.0, None, 2.0, 0.5),
        CellScore("ada", "numbers", "numbers", "why", 0.0, 1.5, 2.0, comment="Say more."),
    )


def test_a_score_is_what_nbgrader_counts(database: bytes) -> None:
    """By hand before automatic; extra credit only on top of one of them."""
    assert [one.score for one in gradebook.read(database).scores] == [0.0, 2.5, 1.5]


def test_no_cell_of_a_table_runs_as_a_formula(database: bytes) -> None:
    assert "'=bob,,Bob," in people_files.tables(gradebook.read(database))["people.csv"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is no SQLite database"),
        (b"SQLite format 3\0" + b"x" * 2000, "is no database of nbgrader that can be read"),
    ],
)
def test_bytes_that_are_no_database_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(NotMoved, match=said):
        gradebook.read(data)


def test_a_view_in_the_place_of_a_table_is_refused(tmp_path: Path) -> None:
    extra = """
    DROP TABLE comment;
    CREATE VIEW comment AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n;
    """
    data = foreign_courses.write_gradebook(tmp_path / "view.db", extra).read_bytes()
    with pytest.raises(NotMoved, match="it has no table comment"):
        gradebook.read(data)


def test_another_database_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE student (id TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(NotMoved, match="is no database of nbgrader: it has no table assignment"):
        gradebook.read((tmp_path / "other.db").read_bytes())


def test_a_query_that_multiplies_rows_without_end_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradebook, "_STEPS", 1_000_000)
    many = "".join(f"INSERT INTO comment VALUES ('k', 'sn', 'c2', 'a', '{n}');" for n in range(2_000))
    many += "".join("INSERT INTO base_cell VALUES ('c2', 'why', 'n', 'GradeCell');" for _ in range(2_000))
    data = foreign_courses.write_gradebook(tmp_path / "many.db", many).read_bytes()
    with pytest.raises(NotMoved, match="interrupted"):
        gradebook.read(data)


def test_a_database_with_every_constraint_of_nbgrader_is_read(tmp_path: Path) -> None:
    found = gradebook.read(nbgrader_database.write(tmp_path / "gradebook.db").read_bytes())
    assert found.penalties == (SubtractedPoints("ada", "numbers", "numbers", 0.5),)
    assert [(one.student, one.cell, one.score, one.comment) for one in found.scores] == [
        ("ada", "draw", 0.0, ""),
        ("ada", "half-tests", 1.0, ""),
        ("ada", "why", 1.75, "Say more."),
        ("bob", "draw", 0.0, ""),
        ("bob", "half-tests", 0.0, ""),
        ("bob", "why", 0.0, "No response."),
    ]


def test_a_database_that_keeps_a_log_is_read(tmp_path: Path) -> None:
    path = nbgrader_database.write(tmp_path / "gradebook.db")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert path.read_bytes()[18:20] == b"\2\2"
    assert len(gradebook.read(path.read_bytes()).scores) == 6


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (
            ["ALTER TABLE base_cell RENAME TO grade_cell"],
            "is a database of nbgrader 0.5 or older: run `nbgrader db upgrade` with nbgrader 0.6 or newer, "
            "and import again",
        ),
        (
            ["ALTER TABLE grade RENAME COLUMN extra_credit TO bonus"],
            "is a database of a version of nbgrader that is not known here: its table grade has no column "
            "extra_credit; versions 0.6 to 0.9 are known",
        ),
        (
            ["UPDATE grade SET auto_score = 'many' WHERE id = 'g1'"],
            "is no database of nbgrader that can be read (could not convert string to float: 'many')",
        ),
        (
            ["UPDATE grade SET manual_score = 9e999 WHERE id = 'g1'"],
            "is no database of nbgrader that can be read (inf is no number of points)",
        ),
    ],
)
def test_another_version_and_what_is_no_score_are_refused_in_a_sentence(
    tmp_path: Path, statements: list[str], said: str
) -> None:
    data = nbgrader_database.write(tmp_path / "gradebook.db", *statements).read_bytes()
    with pytest.raises(NotMoved) as problem:
        gradebook.read(data)
    assert str(problem.value) == said


def test_a_database_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    data = nbgrader_database.write(tmp_path / "gradebook.db").read_bytes()
    with pytest.raises(NotMoved, match="is no database of nbgrader that can be read"):
        gradebook.read(data[: len(data) // 3])
