"""Renders pages of hostile notebooks in a limited process, and always returns a page.

One helper process imports the rendering code once and forks for every page. The fork has limits of memory and time,
and sends back a string. If it ends early, takes too long or does not answer, the page is made here, with the notebook
as plain escaped text.
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
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from autograder.reports import feedback
from autograder.results import AssignmentInfo, SandboxInfo, SubmissionResult

_LENGTH = struct.Struct(">Q")
_LONGEST = 256 << 20  # bytes of an answer, whatever the limits of the request are
_MARGIN = 5.0  # seconds for the helper beyond those of the page: it forks, and passes the page on
_RESTARTS = 5  # of the helper, before every further page is plain text


class RenderLimits(msgspec.Struct, frozen=True):
    """Limits for rendering one page. `wall_seconds` counts from the request; `page_bytes` bounds the answer."""

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


class Response(msgspec.Struct, frozen=True):
    """The page, encoded in UTF-8 and empty where there is none, and the processor seconds that the fork used."""

    page: bytes
    cpu_seconds: float


@dataclass(frozen=True)
class RenderedPage:
    """A page, and the processor seconds that it took."""

    html: str
    cpu_seconds: float


class _NoPage(Exception):
    """The helper did not return a page."""


class Renderer:
    """Renders feedback pages until it is closed. One thread at a time may use it.

    `handout` is the notebook that students were given. Its cells are rendered once, since most submissions have them
    unchanged; without it, pages take longer.
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
        """End the helper."""
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
    ) -> RenderedPage:
        """Return the page. Over a limit, or after a crash, it shows the notebook as plain text."""
        started = time.thread_time()
        html, seconds = "", 0.0
        if notebook is not None:
            with contextlib.suppress(_NoPage, OSError, ValueError, TypeError, RecursionError):
                request = Request(result, info, sandbox, dict(notebook), self._limits)
                response = self._ask(msgspec.json.encode(request))
                seconds = response.cpu_seconds
                html = response.page.decode("utf-8")
        html = html or feedback.feedback_page(result, info, sandbox, notebook, plain=True)
        return RenderedPage(html, seconds + time.thread_time() - started)

    def _ask(self, request: bytes) -> Response:
        """Send one request and return its response. Raises `_NoPage`, `OSError` or `DecodeError`."""
        greeting = b"" if self._alive() else self._handout
        helper = self._running()
        deadline = time.monotonic() + self._limits.wall_seconds + _MARGIN
        try:
            answer = _exchange(helper, greeting + _frame(request), deadline)
            return msgspec.msgpack.decode(answer, type=Response)
        except (_NoPage, OSError, msgspec.DecodeError):
            self.close()
            raise

    def _alive(self) -> bool:
        return self._helper is not None and self._helper.poll() is None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._helper is not None and self._alive():
            return self._helper
        self.close()
        if self._restarts > _RESTARTS:
            raise _NoPage("the helper has ended too often")
        self._restarts += 1
        self._helper = _start()
        return self._helper


def _frame(message: bytes) -> bytes:
    return _LENGTH.pack(len(message)) + message


def _start() -> subprocess.Popen[bytes]:
    """Start a helper with its own environment and session, outside the current folder."""
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
    """Send the message and return the frame that comes back, before the deadline. Raises `_NoPage` or `OSError`."""
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
                raise _NoPage("the helper took too long")
            for key, _ in ready.select(left):
                if key.fileobj is helper.stdin:
                    unsent = unsent[os.write(key.fd, unsent[: 1 << 20]) :]
                    if not unsent:
                        ready.unregister(helper.stdin)
                    continue
                piece = os.read(key.fd, min(wanted, 1 << 20))
                if not piece:
                    raise _NoPage("the helper has ended")
                received += piece
    if unsent:
        raise _NoPage("the helper answered before it had the request")
    return bytes(received[_LENGTH.size :])


def _missing(received: bytearray) -> int:
    """Return how many bytes of the frame are missing. Raises `_NoPage` where it announces too many."""
    if len(received) < _LENGTH.size:
        return _LENGTH.size - len(received)
    length: int = _LENGTH.unpack_from(received)[0]
    if length > _LONGEST:
        raise _NoPage("the announced page is too long")
    return _LENGTH.size + length - len(received)
