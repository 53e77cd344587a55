"""The process that lists archives: requests and replies are those of `limited_tables`."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from autograder.limited import serve
from autograder.limited.serve import Respond
from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions import tables
from autograder.submissions.limited_tables import TableReply, TableRequest
from autograder.submissions.stored_bytes import StoredBytes


def begin(greeting: bytes) -> Respond:
    """Return the function that replies to a request."""
    return respond


def respond(request: bytes) -> bytes:
    """Return the reply to a request. Without enough memory it fails, as its limit intends."""
    order = msgspec.msgpack.decode(request, type=TableRequest)
    try:
        reply = TableReply(tables.table(StoredBytes(Path(os.fsdecode(order.path)), order.inside), order.size))
    except UnreadableFile as problem:
        reply = TableReply(problem=str(problem))
    return msgspec.msgpack.encode(reply)


if __name__ == "__main__":
    serve.serve(begin)
