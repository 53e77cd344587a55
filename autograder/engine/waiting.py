"""Holds the submissions that wait for a runner, and says whether it is worth while to start another one."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable

# The first runner grades alone for so long: another takes about a second to start, and a small class is done by then.
_ALONE_SECONDS = 0.5


class Waiting:
    """The groups of equal submissions that no runner has taken yet, for threads beside each other."""

    def __init__(self, groups: Iterable[list[int]]) -> None:
        self._groups: queue.SimpleQueue[list[int]] = queue.SimpleQueue()
        for group in groups:
            self._groups.put(group)
        self._under_way = threading.Event()
        self._taken = threading.Event()

    def __len__(self) -> int:
        return self._groups.qsize()

    def take(self) -> list[int]:
        """Return the positions of the next group; an empty list where none is left."""
        try:
            group = self._groups.get_nowait()
        except queue.Empty:
            group = []
        if self._groups.empty():
            self._taken.set()
        return group

    def get_under_way(self) -> None:
        """Say that the first runner grades, or that it has failed."""
        self._under_way.set()

    def need_another_runner(self) -> bool:
        """Wait until the first runner has graded alone for a while; return False where all is taken by then."""
        self._under_way.wait()
        return not self._taken.wait(_ALONE_SECONDS)
