"""Results: frozen plain data with a documented JSON form, from which every other output is made.

The contract is `docs/results.schema.json`; `SCHEMA` is its version.
"""

from __future__ import annotations

import enum
from pathlib import Path

import msgspec

SCHEMA = "autograder-results/1"


class Outcome(enum.StrEnum):
    """What became of one test. Only `PASSED` earns by itself; a `GRADER_ERROR` blocks the grade's release."""

    PASSED = "passed"
    FAILED = "failed"
    MISSING = "missing"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    SKIPPED = "skipped"
    GRADER_ERROR = "grader_error"
    PENDING = "pending"


class Status(enum.StrEnum):
    """What became of one submission."""

    GRADED = "graded"
    GRADER_ERROR = "grader_error"
    UNREADABLE = "unreadable"


class TestResult(msgspec.Struct, frozen=True):
    """One hidden test, or one part marked by hand.

    `message`, `given` (the arguments of the call that the message is about, one a line) and `hint` are plain text that
    the student may read; `visibility` is "student", or "instructor" for what only the instructor's pages show. `score`
    is null while pending. `detail` is for the instructor alone. `diagnosis` names the misconception that this answer's
    behaviour is exactly that of; `facts` are true of the answer whatever the cause; both are sentences for the student.
    `clusters` are the ids of its wrong behaviours: answers of one id behave alike.

    A failed test of a question that needs another one that is wrong is asked again with the right part in its place:
    `carried` says in a sentence what came of it. If it earned, `carried_from` names the questions that were wrong.
    """

    __test__ = False

    id: str
    title: str
    outcome: Outcome
    score: float | None
    max_score: float
    message: str = ""
    hint: str = ""
    visibility: str = "student"
    cell: int | None = None
    detail: str = ""
    diagnosis: str = ""
    facts: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    carried_from: tuple[str, ...] = ()
    carried: str = ""
    given: str = ""


class QuestionResult(msgspec.Struct, frozen=True):
    """One question. `score` is null while a part of it waits for a person."""

    id: str
    title: str
    score: float | None
    max_score: float
    marking: str
    cells: tuple[int, ...]
    tests: tuple[TestResult, ...]


class SubmissionResult(msgspec.Struct, frozen=True):
    """One submission. `complete` says that every part has its score and none is a grader error.

    `score` is the sum of what has a score so far. `cpu_seconds` and `wall_seconds` are what its grading took.
    """

    id: str
    file: str
    sha256: str
    status: Status
    complete: bool
    score: float | None
    max_score: float
    questions: tuple[QuestionResult, ...]
    warnings: tuple[str, ...]
    problem: str = ""
    feedback: str = ""
    wall_seconds: float = 0.0


class AssignmentInfo(msgspec.Struct, frozen=True):
    """What the results say of the assignment."""

    id: str
    title: str
    course: str
    max_score: float


class SandboxInfo(msgspec.Struct, frozen=True):
    """The isolation tier that was in force, and the probes that held when it attacked itself at the start."""

    tier: str
    held: tuple[str, ...]
    failed: tuple[str, ...]


class Results(msgspec.Struct, frozen=True):
    """A class, graded. `versions` names the interpreter and the packages that the verdicts depend on."""

    schema: str
    assignment: AssignmentInfo
    sandbox: SandboxInfo
    seed: int
    versions: dict[str, str]
    submissions: tuple[SubmissionResult, ...]


def write(results: Results, path: Path) -> None:
    """Writes the results as indented JSON, replacing `path` in one step."""
    text = msgspec.json.format(msgspec.json.encode(results), indent=1)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(text + b"\n")
    partial.replace(path)


def read(path: Path) -> Results:
    """Reads results back. Raises `msgspec.ValidationError` on anything that is not of this form."""
    return msgspec.json.decode(path.read_bytes(), type=Results)
