"""Asks a limited process: one helper imports the code once, and forks for every request.

The fork has limits of memory and time, and sends back bytes. A helper that ends, or takes too long to pass an answer
on, is replaced.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from autograder.limited.frames import LENGTH, ForkAnswer, Limits, frame

_LONGEST = 256 << 20  # bytes of an answer, whatever the limits of the request are
_MARGIN = 5.0  # seconds for the helper beyond those of the request: it forks, and passes the answer on
_FAILURES = 5  # of helpers in a row, before no further one is started


class HelperLost(Exception):
    """The helper ended, or did not answer in time. No limit of the request's fork says why."""


class LimitedProcess:
    """A helper process that runs `module` and answers requests until it is closed. One thread at a time may use it.

    `greeting` is what each new helper gets first. The helper starts when the block is entered, or with a request.
    """

    def __init__(self, module: str, limits: Limits, greeting: bytes = b"") -> None:
        self._module = module
        self._limits = limits
        self._greeting = frame(greeting)
        self._failures = 0
        self._stopped = False
        self._is_greeted = False
        self.helper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def start(self) -> None:
        """Start a helper, so that the first request does not wait for its imports. A request finds out if it cannot."""
        with contextlib.suppress(OSError):
            self.helper, self._is_greeted = _start(self._module), False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the helper."""
        helper, self.helper = self.helper, None
        if helper is None:
            return
        helper.kill()
        helper.wait()
        for pipe in (helper.stdin, helper.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def stop(self) -> None:
        """End what is at work here, from another thread: its thread gets a `HelperLost` and can close the process."""
        self._stopped = True
        helper = self.helper
        if helper is not None:
            helper.kill()

    def ask(self, request: bytes) -> ForkAnswer:
        """Return the answer to a request; of a new helper where the first one ends. Raises `HelperLost`."""
        try:
            return self._ask(request)
        except HelperLost:
            return self._ask(request)

    def _ask(self, request: bytes) -> ForkAnswer:
        if self._stopped or self._failures > _FAILURES:
            raise HelperLost("the helper has ended too often")
        try:
            answer = self._exchanged(request)
        except (OSError, msgspec.DecodeError, HelperLost) as error:
            self._failures += 1
            self.close()
            raise HelperLost(str(error)) from None
        self._failures = 0
        return answer

    def _exchanged(self, request: bytes) -> ForkAnswer:
        message = frame(msgspec.msgpack.encode(self._limits)) + frame(request)
        if self.helper is None or self.helper.poll() is not None:
            self.close()
            self.helper, self._is_greeted = _start(self._module), False
        if not self._is_greeted:
            message, self._is_greeted = self._greeting + message, True
        deadline = time.monotonic() + self._limits.wall_seconds + _MARGIN
        return msgspec.msgpack.decode(_exchange(self.helper, message, deadline), type=ForkAnswer)


def _start(module: str) -> subprocess.Popen[bytes]:
    """Start a helper with its own environment and session, outside the current folder."""
    environment = {
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
    }
    helper = subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd="/",
        env=environment,
        start_new_session=True,
    )
    for pipe in (helper.stdin, helper.stdout):
        assert pipe is not None
        os.set_blocking(pipe.fileno(), False)
    return helper


def _exchange(helper: subprocess.Popen[bytes], message: bytes, deadline: float) -> bytes:
    """Send the message and return the frame that comes back, before the deadline. Raises `HelperLost` or `OSError`."""
    assert helper.stdin is not None
    assert helper.stdout is not None
    unsent = memoryview(message)
    received = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(helper.stdin, selectors.EVENT_WRITE)
        ready.register(helper.stdout, selectors.EVENT_READ)
        while (wanted := _missing(received)) > 0:
            left = deadline - time.monotonic()
            if left <= 0:
                raise HelperLost("the helper took too long")
            for key, _ in ready.select(left):
                if key.fileobj is helper.stdin:
                    unsent = unsent[os.write(key.fd, unsent[: 1 << 20]) :]
                    if not unsent:
                        ready.unregister(helper.stdin)
                    continue
                piece = os.read(key.fd, min(wanted, 1 << 20))
                if not piece:
                    raise HelperLost("the helper has ended")
                received += piece
    if unsent:
        raise HelperLost("the helper answered before it had the request")
    return bytes(received[LENGTH.size :])


def _missing(received: bytearray) -> int:
    """Return how many bytes of the frame are missing. Raises `HelperLost` where it announces too many."""
    if len(received) < LENGTH.size:
        return LENGTH.size - len(received)
    length: int = LENGTH.unpack_from(received)[0]
    if length > _LONGEST:
        raise HelperLost("the announced answer is too long")
    return LENGTH.size + length - len(received)
