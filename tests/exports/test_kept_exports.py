"""What was exported is kept beside the results."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import ExportError
from autograder.exports import kept_exports
from autograder.exports.gradebook import KeptCell
from autograder.exports.kept_exports import KeptExports


def test_an_export_adds_to_the_cells_of_earlier_ones(tmp_path: Path) -> None:
    first = KeptExports().after("canvas", "Lab (1)", {"a": KeptCell("", "1")}, lateness=False)
    kept_exports.write(tmp_path, first.after("canvas", "Lab (1)", {"b": KeptCell("", "2")}, lateness=False))
    last = kept_exports.read(tmp_path).last("canvas", "Lab (1)")
    assert last is not None
    assert last.cells == {"a": KeptCell("", "1"), "b": KeptCell("", "2")}


def test_the_last_choice_of_lateness_is_remembered() -> None:
    first = KeptExports().after("canvas", "Lab (1)", {}, lateness=False)
    assert first.after("canvas", "Lab (2)", {}, lateness=True).lateness("canvas") is True


def test_nobody_was_asked_of_another_platform() -> None:
    assert KeptExports().after("canvas", "Lab (1)", {}, lateness=False).lateness("moodle") is None


def test_a_damaged_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "exports.json").write_text("{")
    with pytest.raises(ExportError, match="is damaged"):
        kept_exports.read(tmp_path)
