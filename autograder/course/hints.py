"""`hints.toml`: an instructor's hints for everybody whose answer shows the same wrong behaviour.

    [hints]
    "dense_backward-3dc49989" = "The mean loss has its 1/N in dz already: compare with exercise 3."

A key is a cluster's id from `index.html` or `results.json`. The next `grade` gives the sentence to all its members.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError

HINTS_FILE = "hints.toml"
_ID = re.compile(r"[a-z][a-z0-9_-]*-[0-9a-f]{8}")


class _HintsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hints: dict[str, str] = {}


def load(assignment: Assignment) -> dict[str, str]:
    """Return the hints by cluster; none if there is no file. Raises `AssignmentError` if the file is damaged."""
    path = assignment.folder / HINTS_FILE
    if not path.is_file():
        return {}
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=_HintsFile).hints
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error
    for cluster, text in found.items():
        if not _ID.fullmatch(cluster):
            raise AssignmentError(path, f"{cluster!r} is no id of a cluster: copy it from index.html")
        if not text.strip():
            raise AssignmentError(path, f"the hint for {cluster} is empty")
    return found


def of(clusters: Iterable[str], hints: Mapping[str, str]) -> str:
    """Return the hints for an answer of these clusters as one text; empty if there is none."""
    return " ".join(dict.fromkeys(hints[cluster] for cluster in clusters if cluster in hints))
