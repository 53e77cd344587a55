"""Follows a run's reports under its deadlines, and keeps what may be kept of them."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Sequence

import msgspec

from autograder.sandbox import outputs
from autograder.sandbox.channel import Channel, Lost, LostReason, violation
from autograder.sandbox.runs import CellRun, CellStatus, NotebookRun, RunPlan
from autograder.sandbox.values import safe_name, safe_subject
from autograder.worker.pipes import notebook
from autograder.worker.pipes.notebook import WorkerReport

GRACE_SECONDS = 1.5  # from an interrupt, or the last moment of a deadline, to the worker's end
# After the notebook's limit: of a cell, of the rest of it, and once more where both end late.
_LAST_INTERRUPTS = 3
_KILL_BYTES = 64 * 2**20
_KILL_OUTPUTS = 5_000  # that stand on the page at once
_KILL_REPLACED = 20_000  # clears and updates: a worker sends about half as many
_KILL_REPORTS = 100_000
_LARGEST_NUMBER = 10**7  # of lines, threads or cells that a notebook could have


class Listener:
    """Listens to one run. `interrupt` presses the stop button; `left_output` reads what a worker left unreported."""

    def __init__(
        self,
        channel: Channel,
        plan: RunPlan,
        run: NotebookRun,
        interrupt: Callable[[], None],
        left_output: Callable[[], Sequence[outputs.Output]],
    ) -> None:
        self._channel = channel
        self._plan = plan
        self._run = run
        self._interrupt = interrupt
        self._left_output = left_output
        self._limit = time.monotonic() + plan.notebook_seconds
        self._deadline = min(self._limit, time.monotonic() + plan.cell_seconds)
        self._interrupted = False
        self._last_interrupts = 0
        self._index: int | None = None
        self._began = time.monotonic()
        self._reports = 0
        self._outputs = 0
        self._replaced = 0
        self._room = 2 * plan.output_limit + 2**20

    def listen(self) -> None:
        """Listen until the notebook has run, or the worker is of no more use."""
        try:
            while not self._step():
                pass
        except Lost as lost:
            self._stop(lost.reason)

    def _step(self) -> bool:
        """Take one report; return True after the last."""
        if not self._is_readable():
            self._on_deadline()
            return False
        report = self._channel.receive(self._deadline + GRACE_SECONDS, WorkerReport)
        done = self._take(report)
        self._count()
        return done

    def _is_readable(self) -> bool:
        """Wait for a report until the deadline. Raises `Lost` if too much has come."""
        if self._channel.received > _KILL_BYTES:
            raise Lost(LostReason.OUTPUT)
        left = max(0.0, self._deadline - time.monotonic())
        return bool(select.select([self._channel], [], [], left)[0])

    def _count(self) -> None:
        """Raise `Lost` for a worker that reports more than a notebook has to: an honest one keeps to its own limit."""
        self._reports += 1
        if self._room < 0 or self._outputs > _KILL_OUTPUTS or self._replaced > _KILL_REPLACED:
            raise Lost(LostReason.OUTPUT)
        if self._reports > _KILL_REPORTS:
            raise Lost(LostReason.OUTPUT)

    def _on_deadline(self) -> None:
        """Interrupt the cell. Raises `Lost` if it was interrupted before.

        After the notebook's limit each report could win another interrupt, so these are counted.
        """
        self._last_interrupts += time.monotonic() >= self._limit
        if self._interrupted or self._last_interrupts > _LAST_INTERRUPTS:
            raise Lost(LostReason.TIMED_OUT)
        self._interrupted = True
        self._deadline = time.monotonic() + GRACE_SECONDS
        self._interrupt()

    def _take(self, report: WorkerReport) -> bool:
        if isinstance(report, notebook.CellBegan):
            self._begin(report.cell)
        elif isinstance(report, notebook.StatementBegan) and self._index is not None:
            self._begin_statement(self._run.cells[self._index], report.statement)
        elif isinstance(report, notebook.CellShowed):
            self._show(self._cell(report.cell), msgspec.to_builtins(report.output))
        elif isinstance(report, notebook.CellEnded):
            self._end(self._cell(report.cell), report.end)
        elif isinstance(report, notebook.RestBegan):
            self._begin_rest(self._cell(report.cell))
        elif isinstance(report, notebook.RestEnded):
            self._end_rest(self._cell(report.cell), report.ran)
        elif isinstance(report, notebook.LinesNoted):
            self._cell(report.cell).notes = [_safe_note(note) for note in report.notes]
        elif isinstance(report, notebook.CellRunsAgain):
            self._again(report.cell)
        elif isinstance(report, notebook.NotebookEnded):
            self._finish(report.end)
            return True
        return False

    def _show(self, cell: CellRun, output: outputs.Output) -> None:
        """Keep an output. What it clears or updates gives its room back.

        Text that continues an output is not counted as one: how it comes in pieces depends on time.
        """
        if output["output_type"] == "update_display_data":
            replaced = outputs.update((one.outputs for one in self._run.cells.values()), output)
            self._room += outputs.size(replaced) - len(replaced) * outputs.size([output])
            self._replaced += 1
            return
        before = len(cell.outputs)
        if output["output_type"] == "clear_output":
            self._replaced += 1
            self._room += 0 if output["wait"] else outputs.size(cell.outputs)
        else:
            self._room += outputs.size(cell.outputs) if outputs.is_clearing(cell.outputs) else 0
            self._room -= outputs.size([output])
        outputs.append(cell.outputs, output)
        self._outputs += len(cell.outputs) - before

    def _cell(self, index: int) -> CellRun:
        cell = self._run.cells.get(index)
        if cell is None:
            raise violation("a report on a cell that does not exist")
        return cell

    def _again(self, index: int) -> None:
        shown = self._cell(index).outputs
        if index in self._run.again:
            raise violation("a cell that runs once more for the second time")
        self._room += outputs.size(shown)
        self._outputs -= len(shown)
        self._run.again.append(index)
        self._run.cells[index] = CellRun()

    def _begin(self, index: int) -> None:
        if time.monotonic() > self._limit:
            raise Lost(LostReason.TIMED_OUT)
        self._cell(index)
        self._index = index
        self._began = time.monotonic()
        self._renew_deadline()

    def _begin_statement(self, cell: CellRun, statement: int) -> None:
        if not cell.resting:
            cell.statement = statement

    def _begin_rest(self, cell: CellRun) -> None:
        """Give the rest of a cell a part of the time that is left, so that the cells below keep most of it."""
        cell.resting = True
        left = self._limit - time.monotonic()
        self._interrupted = False
        self._deadline = time.monotonic() + max(0.0, min(self._plan.cell_seconds, left / 4))

    def _end_rest(self, cell: CellRun, ran: int) -> None:
        cell.resting = False
        cell.ran = min(ran, cell.following)
        self._renew_deadline()

    def _end(self, cell: CellRun, end: notebook.CellEnd) -> None:
        failed = CellStatus.TIMED_OUT if self._interrupted else CellStatus.FAILED
        cell.status = CellStatus.OK if end.ok else failed
        cell.count = _number(end.count)
        cell.line = _number(end.line)
        cell.parsed = end.parsed
        cell.error = safe_name(end.builtin)
        cell.text = end.text[:500]
        cell.failed_line = _number(end.failed_line)
        cell.cause, cell.subject = end.cause, safe_subject(end.subject)
        cell.following = _number(end.following) or 0
        cell.seconds = time.monotonic() - self._began
        self._renew_deadline()

    def _renew_deadline(self) -> None:
        self._interrupted = False
        self._deadline = min(self._limit, time.monotonic() + self._plan.cell_seconds)

    def _finish(self, end: notebook.NotebookEnd) -> None:
        self._run.threads = _number(end.threads) or 1
        known = self._run.cells
        self._run.defined = {name: index for name, index in end.defined.items() if index in known}
        self._run.rebound = {
            name: cells
            for name, cells in end.rebound.items()
            if name in self._plan.watch and set(cells) <= known.keys()
        }
        self._run.lost = {
            name: (cell, line)
            for name, (cell, line) in end.lost.items()
            if cell in known and name.isidentifier() and safe_name(name) == name
        }

    def _stop(self, reason: LostReason) -> None:
        self._run.stopped = reason
        self._run.stuck = self._index
        if self._index is None:
            return
        cell = self._run.cells[self._index]
        if cell.resting:
            return
        for output in self._left_output():
            outputs.append(cell.outputs, output)
        late = reason is LostReason.TIMED_OUT
        cell.status = CellStatus.TIMED_OUT if late else CellStatus.DIED


def _safe_note(note: notebook.LineNote) -> notebook.LineNote:
    subject, builtin = safe_subject(note.subject), safe_name(note.builtin) if note.builtin else ""
    return msgspec.structs.replace(note, subject=subject, builtin=builtin)


def _number(value: int | None) -> int | None:
    """Return a number of lines, threads or cells, or None if no notebook could have so many."""
    return value if value is not None and 0 <= value < _LARGEST_NUMBER else None
