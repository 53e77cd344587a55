"""Runs a notebook's cells, in file order, and reports each as it goes.

Events (to our side): ["cell", i] before a cell, ["mark", n] before its n-th top-level statement, ["output", i, o],
["done", i, report], and ["finished", summary]. A mark is how our side knows which statement never ended.
"""

from __future__ import annotations

import builtins
import contextlib
import getpass
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from autograder.worker import wire
from autograder.worker.jupyter.shell import NO_INPUT, NoKeyboard, Shell, sendable
from autograder.worker.jupyter.streams import Outlet, OutStream
from autograder.worker.stand_ins.injection import Injection

Send = Callable[[list[Any]], None]
_BEFORE_ANY = -1  # the number of a statement that never came: reading the cell did not end


class Runner:
    """One run of one notebook in this process. `cells` are pairs of position and source.

    `skip` holds, for a cell, the numbers of statements that are known never to end; `watch` the names whose
    defining cell is reported; `limit` bounds the bytes of output that are kept; `injection` puts stand-ins in the place
    of some names.
    """

    def __init__(
        self,
        shell: Shell,
        send: Send,
        skip: dict[int, list[int]],
        watch: list[str],
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
        shell.outlet = outlet = Outlet(self._output)
        shell.before_statement = self._before
        builtins.input = getpass.getpass = _no_keyboard
        sys.stdout, sys.stderr = (OutStream(name, outlet) for name in ("stdout", "stderr"))

    def run(self, cells: list[tuple[int, str]]) -> None:
        """Every cell once; then once more each that failed for a name which a later cell defined."""
        again = []
        for index, source in cells:
            name = self._run(index, source)
            if name:
                again.append((index, source, name))
        for index, source, name in again:
            if name in self._shell.user_ns:
                self._send(["again", index, name])
                self._run(index, source)
        self._send(["finished", {"threads": threading.active_count(), "defined": self.defined}])

    def _run(self, index: int, source: str) -> str:
        """Runs one cell; the name that it missed, if it failed for one."""
        self._cell = index
        self._send(["cell", index])
        if _BEFORE_ANY in self._skip.get(index, ()):
            self._send(["done", index, {"ok": False, "parsed": False}])
            return ""
        if self._injection is not None:
            self._injection.begin(index)
        started = time.perf_counter()
        result = self._shell.run_cell(source, store_history=True, cell_id=f"cell-{index}")
        with contextlib.suppress(KeyboardInterrupt):
            self._shell.let_tasks_run()
        self._shell.flush()
        self._note_definitions(index)
        error = result.error_before_exec or result.error_in_exec
        report = {
            "seconds": time.perf_counter() - started,
            "count": result.execution_count,
            "parsed": result.error_before_exec is None,
            **describe(error),
        }
        self._send(["done", index, report])
        missing: object = getattr(error, "name", None) if isinstance(error, NameError) else None
        return str(missing) if type(missing) is str else ""

    def _before(self, number: int) -> bool:
        self._send(["mark", number])
        if self._injection is not None:
            self._injection.pin()
        return number not in self._skip.get(self._cell, ())

    def _output(self, output: dict[str, Any]) -> None:
        size = _size(output)
        if size <= self._room:
            self._room -= size
            self._send(["output", self._cell, output])
        elif self._room >= 0:
            if output["output_type"] == "stream":
                text = output["text"].encode()[: self._room].decode("utf-8", "ignore")
                self._send(["output", self._cell, {**output, "text": text}])
            self._room = -1
            note = "\n… the notebook's output is over its limit; the rest is not kept.\n"
            self._send(["output", self._cell, {"output_type": "stream", "name": "stderr", "text": note}])

    def _note_definitions(self, index: int) -> None:
        for name in self._watch:
            value = self._shell.user_ns.get(name)
            if value is not None and self._seen.get(name) != id(value):
                self._seen[name] = id(value)
                self.defined[name] = index


def describe(error: BaseException | None) -> dict[str, Any]:
    """An exception as plain data: its own name, the nearest built-in type, the cell's line, a short text."""
    if error is None:
        return {"ok": True}
    return {
        "ok": False,
        "type": type(error).__name__[:80],
        "builtin": builtin_type(error),
        "text": safe_text(error),
        **where(error),
    }


def builtin_type(error: BaseException) -> str:
    """The name of the nearest built-in class that the exception is one of."""
    for kind in type(error).__mro__:
        if getattr(builtins, kind.__name__, None) is kind:
            return str(kind.__name__)
    return "Exception"


def safe_text(error: BaseException) -> str:
    """The exception's message, cut short; its own failure to say one does no harm."""
    try:
        return sendable(str(error)[:500])
    except Exception:
        return ""


def where(error: BaseException) -> dict[str, Any]:
    """The deepest line of the student's own cells in the traceback, else that of a syntax error in a cell."""
    found: dict[str, Any] = {}
    step = error.__traceback__
    while step is not None:
        count = _cell_of(step.tb_frame.f_code.co_filename)
        if count is not None:
            found = {"count": count, "line": step.tb_lineno}
        step = step.tb_next
    if not found and isinstance(error, SyntaxError) and isinstance(error.lineno, int):
        return {"line": error.lineno}
    return found


def _cell_of(filename: str) -> int | None:
    """IPython names a cell's code `<ipython-input-N-hash>`: N, the execution count."""
    if not filename.startswith("<ipython-input-"):
        return None
    number = filename[len("<ipython-input-") :].split("-")[0]
    return int(number) if number.isdigit() else None


def _size(output: dict[str, Any]) -> int:
    """In bytes, as they are sent; even the smallest display takes some room in a notebook."""
    if output["output_type"] == "stream":
        return len(output["text"].encode())
    return max(200, len(wire.packed(output)))


def _no_keyboard(*_: object, **__: object) -> str:
    raise NoKeyboard(NO_INPUT)
