"""Bounds what the judge computes on a student's arguments, which counts as the student's time.

NumPy heeds no signal while it computes. So beside the alarm, which becomes an exception, a second one counts
processor time and ends the process. The grader, which waits for the verdict, sees that and knows what it means.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator

from autograder.sandbox.channel import Lost, LostReason

GRACE_SECONDS = 1.0  # of processor time, after the alarm that becomes an exception


@contextlib.contextmanager
def until(deadline: float) -> Iterator[None]:
    """Raise `Lost` in this block at `deadline` (of `time.monotonic`); in C code the process ends soon after."""

    def expire(*_: object) -> None:
        raise Lost(LostReason.TIMED_OUT)

    left = max(deadline - time.monotonic(), 1e-3)
    previous = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_PROF, left + GRACE_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, left)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, previous)
