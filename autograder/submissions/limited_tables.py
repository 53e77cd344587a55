"""Reads the tables of contents of archives in a limited process, so that no archive holds up a class."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self

import msgspec

from autograder.limited.frames import Limits
from autograder.limited.process import HelperLost, LimitedProcess
from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions.stored_bytes import Entry, StoredBytes
from autograder.submissions.tables import NamedEntry

# An archive and one within it, 256 MB each, are held twice. The clock is lenient, since a disk may be far away.
LIMITS = Limits(memory_mb=2048, cpu_seconds=20, wall_seconds=300.0)


class TableRequest(msgspec.Struct, frozen=True):
    """The archive to list: its file's path in the bytes of the system, and the entries that lead to it."""

    path: bytes
    inside: tuple[Entry, ...]
    size: int


class TableReply(msgspec.Struct, frozen=True):
    """The entries, or why there are none: the end of a sentence that begins with the file's name."""

    entries: tuple[NamedEntry, ...] = ()
    problem: str = ""


class ArchiveTables:
    """Lists archives, one after another, until it is closed. One thread at a time may use it."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._process = LimitedProcess("autograder.submissions.table_process", limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.close()

    def read(self, stored: StoredBytes, size: int) -> tuple[NamedEntry, ...]:
        """Return what `tables.table` returns. Raises `UnreadableFile`, also where that ran over a limit."""
        request = TableRequest(os.fsencode(stored.path), stored.inside, size)
        try:
            body = self._process.ask(msgspec.msgpack.encode(request)).body
        except HelperLost:
            raise UnreadableFile("was not listed, because the grader's process ended; grade again") from None
        if body is None:
            raise UnreadableFile(
                "is an archive that takes too much time or memory to list; hand in the notebook itself"
            )
        reply = msgspec.msgpack.decode(body, type=TableReply)
        if reply.problem:
            raise UnreadableFile(reply.problem)
        return reply.entries
