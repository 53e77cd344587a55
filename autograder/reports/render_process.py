"""The helper process: reads requests from its standard input, forks for each, and passes on the page of the fork.

Each frame begins with its length in eight bytes, big-endian. The first frame is the handout, or null; every other is a
`Request`, answered by a `Response`. This process decodes only the limits of a request: its hostile part is decoded by
the fork alone.
"""

from __future__ import annotations

import gc
import os
import resource
import selectors
import signal
import struct
import time
from typing import NoReturn

import msgspec

from autograder.rendering import cells
from autograder.rendering.cells import Known
from autograder.reports import feedback
from autograder.reports.renderer import RenderLimits, Request, Response
from autograder.results import (
    AssignmentInfo,
    Outcome,
    QuestionResult,
    SandboxInfo,
    Status,
    SubmissionResult,
    TestResult,
)

_LENGTH = struct.Struct(">Q")
_MB = 2**20


class _OnlyLimits(msgspec.Struct):
    """The part of a request that this process decodes; everything else is skipped."""

    limits: RenderLimits


def main() -> None:
    """Answer requests until the standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What started the grader may ignore it, and the kernel would then keep the ends of forks to itself.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _warm_up()
    handout = msgspec.json.decode(_frame() or b"null")
    known = cells.remember(handout) if isinstance(handout, dict) else {}
    gc.collect()
    gc.freeze()
    while (request := _frame()) is not None:
        response = msgspec.msgpack.encode(_response(request, known))
        _write(1, _LENGTH.pack(len(response)) + response)


def _frame() -> bytes | None:
    head = _read(0, _LENGTH.size)
    return None if head is None else _read(0, _LENGTH.unpack(head)[0])


def _response(request: bytes, known: Known) -> Response:
    """Return the page that a fork makes of this request, empty where it fails or takes too long, and what it used."""
    limits = msgspec.json.decode(request, type=_OnlyLimits).limits
    deadline = time.monotonic() + limits.wall_seconds
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _fork(request, known, limits, reading, writing)
    os.close(writing)
    try:
        page = _collect(reading, deadline, limits.page_bytes)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        usage = os.wait4(child, 0)[2]
    # The last byte says that the page is complete: the fork may have died while it wrote.
    complete = page[:-1] if page.endswith(b"\0") else b""
    return Response(complete, usage.ru_utime + usage.ru_stime)


def _fork(request: bytes, known: Known, limits: RenderLimits, reading: int, writing: int) -> NoReturn:
    """Render within limits, and end whatever happens."""
    try:
        os.close(reading)
        os.close(0)
        os.close(1)
        gc.disable()  # a collection would touch, and so copy, every page of memory; the fork does not live long
        _limit(limits)
        order = msgspec.json.decode(request, type=Request)
        page = feedback.feedback_page(order.result, order.info, order.sandbox, order.notebook, known=known)
        _write(writing, page.encode("utf-8", "replace") + b"\0")
    finally:
        os._exit(0)


def _limit(limits: RenderLimits) -> None:
    """Allow no new process, no writing to files, and no more memory and time than given."""
    seconds = limits.cpu_seconds
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_mb * _MB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        most = resource.getrlimit(kind)[1]
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (value, value))


def _collect(descriptor: int, deadline: float, most: int) -> bytes:
    """Return everything up to the end of the stream; nothing where that comes too late or is too much."""
    received = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(descriptor, selectors.EVENT_READ)
        while len(received) <= most:
            left = deadline - time.monotonic()
            if left <= 0 or not ready.select(left):
                return b""
            piece = os.read(descriptor, 1 << 20)
            if not piece:
                return bytes(received)
            received += piece
    return b""


def _read(descriptor: int, length: int) -> bytes | None:
    """Return exactly this many bytes, or None at the end of the stream."""
    received = bytearray()
    while len(received) < length:
        piece = os.read(descriptor, min(length - len(received), 1 << 20))
        if not piece:
            return None
        received += piece
    return bytes(received)


def _write(descriptor: int, data: bytes) -> None:
    unsent = memoryview(data)
    while unsent:
        unsent = unsent[os.write(descriptor, unsent[: 1 << 20]) :]


def _warm_up() -> None:
    """Render one page of our own, so that every import and table exists before the first fork."""
    test = TestResult(
        id="t", title="t", outcome=Outcome.FAILED, score=0.0, max_score=1.0, message="m", hint="h"
    )
    question = QuestionResult("q", "q", 0.0, 1.0, "automatic", (1,), (test,))
    result = SubmissionResult(
        id="s",
        file="s",
        sha256="",
        status=Status.GRADED,
        complete=True,
        score=0.0,
        max_score=1.0,
        questions=(question,),
        warnings=("w",),
    )
    contents = [
        {"cell_type": "markdown", "source": "# a\n\n* b `c` $\\frac{1}{2}$\n\n| a |\n|---|\n| b |\n\n$$x$$"},
        {
            "cell_type": "code",
            "source": 'def f(x):\n    """Two."""\n    return f"{x}" + 2.0  # sum',
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "\x1b[31ma\x1b[0m\n"},
                {"output_type": "display_data", "data": {"text/html": "<table><tr><td>1</td></tr></table>"}},
                {"output_type": "display_data", "data": {"image/png": "AAAA", "text/plain": "a"}},
            ],
        },
    ]
    info = AssignmentInfo(id="a", title="a", course="c", max_score=1.0)
    feedback.feedback_page(result, info, SandboxInfo("none", (), ()), {"cells": contents})


if __name__ == "__main__":
    main()
