"""Finds out once for a class which training runs are stable, in a fork that no student's value enters.

`autograder.checks.training.runs` trains the reference six times for each run. The runs follow from the seed and the
test, so they are the same for a whole class. The fork hands back digests alone, and every later judge inherits them.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable

from autograder.worker.isolation import syscalls

_RUNS = "autograder.checks.training.runs"
_DIGEST = 32  # bytes
# Half of what the grader waits for a judge. What is not found by then, each judge finds itself.
_MOST_SECONDS = 10.0
_SECOND = 2  # a class has begun when a seed comes again; one submission alone would gain nothing

Seed = tuple[int, ...]


class StableRuns:
    """Counts the seeds that judges are forked for, and lets a fork draw each seed's runs when it comes again."""

    def __init__(self) -> None:
        self._met: Counter[Seed] = Counter()

    def meet(self, seed: Seed, draw_all: Callable[[Seed], None]) -> None:
        """Call `draw_all` in a fork when `seed` comes the second time, and keep which runs it found stable."""
        self._met[seed] += 1
        if self._met[seed] == _SECOND and _RUNS in sys.modules:
            from autograder.checks.training import runs

            found = found_in_fork(lambda: draw_all(seed), runs.STABLE)
            runs.STABLE.update(found)


def found_in_fork(work: Callable[[], None], stable: set[bytes]) -> set[bytes]:
    """Return the digests that a fork has in `stable` after `work`; none if it fails, or takes too long."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _write_found(work, stable, writing)
    os.close(writing)
    try:
        received = _received(reading, time.monotonic() + _MOST_SECONDS)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    whole = len(received) - len(received) % _DIGEST
    return {received[start : start + _DIGEST] for start in range(0, whole, _DIGEST)}


def _write_found(work: Callable[[], None], stable: set[bytes], writing: int) -> None:
    fork = os.getpid()
    try:
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        work()
        if os.getpid() == fork:  # a fork that a test has left has nothing to say
            with open(writing, "wb") as pipe:
                pipe.write(b"".join(stable))
    finally:
        os._exit(0)


def _received(reading: int, deadline: float) -> bytes:
    """Return what is written until the pipe closes, or until `deadline`."""
    parts: list[bytes] = []
    while select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = os.read(reading, 1 << 16)
        if not part:
            break
        parts.append(part)
    return b"".join(parts)
