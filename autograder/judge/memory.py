"""Bounds the memory of a judge's fork, relative to what it holds when it is forked.

What a test computes on a student's values can grow with them: a comparison that broadcasts, a stand-in that multiplies
two vectors to a matrix. Beyond the limit NumPy raises `MemoryError`, and the test counts as the student's failure like
any other exception on values of theirs.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

from autograder.worker.isolation import confine

# A judge decodes frames of 64 MB and compares what is in them, however little memory a notebook may have.
LEAST_MB = 512
_STATM = Path("/proc/self/statm")


class MemoryLimit:
    """The limit of this process: what it holds now and `memory_mb` more, or `LEAST_MB` if that is more."""

    def __init__(self, memory_mb: int) -> None:
        self._room = max(memory_mb, LEAST_MB) * confine.MB
        self._at_first = _held()
        most = confine.within(resource.RLIMIT_AS, self._at_first + self._room)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def is_worn(self) -> bool:
        """Return True if so much is still held that the next test could fail for it."""
        return _held() - self._at_first > self._room / 4


def _held() -> int:
    """Return the bytes of this process's address space."""
    return int(_STATM.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
