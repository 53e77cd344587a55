"""Runs a notebook's cells, in file order, and reports each as it goes."""

from __future__ import annotations

import ast
import builtins
import contextlib
import getpass
import sys
import threading
from collections.abc import Callable
from typing import Any

from autograder.worker import causes, rest, resume, wire
from autograder.worker.figures import FigureRecorder
from autograder.worker.jupyter.screen import Screen
from autograder.worker.jupyter.shell import CELL_FILE, NO_INPUT, NoKeyboard, Shell
from autograder.worker.jupyter.streams import Outlet, OutStream
from autograder.worker.pipes import notebook
from autograder.worker.pipes.notebook import (
    Cause,
    CellBegan,
    CellEnd,
    CellEnded,
    CellOutput,
    CellShowed,
    WorkerReport,
)
from autograder.worker.stand_ins.injection import Injection

Send = Callable[[WorkerReport], None]
# By identity: a class of the notebook may have any name and any hash.
_BUILTIN = {id(kind): kind.__name__ for kind in vars(builtins).values() if isinstance(kind, type)}
_FEW = 20  # of the names that one cell has lost, and of the notes on its lines
_LONGEST = 100  # characters of what a note is about
_MOST = 64  # of the names that are lost
_BEFORE_ANY = -1  # the number of a statement that never came: reading the cell did not end


