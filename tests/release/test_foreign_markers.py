"""A release is refused, with file, cell and line, where its author relies on a marker of another tool."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.release.bundle import release

With = Callable[[str], Assignment]

SOLVED = "# %%\ndef f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def refused(assignment: Assignment, out: Path) -> str:
    """What is said when the release is refused; nothing of it may have been written."""
    with pytest.raises(AssignmentError) as raised:
        release(assignment, out)
    assert not out.exists()
    return raised.value.problem


def with_files(first_steps: Assignment, **files: str) -> Assignment:
    """The same assignment with these files for students."""
    path = first_steps.folder / "assignment.toml"
    names = [name.replace("__", ".") for name in files]
    for name, text in zip(names, files.values(), strict=True):
        (first_steps.folder / name).write_text(text, "utf-8")
    text = path.read_text("utf-8").replace(
        "\n[[questions]]", f"\nfiles = {json.dumps(names)}\n\n[[questions]]", 1
    )
    path.write_text(text, "utf-8")
    return assignments.load(first_steps.folder)


def notebook(*cells: dict[str, Any]) -> str:
    made = [{"cell_type": "code", "metadata": {}, "source": "", **cell} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made})


def with_notebook(first_steps: Assignment, *cells: dict[str, Any]) -> Assignment:
    """The same assignment with a notebook as its source."""
    path = first_steps.folder / "assignment.toml"
    (first_steps.folder / "source.ipynb").write_text(notebook(*cells), "utf-8")
    text = path.read_text("utf-8").replace("\n[[questions]]", '\nsource = "source.ipynb"\n\n[[questions]]', 1)
    path.write_text(text, "utf-8")
    return assignments.load(first_steps.folder)


def test_hidden_tests_in_a_source_are_refused_in_one_sentence(with_source: With, out: Path) -> None:
    text = SOLVED + "\n# %%\n### BEGIN HIDDEN TESTS\nassert f(2) == 2\n### END HIDDEN TESTS\n"
    assert refused(with_source(text), out) == (
        "source.py, cell 2, line 8: '### BEGIN HIDDEN TESTS' is a marker by which other tools keep text from students, "
        "and here it hides nothing; put what it hides into hidden/ or between '### BEGIN SOLUTION' and "
        "'### END SOLUTION' and remove it, or list it under shown_markers in assignment.toml "
        "(also source.py, cell 2, line 10)"
    )


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (
            "# note\n\n# %% [markdown]\n# Text.\n#\n# === BEGIN MARK SCHEME ===\n# x\n",
            "source.py, cell 1, line 6:",
        ),
        ('# %% [markdown]\n"""\nText.\n**SOLUTION:** x\n"""\n', "source.py, cell 1, line 4:"),
        ("# %% [raw]\n# # ASSIGNMENT CONFIG\n# name: hw1\n", "source.py, cell 1, line 2:"),
        ('# %% tags=["remove-cell"]\nx = 1\n', "source.py, cell 1:"),
        ('# %% nbgrader={"grade": true, "locked": true, "solution": false}\nx = 1\n', "source.py, cell 1:"),
        ("# %% SOLUTION\nx = 1\n", "source.py, cell 1:"),
        (SOLVED + "y = 1  # SOLUTION\n", "source.py, cell 1, line 6:"),
    ],
)
def test_a_marker_is_refused_in_every_kind_of_cell(
    with_source: With, out: Path, source: str, place: str
) -> None:
    assert refused(with_source(source), out).startswith(place)


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ({"source": ["x = 1\n", "# HIDDEN\n", "y = 2"]}, "source.ipynb, cell 2, line 2:"),
        ({"cell_type": "raw", "source": "# BEGIN TESTS"}, "source.ipynb, cell 2, line 1:"),
        ({"cell_type": "markdown", "source": "# IGNORE\n\nsecret"}, "source.ipynb, cell 2, line 1:"),
        ({"metadata": {"nbgrader": {"solution": True}}, "source": "x = 1"}, "source.ipynb, cell 2:"),
        ({"metadata": {"tags": ["instructor"]}}, "source.ipynb, cell 2:"),
    ],
)
def test_a_marker_in_a_notebook_is_refused_with_its_cell(
    first_steps: Assignment, out: Path, cell: dict[str, Any], place: str
) -> None:
    assert refused(with_notebook(first_steps, {"source": "z = 0"}, cell), out).startswith(place)


def test_what_is_inside_a_solution_goes_to_nobody(with_source: With, out: Path) -> None:
    text = SOLVED.replace("return x", "return x  # SOLUTION\n    ### BEGIN HIDDEN TESTS")
    assert release(with_source(text), out).files


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("helper__py", "x = 1\n# BEGIN SOLUTION NO PROMPT\n", "helper.py, line 2:"),
        ("run__sh", "#!/bin/sh\n# BEGIN HIDDEN TESTS\n", "run.sh, line 2:"),
        ("notes__md", "a\n\n<!-- BEGIN SOLUTION -->\n", "notes.md, line 3:"),
        ("more__ipynb", notebook({}, {"source": ["a\n", "# SOLUTION"]}), "more.ipynb, cell 2, line 2:"),
        ("tags__ipynb", notebook({"metadata": {"tags": ["solution"]}}), "tags.ipynb, cell 1:"),
        ("broken__ipynb", "{\n### BEGIN SOLUTION\n", "broken.ipynb, line 2:"),
    ],
)
def test_a_marker_in_a_students_file_is_refused(
    first_steps: Assignment, out: Path, name: str, text: str, place: str
) -> None:
    assert refused(with_files(first_steps, **{name: text}), out).startswith(place)


def test_a_marker_in_the_public_checks_is_refused(first_steps: Assignment, out: Path) -> None:
    path = first_steps.folder / "public_checks.py"
    path.write_text("# BEGIN TESTS\n" + path.read_text("utf-8"), "utf-8")
    assert refused(first_steps, out).startswith("public_checks.py, line 1: '# BEGIN TESTS'")


def test_a_delimiter_that_nbgrader_was_configured_with_is_a_marker(with_source: With, out: Path) -> None:
    assignment = with_source("# %%\nx = 1\n# vvv key vvv\ny = 2\n")
    setting = "c.ClearSolutions.begin_solution_delimeter = 'vvv key'\n"
    (assignment.course.root / "nbgrader_config.py").write_text(setting)
    assert refused(assignment, out).startswith("source.py, cell 1, line 3: '# vvv key vvv'")


def test_many_places_are_counted(with_source: With, out: Path) -> None:
    said = refused(with_source("# %%\n" + "# HIDDEN\n" * 9), out)
    assert said.endswith("source.py, cell 1, line 7 and 3 more places)")


@pytest.mark.parametrize("shown", ["# Solution", "hide-input"])
def test_a_marker_that_students_shall_see_is_listed(first_steps: Assignment, out: Path, shown: str) -> None:
    path = first_steps.folder / "assignment.toml"
    path.write_text(
        path.read_text("utf-8").replace(
            "\n[[questions]]", f"\nshown_markers = [{shown!r}]\n\n[[questions]]", 1
        ),
        "utf-8",
    )
    first_steps.source.write_text('# %% tags=["hide-input"]\nx = 1\n\n# %%\n# Solution\ny = 1\n')
    with pytest.raises(AssignmentError) as raised:
        release(assignments.load(first_steps.folder), out)
    assert repr(shown) not in raised.value.problem


def test_binary_data_holds_no_marker(first_steps: Assignment, out: Path) -> None:
    assignment = with_files(first_steps, data__bin="")
    (assignment.folder / "data.bin").write_bytes(b"\0# BEGIN TESTS\n")
    assert "data.bin" in release(assignment, out).files


def test_the_course_that_ships_has_no_foreign_marker(backprop: Assignment, out: Path) -> None:
    assert release(backprop, out).files
