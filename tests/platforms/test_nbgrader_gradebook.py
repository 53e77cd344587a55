"""The database of an nbgrader course is read as a stranger's file: known tables alone, within bounds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from autograder.platforms.moved_in.foreign_notebook import NotMoved
from autograder.platforms.nbgrader import gradebook, people_files
from autograder.platforms.nbgrader.gradebook_facts import CellScore, SubmittedAt
from tests.platforms import foreign_courses


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


def test_a_score_is_what_nbgrader_counts(database: bytes) -> None:
    """By hand before automatic; extra credit only on top of one of them; a comment by hand before an automatic one."""
    assert gradebook.read(database).scores == (
        CellScore("ada", "numbers", "numbers", "draw", 0.0, 4.0, needs_manual_grade=True),
        CellScore("ada", "numbers", "numbers", "squares-tests", 2.5, 2.0),
        CellScore("ada", "numbers", "numbers", "why", 1.5, 2.0, scored_by_hand=True, comment="Say more."),
    )


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
