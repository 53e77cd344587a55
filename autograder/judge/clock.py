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
    """Raise `Lost` in this block at `deadline` (of `time.monotonic`); in C code the process ends soon after.

    A block inside another leaves the outer one's bound in force.
    """

    def expire(*_: object) -> None:
        raise Lost(LostReason.TIMED_OUT)

    began = time.monotonic()
    left = max(deadline - began, 1e-3)
    previous = signal.signal(signal.SIGALRM, expire)
    outer_processor, _ = signal.setitimer(signal.ITIMER_PROF, left + GRACE_SECONDS)
    outer, _ = signal.setitimer(signal.ITIMER_REAL, left)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, outer_processor)
        signal.signal(signal.SIGALRM, previous)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(outer - (time.monotonic() - began), 1e-3))
