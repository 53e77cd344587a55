"""One worker, as the grader sees it: runs the notebook under deadlines, then one fork for each hidden test.

Everything that arrives is the word of the student's process. It decides what is shown and how far a notebook came,
never a mark.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from autograder.sandbox import outputs
from autograder.sandbox.channel import violation
from autograder.sandbox.listener import GRACE_SECONDS, Listener
from autograder.sandbox.runs import CellRun, NotebookRun, RunPlan
from autograder.sandbox.zygote import Zygote
from autograder.worker.pipes import notebook
from autograder.worker.pipes.notebook import ProbeWalls, RunNotebook, WorkerReport
from autograder.worker.pipes.zygote import WorkerEnded

_LEFT_BYTES = 1 << 20  # of each stream that a dead worker had not reported


class Worker:
    """A context manager: at its end the worker and all that it started are gone."""

    def __init__(self, zygote: Zygote, extras: Mapping[str, bytes], seed: int) -> None:
        self._zygote = zygote
        self._channel, self._files = zygote.spawn(extras, seed)
        self._number = 0
        self.threads = 1

    def run(self, plan: RunPlan) -> NotebookRun:
        """Run the notebook. Afterwards `NotebookRun.stopped` says whether this worker can still be asked."""
        run = NotebookRun({index: CellRun() for index, _ in plan.cells})
        order = RunNotebook(
            cells=list(plan.cells),
            watch=tuple(plan.watch),
            skip={cell: list(numbers) for cell, numbers in plan.skip.items()},
            output_limit=plan.output_limit,
            injection=plan.injection,
        )
        self._channel.send(order, deadline=time.monotonic() + plan.notebook_seconds)
        Listener(self._channel, plan, run, self._zygote.interrupt, self._left_output).listen()
        self.threads = run.threads
        return run

    def probe(self, targets: ProbeWalls, seconds: float = 20.0) -> dict[str, bool]:
        """Have the worker attack its own walls; for a worker that has run no student code. Raises `Lost`."""
        deadline = time.monotonic() + seconds
        self._channel.send(targets, deadline=deadline)
        held: dict[str, bool] = self._channel.receive(deadline, notebook.Probed)
        return held

    def start_test(self, sock: socket.socket) -> None:
        """Fork the finished notebook; the fork answers the judge on `sock`. Raises `Lost`."""
        self._number = secrets.randbits(60)
        order = notebook.StartTest(self._number)
        self._channel.send(order, [sock.fileno()], deadline=time.monotonic() + GRACE_SECONDS)

    def finish_test(self, *, kill: bool) -> bool:
        """Wait until the fork is gone, ending it first if asked. Raises `Lost` where that fails.

        Returns False if the worker could not fork: nothing was asked, and another worker may have more room.

        Beside the fork's end only text may arrive, which a thread of the notebook still prints. A worker that reports
        anything else may be out of step with the grader, and the next test would pay for it.
        """
        deadline = time.monotonic() + GRACE_SECONDS
        if kill:
            self._channel.send(notebook.EndTest(), deadline=deadline)
        while True:
            report = self._channel.receive(deadline, WorkerReport)
            if isinstance(report, notebook.ForkEnded) and report.number == self._number:
                return report.forked
            if not isinstance(report, notebook.CellShowed):
                raise violation("a report that nobody asked for")

    def cpu_seconds(self) -> float:
        """Return the processor seconds that the worker has used so far, as the kernel counts them."""
        return self._zygote.measure()

    def footprint(self) -> str:
        """Return a digest of what forks leave to each other; empty where the worker cannot say. Raises `Lost`."""
        deadline = time.monotonic() + GRACE_SECONDS
        self._channel.send(notebook.TakeFootprint(), deadline=deadline)
        report = self._channel.receive(deadline, WorkerReport)
        if not isinstance(report, notebook.FootprintTaken):
            raise violation("a report that nobody asked for")
        return report.digest

    def _left_output(self) -> list[outputs.Output]:
        """Return what a worker that has ended had written to its descriptors, and not yet reported."""
        texts = [
            os.pread(descriptor, _LEFT_BYTES, 0).decode("utf-8", "replace") for descriptor in self._files
        ]
        names = ("stdout", "stderr")
        return [
            {"output_type": "stream", "name": name, "text": text}
            for name, text in zip(names, texts, strict=True)
            if text
        ]

    def end(self) -> WorkerEnded:
        """Kill the worker with all that it started."""
        self._channel.close()
        while self._files:
            os.close(self._files.pop())
        return self._zygote.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._files:
            self.end()
