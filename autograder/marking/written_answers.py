"""The written answers of a class, read from the submissions that a grading has kept."""

from __future__ import annotations

from pathlib import Path

from autograder import artifacts
from autograder.errors import UnreadableSubmission
from autograder.notebooks import reader
from autograder.results import Results


def read(results: Results, folder: Path) -> dict[str, dict[str, str]]:
    """Return the answers by submission and question; a submission that was not kept has no entry."""
    kept = {one.id: folder / artifacts.SUBMISSIONS / f"{one.id}.ipynb" for one in results.submissions}
    return {submission: _of_notebook(path) for submission, path in kept.items() if path.is_file()}


def _of_notebook(path: Path) -> dict[str, str]:
    try:
        return reader.read(path.read_bytes(), path.name).answers()
    except UnreadableSubmission:
        return {}
