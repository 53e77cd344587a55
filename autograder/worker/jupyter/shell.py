# mypy: disable-error-code="no-untyped-call,union-attr,arg-type"
"""The shell that cells run in: IPython's, with outputs captured as a notebook keeps them.

It behaves as a kernel's does where a notebook can tell (magics, display, plots, await, a trailing semicolon), and
says plainly what it does not do: there is no keyboard, no system shell and no package installer.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import contextvars
import re
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from IPython.core import async_helpers
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.events import EventManager, available_events
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.text import SList
from traitlets import Type

from autograder.worker import wire
from autograder.worker.jupyter import media
from autograder.worker.jupyter.front_ends import NO_INSTALL
from autograder.worker.jupyter.streams import Outlet, OutStream
from autograder.worker.pipes import notebook

_TURNS = 20  # of the event loop between two cells

_INSTALLS = re.compile(r"\s*(?:\S+ -m )?(?:pip3?|conda|mamba|uv) .*install")
CELL_FILE = "<ipython-input-"  # IPython names a cell's code `<ipython-input-N-hash>`: N, the execution count
NO_SHELL = "Commands of the system (!…) do not run while this notebook is graded; the cell goes on.\n"
_BACK_ENDS = (
    "auto",
    "agg",
    "svg",
    "pdf",
    "ps",
    "cairo",
    "template",
)  # beside inline: those that open no window
NO_WINDOW = (
    "%matplotlib {} has no effect here: figures are shown as pictures while this notebook is graded.\n"
)
NO_INPUT = "input() has nobody to ask while this notebook is graded: put the value into the cell instead."
NO_EXIT = "exit() does not end a notebook that is graded; the next cells run.\n"


class NoKeyboard(RuntimeError):
    """Raised by `input()` and `getpass()`."""


class Hook(DisplayHook):
    """The value of a cell's last expression becomes its result."""

    def __call__(self, result: Any = None) -> None:
        """Format and send the value, unless it is None or the cell ends with a semicolon."""
        self.check_for_underscore()
        if result is None or self.quiet():
            return
        data, metadata = self.shell.display_formatter.format(result)
        self.update_user_ns(result)
        self.fill_exec_result(result)
        if data:
            output = notebook.ResultOutput(media.by_kind(data), media.facts(metadata), self.prompt_count)
            self.shell.show(output)


class Publisher(DisplayPublisher):
    """What `display()` shows, updates and clears."""

    def publish(  # type: ignore[override]
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
    ) -> None:
        """Send one display, or the new content of an earlier one."""
        kind = notebook.DisplayUpdate if update else notebook.DisplayOutput
        identifier = (transient or {}).get("display_id")
        if identifier is not None:
            identifier = wire.encodable(str(identifier))
        self.shell.show(kind(media.by_kind(data), media.facts(metadata), identifier))

    def clear_output(self, wait: bool = False) -> None:
        """Clear what the cell has shown so far, at once or with the next output."""
        self.shell.show(notebook.ClearOutput(bool(wait)))


