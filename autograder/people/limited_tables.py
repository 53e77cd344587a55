"""Reads tables that platforms export, in a limited process, so that no file holds up a command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.errors import TableError
from autograder.limited import regular_file
from autograder.limited.frames import Limits
from autograder.limited.process import HelperLost, LimitedProcess
from autograder.people.text_table import TextTable

_MOST_BYTES = 20 << 20  # a gradebook of ten thousand people with a hundred columns
LIMITS = Limits(memory_mb=2048, cpu_seconds=20, wall_seconds=60.0)


class SplitReply(msgspec.Struct, frozen=True):
    """The table, or why there is none: the end of a sentence that begins with the file's name."""

    table: TextTable | None = None
    problem: str = ""


def read(paths: Sequence[Path], limits: Limits = LIMITS) -> list[TextTable]:
    """Return the table in each file. Raises `TableError` with the file and what to do."""
    with LimitedProcess("autograder.people.table_process", limits) as process:
        return [_read(path, process) for path in paths]


def _read(path: Path, process: LimitedProcess) -> TextTable:
    try:
        data = regular_file.beginning(path, _MOST_BYTES + 1)
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from None
    if len(data) > _MOST_BYTES:
        raise TableError(path, "is larger than 20 MB, so it is no export of a class; name another file")
    try:
        body = process.ask(data).body
    except HelperLost:
        raise TableError(path, "was not read, because the process that reads it ended; try again") from None
    if body is None:
        raise TableError(path, "takes too much time or memory to read; export it again as CSV")
    reply = msgspec.msgpack.decode(body, type=SplitReply)
    if reply.table is None:
        raise TableError(path, reply.problem)
    return reply.table
