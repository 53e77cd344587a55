"""Runs a whole notebook, in new workers as often as a cell kills one: what is defined stays, what never ends goes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.sandbox.channel import Lost
from autograder.sandbox.runs import CellRun, NotebookRun, RunPlan
from autograder.sandbox.worker import Worker
from autograder.sandbox.zygote import Zygote

_RUNS = 4


@dataclass(frozen=True)
class Finished:
    """A notebook that has run. `worker` is None where nothing is left to ask; `notes` are for the student.

    `skip` holds the statements that are known never to end, by cell.
    """

    worker: Worker | None
    run: NotebookRun
    notes: tuple[str, ...]
    skip: Mapping[int, Sequence[int]]


def run(zygote: Zygote, plan: RunPlan, extras: Mapping[str, bytes], seed: int) -> Finished:
    """Runs the notebook; where a cell ends or outlives its worker, again without the statement that did.

    At most three times again, and within the notebook's budget. What the cell had defined before that statement
    stays, as in Jupyter.
    """
    limit = time.monotonic() + plan.notebook_seconds
    skip: dict[int, list[int]] = {cell: list(numbers) for cell, numbers in plan.skip.items()}
    troubled: dict[int, CellRun] = {}
    notes: list[str] = []
    for _ in range(_RUNS):
        worker = Worker(zygote, extras, seed)
        left = max(0.1, limit - time.monotonic())
        result = _run_once(worker, replace(plan, skip=skip, notebook_seconds=left))
        if not result.stopped:
            return Finished(worker, _with_troubles(result, troubled), tuple(notes), skip)
        end = worker.end()
        reason = "over_memory" if end.over_memory else result.stopped
        if result.stuck is None:
            break
        notes.append(_note(result.stuck, reason))
        stuck = result.cells[result.stuck]
        troubled[result.stuck] = stuck
        skip.setdefault(result.stuck, []).append(stuck.statement)
        if time.monotonic() >= limit:
            break
    return Finished(None, _with_troubles(result, troubled), tuple(notes), skip)


def _run_once(worker: Worker, plan: RunPlan) -> NotebookRun:
    """One run; a worker that is gone before it could be told what to run has run nothing."""
    try:
        return worker.run(plan)
    except Lost as lost:
        return NotebookRun({index: CellRun() for index, _ in plan.cells}, stopped=lost.reason)


def _with_troubles(result: NotebookRun, troubled: Mapping[int, CellRun]) -> NotebookRun:
    """A cell that once had to be cut shows what it had done until then."""
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


def _note(index: int, reason: str) -> str:
    return (
        f"Cell {index + 1} {_REASONS.get(reason, reason)}; the notebook ran again without the statement that did. "
        "What the cell had defined before it counts."
    )
