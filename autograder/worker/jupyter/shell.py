# mypy: disable-error-code="no-untyped-call,union-attr,arg-type"
"""The shell that cells run in: IPython's, with outputs captured as a notebook keeps them.

It behaves as a kernel's does where a notebook can tell (magics, display, plots, await, a trailing semicolon), and
says plainly what it does not do: there is no keyboard, no system shell and no package installer.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from IPython.core import async_helpers
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type

from autograder.worker.jupyter import media
from autograder.worker.jupyter.streams import Outlet, OutStream
from autograder.worker.pipes import notebook

_TURNS = 20  # of the event loop between two cells

NO_SHELL = "Commands of the system (!…) do not run while this notebook is graded; the cell goes on.\n"
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
            identifier = media.sendable(str(identifier))
        self.shell.show(kind(media.by_kind(data), media.facts(metadata), identifier))

    def clear_output(self, wait: bool = False) -> None:
        """Clear what the cell has shown so far, at once or with the next output."""
        self.shell.show(notebook.ClearOutput(bool(wait)))


class Shell(InteractiveShell):
    """IPython's shell with our hooks. `outlet` takes one output at a time.

    `before_statement` is called with the number of each top-level statement and says whether it may run; `forgive` is
    called with an exception and its statement's number and says whether the cell goes on all the same.
    """

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    outlet: Outlet = Outlet(lambda output: None)
    before_statement: Callable[[int], bool] | None = None
    forgive: Callable[[BaseException, int], bool] | None = None
    _statement = 0
    _depth = 0

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
        return failed and not self._is_forgiven(result, number if self._depth == 1 else -1)

    def _is_forgiven(self, result: Any, number: int) -> bool:
        error = getattr(result, "error_in_exec", None)
        if error is None or self.forgive is None or not self.forgive(error, number):
            return False
        result.error_in_exec = None
        return True

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        name = media.sendable(media.safely(lambda kind: kind.__name__, etype))
        text = media.sendable(media.safely(str, evalue))
        self.show(notebook.ErrorOutput(name, text, [media.sendable(line) for line in stb]))

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window system. Inline figures need this method."""

    def system(self, command: str) -> None:
        """Refuse `!command`; the cell goes on."""
        sys.stderr.write(NO_SHELL)
        self.user_ns["_exit_code"] = 1

    system_piped = system_raw = system

    def getoutput(self, command: str, split: bool = True, depth: int = 0) -> Any:
        """Refuse `x = !command`, which gives an empty list."""
        sys.stderr.write(NO_SHELL)
        return SList([]) if split else ""

    def ask_exit(self) -> None:
        """Say that `exit` and `quit` end nothing here."""
        sys.stderr.write(NO_EXIT)


class ZMQInteractiveShell(Shell):
    """The shell, under the name by which libraries recognise a notebook."""
