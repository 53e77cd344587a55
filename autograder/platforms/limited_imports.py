"""Reads assignments of other tools in a limited process: a foreign course is a stranger's text, and is never run."""

from __future__ import annotations

import enum
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from autograder.errors import GraderError, MovedInError
from autograder.limited.frames import Limits
from autograder.limited.process import HelperLost, LimitedProcess
from autograder.platforms.limited_bytes import bounded
from autograder.platforms.moved_in.facts import MovedAssignment
from autograder.platforms.nbgrader.gradebook_facts import NbgraderGradebook

# A notebook of 64 MB is held a few times; the processor time is a hundred times that of a large course notebook.
LIMITS = Limits(memory_mb=3072, cpu_seconds=60, wall_seconds=180.0, answer_bytes=200 << 20)


class ForeignFormat(enum.StrEnum):
    """The tool that a notebook was written for."""

    NBGRADER = "nbgrader"
    OTTER = "otter"


class AssignmentRequest(msgspec.Struct, frozen=True, tag="assignment"):
    """A source notebook of nbgrader or a master notebook of Otter-Grader, whole: the process reads no file.

    `config` is the text of nbgrader's configuration, or of the `config_file` that a master names. `refused` are test
    cells, by number, that are not to be bound, and why.
    """

    format: ForeignFormat
    data: bytes
    id: str
    title: str
    config: str = ""
    files: tuple[str, ...] = ()
    refused: dict[int, str] = {}


class GradebookRequest(msgspec.Struct, frozen=True, tag="gradebook"):
    """The database of an nbgrader course, whole: the process reads no file."""

    data: bytes


class NotMovedIn(msgspec.Struct, frozen=True, tag="refusal"):
    """Why nothing came along: the end of a sentence that begins with the file's name."""

    problem: str


class Moved(msgspec.Struct, frozen=True, tag="moved"):
    """The assignment, ready to be written."""

    assignment: MovedAssignment


class FoundGradebook(msgspec.Struct, frozen=True, tag="found gradebook"):
    """What a database holds."""

    gradebook: NbgraderGradebook


Request = AssignmentRequest | GradebookRequest
Reply = Moved | FoundGradebook | NotMovedIn


class ForeignReader:
    """Reads foreign files, one after another, until it is closed."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._process = LimitedProcess("autograder.platforms.import_process", limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.close()

    def assignment(self, request: AssignmentRequest, path: Path) -> MovedAssignment:
        """Return the assignment in a notebook; `path` is its file's. Raises `MovedInError`."""
        reply = self._ask(request, path)
        assert isinstance(reply, Moved)
        return reply.assignment

    def gradebook(self, path: Path) -> NbgraderGradebook:
        """Return what the database at `path` holds. Raises `MovedInError`."""
        reply = self._ask(GradebookRequest(bounded(path)), path)
        assert isinstance(reply, FoundGradebook)
        return reply.gradebook

    def _ask(self, request: Request, path: Path) -> Reply:
        try:
            body = self._process.ask(msgspec.msgpack.encode(request)).body
        except HelperLost:
            raise GraderError("the process that reads foreign courses ended; import again") from None
        if body is None:
            raise MovedInError(path, "takes more time or memory to read than any course needs")
        reply: Reply = msgspec.msgpack.decode(body, type=Reply)
        if isinstance(reply, NotMovedIn):
            raise MovedInError(path, reply.problem)
        return reply
