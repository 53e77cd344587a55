"""The key of a marking sheet: codes that nobody can compute without its secret, and files that are refused."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from autograder.course.assignment import Assignment
from autograder.errors import SheetError
from autograder.marking import answer_versions, key
from autograder.marking.key import CodedAnswer, Key

VERSION = answer_versions.version(["Because."], [], "0" * 64)


def code(secret: str, question: str, submission: str) -> str:
    return key.code_of(secret, CodedAnswer(submission, question, VERSION))


def stored(folder: Path, assignment: str = "small") -> tuple[Path, Key]:
    """A key file on disk, and what it holds."""
    held = Key(
        "autograder-marking-key/1", assignment, "secret", {"BCDF": CodedAnswer("jane", "why", VERSION)}
    )
    path = folder / "marking-key.json"
    path.write_bytes(msgspec.json.encode(held))
    return path, held


def test_a_stored_key_is_read_as_it_was_written(small: Assignment, tmp_path: Path) -> None:
    path, held = stored(tmp_path)
    assert key.read(path, small) == held


def test_a_stored_key_is_kept_when_the_sheet_is_written_again(small: Assignment, tmp_path: Path) -> None:
    path, held = stored(tmp_path)
    assert key.read_or_new(path, small) == held


def test_each_new_key_has_a_secret_of_its_own(small: Assignment, tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    assert key.read_or_new(path, small).secret != key.read_or_new(path, small).secret


def test_a_new_key_knows_no_codes(small: Assignment, tmp_path: Path) -> None:
    assert key.read_or_new(tmp_path / "none.json", small).codes == {}


def test_a_missing_key_is_asked_for_with_results(small: Assignment, tmp_path: Path) -> None:
    with pytest.raises(SheetError) as raised:
        key.read(tmp_path / "none.json", small)
    expected = "does not exist; name the folder that holds the key of this sheet with --results"
    assert raised.value.problem == expected


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"schema": "autograder-marking-key/1"}', b"\xff"])
def test_a_damaged_key_is_refused_and_not_replaced(small: Assignment, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "marking-key.json"
    path.write_bytes(data)
    with pytest.raises(SheetError, match="is not the key of a marking sheet"):
        key.read_or_new(path, small)


def test_another_assignments_key_is_refused(small: Assignment, tmp_path: Path) -> None:
    path, _ = stored(tmp_path, "large")
    with pytest.raises(SheetError) as raised:
        key.read(path, small)
    assert raised.value.problem == "is the key of 'large', not of 'small'; name the results of 'small'"


def test_a_code_is_twelve_consonants_in_groups_of_four() -> None:
    consonant = "[BCDFGHJKLMNPQRTVWXZ]"
    assert re.fullmatch(rf"{consonant}{{4}}(-{consonant}{{4}}){{2}}", code("secret", "why", "jane"))


@pytest.mark.parametrize(
    "other", [("Secret", "why", "jane"), ("secret", "how", "jane"), ("secret", "why", "jan")]
)
def test_the_code_depends_on_the_secret_the_question_and_the_submission(other: tuple[str, str, str]) -> None:
    assert code(*other) != code("secret", "why", "jane")


def test_the_hash_tells_apart_where_one_part_ends() -> None:
    assert key.keyed("secret", "ab", "c") != key.keyed("secret", "a", "bc")


def test_another_version_of_an_answer_has_another_code() -> None:
    changed = CodedAnswer("jane", "why", answer_versions.version(["Or not."], [], "0" * 64))
    assert key.code_of("secret", changed) != code("secret", "why", "jane")
