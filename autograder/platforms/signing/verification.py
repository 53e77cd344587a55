"""Holds a signed statement against what is there and against what was asked for. Every refusal is one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import artifacts
from autograder.errors import SignatureRefused
from autograder.limited import regular_file
from autograder.platforms.signing import dsse, keys, statement
from autograder.platforms.signing.statement import GradingPredicate, SignedSubmission, Statement
from autograder.results import Results
from autograder.sandbox import tiers

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_MOST_RESULT_BYTES = 2 << 30
_TIERS = (*tiers.ORDER, "none")  # the strongest first


def read(folder: Path, key: Ed25519PublicKey) -> Statement:
    """Return the statement about the results in a folder, whose signature is this key's. Raises `SignatureRefused`."""
    data = _bytes(folder / artifacts.SIGNATURE, dsse.MOST_BYTES)
    payload = dsse.opened(data, lambda signature, signed: keys.is_signed_by(key, signature, signed))
    return statement.decoded(payload)


def check_files(signed: Statement, folder: Path) -> bytes:
    """Return the bytes of the results. Raises `SignatureRefused` where a file in the folder is not the one signed."""
    digests = {one.name: one.digest.get("sha256", "") for one in signed.subject}
    if set(digests) != set(statement.SIGNED_FILES):
        named = ", ".join(sorted(digests)) or "nothing"
        raise SignatureRefused(f"the statement is about {named}, and not about the results of a grading")
    found = {name: _bytes(folder / name, _MOST_RESULT_BYTES) for name in digests}
    for name, data in found.items():
        if statement.sha256(data) != digests[name]:
            raise SignatureRefused(f"{folder / name} was changed after it was signed")
    for one in signed.predicate.submissions:
        kept = folder / artifacts.SUBMISSIONS / f"{one.id}.ipynb"
        if kept.exists() and statement.sha256(_bytes(kept, _MOST_RESULT_BYTES)) != one.notebook:
            raise SignatureRefused(f"{kept} is not the notebook that was graded")
    return found[artifacts.RESULTS]


def check_results(predicate: GradingPredicate, results: Results) -> None:
    """Raise `SignatureRefused` where the statement and the results that it is about contradict each other."""
    stated = {one.id: one.notebook for one in predicate.submissions}
    for what, said, found in (
        ("assignment", predicate.assignment, results.assignment.id),
        ("tier", predicate.tier, results.sandbox.tier),
        ("seed", predicate.tests.seed, results.seed),
        ("versions", predicate.versions, results.versions),
        ("submissions", stated, {one.id: one.sha256 for one in results.submissions}),
    ):
        if said != found:
            raise SignatureRefused(
                f"the statement and the results name different {what}: whoever signed was mistaken"
            )


def check_tier(predicate: GradingPredicate, least: str) -> None:
    """Raise `SignatureRefused` where the grading ran in a weaker tier than `least`."""
    if predicate.tier not in _TIERS or _TIERS.index(predicate.tier) > _TIERS.index(least):
        problem = (
            f"the results were graded in the tier {predicate.tier!r}, and at least {least!r} is asked for"
        )
        raise SignatureRefused(problem)


def check_assignment(predicate: GradingPredicate, course: str, assignment: str, commitment: str) -> None:
    """Raise `SignatureRefused` where another assignment was graded, or that of another course.

    `commitment` is that of the secret key of the course that was asked for; empty where its key is not here.
    """
    if (predicate.course, predicate.assignment) != (course, assignment):
        there = f"{predicate.assignment!r} of the course {predicate.course!r}"
        raise SignatureRefused(f"the results are of {there}, and {assignment!r} of {course!r} was asked for")
    if commitment and predicate.tests.key_commitment != commitment:
        problem = "another course graded it, or the key was replaced since"
        raise SignatureRefused(
            f"the inputs were drawn with another secret key than this course has: {problem}"
        )


def check_submissions(predicate: GradingPredicate, handed_in: Mapping[str, SignedSubmission]) -> None:
    """Raise `SignatureRefused` where other submissions were graded than those handed in, by their ids."""
    graded = {one.id: one for one in predicate.submissions}
    for id in sorted(graded.keys() | handed_in.keys()):
        if id not in graded:
            raise SignatureRefused(f"the results say nothing of {id!r}, which was handed in")
        if id not in handed_in:
            raise SignatureRefused(f"the results are of {id!r} too, which was not handed in")
        if graded[id] != handed_in[id]:
            raise SignatureRefused(f"the results are of another version of {id!r} than was handed in")


def _bytes(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes. Raises `SignatureRefused`."""
    try:
        data = regular_file.beginning(path, limit + 1)
    except FileNotFoundError:
        raise SignatureRefused(f"{path} does not exist; `autograder grade --sign` writes it") from None
    except OSError as error:
        raise SignatureRefused(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > limit:
        raise SignatureRefused(f"{path} has more than {limit >> 20} MB, and no class needs as much")
    return data
