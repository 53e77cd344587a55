"""Runs a whole notebook. Where a cell ends its worker, a new one runs it without the statement that did."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.sandbox import outputs
from autograder.sandbox.channel import Lost
from autograder.sandbox.outputs import Output
from autograder.sandbox.runs import CellRun, NotebookRun, RunPlan
from autograder.sandbox.worker import Worker
from autograder.sandbox.zygote import Zygote

_RUNS = 4  # the first, and three more


@dataclass(frozen=True)
class CellNote:
    """A cell that cost its worker. `cell` is its index; `happened` continues a sentence that begins with the cell."""

    cell: int
    happened: str

    def sentence(self) -> str:
        """Return what the student reads."""
        return (
            f"Cell {self.cell + 1} {self.happened}; the notebook ran again without the statement that was running. "
            "What the cell had defined before that statement counts."
        )


@dataclass(frozen=True)
class FinishedNotebook:
    """A notebook that has run. `worker` is None where nothing is left to ask.

    `notes` name the cells that cost a worker; `skip` holds the statements that are known never to end, by cell.
    """

    worker: Worker | None
    run: NotebookRun
    notes: tuple[CellNote, ...]
    skip: Mapping[int, Sequence[int]]


def run(zygote: Zygote, plan: RunPlan, extras: Mapping[str, bytes], seed: int) -> FinishedNotebook:
    """Run the notebook; where a cell ends or outlives its worker, run it again without the statement that did.

    It runs again at most three times, and within the notebook's budget. What the cell had defined before that
    statement stays, as in Jupyter.
    """
    limit = time.monotonic() + plan.notebook_seconds
    skip: dict[int, list[int]] = {cell: list(numbers) for cell, numbers in plan.skip.items()}
    troubled: dict[int, CellRun] = {}
    notes: list[CellNote] = []
    for _ in range(_RUNS):
        worker = Worker(zygote, extras, seed)
        left = max(0.1, limit - time.monotonic())
        result = _run_once(worker, replace(plan, skip=skip, notebook_seconds=left))
        if not result.stopped:
            return FinishedNotebook(worker, _with_troubles(result, troubled), tuple(notes), skip)
        end = worker.end()
        reason = "over_memory" if end.over_memory else result.stopped
        if result.stuck is None:
            break
        notes.append(CellNote(result.stuck, _REASONS.get(reason, reason)))
        stuck = result.cells[result.stuck]
        troubled[result.stuck] = stuck
        skip.setdefault(result.stuck, []).append(stuck.statement)
        if time.monotonic() >= limit:
            break
    return FinishedNotebook(None, _with_troubles(result, troubled), tuple(notes), skip)


def displayed(cell: CellRun) -> list[Output]:
    """Return a cell's outputs in nbformat's form."""
    return outputs.finished(cell.outputs)


def _run_once(worker: Worker, plan: RunPlan) -> NotebookRun:
    """Return one run. A worker that is gone before its cells reach it has run nothing."""
    try:
        return worker.run(plan)
    except Lost as lost:
        return NotebookRun({index: CellRun() for index, _ in plan.cells}, stopped=lost.reason)


def _with_troubles(result: NotebookRun, troubled: Mapping[int, CellRun]) -> NotebookRun:
    """Give each cell that cost a worker the outputs that it had written until then."""
    for index, cell in troubled.items():
        result.cells[index] = cell
    return result


_REASONS = {
    "timed_out": "did not end within its time and could not be interrupted",
    "over_memory": "used more memory than the notebook may",
    "output": "wrote more output than the notebook may",
    "ended": "ended the process that it ran in",
    "violation": "disturbed the connection to the grader",
}
