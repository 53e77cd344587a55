"""The process that reads foreign courses: requests and replies are those of `limited_imports`."""

from __future__ import annotations

import msgspec

from autograder.limited import serve
from autograder.limited.serve import Respond
from autograder.platforms.limited_imports import (
    AssignmentRequest,
    ForeignFormat,
    FoundGradebook,
    GradebookRequest,
    Moved,
    NotMovedIn,
    Reply,
    Request,
)
from autograder.platforms.moved_in import assemble, foreign_notebook
from autograder.platforms.moved_in.facts import ForeignAssignment
from autograder.platforms.moved_in.foreign_notebook import NotMoved
from autograder.platforms.nbgrader import config, gradebook
from autograder.platforms.nbgrader import notebook as nbgrader_notebook
from autograder.platforms.otter import master


def begin(greeting: bytes) -> Respond:
    """Return the function that replies to a request."""
    return respond


def respond(request: bytes) -> bytes:
    """Return the reply to a request. Without enough memory it fails, as its limit intends."""
    try:
        reply = _reply(msgspec.msgpack.decode(request, type=Request))
    except NotMoved as problem:
        reply = NotMovedIn(str(problem))
    except MemoryError:
        raise
    except Exception as error:
        reply = NotMovedIn(f"could not be understood ({type(error).__name__}: {str(error)[:200]})")
    return msgspec.msgpack.encode(reply)


def _reply(request: Request) -> Reply:
    if isinstance(request, GradebookRequest):
        return FoundGradebook(gradebook.read(request.data))
    return Moved(assemble.assembled(_foreign(request), request.refused))


def _foreign(request: AssignmentRequest) -> ForeignAssignment:
    found = foreign_notebook.read(request.data)
    if request.format is ForeignFormat.OTTER:
        return master.read(found, request.id, request.title, request.config, request.files)
    settings, unread = config.read(request.config)
    return nbgrader_notebook.read(found, request.id, request.title, settings, request.files, unread)


if __name__ == "__main__":
    serve.serve(begin)
