"""One worker, as our side sees it: runs the notebook under deadlines, then one fork for each hidden test.

Everything that arrives is the word of the student's process. It decides what is shown and how far a notebook came,
never a mark.
"""

from __future__ import annotations

import os
import secrets
import select
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import msgspec

from autograder.sandbox import events, outputs
from autograder.sandbox.channel import Channel, Lost
from autograder.sandbox.events import Event, whole
from autograder.sandbox.values import safe_name
from autograder.sandbox.zygote import End, Zygote

GRACE_SECONDS = 1.5
_KILL_BYTES = 64 * 2**20
_KILL_OUTPUTS = 5_000
_KILL_EVENTS = 100_000
_LEFT_BYTES = 1 << 20


@dataclass
class CellRun:
    """What became of one cell: "ok", "failed", "timed_out", "died" or "not_run", with its outputs so far.

    `error` is the nearest built-in type of an exception, `line` the cell's line, both as the worker said; `parsed`
    is false where the cell is no valid Python, so that nothing of it ran. `seconds` is what it took on our clock.
    """

    status: str = "not_run"
    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    text: str = ""
    line: int | None = None
    parsed: bool = True
    count: int | None = None
    statement: int = -1
    seconds: float = 0.0


@dataclass
class Run:
    """One run of a notebook. `stopped` is empty if it came to its end, else why not, in a word."""

    cells: dict[int, CellRun]
    defined: dict[str, int] = field(default_factory=dict)
    threads: int = 1
    again: list[int] = field(default_factory=list)
    stopped: str = ""
    stuck: int | None = None


@dataclass(frozen=True)
class Injection:
    """What stands in for the student's own: by name, what a class can be asked, and all arguments' names.

    With `quick` only what definitions need is run. `asked` are the names that questions ask for; `failed` holds, by
    cell, the statement that ended it in the student's own run.
    """

    parts: Mapping[str, Mapping[str, Any]]
    asked: Sequence[str]
    failed: Mapping[int, int]
    quick: bool

    def order(self) -> dict[str, Any]:
        """As it goes to the worker."""
        return {
            "parts": {name: dict(form) for name, form in self.parts.items()},
            "asked": list(self.asked),
            "failed": [[cell, statement] for cell, statement in self.failed.items()],
            "quick": self.quick,
        }


@dataclass(frozen=True)
class RunPlan:
    """What to run and within what: `cells` are (position, source); `skip` statements that never end, by cell."""

    cells: Sequence[tuple[int, str]]
    watch: Sequence[str]
    skip: Mapping[int, Sequence[int]]
    cell_seconds: float
    notebook_seconds: float
    output_limit: int
    injection: Injection | None = None


class Worker:
    """A context manager: at its end the worker and all that it started are gone."""

    def __init__(self, zygote: Zygote, extras: Mapping[str, bytes], seed: int) -> None:
        self._zygote = zygote
        self._channel, self._files = zygote.spawn(extras, seed)
        self._number = 0
        self.threads = 1

    def run(self, plan: RunPlan) -> Run:
        """Runs the notebook. Afterwards `Run.stopped` says whether this worker can still be asked."""
        run = Run({index: CellRun() for index, _ in plan.cells})
        self._channel.send(
            [
                "run",
                {
                    "cells": [list(cell) for cell in plan.cells],
                    "watch": list(plan.watch),
                    "skip": [[cell, list(numbers)] for cell, numbers in plan.skip.items()],
                    "output_limit": plan.output_limit,
                    "injection": plan.injection.order() if plan.injection else None,
                },
            ],
            deadline=time.monotonic() + plan.notebook_seconds,
        )
        _Listener(self, plan, run).listen()
        self.threads = run.threads
        return run

    def probe(self, targets: Mapping[str, Any], seconds: float = 20.0) -> dict[str, bool]:
        """Has the worker attack its own walls; for a worker that has run no student code."""
        deadline = time.monotonic() + seconds
        self._channel.send(["probe", dict(targets)], deadline=deadline)
        return dict(self._channel.receive(deadline))

    def start_test(self, sock: socket.socket) -> None:
        """Forks the finished notebook; the fork answers the judge on `sock`. Raises `Lost`."""
        self._number = secrets.randbits(60)
        order = ["test", self._number]
        self._channel.send(order, [sock.fileno()], deadline=time.monotonic() + GRACE_SECONDS)

    def finish_test(self, *, kill: bool) -> bool:
        """Waits until the fork is gone, ending it first if asked. Raises `Lost` where that fails.

        False where the worker could not fork: nothing was asked, and another worker may have more room.

        A worker that says anything else, but for what a thread of the notebook still prints, may be out of step with
        us: the next test would pay for it.
        """
        deadline = time.monotonic() + GRACE_SECONDS
        if kill:
            self._channel.send(["kill"], deadline=deadline)
        while True:
            event = self._channel.receive(deadline, Event)
            if isinstance(event, events.Gone) and event.number == self._number:
                return event.forked
            if not isinstance(event, events.Output):
                raise Lost("violation", "a report that nobody asked for")

    def interrupt(self) -> None:
        """Presses the stop button."""
        self._zygote.interrupt()

    def left_output(self) -> list[outputs.Output]:
        """What a worker that has ended had written to its descriptors, and not yet reported."""
        texts = [
            os.pread(descriptor, _LEFT_BYTES, 0).decode("utf-8", "replace") for descriptor in self._files
        ]
        names = ("stdout", "stderr")
        return [
            {"output_type": "stream", "name": name, "text": text}
            for name, text in zip(names, texts, strict=True)
            if text
        ]

    def readable(self, deadline: float) -> bool:
        """Waits for a message until the deadline. Raises `Lost` where too much has come."""
        if self._channel.received > _KILL_BYTES:
            raise Lost("output")
        return bool(select.select([self._channel], [], [], max(0.0, deadline - time.monotonic()))[0])

    @property
    def channel(self) -> Channel:
        """The worker's socket."""
        return self._channel

    def end(self) -> End:
        """Kills the worker with all that it started."""
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


