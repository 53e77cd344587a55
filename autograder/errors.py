"""Every way to fail that a caller may want to catch, drawn once.

    AutograderError
    ├── UsageError             the command cannot do what the user asked for
    │   ├── CourseError        no course here, or its course.toml is wrong
    │   ├── AssignmentError    an assignment's folder is incomplete or contradicts itself
    │   ├── SheetError         a marks sheet that cannot be read back
    │   ├── TableError         a class list or gradebook of a platform that cannot be used
    │   ├── ExportError        grades that cannot be exported as they are
    │   └── MovedInError       a course of another tool that cannot be moved in
    ├── UnreadableSubmission   one submission is not a notebook that can be graded
    ├── SignatureRefused       results whose signature does not say what was asked of it
    └── GraderError            our own side failed; never the student's fault
        ├── NoIsolation        no sandbox tier that hides the course's files holds on this machine
        ├── GradebookError     the gradebook's database cannot be reached, read or written
        ├── SandboxError       the zygote or a worker's set-up failed
        └── JudgeError         the judge could not collect or run the hidden tests

Each message is one sentence for the person who reads it: what is wrong, where, and what to do.
"""

from __future__ import annotations

from pathlib import Path


class AutograderError(Exception):
    """The root: catching it catches everything this package raises on purpose."""


class UsageError(AutograderError):
    """The command cannot do what the user asked for (exit code 2)."""


class CourseError(UsageError):
    """There is no course at `path`, or its `course.toml` is wrong."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class AssignmentError(UsageError):
    """The assignment at `path` is incomplete or contradicts itself."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class SheetError(UsageError):
    """A marks sheet that cannot be read back; `path` names it, `problem` says which row and why."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class TableError(UsageError):
    """A class list or a gradebook that cannot be used; `path` names it, `problem` says why and what to do."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class ExportError(UsageError):
    """Grades that cannot be exported as they are: a column, a choice or an identity is missing."""


class MovedInError(UsageError):
    """A course of another tool that cannot be moved in; `path` names its file, `problem` says why."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path} {problem}")
        self.path = path
        self.problem = problem


class UnreadableSubmission(AutograderError):
    """The file cannot be read as a notebook; `problem` is a sentence for instructor and student."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = file
        self.problem = problem


class SignatureRefused(AutograderError):
    """The signature of results does not hold, or says something else than what was asked of it."""


class GraderError(AutograderError):
    """Our own side failed: it blocks the release of a grade and is never the student's fault."""


class NoIsolation(GraderError):
    """No sandbox tier that hides the course's files holds on this machine (exit code 2)."""


class GradebookError(GraderError):
    """The gradebook's database cannot be reached, read or written."""


class SandboxError(GraderError):
    """The zygote or a worker's set-up failed."""


class JudgeError(GraderError):
    """The judge could not collect or run the hidden tests."""
