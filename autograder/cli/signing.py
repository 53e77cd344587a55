"""Signs what `grade` and `mark` wrote, with a key that is read before anything is graded."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from autograder import artifacts
from autograder.course import secret_key, verdict
from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.platforms.signing import dsse, keys, statement, verification
from autograder.platforms.signing.statement import SignedSubmission, SignedTests, Statement
from autograder.records import conditions
from autograder.release import bundle
from autograder.results import Results
from autograder.submissions.collect import Submission

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class GradingSignature:
    """Signs a grading. The key is read before anything is graded; `secrets` are files that no worker may read.

    Raises `UsageError` where there is no such key, or it lies where others get to see it.
    """

    def __init__(self, source: str, target: Path, inputs: Sequence[Path]) -> None:
        file = keys.file_of(source)
        _check_outside(file, [target, *inputs])
        self._signer = keys.private(source, os.environ)
        self.secrets = [file] if file else []

    def write(
        self, assignment: Assignment, graded: Results, target: Path, found: Sequence[Submission]
    ) -> None:
        """Sign the results of a grading of these submissions."""
        made = statement.of_grading(
            graded,
            target,
            course=assignment.course.id,
            tests=tests(assignment, graded.seed),
            beside={one.id: one.files for one in handed_in(assignment, found)},
            now=datetime.now(UTC),
        )
        _write(self._signer, made, target)


class MarksSignature:
    """Signs results again into which marks are read.

    Raises `SignatureRefused` where this key did not sign them before, or a file was changed since: marks are signed on
    top of a grading, and of nothing else.
    """

    def __init__(self, source: str, target: Path) -> None:
        self._target = target
        self._signer = keys.private(source, os.environ)
        self._before = verification.read(target, self._signer.public_key())
        verification.check_files(self._before, target)

    def again(self, marked: Results) -> None:
        """Sign the marked results."""
        made = statement.renewed(self._before, marked, self._target, datetime.now(UTC))
        _write(self._signer, made, self._target)


def tests(assignment: Assignment, seed: int) -> SignedTests:
    """Return the digests of what judges the assignment here and now. A course without a key gets none."""
    commitment = statement.commitment(secret_key.read(assignment.course.root))
    return SignedTests(verdict.digest(assignment), conditions.judging_code(), seed, commitment)


def handed_in(assignment: Assignment, found: Sequence[Submission]) -> list[SignedSubmission]:
    """Return the submissions by their digests."""
    released = bundle.bundle_files(assignment)
    return [
        SignedSubmission(one.id, one.sha256, statement.files_digest(one.helpers(released).files))
        for one in found
    ]


def _check_outside(file: Path | None, folders: Sequence[Path]) -> None:
    """Raise `UsageError` where the private key lies among submissions or results."""
    for folder in folders:
        if file is not None and file.resolve().is_relative_to(folder.resolve()):
            problem = f"{file} lies in {folder}, which others get to see; keep the private key elsewhere"
            raise UsageError(problem)


def _write(signer: Ed25519PrivateKey, made: Statement, target: Path) -> None:
    name = keys.fingerprint(signer.public_key())
    artifacts.write(target / artifacts.SIGNATURE, dsse.sign(statement.encoded(made), signer.sign, name))
    Console(stderr=True).print(Text(f"Signed by the key {name[:16]}: {target / artifacts.SIGNATURE}"))
