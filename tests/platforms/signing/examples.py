"""Signed results as small as they can be, and whatever a stranger may make of them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from autograder import artifacts, results
from autograder.platforms.signing import dsse, statement
from autograder.platforms.signing.statement import SignedTests, Statement
from autograder.results import (
    AssignmentInfo,
    Outcome,
    QuestionResult,
    Results,
    SandboxInfo,
    Status,
    SubmissionResult,
    TestResult,
)

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NOTEBOOK = b'{"cells": []}'
TESTS = SignedTests("a" * 64, "c" * 64, 7, "d" * 64)


def submission(*outcomes: Outcome, id: str = "ada", marking: str = "automatic") -> SubmissionResult:
    """A submission whose one question has tests with these outcomes."""
    tests = tuple(
        TestResult(f"t{number}", "", outcome, 1.0 if outcome is Outcome.PASSED else 0.0, 1.0)
        for number, outcome in enumerate(outcomes)
    )
    question = QuestionResult("q", "", sum(one.score or 0.0 for one in tests), 1.0, marking, (), tests)
    return SubmissionResult(
        id=id,
        file=f"{id}.ipynb",
        sha256=statement.sha256(NOTEBOOK),
        status=Status.GRADED,
        complete=True,
        score=question.score,
        max_score=1.0,
        questions=(question,),
        warnings=(),
    )


def graded(*submissions: SubmissionResult, tier: str = "namespaces") -> Results:
    """Results of these submissions."""
    return Results(
        schema=results.SCHEMA,
        assignment=AssignmentInfo("small", "Small", "A course", 1.0),
        sandbox=SandboxInfo(tier, (), ()),
        seed=7,
        versions={"python": "3.11.7"},
        submissions=submissions or (submission(Outcome.PASSED),),
    )


def write(folder: Path, done: Results) -> Statement:
    """Write results with the notebooks that were graded, and return the statement about them."""
    (folder / artifacts.SUBMISSIONS).mkdir()
    for one in done.submissions:
        (folder / artifacts.SUBMISSIONS / f"{one.id}.ipynb").write_bytes(NOTEBOOK)
    results.write(done, folder / artifacts.RESULTS)
    (folder / artifacts.GRADES).write_text("id,score\n")
    return statement.of_grading(done, folder, "course", TESTS, {}, NOW)


def sign(folder: Path, made: Statement, signer: Ed25519PrivateKey = SIGNER) -> Path:
    """Sign a statement, and return the file of the signature."""
    path = folder / artifacts.SIGNATURE
    path.write_bytes(dsse.sign(statement.encoded(made), signer.sign, ""))
    return path


def envelope(
    payload: bytes, kind: str = dsse.PAYLOAD_TYPE, signer: Ed25519PrivateKey = SIGNER
) -> dict[str, Any]:
    """An envelope of any payload and type, rightly signed."""
    signature = signer.sign(dsse.pre_authentication_encoding(kind, payload))
    return {
        "payloadType": kind,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"sig": base64.b64encode(signature).decode()}],
    }


def encoded(made: dict[str, Any]) -> bytes:
    """An envelope as bytes."""
    return json.dumps(made).encode()
