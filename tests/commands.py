"""Runs `autograder` commands for tests: each in a process of its own, forked from one that has imported already.

A command imports for half a second, and the tests run many hundreds. Tests of how a command starts run Python
themselves.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

_SERVER = Path(__file__).with_name("command_server.py")
_SECONDS = 120.0


def run(
    *arguments: object,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = _SECONDS,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end. Raises `subprocess.TimeoutExpired` where it takes longer, and ends it.

    One runner grades, unless the arguments say how many: tests run beside each other already.
    """
    words = [str(argument) for argument in arguments]
    if words[:1] == ["grade"] and "--jobs" not in words:
        words += ["--jobs", "1"]
    request = {
        "arguments": words,
        "folder": str(cwd or Path.cwd()),
        "environment": dict(os.environ if env is None else env),
    }
    with _streams() as (nothing, out, err):
        control = _server()
        socket.send_fds(
            control, [json.dumps(request).encode()], [nothing.fileno(), out.fileno(), err.fileno()]
        )
        child = json.loads(control.recv(100))
        code = _ended(control, child, timeout)
        if code is None:
            raise subprocess.TimeoutExpired(words, timeout, _text(out), _text(err))
        return subprocess.CompletedProcess(words, code, _text(out), _text(err))


def _ended(control: socket.socket, child: int, timeout: float) -> int | None:
    """Return the exit code of a process; None if it had to be ended."""
    control.settimeout(timeout)
    try:
        return int(json.loads(control.recv(100)))
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
        control.settimeout(None)
        control.recv(100)
        return None
    finally:
        control.settimeout(None)


@contextlib.contextmanager
def _streams() -> Iterator[tuple[IO[bytes], IO[bytes], IO[bytes]]]:
    with open(os.devnull, "rb") as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        yield nothing, out, err


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


@functools.cache
def _server() -> socket.socket:
    """Start the process that forks; it ends with this one, which holds the other end of its socket."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with far:
        process = subprocess.Popen(
            [sys.executable, "-P", _SERVER, str(far.fileno())],
            pass_fds=[far.fileno()],
            stdin=subprocess.DEVNULL,
        )
    atexit.register(process.wait)
    atexit.register(near.close)  # goes first
    return near
