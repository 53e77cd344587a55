"""The one budget of a submission: the wall time of everything that is done for it."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator


class Deadline:
    """The moment at which a submission's `seconds` are used up. Without a number it never comes.

    It is made when the grading of a submission begins, and passed to every session and to the diagnosis. What is done
    once for the whole class, such as running a known mistake, stops the clock.
    """

    def __init__(self, seconds: float = math.inf) -> None:
        self.seconds = seconds
        self._moment = time.monotonic() + seconds

    @property
    def moment(self) -> float:
        """The moment, of `time.monotonic`."""
        return self._moment

    def left(self) -> float:
        """Return the seconds that are left; 0 when it is over."""
        return max(0.0, self._moment - time.monotonic())

    def is_over(self) -> bool:
        """Return True once the time is used up."""
        return not self.left()

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Let the time of this block be nobody's."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._moment += time.monotonic() - began

    def sentence(self) -> str:
        """Return what the student reads of a test that was not decided in time."""
        return f"The time for the whole submission ({self.seconds:g} s) was used up before this test was decided."

    def warning(self) -> str:
        """Return what student and instructor read of a submission that was cut short."""
        return (
            f"The time for the whole submission was used up (the budget submission_seconds, {self.seconds:g} s, "
            "for all runs of the notebook and all tests): what was decided by then counts, and the rest timed out."
        )
