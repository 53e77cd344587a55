"""What a cell writes: through `sys.stdout` and `sys.stderr`, and past them to the descriptors themselves.

The descriptors 1 and 2, which other processes and C code write to, are files in memory that the grader has made. They
are emptied whenever a cell shows something and at its end, so that each text is known by its cell and its stream,
which it would not be in a pipe that the grader reads.
"""

from __future__ import annotations

import collections
import contextlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Literal

from autograder.worker import wire
from autograder.worker.pipes.notebook import CellOutput, StreamOutput

Emit = Callable[[CellOutput], None]
Name = Literal["stdout", "stderr"]
_FLUSH_SECONDS = 0.05
_FLUSH_CHARACTERS = 1 << 16
_NAMES: dict[int, Name] = {1: "stdout", 2: "stderr"}
_MOST = 1 << 16  # bytes that are kept of one file
_CUT = "\n… more was written past sys.stdout than is kept.\n"
_getpid, _write = os.getpid, os.write


class Outlet:
    """Hands what a notebook shows to `emit`, in the process that made this outlet.

    In a process that was forked from it, text goes to the descriptors, where the worker reads it like the text of any
    other process, and displays are dropped. In a hidden test nobody reads either.
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._process = _getpid()

    def __call__(self, output: CellOutput) -> None:
        """Show one output."""
        if _getpid() == self._process:
            self._emit(output)
        elif isinstance(output, StreamOutput):
            with contextlib.suppress(OSError):
                _write(2 if output.name == "stderr" else 1, output.text.encode())

    def collect(self) -> None:
        """Show what stands in the files behind the descriptors, up to a limit, and empty them."""
        for descriptor, name in _NAMES.items() if _getpid() == self._process else ():
            with contextlib.suppress(OSError, ValueError, AttributeError):
                getattr(sys, f"__{name}__").flush()
            text = _emptied(descriptor)
            if text:
                self._emit(StreamOutput(name, text))


def _emptied(descriptor: int) -> str:
    """Empty the file behind a descriptor and return what stood in it, up to a limit."""
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

    It has the name of a kernel's stream, and refuses what that refuses, in the same words.
    """

    encoding = "UTF-8"

    def __init__(self, name: Name, outlet: Outlet) -> None:
        self.name = name
        self._outlet = outlet
        self._parts: collections.deque[str] = collections.deque()  # threads write too
        self._size = 0
        self._flushed = time.monotonic()

    def writable(self) -> bool:
        """Return True."""
        return True

    def fileno(self) -> int:
        """Return the descriptor that other processes may write to."""
        return 2 if self.name == "stderr" else 1

    def write(self, text: str) -> int:
        """Keep the text, and send it on once there is much of it or some time has passed."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._parts.append(text)
        self._size += len(text)
        if self._size > _FLUSH_CHARACTERS or time.monotonic() - self._flushed > _FLUSH_SECONDS:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what has been written so far."""
        self._flushed = time.monotonic()
        self._size = 0
        text = wire.encodable("".join(self._taken()))
        if text:
            self._outlet(StreamOutput(self.name, text))

    def _taken(self) -> Iterator[str]:
        with contextlib.suppress(IndexError):
            while True:
                yield self._parts.popleft()


class Nowhere(io.TextIOBase):
    """The stream of a hidden test: it drops all text, and costs each of many forks less than a file."""

    encoding = "utf-8"

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Drop the text."""
        return len(text)
