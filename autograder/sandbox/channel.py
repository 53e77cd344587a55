"""Frames over a socket to a process that we do not trust: absolute deadlines, announced lengths checked first.

After any violation, timeout or end of stream the channel is finished: the caller ends the process, and nothing is
ever resynchronised.
"""

from __future__ import annotations

import array
import socket
import struct
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

_LENGTH = struct.Struct(">I")
_CHUNK = 1 << 18


class Lost(BaseException):
    """The other process is of no more use. No test can catch this by catching `Exception`.

    `reason` is "timed_out", "ended" or "violation".
    """

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(text or reason)
        self.reason = reason


class Channel:
    """One end of a socket pair. `limit` is the largest frame accepted, in bytes, and `check` looks at it first."""

    def __init__(
        self, sock: socket.socket, limit: int, check: Callable[[bytearray], None] = lambda data: None
    ) -> None:
        self.socket = sock
        self._check = check
        self.received = 0
        self._limit = limit

    def fileno(self) -> int:
        """The descriptor, so that `select` takes a channel."""
        return self.socket.fileno()

    def close(self) -> None:
        """Closes our end."""
        self.socket.close()

    def send(
        self, message: object, descriptors: Sequence[int] = (), *, deadline: float | None = None
    ) -> None:
        """Sends one message, with descriptors beside its first byte. Raises `Lost`."""
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
            raise Lost("timed_out") from None
        except OSError as error:
            raise _ended(error) from None

    def receive(self, deadline: float | None = None, form: Any = Any) -> Any:
        """One message, whole, before `deadline` (of `time.monotonic`), and of this form. Raises `Lost`."""
        (length,) = _LENGTH.unpack(self._read(4, deadline))
        if length > self._limit:
            raise Lost("violation", f"a frame of {length} bytes, over the limit of {self._limit}")
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
                    raise Lost("ended")
                data += part
        except TimeoutError:
            raise Lost("timed_out") from None
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
            raise Lost("timed_out")
        self.socket.settimeout(left)


def _ended(error: OSError) -> Lost:
    """Whether a pipe breaks or a connection is reset is chance: where the other process has gone, only that is said."""
    return Lost("ended") if isinstance(error, ConnectionError) else Lost("ended", str(error))


def frame(message: object) -> bytes:
    """A message as it goes over the pipe."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body)) + body


def parse(data: bytes | bytearray, form: Any = Any) -> Any:
    """A frame's body as plain data of this form. Raises `Lost` on whatever is not, before it is built."""
    try:
        return msgspec.msgpack.decode(data, type=form)
    except (msgspec.MsgspecError, RecursionError, MemoryError, ValueError, TypeError) as error:
        raise Lost("violation", f"a frame that is no message: {type(error).__name__}") from None


def pair(limit: int) -> tuple[Channel, socket.socket]:
    """Our end as a channel, and the end to give away."""
    ours, theirs = socket.socketpair()
    return Channel(ours, limit), theirs
