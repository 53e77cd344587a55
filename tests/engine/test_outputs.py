"""Files are written in one step: an earlier one stays whole until the new one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.engine import outputs


def test_a_text_replaces_the_earlier_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    for text in ("old", "new"):
        outputs.write_text(tmp_path / "a.html", text)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.html": "new"}


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    outputs.write_text(tmp_path / "a.csv", "a\r\nb\n")
    assert (tmp_path / "a.csv").read_bytes() == b"a\r\nb\n"


def test_a_character_that_cannot_be_encoded_is_replaced(tmp_path: Path) -> None:
    outputs.write_text(tmp_path / "a.html", "a\ud800")
    assert (tmp_path / "a.html").read_bytes() == b"a?"


def test_an_error_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none") as raised:
        outputs.write_text(tmp_path / "none" / "a.html", "a")
    assert raised.value.filename == str(tmp_path / "none" / "a.html")
