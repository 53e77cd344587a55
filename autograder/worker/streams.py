"""What a cell writes: through `sys.stdout` and `sys.stderr`, and past them to the descriptors themselves.

The descriptors 1 and 2, which other processes and C code write to, are files in memory, made by our side. Emptied
whenever a cell shows something and at its end, they give each text to the cell and the stream that it belongs to,
which a pipe read elsewhere cannot.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import time
from collections.abc import Callable
from typing import Any

Emit = Callable[[dict[str, Any]], None]
_FLUSH_SECONDS = 0.05
_FLUSH_CHARACTERS = 1 << 16
_NAMES = {1: "stdout", 2: "stderr"}
_MOST = 1 << 16
_CUT = "\n… more was written past sys.stdout than is kept.\n"


class OutStream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell: text goes to the notebook's outputs in order.

    It bears the name that a kernel's has, and refuses what that refuses, in the same words.
    """

    encoding = "UTF-8"

    def __init__(self, name: str, emit: Emit) -> None:
        self.name = name
        self._emit = emit
        self._parts: list[str] = []
        self._size = 0
        self._flushed = time.monotonic()

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """The descriptor that other processes may write to."""
        return 2 if self.name == "stderr" else 1

    def write(self, text: str) -> int:
        """Keeps the text, and sends it on once there is much of it or some time has passed."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._parts.append(text)
        self._size += len(text)
        if self._size > _FLUSH_CHARACTERS or time.monotonic() - self._flushed > _FLUSH_SECONDS:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Sends what has been written so far."""
        self._flushed = time.monotonic()
        if self._parts:
            text = "".join(self._parts)
            self._parts.clear()
            self._size = 0
            self._emit({"output_type": "stream", "name": self.name, "text": text})


class Nowhere(io.TextIOBase):
    """What is printed during a hidden test. Cheaper than a file, and there for each of many forks."""

    encoding = "utf-8"

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Forgets the text."""
        return len(text)


def collect(emit: Emit) -> None:
    """Emits what stands in the files, as far as anybody keeps it, and empties them."""
    for descriptor, name in _NAMES.items():
        with contextlib.suppress(OSError, ValueError, AttributeError):
            getattr(sys, f"__{name}__").flush()
        with contextlib.suppress(OSError):
            size = os.fstat(descriptor).st_size
            if size:
                text = os.pread(descriptor, _MOST, 0).decode("utf-8", "replace")
                os.ftruncate(descriptor, 0)
                emit({"output_type": "stream", "name": name, "text": text + (_CUT if size > _MOST else "")})
