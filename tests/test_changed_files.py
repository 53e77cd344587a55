"""A file that a grading keeps, and that somebody has replaced by one nested too deep, is damaged like any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder import artifacts, results
from autograder.course.assignment import Assignment
from autograder.errors import ExportError, SheetError
from autograder.exports import kept_exports
from autograder.marking import kept_marks, key

DEEP = b'{"x":' * 100_000
READERS: dict[str, Callable[[Path, Assignment], object]] = {
    artifacts.RESULTS: lambda path, small: results.read(path),
    artifacts.EXPORTS: lambda path, small: kept_exports.read(path.parent),
    artifacts.MARKS: lambda path, small: kept_marks.read_file(path, small.id),
    artifacts.MARKING_KEY: key.read,
}


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_nested_too_deep_is_damaged(name: str, tmp_path: Path, small: Assignment) -> None:
    (tmp_path / name).write_bytes(DEEP)
    with pytest.raises((msgspec.ValidationError, ExportError, SheetError)):
        READERS[name](tmp_path / name, small)


@pytest.mark.parametrize(
    "data", [DEEP, b"", b"{", b'{"x": 1', b'{"x": "\xff"}', b"[1]", b'{"x": "a"}', b"\xff\xfe{}"]
)
def test_whatever_is_wrong_with_a_file_is_one_exception(data: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        artifacts.decoded(data, dict[str, int])


def test_a_file_as_it_was_written_is_its_value() -> None:
    assert artifacts.decoded(b'{"x": 1}', dict[str, int]) == {"x": 1}