class CellRunner:
    """One run of one notebook in this process.

    `skip` holds, for a cell, the numbers of statements that are known never to end; `watch` the names whose
    defining cell is reported; `limit` bounds the bytes of output that are kept; `injection` puts stand-ins in the place
    of some names. `defined` says which cell defined each watched name, `callables` holds the last function or class
    that each was bound to, and `cell_of` says which cell has an execution count. `figures` holds what figures showed.
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
        self._screen = Screen(limit, lambda cell, output: send(CellShowed(cell, output)))
        self._injection = injection
        self._cell = -1
        self._silent = False
        self._own: dict[int, dict[str, int]] = {}
        self._lost: dict[int, dict[str, int]] = {}
        self._notes: list[notebook.LineNote] = []
        self._seen: dict[str, int] = {}
        self._rebound: dict[str, tuple[int, int]] = {}
        self.callables: dict[str, Any] = {}
        self.defined: dict[str, int] = {}
        self.cell_of: dict[int, int] = {}
        shell.outlet = outlet = Outlet(self._output)
        shell.before_statement = self._before
        shell.on_interrupt = lambda: self._screen.keep(self._cell)  # the last frame of a live plot
        shell.on_no_effect = self._note_line
        self.figures = FigureRecorder()
        shell.on_shown = self.figures.take
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
                self._screen.forget(index)
                self.figures.forget(index)
                self._send(notebook.CellRunsAgain(index))
                self._run(index, source)
        lost = {
            name: (cell, line)
            for cell, names in self._lost.items()
            for name, line in sorted(names.items())[:_FEW]
        }
        missing = {name: place for name, place in lost.items() if name not in self._shell.user_ns}
        end = notebook.NotebookEnd(
            threads=threading.active_count(),
            defined=self.defined,
            lost=dict(list(missing.items())[:_MOST]),
            rebound=dict(list(self._rebound.items())[:_MOST]),
        )
        self._send(notebook.NotebookEnded(end))

    def _run(self, index: int, source: str) -> str:
        """Run one cell and return the name that it missed, if it failed for one."""
        self._cell = self.figures.cell = index
        self._send(CellBegan(index))
        if _BEFORE_ANY in self._skip.get(index, ()):
            self._send(CellEnded(index, CellEnd(ok=False, parsed=False)))
            return ""
        if self._injection is not None:
            self._injection.begin(index)
        before = self._names_before(index)
        self._notes = []
        result = self._shell.run_cell(source, store_history=True, cell_id=f"cell-{index}")
        with contextlib.suppress(KeyboardInterrupt):
            self._shell.let_tasks_run()
        self._shell.flush()
        self._screen.release()
        if result.execution_count is not None:
            self.cell_of[result.execution_count] = index
        failed = resume.failed_cell(self._shell, result)
        error = result.error_before_exec or result.error_in_exec or (failed.error if failed else None)
        self._send(CellEnded(index, _end(result, error, failed)))
        self._lost.pop(index, None)
        if failed is not None:
            self._run_rest(index, failed, before)
        if self._notes:
            self._send(notebook.LinesNoted(index, self._notes[:_FEW]))
        self._note_definitions(index)
        return missing_name(error)

    def _names_before(self, index: int) -> set[str]:
        """Return the names that have a value before a cell runs, without what the cell itself has bound before."""
        names = self._shell.user_ns
        own = self._own.get(index, {})
        return {name for name, value in names.items() if id(value) != own.get(name)}

    def _run_rest(self, index: int, failed: resume.FailedCell, before: set[str]) -> None:
        """Run what follows a failed statement and does not depend on it, and show nothing of it."""
        skip = self._skip.get(index, ())
        if not failed.following or notebook.NO_REST in skip:
            names = (name for node in failed.body[failed.statement :] for name in rest.binds(node))
            self._lost[index] = dict.fromkeys(names, failed.failed.lineno)
            return
        self._send(notebook.RestBegan(index))
        self._silent = True
        rested = resume.RestRun(0, [], {})
        with contextlib.suppress(KeyboardInterrupt):
            rested = resume.run_rest(self._shell, failed, before, skip)
        self._lost[index] = rested.lost
        self._notes += [_line_note(node, error) for node, error in rested.raised]
        self._shell.flush()
        self._silent = False
        self._own[index] = {name: id(one) for name, one in self._shell.user_ns.items() if name not in before}
        self._send(notebook.RestEnded(index, rested.ran))

    def _before(self, number: int) -> bool:
        self._screen.release()
        self._note_definitions(self._cell)
        self._send(notebook.StatementBegan(number))
        if self._injection is not None:
            self._injection.pin()
        return number not in self._skip.get(self._cell, ())

    def _output(self, output: CellOutput) -> None:
        if not self._silent:
            self._screen.show(self._cell, output)

    def _note_line(self, cause: Cause, subject: str) -> None:
        """Note that the line of the cell that is running has no effect."""
        line, frame = 0, sys._getframe()
        while frame is not None:
            line = frame.f_lineno if frame.f_code.co_filename.startswith(CELL_FILE) else line
            frame = frame.f_back  # type: ignore[assignment]
        if len(self._notes) < _FEW:
            self._notes.append(notebook.LineNote(line, cause, wire.encodable(subject[:_LONGEST])))

    def _note_definitions(self, index: int) -> None:
        """Note which cell has given a watched name its value. A function stays known when the name is given away."""
        names = self._shell.user_ns
        for name in self._watch:
            value = names.get(name)
            if name not in names or self._seen.get(name) == id(value):
                continue
            self._seen[name] = id(value)
            if callable(value):
                self.callables[name] = value
                self.defined[name] = index
                self._rebound.pop(name, None)
            elif name in self.callables:
                self._rebound.setdefault(name, (self.defined[name], index))
            elif value is not None:
                self.defined[name] = index


def _end(result: Any, error: BaseException | None, failed: resume.FailedCell | None) -> CellEnd:
    """Describe how a cell ended, from IPython's result, the exception and the statement that failed."""
    count = result.execution_count
    if error is None:
        return CellEnd(ok=True, count=count)
    kind, subject = causes.cause(failed.error, failed.failed) if failed else ("other", "")
    return CellEnd(
        ok=False,
        count=count,
        line=line_within(error, count),
        builtin=builtin_type(error),
        text=safe_text(error),
        parsed=result.error_before_exec is None,
        failed_line=failed.failed.lineno if failed else None,
        cause=kind,
        subject=subject,
        following=failed.following if failed else 0,
    )


def _line_note(node: ast.stmt, error: BaseException) -> notebook.LineNote:
    """Return the note on a statement that raised among the rest of a cell."""
    return notebook.LineNote(node.lineno, *causes.cause(error, node), builtin_type(error))


def builtin_type(error: BaseException) -> str:
    """Return the name of the nearest built-in class that the exception is an instance of."""
    names = (name for kind in type(error).__mro__ if (name := _BUILTIN.get(id(kind))))
    return next(names, "Exception")


def safe_text(error: BaseException) -> str:
    """Return the exception's message, cut short; empty if the exception fails to give one, in whatever way."""
    try:
        return wire.encodable(str(error)[:500])
    except BaseException:
        return ""


def missing_name(error: BaseException | None) -> str:
    """Return the name that a `NameError` is about; an empty text for any other exception."""
    name: object = getattr(error, "name", None) if isinstance(error, NameError) else None
    return name[:80] if type(name) is str else ""


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
    """Return the execution count of the cell whose code has this file name, or None."""
    if not filename.startswith(CELL_FILE):
        return None
    number = filename[len(CELL_FILE) :].split("-")[0]
    return int(number) if number.isdigit() else None


def _no_keyboard(*_: object, **__: object) -> str:
    raise NoKeyboard(NO_INPUT)