class Formatter(DisplayFormatter):
    """Says what is about to be shown, whatever way it takes: a last expression, `display`, a figure at a cell's end."""

    def format(self, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Format a value that is shown."""
        with contextlib.suppress(Exception):
            self.parent.on_shown(obj)
        return super().format(obj, *args, **kwargs)


class Events(EventManager):
    """Calls what a notebook has registered in the context that its cells share."""

    shell: Shell

    def trigger(self, event: str, *args: Any, **kwargs: Any) -> None:
        """Call the functions that are registered for an event."""
        self.shell.in_context(super().trigger, event, *args, **kwargs)


class Shell(InteractiveShell):
    """IPython's shell with our hooks. `outlet` takes one output at a time.

    `before_statement` is called with the number of each top-level statement and says whether it may run; `forgive` is
    called with an exception and its statement's number and says whether the cell goes on all the same; `on_interrupt`
    is called before an interrupt is shown; `on_no_effect` with what a line asks for in vain; `on_shown` with each value
    that is shown.
    """

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    outlet: Outlet = Outlet(lambda output: None)
    before_statement: Callable[[int], bool] | None = None
    forgive: Callable[[BaseException, int], bool] | None = None
    on_interrupt: Callable[[], None] = staticmethod(lambda: None)
    on_no_effect: Callable[[notebook.Cause, str], None] = staticmethod(lambda cause, subject: None)
    on_shown: Callable[[object], None] = staticmethod(lambda value: None)
    context = contextvars.copy_context()  # that all cells share, as in a kernel
    _in_context = False
    silent = False
    failed: dict[
        int, tuple[int, BaseException | None]
    ]  # by depth of cells in cells: the last to raise, and what
    _statement = 0
    _depth = 0

    def init_events(self) -> None:
        """Make the manager of events, with what IPython registers itself."""
        super().init_events()
        callbacks = self.events.callbacks
        self.events = Events(self, available_events)
        self.events.callbacks = callbacks

    def init_display_formatter(self) -> None:
        """Make the formatter of what is shown."""
        self.display_formatter = Formatter(parent=self)
        self.configurables.append(self.display_formatter)

    def in_context(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function in the context that all cells share: what it sets there, later cells find."""
        if self._in_context:
            return function(*args, **kwargs)
        self._in_context = True
        try:
            return self.context.run(function, *args, **kwargs)
        finally:
            self._in_context = False

    def run_coroutine(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a cell's coroutine to its end in the context that all cells share."""
        loop = async_helpers.get_asyncio_loop()
        if self._in_context or loop.is_running():
            return loop.run_until_complete(coroutine)
        task = loop.create_task(coroutine, context=self.context)
        self._in_context = True
        try:
            return loop.run_until_complete(task)
        finally:
            self._in_context = False

    def show(self, output: notebook.CellOutput) -> None:
        """Send one output, after the text that was printed before it."""
        self.flush()
        self.outlet(output)

    def flush(self) -> None:
        """Send what has been printed so far, and what was written to the descriptors."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, OutStream):
                stream.flush()
        self.outlet.collect()

    def run_cell(self, *args: Any, **kwargs: Any) -> Any:
        """Run one cell. Its statements are counted from zero, also when a cell runs a cell."""
        kept, self._statement = self._statement, 0
        if not self._depth:
            self.failed = {}
        self._depth += 1
        self._renew_streams()
        try:
            return super().run_cell(*args, **kwargs)
        finally:
            self._depth -= 1
            self._statement = kept

    def _renew_streams(self) -> None:
        """Renew streams that cannot be written to, as after `sys.stdout = None`: IPython would run no cell."""
        for name in ("stdout", "stderr"):
            if not hasattr(getattr(sys, name, None), "write"):
                setattr(sys, name, OutStream(name, self.outlet))

    def should_run_async(self, raw_cell: str, **kwargs: Any) -> bool:
        """Return True for a cell of the notebook: it may make tasks, as in a kernel, so it needs the event loop."""
        return self._depth == 1 or bool(super().should_run_async(raw_cell, **kwargs))

    def let_tasks_run(self) -> None:
        """Give tasks that wait only for their turn some turns, because a kernel's loop goes on between two cells."""
        loop = async_helpers.get_asyncio_loop()
        for _ in range(_TURNS if asyncio.all_tasks(loop) else 0):
            loop.run_until_complete(asyncio.sleep(0))

    async def run_code(self, code_obj: Any, result: Any = None, *, async_: bool = False) -> bool:
        """Run one top-level statement, unless it is known never to end."""
        number, self._statement = self._statement, self._statement + 1
        if self._depth == 1 and self.before_statement is not None and not self.before_statement(number):
            return False
        failed = bool(await super().run_code(code_obj, result, async_=async_))
        if failed:
            self.failed[self._depth] = number, getattr(result, "error_in_exec", None)
        return failed and not self._is_forgiven(result, number if self._depth == 1 else -1)

    def run_statement(self, node: ast.stmt, number: int, file: str) -> BaseException | None:
        """Run one top-level statement of a cell that has ended, and show nothing; return what it raised."""
        result = ExecutionResult(None)
        self._depth, self._statement, self.silent = 1, number, True
        try:
            with self.builtin_trap, self.display_trap:
                nodes = self.run_ast_nodes([node], file, "none", self.compile, result)
                self.run_coroutine(nodes)
        finally:
            self._depth, self.silent = 0, False
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        return error

    def _is_forgiven(self, result: Any, number: int) -> bool:
        error = getattr(result, "error_in_exec", None)
        if error is None or self.forgive is None or not self.forgive(error, number):
            return False
        result.error_in_exec = None
        return True

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show the exception that is being handled; of an interrupt only the frames down to the cell's own code.

        Where in a library it fell is chance, and to show a plotting library's frames takes seconds. Nobody sees what a
        run with stand-ins shows.
        """
        if self.silent or self.forgive is not None:
            return
        error = sys.exc_info()[1]
        if isinstance(error, KeyboardInterrupt):
            self.on_interrupt()
            _cut_to_cells(error)
        super().showtraceback(*args, **kwargs)

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        name = wire.encodable(media.safely(lambda kind: kind.__name__, etype))
        text = wire.encodable(media.safely(str, evalue))
        self.show(notebook.ErrorOutput(name, text, [wire.encodable(line) for line in stb]))

    def enable_matplotlib(self, gui: Any = None) -> Any:
        """Enable figures in the page, whatever back end is asked for: no other can show them here."""
        asked = str(gui or "auto").lower()
        if asked not in _BACK_ENDS and "inline" not in asked:
            sys.stderr.write(NO_WINDOW.format(asked))
            self.on_no_effect("window", asked)
            gui = "inline"
        return super().enable_matplotlib(gui)

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window system. Inline figures need this method."""

    def system(self, command: str) -> None:
        """Refuse `!command`; the cell goes on."""
        sys.stderr.write(NO_INSTALL if _INSTALLS.match(str(command)) else NO_SHELL)
        self.user_ns["_exit_code"] = 1

    system_piped = system_raw = system

    def getoutput(self, command: str, split: bool = True, depth: int = 0) -> Any:
        """Refuse `x = !command`, which gives an empty list."""
        sys.stderr.write(NO_SHELL)
        return SList([]) if split else ""

    def ask_exit(self) -> None:
        """Say that `exit` and `quit` end nothing here."""
        sys.stderr.write(NO_EXIT)


def _cut_to_cells(error: BaseException) -> None:
    """Leave out of a traceback the frames below the last one of a cell's code, and the exceptions before it."""
    step, last = error.__traceback__, None
    while step is not None:
        last = step if step.tb_frame.f_code.co_filename.startswith(CELL_FILE) else last
        step = step.tb_next
    if last is not None:
        last.tb_next = None
        error.__suppress_context__ = True


class ZMQInteractiveShell(Shell):
    """The shell, under the name by which libraries recognise a notebook."""
