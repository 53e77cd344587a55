"""The pipes of a limited process: frames that begin with their length in eight bytes, and what the frames hold."""

from __future__ import annotations

import struct

import msgspec

LENGTH = struct.Struct(">Q")


class Limits(msgspec.Struct, frozen=True):
    """The limits of one request. `wall_seconds` counts from the request; `answer_bytes` bounds the answer."""

    memory_mb: int = 1024
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    answer_bytes: int = 64 << 20


class ForkAnswer(msgspec.Struct, frozen=True):
    """The answer to one request, and the processor seconds that its fork used.

    `body` is None where the fork failed, ran over a limit, or ended before it had written the whole answer.
    """

    body: bytes | None
    cpu_seconds: float


def frame(message: bytes) -> bytes:
    """Return the message behind its length."""
    return LENGTH.pack(len(message)) + message
