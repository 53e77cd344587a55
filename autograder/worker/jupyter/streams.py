"""What a cell writes: through `sys.stdout` and `sys.stderr`, and past them to the descriptors themselves.

The descriptors 1 and 2, which other processes and C code write to, are files in memory, made by our side. Emptied
whenever a cell shows something and at its end, they give each text to the cell and the stream that it belongs to,
which a pipe read elsewhere cannot.
"""

from __future__ import annotations

import collections
import contextlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

Emit = Callable[[dict[str, Any]], None]
_FLUSH_SECONDS = 0.05
_FLUSH_CHARACTERS = 1 << 16
_NAMES = {1: "stdout", 2: "stderr"}
_MOST = 1 << 16
_CUT = "\n… more was written past sys.stdout than is kept.\n"
_getpid, _write = os.getpid, os.write


class Outlet:
    """Takes what a notebook shows to `emit`, in the process that made this outlet.

    In one that it has forked, text goes to the descriptors, which the worker reads as those of any other process, and
    what is displayed goes nowhere. In a hidden test nobody reads either.
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._process = _getpid()

    def __call__(self, output: dict[str, Any]) -> None:
        """Shows one output."""
        if _getpid() == self._process:
            self._emit(output)
        elif output["output_type"] == "stream":
            with contextlib.suppress(OSError):
                _write(2 if output["name"] == "stderr" else 1, output["text"].encode())

    def collect(self) -> None:
        """Shows what stands in the files behind the descriptors, as far as anybody keeps it, and empties them."""
        for descriptor, name in _NAMES.items() if _getpid() == self._process else ():
            with contextlib.suppress(OSError, ValueError, AttributeError):
                getattr(sys, f"__{name}__").flush()
            text = _emptied(descriptor)
            if text:
                self._emit({"output_type": "stream", "name": name, "text": text})


def _emptied(descriptor: int) -> str:
    """What stood in a file that has nothing in it now, as far as anybody keeps it."""
    try:
        size = os.fstat(descriptor).st_size
        if not size:
            return ""
        data = os.pread(descriptor, _MOST, 0)
        os.ftruncate(descriptor, 0)
    except OSError:
        return ""
    return data.decode("utf-8", "replace") + (_CUT if size > _MOST else "")


class OutStream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell: text goes to the notebook's outputs in order.

    It bears the name that a kernel's has, and refuses what that refuses, in the same words.
    """

    encoding = "UTF-8"

    def __init__(self, name: str, outlet: Outlet) -> None:
        self.name = name
        self._outlet = outlet
        self._parts: collections.deque[str] = collections.deque()  # threads write too
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
        self._size = 0
        text = "".join(self._taken())
        if text:
            self._outlet({"output_type": "stream", "name": self.name, "text": text})

    def _taken(self) -> Iterator[str]:
        with contextlib.suppress(IndexError):
            while True:
                yield self._parts.popleft()


class Nowhere(io.TextIOBase):
    """What is printed during a hidden test. Cheaper than a file, and there for each of many forks."""

    encoding = "utf-8"

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Forgets the text."""
        return len(text)