class _Listener:
    """Follows a run's events under its deadlines."""

    def __init__(self, worker: Worker, plan: RunPlan, run: Run) -> None:
        self._worker = worker
        self._plan = plan
        self._run = run
        self._limit = time.monotonic() + plan.notebook_seconds
        self._deadline = min(self._limit, time.monotonic() + plan.cell_seconds)
        self._interrupted = False
        self._index: int | None = None
        self._began = time.monotonic()
        self._events = 0
        self._outputs = 0
        self._room = 2 * plan.output_limit + 2**20

    def listen(self) -> None:
        """Until the notebook is finished, or the worker is of no more use."""
        try:
            while not self._step():
                pass
        except Lost as lost:
            self._stop(lost.reason)

    def _step(self) -> bool:
        if not self._worker.readable(self._deadline):
            return self._overdue()
        channel = self._worker.channel
        before = channel.received
        event = channel.receive(self._deadline + GRACE_SECONDS, Event)
        self._count(event, channel.received - before)
        return self._take(event)

    def _count(self, event: Event, size: int) -> None:
        """Ends a worker that reports more than a notebook has to: an honest one keeps to its own limit."""
        self._events += 1
        if isinstance(event, events.Output):
            self._room -= size
        if self._room < 0 or self._outputs > _KILL_OUTPUTS or self._events > _KILL_EVENTS:
            raise Lost("output")

    def _overdue(self) -> bool:
        if self._interrupted:
            raise Lost("timed_out")
        self._interrupted = True
        self._deadline = time.monotonic() + GRACE_SECONDS
        self._worker.interrupt()
        return False

    def _take(self, event: Event) -> bool:
        if isinstance(event, events.Began):
            self._begin(event.cell)
        elif isinstance(event, events.Mark) and self._index is not None:
            self._run.cells[self._index].statement = event.statement
        elif isinstance(event, events.Output):
            self._output(self._cell(event.cell), msgspec.to_builtins(event.shown))
        elif isinstance(event, events.Done):
            self._done(self._cell(event.cell), event.report)
        elif isinstance(event, events.Again):
            self._again(event.cell)
        elif isinstance(event, events.Finished):
            self._finish(event.summary)
            return True
        return False

    def _output(self, cell: CellRun, output: outputs.Output) -> None:
        """Text that continues an output is no further one: how it comes in pieces depends on time."""
        if output["output_type"] == "update_display_data":
            outputs.update((cell.outputs for cell in self._run.cells.values()), output)
            self._outputs += 1
            return
        before = len(cell.outputs)
        outputs.append(cell.outputs, output)
        self._outputs += max(0, len(cell.outputs) - before)

    def _cell(self, index: int) -> CellRun:
        cell = self._run.cells.get(index)
        if cell is None:
            raise Lost("violation", "a report on a cell that there is not")
        return cell

    def _again(self, index: int) -> None:
        self._cell(index)
        if index in self._run.again:
            raise Lost("violation", "a cell that runs once more for the second time")
        self._run.again.append(index)
        self._run.cells[index] = CellRun()

    def _begin(self, index: int) -> None:
        if time.monotonic() > self._limit:
            raise Lost("timed_out")
        self._cell(index)
        self._index = index
        self._began = time.monotonic()
        self._interrupted = False
        self._deadline = min(self._limit, time.monotonic() + self._plan.cell_seconds)

    def _done(self, cell: CellRun, report: events.Report) -> None:
        late = self._interrupted
        cell.status = "ok" if report.ok else "timed_out" if late else "failed"
        cell.count = whole(report.count)
        cell.line = whole(report.line)
        cell.parsed = report.parsed
        cell.error = safe_name(report.builtin)
        cell.text = report.text[:500]
        cell.seconds = time.monotonic() - self._began
        self._interrupted = False
        self._deadline = min(self._limit, time.monotonic() + self._plan.cell_seconds)

    def _finish(self, summary: events.Summary) -> None:
        self._run.threads = whole(summary.threads) or 1
        known = self._run.cells
        self._run.defined = {name: index for name, index in summary.defined.items() if index in known}

    def _stop(self, reason: str) -> None:
        self._run.stopped = reason
        self._run.stuck = self._index
        if self._index is not None:
            cell = self._run.cells[self._index]
            for output in self._worker.left_output():
                outputs.append(cell.outputs, output)
            cell.status = "timed_out" if reason == "timed_out" else "died"
