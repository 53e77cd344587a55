"""The process that splits tables: a request is the bytes of a file, a reply that of `limited_tables`."""

from __future__ import annotations

import msgspec

from autograder.limited import serve
from autograder.limited.serve import Respond
from autograder.people import text_table
from autograder.people.limited_tables import SplitReply


def begin(greeting: bytes) -> Respond:
    """Return the function that replies to a request."""
    return respond


def respond(request: bytes) -> bytes:
    """Return the reply to a request. Without enough memory it fails, as its limit intends."""
    try:
        reply = SplitReply(text_table.split(request))
    except ValueError as problem:
        reply = SplitReply(problem=str(problem))
    return msgspec.msgpack.encode(reply)


if __name__ == "__main__":
    serve.serve(begin)
