"""Runs a notebook's cells, in file order, and reports each as it goes."""

from __future__ import annotations

import builtins
import contextlib
import getpass
import sys
import threading
from collections.abc import Callable
from typing import Any

import msgspec

from autograder.worker import wire
from autograder.worker.jupyter.media import sendable
from autograder.worker.jupyter.shell import NO_INPUT, NoKeyboard, Shell
from autograder.worker.jupyter.streams import Outlet, OutStream
from autograder.worker.pipes import notebook
from autograder.worker.pipes.notebook import (
    CellBegan,
    CellEnd,
    CellEnded,
    CellOutput,
    CellShowed,
    StreamOutput,
    WorkerReport,
)
from autograder.worker.stand_ins.injection import Injection

Send = Callable[[WorkerReport], None]
_BEFORE_ANY = -1  # the number of a statement that never came: reading the cell did not end


class CellRunner:
    """One run of one notebook in this process.

    `skip` holds, for a cell, the numbers of statements that are known never to end; `watch` the names whose
    defining cell is reported; `limit` bounds the bytes of output that are kept; `injection` puts stand-ins in the place
    of some names. `defined` says which cell defined each watched name, `cell_of` which cell has an execution count.
    """

    def __init__(
        self,
        shell: Shell,
        send: Send,
        skip: dict[int, list[int]],
        watch: tuple[str, ...],
        limit: int,
        injection: Injection | None = None,
    ) -> None:
        self._shell = shell
        self._send = send
        self._skip = skip
        self._watch = watch
        self._room = limit
        self._injection = injection
        self._cell = -1
        self._seen: dict[str, int] = {}
        self.defined: dict[str, int] = {}
        self.cell_of: dict[int, int] = {}
        shell.outlet = outlet = Outlet(self._output)
        shell.before_statement = self._before
        builtins.input = getpass.getpass = _no_keyboard
        sys.stdout, sys.stderr = (OutStream(name, outlet) for name in ("stdout", "stderr"))

    def run(self, cells: list[tuple[int, str]]) -> None:
        """Run every cell once; then once more each that failed for a name which a later cell defined."""
        again = []
        for index, source in cells:
            name = self._run(index, source)
            if name:
                again.append((index, source, name))
        for index, source, name in again:
            if name in self._shell.user_ns:
                self._send(notebook.CellRunsAgain(index))
                self._run(index, source)
        self._send(notebook.NotebookEnded(notebook.NotebookEnd(threading.active_count(), self.defined)))

    def _run(self, index: int, source: str) -> str:
        """Run one cell and return the name that it missed, if it failed for one."""
        self._cell = index
        self._send(CellBegan(index))
        if _BEFORE_ANY in self._skip.get(index, ()):
            self._send(CellEnded(index, CellEnd(ok=False, parsed=False)))
            return ""
        if self._injection is not None:
            self._injection.begin(index)
        result = self._shell.run_cell(source, store_history=True, cell_id=f"cell-{index}")
        with contextlib.suppress(KeyboardInterrupt):
            self._shell.let_tasks_run()
        self._shell.flush()
        self._note_definitions(index)
        if result.execution_count is not None:
            self.cell_of[result.execution_count] = index
        error = result.error_before_exec or result.error_in_exec
        self._send(CellEnded(index, _end(result, error)))
        missing: object = getattr(error, "name", None) if isinstance(error, NameError) else None
        return str(missing) if type(missing) is str else ""

    def _before(self, number: int) -> bool:
        self._send(notebook.StatementBegan(number))
        if self._injection is not None:
            self._injection.pin()
        return number not in self._skip.get(self._cell, ())

    def _output(self, output: CellOutput) -> None:
        size = _size(output)
        if size <= self._room:
            self._room -= size
            self._send(CellShowed(self._cell, output))
        elif self._room >= 0:
            if isinstance(output, StreamOutput):
                text = output.text.encode()[: self._room].decode("utf-8", "ignore")
                self._send(CellShowed(self._cell, msgspec.structs.replace(output, text=text)))
            self._room = -1
            note = "\n… the notebook's output is over its limit; the rest is not kept.\n"
            self._send(CellShowed(self._cell, StreamOutput("stderr", note)))

    def _note_definitions(self, index: int) -> None:
        for name in self._watch:
            value = self._shell.user_ns.get(name)
            if value is not None and self._seen.get(name) != id(value):
                self._seen[name] = id(value)
                self.defined[name] = index


def _end(result: Any, error: BaseException | None) -> CellEnd:
    """Describe how a cell ended, from IPython's result and the exception."""
    count = result.execution_count
    if error is None:
        return CellEnd(ok=True, count=count)
    return CellEnd(
        ok=False,
        count=count,
        line=line_within(error, count),
        builtin=builtin_type(error),
        text=safe_text(error),
        parsed=result.error_before_exec is None,
    )


def builtin_type(error: BaseException) -> str:
    """Return the name of the nearest built-in class that the exception is an instance of."""
    for kind in type(error).__mro__:
        if getattr(builtins, kind.__name__, None) is kind:
            return str(kind.__name__)
    return "Exception"


def safe_text(error: BaseException) -> str:
    """Return the exception's message, cut short; empty if the exception fails to give one."""
    try:
        return sendable(str(error)[:500])
    except Exception:
        return ""


def places(error: BaseException) -> list[tuple[int, int]]:
    """Return the student's own lines in the traceback, deepest last: pairs of an execution count and a line."""
    found = []
    step = error.__traceback__
    while step is not None:
        count = _count_of(step.tb_frame.f_code.co_filename)
        if count is not None:
            found.append((count, step.tb_lineno))
        step = step.tb_next
    return found


def line_within(error: BaseException, count: int | None) -> int | None:
    """Return the deepest line of one cell in the traceback, else the line of a syntax error in the cell."""
    lines = [line for where, line in places(error) if where == count]
    if not lines and isinstance(error, SyntaxError) and isinstance(error.lineno, int):
        return error.lineno
    return lines[-1] if lines else None


def _count_of(filename: str) -> int | None:
    """Return N, the execution count, of `<ipython-input-N-hash>`: so IPython names a cell's code."""
    if not filename.startswith("<ipython-input-"):
        return None
    number = filename[len("<ipython-input-") :].split("-")[0]
    return int(number) if number.isdigit() else None


def _size(output: CellOutput) -> int:
    """Return the size in bytes, as sent; even the smallest display takes some room in a notebook."""
    if isinstance(output, StreamOutput):
        return len(output.text.encode())
    return max(200, len(wire.packed(output)))


def _no_keyboard(*_: object, **__: object) -> str:
    raise NoKeyboard(NO_INPUT)
