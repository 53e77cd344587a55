"""Results: frozen plain data with a documented JSON form. Every other output is made from them.

The contract is `docs/results.schema.json`; `SCHEMA` is its version.
"""

from __future__ import annotations

import enum
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder.limited import regular_file

SCHEMA = "autograder-results/1"


class Outcome(enum.StrEnum):
    """The outcome of one test. Only `PASSED` earns points by itself; a `GRADER_ERROR` blocks the grade's release.

    `UNWRITTEN` says that there was nothing to judge: the function that the test calls is as empty as it was handed out.
    """

    PASSED = "passed"
    FAILED = "failed"
    MISSING = "missing"
    UNWRITTEN = "unwritten"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    SKIPPED = "skipped"
    GRADER_ERROR = "grader_error"
    PENDING = "pending"

    @property
    def is_wrong(self) -> bool:
        """Return whether the answer does not do what is asked: failed, missing, unwritten, timed out or crashed."""
        return self in (
            Outcome.FAILED,
            Outcome.MISSING,
            Outcome.UNWRITTEN,
            Outcome.TIMED_OUT,
            Outcome.CRASHED,
        )


class Status(enum.StrEnum):
    """The outcome of one submission."""

    GRADED = "graded"
    GRADER_ERROR = "grader_error"
    UNREADABLE = "unreadable"


class TestResult(msgspec.Struct, frozen=True):
    """One hidden test, or one part marked by hand.

    `message`, `given` (the arguments of the call that the message is about, one a line) and `hint` are plain text that
    the student may read; `visibility` is "student", or "instructor" for what only the instructor's pages show. `score`
    is null while pending. `detail` is for the instructor alone. `diagnosis` names the misconception that explains this
    answer's behaviour exactly; `facts` are true of the answer whatever the cause; both are sentences for the student.
    `clusters` are the ids of its wrong behaviours: answers with the same id behave alike. `cause` is equal for the
    tests of this submission that fail for one cause, and empty where the test passed.

    A failed test of a question that needs another, wrong one is asked again with the reference's function in place of
    the wrong one. `carried` says in a sentence what came of it. If the test then earned points, `carried_from` names
    the questions that were wrong, and `carried_with` the functions that were replaced.

    Of a part that a person marked, `message` is the comment, and `level` the rubric's description of the level given.
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
    cause: str = ""
    carried_with: tuple[str, ...] = ()
    level: str = ""


class QuestionResult(msgspec.Struct, frozen=True):
    """One question. `score` is null while a part of it is not marked yet.

    `rubric` describes the levels, from 0, of a question that a person marks.
    """

    id: str
    title: str
    score: float | None
    max_score: float
    marking: str
    cells: tuple[int, ...]
    tests: tuple[TestResult, ...]
    rubric: tuple[str, ...] = ()


class SubmissionResult(msgspec.Struct, frozen=True):
    """One submission. `complete` says that every part has its score and none is a grader error.

    `score` is the sum of what has a score so far. `wall_seconds` is how long its grading took; `cpu_seconds` is the
    processor time of the processes that ran its code, judged it and rendered its page, as the kernel counted it.
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
    cpu_seconds: float = 0.0


class AssignmentInfo(msgspec.Struct, frozen=True):
    """The assignment, as the results name it. Pages round points to `shown_decimals` places."""

    id: str
    title: str
    course: str
    max_score: float
    shown_decimals: int = 1


class SandboxInfo(msgspec.Struct, frozen=True):
    """The isolation tier in force, with the probes that held and that failed when it attacked itself at the start."""

    tier: str
    held: tuple[str, ...]
    failed: tuple[str, ...]


class Results(msgspec.Struct, frozen=True):
    """A class, graded. `versions` names the interpreter and the packages that the verdicts depend on.

    `warnings` are sentences for the instructor about the class as a whole: the assignment was not verified, for one.
    """

    schema: str
    assignment: AssignmentInfo
    sandbox: SandboxInfo
    seed: int
    versions: dict[str, str]
    submissions: tuple[SubmissionResult, ...]
    warnings: tuple[str, ...] = ()


def write(results: Results, path: Path) -> None:
    """Write the results as indented JSON, replacing `path` in one step."""
    text = msgspec.json.format(msgspec.json.encode(results), indent=1)
    artifacts.write(path, text + b"\n")


def read(path: Path) -> Results:
    """Read results back. Raises `msgspec.ValidationError` on anything that is not of this form.

    So does an id that leads out of the folder: files are read and written by its name.
    """
    found = artifacts.decoded(regular_file.read(path), Results)
    for one in found.submissions:
        if "/" in one.id or "\0" in one.id or one.id in (".", ".."):
            raise msgspec.ValidationError(f"{one.id[:80]!r} is no id of a submission")
    return found
