"""The names of the files and folders that a grading writes, in one place; how each is written, and its JSON read.

graded/<assignment>/
    .autograder             marks the folder as the output of a grading
    results.json            every result, from which all other outputs are made
    grades.csv              the class as a table
    index.html              the class page
    feedback/<id>.html      one page for each submission
    submissions/<id>.ipynb  the submitted bytes, unchanged
    executed/<id>.ipynb     the notebook with the outputs of our run
    marking-key.json        whose answer a row of the marking sheet is
    exports.json            what was exported to which platform, for the next export
    marks.json              the marks that people gave, and for which answers
    pages.json              what each page was made of, in a course with a gradebook
    results.intoto.json     the signature of results.json and grades.csv, if the grading was signed
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

MARKER = ".autograder"  # in every output folder: what stands beside it under the names below is no submission
RESULTS = "results.json"
GRADES = "grades.csv"
CLASS_PAGE = "index.html"
FEEDBACK = "feedback"
SUBMISSIONS = "submissions"
EXECUTED = "executed"
MARKING_KEY = "marking-key.json"  # kept by the next grading: a sheet that is out must still find its answers
EXPORTS = "exports.json"  # kept by the next grading: it says which values on a platform are ours
MARKS = "marks.json"  # kept by the next grading, which takes over the marks whose answers are unchanged

PAGES = "pages.json"  # of unchanged pages, which the next grading keeps
SIGNATURE = "results.intoto.json"

# What the next grading into the same folder replaces.
FILES = (RESULTS, GRADES, CLASS_PAGE, PAGES, SIGNATURE)
FOLDERS = (FEEDBACK, SUBMISSIONS, EXECUTED)


def write(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file in one step: whoever reads it finds the old one or the whole new one.

    A `private` file can be read by its owner alone. Raises `OSError` with the file's name, which a full disk does not
    give; then no part of the file is left.
    """
    partial = partial_of(path)
    try:
        partial.unlink(missing_ok=True)
        mode = 0o600 if private else 0o666
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from None


def partial_of(path: Path) -> Path:
    """Return the name that a file has until it is complete."""
    return path.with_name(f"{path.name}.partial")


def decoded(data: bytes, kind: type[T]) -> T:
    """Return a value of this kind from the JSON of a file that somebody may have changed or replaced since.

    Raises `msgspec.ValidationError`, also for text that is no UTF-8, no JSON, or nested too deep.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError:
        raise msgspec.ValidationError("it is nested too deep") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise msgspec.ValidationError(str(error)) from None
