"""What Gradescope says of a submission is read part by part; what is damaged is as if it were missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.platforms.gradescope import hand_in
from tests.platforms.gradescope.container import METADATA


def read(folder: Path, data: bytes) -> hand_in.GradescopeHandIn:
    path = folder / "submission_metadata.json"
    path.write_bytes(data)
    return hand_in.read(path)


def test_times_are_in_utc_whatever_their_offset(tmp_path: Path) -> None:
    known = read(tmp_path, json.dumps(METADATA).encode())
    assert known.created == datetime(2026, 10, 16, 6, 30, tzinfo=UTC)
    assert known.due == datetime(2026, 10, 16, 6, 59, tzinfo=UTC)
    assert (known.late_due, known.people, known.earlier, known.problem) == (None, ("Ada Lovelace",), 0, "")


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'"text"'],
    ids=["empty", "half", "a list", "null", "no text", "deep", "a text"],
)
def test_a_damaged_file_is_a_problem_and_no_error(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data).problem == "Gradescope's description of the submission cannot be read."


def test_a_missing_file_is_a_problem_and_no_error(tmp_path: Path) -> None:
    assert hand_in.read(tmp_path / "nothing").problem != ""


@pytest.mark.parametrize(
    "moment", [None, 5, "yesterday", "2026-10-15T23:30:00", "0001-01-01T00:00:00+14:00", {}, []]
)
def test_a_time_that_is_none_is_not_known(tmp_path: Path, moment: object) -> None:
    known = read(tmp_path, json.dumps({**METADATA, "created_at": moment}).encode())
    assert known.created is None
    assert known.problem == "Gradescope does not say when the work was handed in."


@pytest.mark.parametrize("field", ["assignment", "users", "previous_submissions", "id"])
@pytest.mark.parametrize("value", [None, 7, "text", [7, None], {"a": 1}])
def test_any_other_part_may_have_any_form(tmp_path: Path, field: str, value: object) -> None:
    assert read(tmp_path, json.dumps({**METADATA, field: value}).encode()).created is not None
