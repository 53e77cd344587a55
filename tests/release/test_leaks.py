"""The search of a bundle for what must not reach students: lines of the solution and of hidden files."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import secret_key
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.release import bundle, leaks
from tests import small_course


@pytest.fixture
def course(tmp_path: Path) -> Assignment:
    """A small assignment whose solution has a line that tells something."""
    small_course.write(tmp_path)
    folder = tmp_path / "assignments" / "small"
    source = folder / "source.py"
    source.write_text(
        source.read_text("utf-8").replace("return 2 * x", "result = np.multiply(2, x)"), "utf-8"
    )
    return assignments.load(folder)


def found(course: Assignment, name: str, text: str) -> str:
    """What is said of a bundle with this one file."""
    with pytest.raises(AssignmentError) as raised:
        leaks.check_no_leaks(course, {name: text.encode()})
    return raised.value.problem


SOLUTION = "result = np.multiply(2, x)"
HIDDEN = 'assert student.call("double", 4) == 8'


def test_a_line_of_the_solution_is_found_with_its_place(course: Assignment) -> None:
    expected = (
        f"checks.py, line 2 of the bundle gives away a line of the solution: {SOLUTION!r}; remove it there"
    )
    assert found(course, "checks.py", f"x = 1\n{SOLUTION}\n") == expected


def test_a_line_of_a_hidden_test_is_found(course: Assignment) -> None:
    assert "gives away a line of hidden/test_double.py" in found(course, "README.md", HIDDEN)


@pytest.mark.parametrize("line", [f"        {HIDDEN}", HIDDEN.replace(" ", "  "), f"\t{HIDDEN}  "])
def test_a_secret_is_found_whatever_blanks_are_in_it(course: Assignment, line: str) -> None:
    assert "hidden/test_double.py" in found(course, "README.md", line)


def test_a_line_in_a_cell_of_a_notebook_is_found_with_its_cell(course: Assignment) -> None:
    cells = [{"source": ["x = 1"]}, {"source": ["y = 2\n", HIDDEN]}]
    assert found(course, "small.ipynb", json.dumps({"cells": cells})).startswith("small.ipynb, cell 2 of")


def test_a_file_that_is_no_notebook_in_spite_of_its_name_is_searched_by_line(course: Assignment) -> None:
    assert found(course, "more.ipynb", "{\n" + HIDDEN).startswith("more.ipynb, line 2 of")


def test_a_line_that_a_known_mistake_adds_is_found(course: Assignment) -> None:
    edit = "@@\n-    result = np.multiply(2, x)\n+    result = np.multiply(3, x)\n"
    (course.folder / "bugs" / "edits.toml").write_text(edit)
    said = found(course, "checks.py", "result = np.multiply(3, x)")
    assert "gives away a line of bugs/edits.toml" in said


@pytest.mark.parametrize(
    "line",
    [
        "import numpy as np",
        "def double(x):",
        "# a comment that says a lot to its reader",
        "return x",
        "x *= 2",
    ],
)
def test_a_line_that_any_file_may_hold_gives_nothing_away(course: Assignment, line: str) -> None:
    (course.folder / "hidden" / "test_more.py").write_text(line)
    leaks.check_no_leaks(course, {"checks.py": line.encode()})


def test_a_binary_file_has_no_lines(course: Assignment) -> None:
    leaks.check_no_leaks(course, {"data.npz": b"\xff\xfe" + HIDDEN.encode()})


@pytest.mark.parametrize("name", ["hidden/test_double.py", "bugs/thrice.py", "variants/sum.py", "source.py"])
def test_a_secret_file_among_the_students_files_is_refused(course: Assignment, name: str) -> None:
    with pytest.raises(AssignmentError) as raised:
        leaks.check_no_leaks(replace(course, files=(name,)), {})
    expected = f"{name!r} under `files` must not reach students; remove it from the list"
    assert raised.value.problem == expected


def test_a_secret_file_behind_a_link_is_refused(course: Assignment) -> None:
    (course.folder / "data.py").symlink_to(course.folder / "bugs" / "thrice.py")
    with pytest.raises(AssignmentError, match="must not reach students"):
        leaks.check_no_leaks(replace(course, files=("data.py",)), {})


@pytest.mark.parametrize(
    "written",
    [
        bytes,
        lambda key: key.hex().encode(),
        lambda key: key.hex().upper().encode(),
        base64.b64encode,
        base64.urlsafe_b64encode,
        base64.b85encode,
        lambda key: str(int.from_bytes(key, "big")).encode(),
        lambda key: repr({"key": int.from_bytes(key, "little")}).encode(),
    ],
)
def test_the_courses_key_is_found_in_any_file(course: Assignment, written: Callable[[bytes], bytes]) -> None:
    key = secret_key.ensure(course.course.root)
    with pytest.raises(AssignmentError) as raised:
        leaks.check_no_leaks(
            course, {"checks.py": b"x = 1\n", "data.npz": b"\xff\x00" + written(key) + b"\xfe"}
        )
    expected = "data.npz of the bundle holds the course's secret key (hidden.key); remove it there"
    assert raised.value.problem == expected


def test_no_file_of_a_release_holds_the_courses_key(course: Assignment, tmp_path: Path) -> None:
    key = secret_key.ensure(course.course.root)
    made = bundle.release(course, tmp_path / "out")
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) == len(made.files) + 2  # the zip and the manifest
    assert not any(form in data for data in written for form in (key, key.hex().encode()))


def test_a_line_of_a_hidden_test_that_students_have_is_no_secret(course: Assignment) -> None:
    path = course.hidden / "test_double.py"
    shown = f"\n    ### BEGIN SHOWN\n    {HIDDEN}\n    ### END SHOWN\n"
    path.write_text(path.read_text("utf-8").replace(f"\n    {HIDDEN}\n", shown), "utf-8")
    leaks.check_no_leaks(course, {"README.md": HIDDEN.encode()})


def test_a_line_that_is_listed_as_shown_is_no_secret(course: Assignment) -> None:
    listed = replace(course, shown_lines=(SOLUTION,))
    leaks.check_no_leaks(listed, {"checks.py": f"x = 1\n  {SOLUTION}\n".encode()})
