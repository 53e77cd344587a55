"""The stages of a verification, and the seconds that each took."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator


class StageClock:
    """Measures stages one after another. `seconds` has those that are over, in their order."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what is done inside; a stage that comes again is added to."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - started
