"""The helper's side: reads requests from its standard input, forks for each, and passes on the answer of the fork.

The first frame is the greeting. Every request is two frames: its `Limits`, and a body that the fork alone decodes,
since a stranger wrote it.
"""

from __future__ import annotations

import gc
import os
import resource
import selectors
import signal
import time
from collections.abc import Callable
from typing import NoReturn

import msgspec

from autograder.limited.frames import LENGTH, ForkAnswer, Limits, frame

_MB = 2**20

Respond = Callable[[bytes], bytes]


def serve(begin: Callable[[bytes], Respond]) -> None:
    """Answer requests until the standard input ends.

    `begin` is called once with the greeting, and returns the function that answers a request within a fork.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What started the grader may ignore it, and the kernel would then keep the ends of forks to itself.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    respond = begin(_frame() or b"")
    gc.collect()
    gc.freeze()
    while (limits := _frame()) is not None and (request := _frame()) is not None:
        answer = _answer(request, respond, msgspec.msgpack.decode(limits, type=Limits))
        _write(1, frame(msgspec.msgpack.encode(answer)))


def _frame() -> bytes | None:
    head = _read(0, LENGTH.size)
    return None if head is None else _read(0, LENGTH.unpack(head)[0])


def _answer(request: bytes, respond: Respond, limits: Limits) -> ForkAnswer:
    """Return what a fork answers to this request, and what it used."""
    deadline = time.monotonic() + limits.wall_seconds
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _fork(request, respond, limits, reading, writing)
    os.close(writing)
    try:
        written = _collect(reading, deadline, limits.answer_bytes)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        usage = os.wait4(child, 0)[2]
    # The last byte says that the answer is complete: the fork may have died while it wrote.
    complete = written[:-1] if written.endswith(b"\0") else None
    return ForkAnswer(complete, usage.ru_utime + usage.ru_stime)


def _fork(request: bytes, respond: Respond, limits: Limits, reading: int, writing: int) -> NoReturn:
    """Answer within limits, and end whatever happens."""
    try:
        os.close(reading)
        os.close(0)
        os.close(1)
        gc.disable()  # a collection would touch, and so copy, every page of memory; the fork does not live long
        _limit(limits)
        _write(writing, respond(request) + b"\0")
    finally:
        os._exit(0)


def _limit(limits: Limits) -> None:
    """Allow no new process, no writing to files, and no more memory and time than given."""
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_mb * _MB),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
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
