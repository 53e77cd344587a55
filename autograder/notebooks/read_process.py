"""The process that reads notebooks: requests and replies are those of `limited_reader`."""

from __future__ import annotations

import msgspec

from autograder.limited import serve
from autograder.limited.serve import Respond
from autograder.notebooks import empty_functions, missing_methods, near_misses, reader
from autograder.notebooks.limited_reader import (
    Defect,
    EmptyFunctionsRequest,
    FoundEmptyFunctions,
    FoundNearMisses,
    MissingNamesRequest,
    NearMissRequest,
    ReadNotebook,
    Refusal,
    Reply,
    Request,
    Sentences,
)
from autograder.notebooks.unreadable import UnreadableFile


def begin(greeting: bytes) -> Respond:
    """Return the function that replies to a request."""
    return respond


def respond(request: bytes) -> bytes:
    """Return the reply to a request. Without enough memory it fails, as its limit intends."""
    try:
        reply = _reply(msgspec.msgpack.decode(request, type=Request))
    except MemoryError:
        raise
    except Exception as error:
        reply = Defect(f"{type(error).__name__}: {error}"[:500])
    return msgspec.msgpack.encode(reply)


def _reply(request: Request) -> Reply:
    if isinstance(request, MissingNamesRequest):
        found = near_misses.find(request.missing, request.asked, request.cells, request.broken)
        found |= near_misses.given_away(request.given_away, request.cells)
        return FoundNearMisses(found | missing_methods.find(request.methods, request.cells))
    if isinstance(request, EmptyFunctionsRequest):
        return FoundEmptyFunctions(tuple(empty_functions.find(request.names, request.sources)))
    if isinstance(request, NearMissRequest):
        return Sentences(tuple(near_misses.warnings(request.names, request.defined, request.cells)))
    try:
        return ReadNotebook(reader.from_bytes(request.data))
    except UnreadableFile as problem:
        return Refusal(str(problem))


if __name__ == "__main__":
    serve.serve(begin)
