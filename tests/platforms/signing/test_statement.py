"""A statement says what was graded, by ids and digests alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder import artifacts
from autograder.errors import SignatureRefused, UsageError
from autograder.platforms.signing import statement
from autograder.results import Outcome
from tests.platforms.signing import examples


def test_it_has_the_form_of_an_in_toto_statement(tmp_path: Path) -> None:
    made = json.loads(statement.encoded(examples.write(tmp_path, examples.graded())))
    assert set(made) == {"_type", "subject", "predicateType", "predicate"}
    assert made["_type"] == "https://in-toto.io/Statement/v1"
    assert [one["name"] for one in made["subject"]] == ["results.json", "grades.csv"]
    assert all(len(one["digest"]["sha256"]) == 64 for one in made["subject"])


def test_it_names_what_was_graded_by_which_tests_where(tmp_path: Path) -> None:
    predicate = json.loads(statement.encoded(examples.write(tmp_path, examples.graded())))["predicate"]
    notebook = statement.sha256(examples.NOTEBOOK)
    assert predicate == {
        "course": "course",
        "assignment": "small",
        "submissions": [{"id": "ada", "notebook": notebook, "files": ""}],
        "tests": {"assignment": "a" * 64, "code": "c" * 64, "seed": 7, "keyCommitment": "d" * 64},
        "tier": "namespaces",
        "versions": {"python": "3.11.7"},
        "signedOn": "2026-11-30T12:00:00Z",
        "marked": False,
    }


def test_a_notebook_that_changed_while_it_was_graded_is_not_signed(tmp_path: Path) -> None:
    done = examples.graded()
    examples.write(tmp_path, done)
    (tmp_path / artifacts.SUBMISSIONS / "ada.ipynb").write_bytes(b"{}")
    with pytest.raises(UsageError, match="its file changed while it was graded"):
        statement.of_grading(done, tmp_path, "course", examples.TESTS, {}, examples.NOW)


def test_it_says_that_marks_by_people_are_in_the_results(tmp_path: Path) -> None:
    done = examples.graded(examples.submission(Outcome.PASSED, marking="hand"))
    assert examples.write(tmp_path, done).predicate.marked


def test_the_commitment_fits_one_key_and_does_not_hold_it() -> None:
    key = bytes(range(32))
    assert statement.commitment(key) == statement.commitment(key)
    assert statement.commitment(key) != statement.commitment(key[:-1] + b"x")
    assert key.hex()[:16] not in statement.commitment(key)
    assert statement.commitment(b"") == ""


def test_the_digest_of_files_depends_on_their_paths_and_contents() -> None:
    files = [{"a.py": b"1"}, {"b.py": b"1"}, {"a.py": b"2"}, {"a.py": b"1", "b.py": b""}, {}]
    digests = [statement.files_digest(one) for one in files]
    assert len(set(digests)) == len(files)
    assert digests[-1] == ""


@pytest.mark.parametrize("payload", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"_type": 1}'])
def test_what_is_no_statement_is_refused(payload: bytes) -> None:
    with pytest.raises(SignatureRefused, match="the envelope holds no statement about a grading"):
        statement.decoded(payload)


@pytest.mark.parametrize("field", ["_type", "predicateType"])
def test_a_statement_of_another_kind_is_refused(tmp_path: Path, field: str) -> None:
    made = json.loads(statement.encoded(examples.write(tmp_path, examples.graded())))
    with pytest.raises(SignatureRefused, match="and this version reads"):
        statement.decoded(json.dumps(made | {field: "https://example.org/other"}).encode())


def test_fields_that_are_not_known_are_left_unread(tmp_path: Path) -> None:
    made = json.loads(statement.encoded(examples.write(tmp_path, examples.graded())))
    assert statement.decoded(json.dumps(made | {"later": 1}).encode()).predicate.assignment == "small"
