"""A student in this process, for testing checks without a sandbox.

It is the judge's own `Student` and the worker's own server with the pipe between them left out: arguments and
answers are encoded and decoded as they would be on the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judge.stand_ins import StandIns
from autograder.judge.student import Student
from autograder.judge.trace import TraceRecorder
from autograder.worker import arguments, serve, wire
from autograder.worker.figures import FigureRecorder
from autograder.worker.pipes.student import CallBack, PlanRequest, Step, StepResult


class _Near(serve._Server):
    """A server that calls back without a pipe."""

    def __init__(self, student: Student, names: dict[str, Any]) -> None:
        super().__init__(None, names, {}, {}, FigureRecorder())  # type: ignore[arg-type]
        self._student = student

    def _call_back(self, number: int, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        encoder = wire.Encoder(self._handles)
        pairs = [(name, encoder.encode(value)) for name, value in keywords.items()]
        reply = self._student._called_back(CallBack(number, [encoder.encode(a) for a in args], pairs))
        if reply.error:
            raise serve.CallBackFailed(reply.error)
        return arguments.ArgumentDecoder(self._handles, self._answers, self._call_back).decode(reply.value)


class LocalStudent(Student):
    """Serves the functions of one namespace, such as a notebook leaves behind. `requests` counts plans."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._server = _Near(self, names)
        self._functions = []
        self.stand_ins = StandIns({})
        self.trace = TraceRecorder()
        self.lost = None
        self.used = False
        self.requests = 0
        self._seconds = self._left = 0.0  # nothing here asks the time

    def exchange(self, steps: list[Step]) -> list[StepResult]:
        """Answers one request at once, with NumPy's default error state."""
        self.requests += 1
        self.used = True
        with np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore"):
            return self._server.answer(PlanRequest("", steps)).results

    def close(self) -> None:
        """There is no pipe to close."""


def student(**functions: Any) -> LocalStudent:
    """A student who has defined these functions."""
    return LocalStudent(functions)
