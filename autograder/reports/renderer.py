"""Renders pages of hostile notebooks in a limited process, and never fails to give a page.

One helper process imports the renderer once and forks for every page; the fork has its limits of memory, time and
processor, and what it sends is a string. Where it ends early, takes too long or does not answer, the page is made
here with the notebook as plain escaped text.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from autograder.reports import feedback
from autograder.results import AssignmentInfo, SandboxInfo, SubmissionResult

_LENGTH = struct.Struct(">Q")
_LONGEST = 256 << 20
_MARGIN = 5.0
_RESTARTS = 5


class RenderLimits(msgspec.Struct, frozen=True):
    """What one page may use. `wall_seconds` counts from the request; `page_bytes` bounds the answer."""

    memory_mb: int = 1024
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    page_bytes: int = 64 << 20


class Request(msgspec.Struct, frozen=True):
    """One page to render."""

    result: SubmissionResult
    info: AssignmentInfo
    sandbox: SandboxInfo
    notebook: dict[str, Any] | None
    limits: RenderLimits


class _Silent(Exception):
    """The helper did not give a page."""


class Renderer:
    """Renders feedback pages until it is closed. One thread at a time may use it.

    `handout` is the course's own notebook, without which pages take longer: its cells are laid out once, and most
    submissions have them unchanged.
    """

    def __init__(
        self, limits: RenderLimits = RenderLimits(), handout: Mapping[str, Any] | None = None
    ) -> None:
        self._limits = limits
        self._handout = _frame(msgspec.json.encode(handout))
        self._helper: subprocess.Popen[bytes] | None = None
        self._restarts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the helper."""
        helper, self._helper = self._helper, None
        if helper is None:
            return
        helper.kill()
        helper.wait()
        for pipe in (helper.stdin, helper.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def render(
        self,
        result: SubmissionResult,
        info: AssignmentInfo,
        sandbox: SandboxInfo,
        notebook: Mapping[str, Any] | None,
    ) -> str:
        """The page. Over a limit, or after a crash, it holds the notebook as plain text."""
        if notebook is None:
            return feedback.feedback_page(result, info, sandbox, None)
        try:
            request = Request(result, info, sandbox, dict(notebook), self._limits)
            return self._ask(msgspec.json.encode(request))
        except (_Silent, OSError, ValueError, TypeError, RecursionError):
            return feedback.feedback_page(result, info, sandbox, notebook, plain=True)

    def _ask(self, request: bytes) -> str:
        """One request and its answer. Raises `_Silent`, `OSError` or `UnicodeDecodeError`."""
        greeting = b"" if self._alive() else self._handout
        helper = self._running()
        deadline = time.monotonic() + self._limits.wall_seconds + _MARGIN
        try:
            answer = _exchange(helper, greeting + _frame(request), deadline)
        except (_Silent, OSError):
            self.close()
            raise
        if not answer:
            raise _Silent("the page's process gave nothing")
        return answer.decode("utf-8")

    def _alive(self) -> bool:
        return self._helper is not None and self._helper.poll() is None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._helper is not None and self._alive():
            return self._helper
        self.close()
        if self._restarts > _RESTARTS:
            raise _Silent("the helper has ended too often")
        self._restarts += 1
        self._helper = _start()
        return self._helper


def _frame(message: bytes) -> bytes:
    return _LENGTH.pack(len(message)) + message


def _start() -> subprocess.Popen[bytes]:
    """A helper with an environment of its own, in a session of its own, away from this folder."""
    environment = {
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
    }
    helper = subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.reports.render_process"],
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
    """Sends the message and receives one frame, both before the deadline. Raises `_Silent` or `OSError`."""
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
                raise _Silent("the page's process took too long")
            for key, _ in ready.select(left):
                if key.fileobj is helper.stdin:
                    unsent = unsent[os.write(key.fd, unsent[: 1 << 20]) :]
                    if not unsent:
                        ready.unregister(helper.stdin)
                    continue
                piece = os.read(key.fd, min(wanted, 1 << 20))
                if not piece:
                    raise _Silent("the helper has ended")
                received += piece
    if unsent:
        raise _Silent("the helper answered before it was asked")
    return bytes(received[_LENGTH.size :])


def _missing(received: bytearray) -> int:
    """How many bytes of the frame are still to come. Raises `_Silent` where it announces too many."""
    if len(received) < _LENGTH.size:
        return _LENGTH.size - len(received)
    length: int = _LENGTH.unpack_from(received)[0]
    if length > _LONGEST:
        raise _Silent("the announced page is too long")
    return _LENGTH.size + length - len(received)
