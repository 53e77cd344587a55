"""A process that has imported what commands import, and forks for each command that a test runs.

Run as a script, with the number of a socket. Each request is one message: the arguments, the folder and the
environment, with the descriptors of the three standard streams. Each is answered by the process's number, and then by
its exit code.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import runpy
import socket
import sys
import tempfile
import time

import autograder.cli

_LARGEST_REQUEST = 1 << 20
_ALSO = ("jupytext", "nbformat", "django.db.models", "autograder.rendering.cells")


def preload() -> None:
    """Import what commands import at their start, and the libraries that they import later."""
    for module in pkgutil.iter_modules(autograder.cli.__path__, "autograder.cli."):
        importlib.import_module(module.name)
    for name in _ALSO:
        importlib.import_module(name)


def main(descriptor: int) -> None:
    """Fork for each request; a fork runs its command and ends as the command does."""
    preload()
    control = socket.socket(fileno=descriptor)
    while True:
        request, streams, _, _ = socket.recv_fds(control, _LARGEST_REQUEST, 3)
        if not request:
            return
        child = os.fork()
        if child == 0:
            control.close()
            _become(json.loads(request), streams)
            return
        for stream in streams:
            os.close(stream)
        control.send(json.dumps(child).encode())
        _, status = os.waitpid(child, 0)
        control.send(json.dumps(os.waitstatus_to_exitcode(status)).encode())


def _become(request: dict[str, object], streams: list[int]) -> None:
    """Run the command of a request as a process of its own would."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(str(request["folder"]))
    os.environ.clear()
    os.environ.update(dict(request["environment"]))  # type: ignore[call-overload]
    time.tzset()
    tempfile.tempdir = None  # the environment may name another
    sys.argv = ["autograder", *map(str, request["arguments"])]  # type: ignore[call-overload]
    runpy.run_module("autograder", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
