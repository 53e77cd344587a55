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
        return msgspec.msgpack.encode(_reply(msgspec.msgpack.decode(request, type=Request)))
    except NotMoved as problem:
        reply = NotMovedIn(str(problem))
    except UnicodeEncodeError:
        reply = NotMovedIn(
            "holds half of a character (a lone surrogate); remove it and save the notebook again"
        )
    except MemoryError:
        raise
    except Exception as error:
        reply = NotMovedIn(
            f"could not be understood ({type(error).__name__}: {ascii(str(error)[:200])[1:-1]})"
        )
    return msgspec.msgpack.encode(reply)


def _reply(request: Request) -> Reply:
    if isinstance(request, GradebookRequest):
        return FoundGradebook(gradebook.read(request.data))
    return Moved(assemble.assembled(_foreign(request), request.refused))


def _title(text: str) -> str:
    """Return a title fit for one line of a settings file: it is the name of a stranger's file or folder."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:200]


def _foreign(request: AssignmentRequest) -> ForeignAssignment:
    found, title = foreign_notebook.read(request.data), _title(request.title)
    if request.format is ForeignFormat.OTTER:
        return master.read(found, request.id, title, request.config, request.files)
    settings, unread = config.read(request.config)
    return nbgrader_notebook.read(found, request.id, title, settings, request.files, unread)


if __name__ == "__main__":
    serve.serve(begin)
