"""What was tampered with, replayed, or graded in a weaker tier is refused with one sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder import artifacts
from autograder.errors import SignatureRefused
from autograder.platforms.signing import dsse, statement, verification
from autograder.platforms.signing.statement import SignedSubmission, Statement
from tests.platforms.signing import examples

KEY = examples.SIGNER.public_key()
ADA = SignedSubmission("ada", statement.sha256(examples.NOTEBOOK))


@pytest.fixture
def signed(tmp_path: Path) -> Statement:
    """Signed results in the test's folder."""
    made = examples.write(tmp_path, examples.graded())
    examples.sign(tmp_path, made)
    return made


def refusal(asked: Callable[[], object]) -> str:
    with pytest.raises(SignatureRefused) as refused:
        asked()
    return str(refused.value)


def test_signed_results_are_read_and_their_files_fit(tmp_path: Path, signed: Statement) -> None:
    assert verification.read(tmp_path, KEY) == signed
    verification.check_files(signed, tmp_path)


def test_results_of_another_key_are_refused(tmp_path: Path, signed: Statement) -> None:
    assert "another key made it" in refusal(lambda: verification.read(tmp_path, examples.OTHER.public_key()))


def test_results_without_a_signature_are_refused(tmp_path: Path) -> None:
    assert refusal(lambda: verification.read(tmp_path, KEY)) == (
        f"{tmp_path / artifacts.SIGNATURE} does not exist; `autograder grade --sign` writes it"
    )


@pytest.mark.parametrize("name", statement.SIGNED_FILES)
def test_a_file_that_was_tampered_with_is_refused(tmp_path: Path, signed: Statement, name: str) -> None:
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes().replace(b"1", b"2") + b" ")
    assert refusal(lambda: verification.check_files(signed, tmp_path)) == (
        f"{tmp_path / name} was changed after it was signed"
    )


def test_a_notebook_that_was_exchanged_is_refused(tmp_path: Path, signed: Statement) -> None:
    kept = tmp_path / artifacts.SUBMISSIONS / "ada.ipynb"
    kept.write_bytes(b"{}")
    assert refusal(lambda: verification.check_files(signed, tmp_path)) == (
        f"{kept} is not the notebook that was graded"
    )


def test_a_statement_about_other_files_is_refused(tmp_path: Path, signed: Statement) -> None:
    other = Statement(
        signed.type, signed.subject[:1], predicate_type=signed.predicate_type, predicate=signed.predicate
    )
    assert refusal(lambda: verification.check_files(other, tmp_path)) == (
        "the statement is about results.json, and not about the results of a grading"
    )


@pytest.mark.parametrize(
    ("tier", "least", "holds"),
    [
        ("namespaces", "namespaces", True),
        ("namespaces", "process", True),
        ("process", "process", True),
        ("user", "namespaces", False),
        ("process", "user", False),
        ("none", "process", False),
        ("none", "none", True),
        ("invented", "none", False),
    ],
)
def test_a_weaker_tier_is_refused(tmp_path: Path, tier: str, least: str, holds: bool) -> None:
    predicate = examples.write(tmp_path, examples.graded(tier=tier)).predicate
    if holds:
        verification.check_tier(predicate, least)
    else:
        assert refusal(lambda: verification.check_tier(predicate, least)) == (
            f"the results were graded in the tier {tier!r}, and at least {least!r} is asked for"
        )


@pytest.mark.parametrize(("course", "assignment"), [("course", "large"), ("other", "small")])
def test_results_of_another_assignment_are_refused(signed: Statement, course: str, assignment: str) -> None:
    asked = refusal(lambda: verification.check_assignment(signed.predicate, course, assignment, ""))
    assert asked == (
        f"the results are of 'small' of the course 'course', and {assignment!r} of {course!r} was asked for"
    )


def test_results_of_a_course_of_the_same_name_with_another_key_are_refused(signed: Statement) -> None:
    verification.check_assignment(signed.predicate, "course", "small", "d" * 64)
    asked = refusal(lambda: verification.check_assignment(signed.predicate, "course", "small", "e" * 64))
    assert asked.startswith("the inputs were drawn with another secret key than this course has")


@pytest.mark.parametrize(
    ("handed_in", "sentence"),
    [
        ([ADA, SignedSubmission("ben", "0")], "the results say nothing of 'ben', which was handed in"),
        ([], "the results are of 'ada' too, which was not handed in"),
        ([SignedSubmission("ada", "0")], "the results are of another version of 'ada' than was handed in"),
        (
            [SignedSubmission("ada", ADA.notebook, "0")],
            "the results are of another version of 'ada' than was handed in",
        ),
    ],
    ids=["missing", "too many", "another notebook", "other files"],
)
def test_results_of_other_submissions_are_refused(
    signed: Statement, handed_in: list[SignedSubmission], sentence: str
) -> None:
    by_id = {one.id: one for one in handed_in}
    assert refusal(lambda: verification.check_submissions(signed.predicate, by_id)) == sentence


def test_the_submissions_that_were_graded_are_found_to_be_those(signed: Statement) -> None:
    verification.check_submissions(signed.predicate, {"ada": ADA})


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"tier": "process"}, "tier"),
        ({"assignment": "large"}, "assignment"),
        ({"versions": {}}, "versions"),
        ({"submissions": ()}, "submissions"),
        ({"tests": msgspec.structs.replace(examples.TESTS, seed=8)}, "seed"),
    ],
)
def test_a_statement_that_contradicts_its_results_is_refused(
    signed: Statement, changed: dict[str, object], what: str
) -> None:
    verification.check_results(signed.predicate, examples.graded())
    predicate = msgspec.structs.replace(signed.predicate, **changed)
    assert refusal(lambda: verification.check_results(predicate, examples.graded())) == (
        f"the statement and the results name different {what}: whoever signed was mistaken"
    )


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path, signed: Statement) -> None:
    with (tmp_path / artifacts.SIGNATURE).open("r+b") as file:
        file.truncate(dsse.MOST_BYTES + 1)  # a hole, which takes no room on the disk
    assert "has more than 64 MB" in refusal(lambda: verification.read(tmp_path, KEY))


def test_a_pipe_in_the_place_of_a_file_holds_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / artifacts.SIGNATURE)
    assert "cannot be read: it is a named pipe, not a regular file" in refusal(
        lambda: verification.read(tmp_path, KEY)
    )
