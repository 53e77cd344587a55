"""What a grading keeps of a submission, so that nothing has to be asked again; and who keeps it.

The engine hands these plain values to a recorder, and takes them back from it. A recorder reads of them what it counts
by (outcomes, messages); the rest is bytes to it. The engine knows no recorder but by this protocol.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from autograder.results import Outcome, SubmissionResult


class HandedIn(msgspec.Struct, frozen=True):
    """What one student handed in: the notebook's bytes, and the Python files beside it.

    Once read, also the code cells, and which of them bear the id of a question.
    """

    submitted: bytes
    files: Mapping[str, bytes] = {}
    cells: tuple[tuple[int, str], ...] = ()
    marked: Mapping[str, tuple[int, ...]] = {}


class KeptTest(msgspec.Struct, frozen=True):
    """What one test found: its outcome and message, and all that the stages found of it, as JSON."""

    __test__ = False

    id: str
    outcome: Outcome
    message: str
    found: msgspec.Raw


class KeptGrading(msgspec.Struct, frozen=True):
    """What a grading found of one submission, before any points: test by test, the rest as JSON, and the notebook.

    `executed` is the notebook with the outputs of the run, as JSON. `asked` are the tests that this grading judged; an
    earlier one judged the others.
    """

    tests: tuple[KeptTest, ...]
    rest: msgspec.Raw
    executed: bytes = b""
    asked: tuple[str, ...] = ()


class EarlierTests(msgspec.Struct, frozen=True):
    """The tests of an earlier grading of the same work that would find the same now, where others would not.

    `explained` says that explanations would be the same too.
    """

    tests: tuple[KeptTest, ...]
    explained: bool


class Ended(NamedTuple):
    """The grading of one submission as it ended. Without `kept`, it could not be graded."""

    name: str
    handed_in: HandedIn
    kept: KeptGrading | None
    result: SubmissionResult


class Recorder(Protocol):
    """Keeps what gradings of one class find, and gives it back where nothing has changed that it depends on."""

    def collected(self) -> bytes | None:
        """Return the assignment's hidden tests as they were kept; None if they may have changed since."""

    def keep_collected(self, tests: bytes) -> None:
        """Keep the hidden tests as they were collected."""

    def recall(self, works: Sequence[HandedIn]) -> list[KeptGrading | None]:
        """Return for each work what an earlier grading found of it, if it would find the same now."""

    def recall_tests(self, handed_in: HandedIn) -> EarlierTests | None:
        """Return the tests of an earlier grading that would find the same now; None where there is no such grading."""

    def record(self, ended: Sequence[Ended]) -> None:
        """Record gradings of submissions, by their ids."""
