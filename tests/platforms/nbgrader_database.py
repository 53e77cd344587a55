"""A database as nbgrader 0.6 to 0.9 makes it, with every table, type and constraint of its schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

SCHEMA = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
CREATE TABLE course (id VARCHAR(128) NOT NULL PRIMARY KEY UNIQUE);
CREATE TABLE student (
    id VARCHAR(128) NOT NULL PRIMARY KEY, first_name VARCHAR(128), last_name VARCHAR(128), email VARCHAR(128),
    lms_user_id VARCHAR(128));
CREATE TABLE assignment (
    id VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(128) NOT NULL UNIQUE, duedate DATETIME,
    course_id VARCHAR(128) NOT NULL REFERENCES course (id));
CREATE TABLE notebook (
    id VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(128) NOT NULL,
    assignment_id VARCHAR(32) REFERENCES assignment (id), kernelspec VARCHAR(1024), UNIQUE (name, assignment_id));
CREATE TABLE base_cell (
    id VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(128) NOT NULL,
    notebook_id VARCHAR(32) NOT NULL REFERENCES notebook (id), type VARCHAR(50), UNIQUE (name, notebook_id, type));
CREATE TABLE grade_cells (
    id VARCHAR(32) NOT NULL PRIMARY KEY REFERENCES base_cell (id), max_score FLOAT NOT NULL,
    cell_type VARCHAR(8) NOT NULL CHECK (cell_type IN ('code', 'markdown')));
CREATE TABLE solution_cells (id VARCHAR(32) NOT NULL PRIMARY KEY REFERENCES base_cell (id));
CREATE TABLE task_cells (
    id VARCHAR(32) NOT NULL PRIMARY KEY REFERENCES base_cell (id), max_score FLOAT NOT NULL,
    cell_type VARCHAR(8) NOT NULL CHECK (cell_type IN ('code', 'markdown')));
CREATE TABLE source_cell (
    id VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(128) NOT NULL, cell_type VARCHAR(8) NOT NULL,
    locked BOOLEAN NOT NULL CHECK (locked IN (0, 1)), source TEXT, checksum VARCHAR(128),
    notebook_id VARCHAR(32) REFERENCES notebook (id), UNIQUE (name, notebook_id));
CREATE TABLE submitted_assignment (
    id VARCHAR(32) NOT NULL PRIMARY KEY, assignment_id VARCHAR(32) REFERENCES assignment (id),
    student_id VARCHAR(128) REFERENCES student (id), timestamp DATETIME, extension DATETIME,
    UNIQUE (assignment_id, student_id));
CREATE TABLE submitted_notebook (
    id VARCHAR(32) NOT NULL PRIMARY KEY, assignment_id VARCHAR(32) REFERENCES submitted_assignment (id),
    notebook_id VARCHAR(32) REFERENCES notebook (id), flagged BOOLEAN CHECK (flagged IN (0, 1)),
    late_submission_penalty FLOAT, UNIQUE (notebook_id, assignment_id));
CREATE TABLE grade (
    id VARCHAR(32) NOT NULL PRIMARY KEY, notebook_id VARCHAR(32) REFERENCES submitted_notebook (id),
    cell_id VARCHAR(32) REFERENCES base_cell (id), auto_score FLOAT, manual_score FLOAT, extra_credit FLOAT,
    needs_manual_grade BOOLEAN NOT NULL CHECK (needs_manual_grade IN (0, 1)), UNIQUE (cell_id, notebook_id));
CREATE TABLE comment (
    id VARCHAR(32) NOT NULL PRIMARY KEY, notebook_id VARCHAR(32) REFERENCES submitted_notebook (id),
    cell_id VARCHAR(32) REFERENCES base_cell (id), auto_comment TEXT, manual_comment TEXT,
    UNIQUE (cell_id, notebook_id));
INSERT INTO alembic_version VALUES ('e43177bfe90b');
INSERT INTO course VALUES ('default_course');
INSERT INTO assignment VALUES ('a', 'numbers', '2024-05-01 12:00:00.000000', '');
INSERT INTO notebook VALUES ('n', 'numbers', 'a', '{"language": "python"}');
INSERT INTO base_cell VALUES
    ('c1', 'half-tests', 'n', 'GradeCell'), ('c2', 'why', 'n', 'GradeCell'), ('c3', 'why', 'n', 'SolutionCell'),
    ('c4', 'draw', 'n', 'TaskCell');
INSERT INTO grade_cells VALUES ('c1', 2.0, 'code'), ('c2', 2.0, 'markdown');
INSERT INTO solution_cells VALUES ('c3');
INSERT INTO task_cells VALUES ('c4', 4.0, 'markdown');
INSERT INTO student VALUES ('ada', 'Ada', 'Lovelace', 'ada@example.org', NULL), ('bob', NULL, NULL, NULL, '7');
INSERT INTO submitted_assignment VALUES
    ('sa', 'a', 'ada', '2024-05-02 11:00:00.000000', '1970-01-01 12:00:00.000000'), ('sb', 'a', 'bob', NULL, NULL);
INSERT INTO submitted_notebook VALUES ('na', 'sa', 'n', 0, 0.5), ('nb', 'sb', 'n', 0, NULL);
INSERT INTO grade VALUES
    ('g1', 'na', 'c1', 1.0, NULL, NULL, 0), ('g2', 'na', 'c2', NULL, 1.5, 0.25, 0),
    ('g3', 'na', 'c4', NULL, NULL, NULL, 1),
    ('g4', 'nb', 'c1', 0.0, NULL, NULL, 0), ('g5', 'nb', 'c2', 0.0, NULL, NULL, 0),
    ('g6', 'nb', 'c4', 0.0, NULL, NULL, 0);
INSERT INTO comment VALUES ('k1', 'na', 'c3', NULL, 'Say more.'), ('k2', 'nb', 'c3', 'No response.', NULL);
"""


def write(path: Path, *more: str) -> Path:
    """Write the database, with further statements: two people, of whom one was late and one answered nothing."""
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    execute(connection, more)
    return path


def change(path: Path, *statements: str) -> None:
    """Change the database."""
    execute(sqlite3.connect(path), statements)


def execute(connection: sqlite3.Connection, statements: Sequence[str]) -> None:
    """Run statements, and close the database."""
    for one in statements:
        connection.execute(one)
    connection.commit()
    connection.close()
