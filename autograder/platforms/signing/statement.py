"""The statement that is signed: in-toto Statement v1, with a predicate of our own on one grading.

It names files, submissions and tests by their SHA-256. Of the course's secret key it holds a commitment: whoever has
the key can check it, and nobody else learns anything. Of people it holds the ids of their submissions alone.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder.errors import SignatureRefused, UsageError
from autograder.limited import regular_file
from autograder.results import Results, SubmissionResult

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:autograder:grading:1"
SIGNED_FILES = (artifacts.RESULTS, artifacts.GRADES)
_COMMITMENT = b"autograder: a commitment to the key of hidden inputs"  # no seed draws inputs by this text


class SignedFile(msgspec.Struct, frozen=True):
    """A file that the statement is about, by name and SHA-256."""

    name: str
    digest: dict[str, str]


class SignedSubmission(msgspec.Struct, frozen=True):
    """A submission by its id: the SHA-256 of its notebook, and of the student's own files beside it.

    Either is empty where there was nothing to read.
    """

    id: str
    notebook: str
    files: str = ""


class SignedTests(msgspec.Struct, frozen=True, rename="camel"):
    """What judged: digests of the assignment and of the framework's code, the seed, a commitment to the key."""

    assignment: str
    code: str
    seed: int
    key_commitment: str


class GradingPredicate(msgspec.Struct, frozen=True, rename="camel"):
    """One grading. `marked` says that marks by people are in the results; `signed_on` is in UTC."""

    course: str
    assignment: str
    submissions: tuple[SignedSubmission, ...]
    tests: SignedTests
    tier: str
    versions: dict[str, str]
    signed_on: str
    marked: bool = False


class Statement(msgspec.Struct, frozen=True, rename="camel"):
    """An in-toto statement about one grading."""

    type: str = msgspec.field(name="_type")
    subject: tuple[SignedFile, ...]
    predicate_type: str
    predicate: GradingPredicate


def of_grading(
    results: Results,
    folder: Path,
    course: str,
    tests: SignedTests,
    beside: Mapping[str, str],
    now: datetime,
) -> Statement:
    """Return the statement about the results in a folder. Raises `UsageError` where a file there does not fit them.

    `beside` holds, by the submission's id, the digest of the student's own files beside the notebook.
    """
    predicate = GradingPredicate(
        course=course,
        assignment=results.assignment.id,
        submissions=tuple(_submission(one, folder, beside.get(one.id, "")) for one in results.submissions),
        tests=tests,
        tier=results.sandbox.tier,
        versions=dict(results.versions),
        signed_on=stamp(now),
        marked=any(_is_marked(one) for one in results.submissions),
    )
    return Statement(STATEMENT_TYPE, subjects(folder), PREDICATE_TYPE, predicate)


def renewed(statement: Statement, results: Results, folder: Path, now: datetime) -> Statement:
    """Return the same statement about results into which people's marks were read."""
    marked = any(_is_marked(one) for one in results.submissions)
    predicate = msgspec.structs.replace(statement.predicate, signed_on=stamp(now), marked=marked)
    return msgspec.structs.replace(statement, subject=subjects(folder), predicate=predicate)


def subjects(folder: Path) -> tuple[SignedFile, ...]:
    """Return the files that a statement is about, as they are now. Raises `OSError`."""
    return tuple(
        SignedFile(name, {"sha256": sha256(regular_file.read(folder / name))}) for name in SIGNED_FILES
    )


def encoded(statement: Statement) -> bytes:
    """Return the statement as JSON."""
    return msgspec.json.encode(statement)


def decoded(payload: bytes) -> Statement:
    """Return the statement in a payload whose signature holds. Raises `SignatureRefused`."""
    try:
        statement = artifacts.decoded(payload, Statement)
    except msgspec.MsgspecError as error:
        raise SignatureRefused(f"the envelope holds no statement about a grading: {error}") from None
    if (statement.type, statement.predicate_type) != (STATEMENT_TYPE, PREDICATE_TYPE):
        kinds = f"{statement.type!r} with {statement.predicate_type!r}"
        raise SignatureRefused(
            f"the statement is {kinds}, and this version reads {STATEMENT_TYPE!r} with {PREDICATE_TYPE!r}"
        )
    return statement


def commitment(key: bytes) -> str:
    """Return what is told of the course's secret key: it fits one key, and gives nothing of it away."""
    return hmac.new(key, _COMMITMENT, hashlib.sha256).hexdigest() if key else ""


def files_digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of files by path and content; empty where there are none."""
    return sha256(msgspec.json.encode({name: sha256(files[name]) for name in sorted(files)})) if files else ""


def sha256(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def stamp(now: datetime) -> str:
    """Return a moment in UTC, to the second."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _submission(result: SubmissionResult, folder: Path, files: str) -> SignedSubmission:
    """Return what is said of a submission. Raises `UsageError` where the bytes that were graded are not those kept."""
    kept = folder / artifacts.SUBMISSIONS / f"{result.id}.ipynb"
    if kept.is_file() and sha256(regular_file.read(kept)) != result.sha256:
        problem = "its file changed while it was graded, so that it cannot be signed; grade again"
        raise UsageError(f"{result.file}: {problem}")
    return SignedSubmission(result.id, result.sha256, files)


def _is_marked(result: SubmissionResult) -> bool:
    return any(one.marking == "hand" and one.score is not None for one in result.questions)
