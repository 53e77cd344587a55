"""Reads a student's notebook, whatever a front end, a mail program or an accident did to it.

nbformat is not used: it raises on a wrong type anywhere and invents random ids. Here the text is checked first (bytes,
nesting, number of values), the standard `json` module parses it, and each cell is converted by itself: where a schema
would lose the file, one bad cell is lost. The result is format 4.5 without outputs.

A stranger's file is read in a limited process: see `limited_reader`.
"""

from __future__ import annotations

from autograder.errors import UnreadableSubmission
from autograder.notebooks import remarks
from autograder.notebooks.cells import Cell, convert
from autograder.notebooks.document import NotebookLimits, parse
from autograder.notebooks.encoding import decode
from autograder.notebooks.notebook import Notebook
from autograder.notebooks.unreadable import UnreadableFile

__all__ = ["Cell", "Notebook", "NotebookLimits", "from_bytes", "read"]


def read(data: bytes, name: str, limits: NotebookLimits = NotebookLimits()) -> Notebook:
    """Return the notebook in these bytes; `name` is the file's, for the message.

    Raises `UnreadableSubmission` with one sentence where no notebook can be read, and never `RecursionError`.
    """
    try:
        return from_bytes(data, limits)
    except UnreadableFile as problem:
        raise UnreadableSubmission(name, str(problem)) from None


def from_bytes(data: bytes, limits: NotebookLimits = NotebookLimits()) -> Notebook:
    """Return the notebook in these bytes. Raises `UnreadableFile` where no notebook can be read."""
    if len(data) > limits.bytes:
        size, most = len(data) / 2**20, limits.bytes / 2**20
        raise UnreadableFile(
            f"the file has {size:.0f} MB, and at most {most:.0f} MB are read; "
            "clear the outputs of the cells and hand it in again."
        )
    text, warnings = decode(data)
    file, more = parse(text, limits)
    cells, bad, doubtful = convert(file, limits)
    warnings += more + remarks.about_language(file) + remarks.about_cells(cells, bad, doubtful)
    return Notebook(cells, tuple(warnings))
