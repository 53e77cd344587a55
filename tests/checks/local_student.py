"""A student in this process, for testing checks without a sandbox.

It is the judge's own `Student` and the worker's own server with the pipe between them left out: arguments and
answers are encoded and decoded as they would be on the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judge.stand_ins import StandIns
from autograder.judge.student import Student
from autograder.judge.trace import Recorder
from autograder.worker import serve, wire


class _Near(serve._Server):
    """A server that calls back without a pipe."""

    def __init__(self, student: Student, names: dict[str, Any]) -> None:
        super().__init__(None, names, {})  # type: ignore[arg-type]
        self._student = student

    def _call_back(self, number: int, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        encoder = wire.Encoder(self._handles)
        pairs = [[name, encoder.encode(value)] for name, value in keywords.items()]
        message = {"call_back": number, "args": [encoder.encode(a) for a in args], "keywords": pairs}
        reply = self._student._called_back(message)
        if "error" in reply:
            raise serve.CallBackFailed(reply["error"])
        return wire.Decoder(self._handles, self._answers, self._call_back).decode(reply["value"])


class LocalStudent(Student):
    """Serves the functions of one namespace, such as a notebook leaves behind. `requests` counts plans."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._server = _Near(self, names)
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
