"""A named pipe in the place of a file that a command is given, or finds, is refused in one sentence at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder import artifacts, results
from autograder.course.assignment import Assignment
from autograder.errors import ExportError, MovedInError, SheetError, TableError
from autograder.exports import kept_exports
from autograder.limited.regular_file import UnfitFile
from autograder.marking import kept_marks, key, sheet_in
from autograder.people import limited_tables
from autograder.platforms import limited_bytes
from autograder.platforms.gradescope import hand_in
from autograder.submissions import git_list

PIPE = "it is a named pipe, not a regular file"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_a_pipe_is_no_sheet(pipe: Path, tmp_path: Path, small: Assignment) -> None:
    (tmp_path / "key").write_text(
        '{"schema": "autograder-marking-key/1", "assignment": "small", "secret": "", "codes": {}}'
    )
    with pytest.raises(SheetError, match=f"pipe: cannot be read: {PIPE}$"):
        sheet_in.read_sheet(pipe, tmp_path / "key", small)


def test_a_pipe_is_no_key_of_a_sheet(pipe: Path, small: Assignment) -> None:
    with pytest.raises(SheetError, match=f"is not the key of a marking sheet .{PIPE}.;"):
        key.read(pipe, small)


def test_a_pipe_holds_no_marks(pipe: Path) -> None:
    with pytest.raises(SheetError, match=f"does not hold marks .{PIPE}.;"):
        kept_marks.read(pipe, "small")


def test_a_pipe_is_no_class_list(pipe: Path) -> None:
    with pytest.raises(TableError, match=f"pipe: cannot be read: {PIPE}$"):
        limited_tables.read([pipe])


def test_a_pipe_is_no_list_of_repositories(pipe: Path) -> None:
    with pytest.raises(TableError, match=f"pipe: cannot be read: {PIPE}$"):
        git_list.read(pipe)


def test_a_pipe_holds_no_results(pipe: Path) -> None:
    with pytest.raises(UnfitFile, match=f"^{PIPE}$"):
        results.read(pipe)


def test_a_pipe_says_nothing_of_earlier_exports(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / artifacts.EXPORTS)
    with pytest.raises(ExportError, match=f"is damaged .{PIPE}.;"):
        kept_exports.read(tmp_path)


def test_a_pipe_is_no_file_of_another_tool(pipe: Path) -> None:
    with pytest.raises(MovedInError, match="pipe is no file"):
        limited_bytes.bounded(pipe)


def test_a_pipe_is_no_description_by_gradescope(pipe: Path) -> None:
    assert hand_in.read(pipe).problem == "Gradescope's description of the submission cannot be read."
