"""The hint of a failed test: the author's, or a generic one where the author's would mislead.

A test's author writes the hint for a wrong value: it is about the mathematics. Where no value came, or where the values
are right and something else is wrong, that hint sends the student to the wrong place. `GENERIC` lists these kinds of
failure, each with its reason. The kind decides, never the wording of a message.
"""

from __future__ import annotations

from collections.abc import Mapping

from autograder.checks.failure import FailureKind
from autograder.grading.findings import Unjudged
from autograder.judge.messages import UNEXPECTED
from autograder.results import Outcome
from autograder.sandbox.channel import LostReason

GENERIC: Mapping[str, str] = {
    FailureKind.MISSING: "nothing of that name ran, whatever the cell's mathematics is",
    FailureKind.SIGNATURE: "the name holds something that cannot be called as asked",
    FailureKind.UNWRITTEN: "there is no mathematics yet",
    FailureKind.EXCEPTION: "the call came to no value: the exception and its line say where it stopped",
    FailureKind.PARTS: "the values are right, and only their order or form is not",
    FailureKind.TYPE: "what came back is no array or number, so no value was compared",
    FailureKind.SHAPE: "the shape is wrong, so no value was compared",
    FailureKind.DTYPE: "the dtype is wrong, so no value was compared",
    UNEXPECTED: "what came back could not be used at all",
    LostReason.TIMED_OUT: "no value came in time",
    LostReason.ENDED: "the process ended before a value came",
    LostReason.VIOLATION: "the process sent something else than a value",
    LostReason.OUTPUT: "the process wrote too much before a value came",
    LostReason.MEMORY: "the judge had no room for what was to be compared",
    Outcome.CRASHED: "there was no process to ask",
    Unjudged.JUDGE_LOST: "the value could not be handled",
    Unjudged.NO_ROOM: "no process could be started for the call",
}

_HINTS: Mapping[str, str] = {
    LostReason.TIMED_OUT: "Look for a loop that never ends, or a loop over entries where NumPy takes whole arrays.",
    FailureKind.EXCEPTION: "Read the exception and go to its line: the call stopped there.",
}


def hint(kind: str, authors: str, generic: str) -> str:
    """Return the hint of a failed test of this kind, from the author's and from the one that the failure has."""
    if takes_authors(kind):
        return authors or generic
    return generic or _HINTS.get(kind, "")


def takes_authors(kind: str) -> bool:
    """Return whether a failure of this kind shows the author's hint, if there is one."""
    return kind not in GENERIC
