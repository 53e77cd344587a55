"""An assignment that leaves: a source notebook by nbgrader's schema, which comes back as it left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from autograder.cli.main import main
from autograder.course.assignment import Assignment
from autograder.platforms import import_process
from autograder.platforms.limited_imports import AssignmentRequest, ForeignFormat, Moved
from autograder.platforms.nbgrader import export

# The entry of a cell by version 3 of nbgrader's schema: no other key is allowed.
ENTRY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["schema_version", "grade", "solution", "locked"],
    "properties": {
        "schema_version": {"const": 3},
        "grade": {"type": "boolean"},
        "solution": {"type": "boolean"},
        "locked": {"type": "boolean"},
        "task": {"type": "boolean"},
        "grade_id": {"type": "string", "pattern": r"^[a-zA-Z0-9_\-]+$"},
        "points": {"type": "number", "minimum": 0},
        "cell_type": {"enum": ["raw", "code", "markdown"]},
        "checksum": {"type": "string"},
    },
}


@pytest.fixture(params=["from_nbgrader", "first_steps", "small"])
def left(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The notebook of an assignment of either tool."""
    found: dict[str, Any] = json.loads(export.exported(request.getfixturevalue(request.param)).notebook)
    return found


def entries(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell["metadata"]["nbgrader"] for cell in notebook["cells"]]


def test_each_cell_has_an_entry_of_the_schema_and_an_id_of_its_own(left: dict[str, Any]) -> None:
    for entry in entries(left):
        jsonschema.validate(entry, ENTRY)
        assert ("points" in entry) == entry["grade"]
    ids = [entry["grade_id"] for entry in entries(left)]
    assert len(set(ids)) == len(ids)


def test_no_text_cell_is_graded_without_being_an_answer(left: dict[str, Any]) -> None:
    kinds = [(cell["cell_type"], cell["metadata"]["nbgrader"]) for cell in left["cells"]]
    assert all(entry["grade"] == entry["solution"] for kind, entry in kinds if kind == "markdown")


def test_what_was_moved_in_comes_back_with_its_points(from_nbgrader: Assignment) -> None:
    notebook = export.exported(from_nbgrader).notebook
    request = AssignmentRequest(
        ForeignFormat.NBGRADER, notebook.encode(), "back", "back", files=from_nbgrader.files
    )
    back = import_process._reply(request)
    assert isinstance(back, Moved)
    assert len(back.assignment.bound) == 10
    assert back.assignment.points == from_nbgrader.max_score


def test_a_hidden_part_stands_between_nbgraders_markers(from_nbgrader: Assignment) -> None:
    text = json.loads(export.exported(from_nbgrader).notebook)
    cell = next(one for one in text["cells"] if "squares_tests" in one["metadata"]["nbgrader"]["grade_id"])
    assert "".join(cell["source"]).endswith(
        "assert squares(4) == [1, 4, 9, 16]\n### BEGIN HIDDEN TESTS\n"
        "assert squares(11)[-1] == 121, 'the hidden end is 121'\n### END HIDDEN TESTS"
    )


def test_a_test_that_asks_over_the_pipe_needs_a_person(small: Assignment) -> None:
    made = export.exported(small)
    assert made.by_person[0] == (
        "test_double-test_values of question double asks over the pipe: write its cell anew."
    )


def test_the_command_writes_the_notebook_and_its_files(from_nbgrader: Assignment, tmp_path: Path) -> None:
    command = ["export", "assignment", "notebook", str(from_nbgrader.folder), "-o", str(tmp_path)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert written == ["source/numbers/data/points.csv", "source/numbers/numbers.ipynb"]
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 2
    assert "is there already; remove it, or name another folder with -o" in again.output
