"""A student in this process, for testing checks without a sandbox.

It is the judge's own `Student` and the worker's own server with the pipe between them left out: arguments and
answers are encoded and decoded as they would be on the way.
"""

from __future__ import annotations

import socket
from typing import Any

import numpy as np

from autograder.judge.stand_ins import StandIns
from autograder.judge.student import Student
from autograder.judge.trace import Recorder
from autograder.worker import serve


class LocalStudent(Student):
    """Serves the functions of one namespace, such as a notebook leaves behind. `requests` counts plans."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._server = serve._Server(socket.socket(), names, {})
        self._server._sock.close()
        self._functions = []
        self.stand_ins = StandIns({})
        self.trace = Recorder()
        self.lost = None
        self.used = False
        self.requests = 0

    def exchange(self, steps: list[dict[str, Any]]) -> list[Any]:
        """Answers one request at once, with NumPy's default error state."""
        self.requests += 1
        self.used = True
        with np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore"):
            results: list[Any] = self._server.answer({"nonce": "", "steps": steps})["results"]
        return results

    def close(self) -> None:
        """There is no pipe to close."""


def student(**functions: Any) -> LocalStudent:
    """A student who has defined these functions."""
    return LocalStudent(functions)
