"""Frames over a socket to a process that is not trusted: absolute deadlines, announced lengths checked first.

After any violation, timeout or end of stream the channel is of no more use: the caller ends the process, and never
tries to find the next message.
"""

from __future__ import annotations

import array
import enum
import socket
import struct
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

_LENGTH = struct.Struct(">I")
_CHUNK = 1 << 18


class LostReason(enum.StrEnum):
    """Why another process is of no more use."""

    TIMED_OUT = "timed_out"
    ENDED = "ended"
    VIOLATION = "violation"
    OUTPUT = "output"
    MEMORY = "memory"


class Lost(BaseException):
    """The other process is of no more use. No test can catch this by catching `Exception`."""

    def __init__(self, reason: LostReason, text: str = "") -> None:
        super().__init__(text or reason)
        self.reason = reason


def violation(text: str) -> Lost:
    """Return the exception for a message that nothing but a hostile or a broken process sends."""
    return Lost(LostReason.VIOLATION, text)


class Channel:
    """One end of a socket pair. A frame may have `limit` bytes; `check` sees it before it is decoded, and may raise."""

    def __init__(
        self, sock: socket.socket, limit: int, check: Callable[[bytearray], None] = lambda data: None
    ) -> None:
        self.socket = sock
        self._check = check
        self.received = 0
        self._limit = limit

    def fileno(self) -> int:
        """Return the descriptor, so that `select` takes a channel."""
        return self.socket.fileno()

    def close(self) -> None:
        """Close this end."""
        self.socket.close()

    def send(
        self, message: object, descriptors: Sequence[int] = (), *, deadline: float | None = None
    ) -> None:
        """Send one message, with descriptors beside its first byte. Raises `Lost`."""
        data = memoryview(frame(message))
        try:
            if descriptors:
                self._set_timeout(deadline)
                rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
                data = data[self.socket.sendmsg([data[:4]], rights) :]
            while data:
                self._set_timeout(deadline)
                data = data[self.socket.send(data[:_CHUNK]) :]
        except TimeoutError:
            raise Lost(LostReason.TIMED_OUT) from None
        except OSError as error:
            raise _ended(error) from None

    def receive(self, deadline: float | None, form: Any) -> Any:
        """Receive one whole message of this form before `deadline` (of `time.monotonic`). Raises `Lost`."""
        (length,) = _LENGTH.unpack(self._read(4, deadline))
        if length > self._limit:
            raise violation(f"a frame of {length} bytes, over the limit of {self._limit}")
        data = self._read(length, deadline)
        self._check(data)
        return parse(data, form)

    def _read(self, count: int, deadline: float | None) -> bytearray:
        data = bytearray()
        try:
            while len(data) < count:
                self._set_timeout(deadline)
                part = self.socket.recv(min(count - len(data), _CHUNK))
                if not part:
                    raise Lost(LostReason.ENDED)
                data += part
        except TimeoutError:
            raise Lost(LostReason.TIMED_OUT) from None
        except OSError as error:
            raise _ended(error) from None
        self.received += count
        return data

    def _set_timeout(self, deadline: float | None) -> None:
        if deadline is None:
            self.socket.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise Lost(LostReason.TIMED_OUT)
        self.socket.settimeout(left)


def _ended(error: OSError) -> Lost:
    """Return the exception for a failed socket.

    Where the other process has gone, the kernel's error is left out: whether a pipe breaks or a connection is reset is
    chance.
    """
    return (
        Lost(LostReason.ENDED) if isinstance(error, ConnectionError) else Lost(LostReason.ENDED, str(error))
    )


def frame(message: object) -> bytes:
    """Return a message as it goes over the pipe."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body)) + body


def parse(data: bytes | bytearray, form: Any) -> Any:
    """Decode a frame's body of this form. Raises `Lost` on whatever is not of it, before that is built."""
    try:
        return msgspec.msgpack.decode(data, type=form)
    except (msgspec.MsgspecError, RecursionError, MemoryError, ValueError, TypeError) as error:
        raise violation(f"a frame that is no message: {type(error).__name__}") from None


def pair(limit: int) -> tuple[Channel, socket.socket]:
    """Make a socket pair: this end as a channel, and the end to give away."""
    near, far = socket.socketpair()
    return Channel(near, limit), far
