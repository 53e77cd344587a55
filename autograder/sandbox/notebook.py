"""Runs a whole notebook. Where a cell ends its worker, a new one runs it without the statement that did."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.sandbox import outputs
from autograder.sandbox.channel import Lost
from autograder.sandbox.outputs import Output
from autograder.sandbox.runs import CellRun, NotebookRun, RunPlan
from autograder.sandbox.worker import Worker
from autograder.sandbox.zygote import Zygote
from autograder.worker.pipes.notebook import NO_REST

_RUNS = 4  # the first, and three more
_REST_RUNS = 3  # and so many until nothing runs any more after a statement that raised


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

    `notes` name the cells that cost a worker; `skip` holds the statements that are known never to end, by cell;
    `cpu_seconds` is the processor time of the workers that it cost.
    """

    worker: Worker | None
    run: NotebookRun
    notes: tuple[CellNote, ...]
    skip: Mapping[int, Sequence[int]]
    cpu_seconds: float


def run(
    zygote: Zygote, plan: RunPlan, extras: Mapping[str, bytes], seed: int, moment: float = math.inf
) -> FinishedNotebook:
    """Run the notebook; where a cell ends or outlives its worker, run it again without the statement that did.

    It runs again at most three times, within the notebook's budget and not past `moment` (of `time.monotonic`). What
    the cell had defined before that statement stays, as in Jupyter. What only runs because an earlier statement of its
    cell raised is left out without a note, and costs at most three runs more.
    """
    limit = min(moment, time.monotonic() + plan.notebook_seconds)
    skip: dict[int, list[int]] = {cell: list(numbers) for cell, numbers in plan.skip.items()}
    troubled: dict[int, CellRun] = {}
    notes: list[CellNote] = []
    cpu_seconds = 0.0
    runs = rest_runs = 0
    while runs < _RUNS:
        worker = Worker(zygote, extras, seed)
        left = max(0.1, limit - time.monotonic())
        result = _run_once(worker, replace(plan, skip=skip, notebook_seconds=left))
        if not result.stopped:
            return FinishedNotebook(worker, _with_troubles(result, troubled), tuple(notes), skip, cpu_seconds)
        end = worker.end()
        cpu_seconds += end.cpu_seconds
        reason = "over_memory" if end.over_memory else result.stopped
        stuck_in = result.stuck
        if stuck_in is None:
            break
        stuck = result.cells[stuck_in]
        # A worker may claim what it likes: what was told to leave the rest alone is not at a rest.
        if stuck.resting and NO_REST not in skip.get(stuck_in, ()):
            rest_runs += 1
            limit = min(moment, time.monotonic() + left)  # Jupyter would not have spent this time
            for index in [stuck_in] if rest_runs < _REST_RUNS else result.cells:
                skip.setdefault(index, []).append(NO_REST)
        else:
            runs += 1
            notes.append(CellNote(stuck_in, _REASONS.get(reason, reason)))
            troubled[stuck_in] = stuck
            skip.setdefault(stuck_in, []).append(stuck.statement)
        if time.monotonic() >= limit:
            break
    result.cut_short = time.monotonic() >= moment
    return FinishedNotebook(None, _with_troubles(result, troubled), tuple(notes), skip, cpu_seconds)


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
