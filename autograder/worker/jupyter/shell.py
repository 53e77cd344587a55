# mypy: disable-error-code="no-untyped-call,union-attr,arg-type"
"""The shell that cells run in: IPython's, with outputs captured as a notebook keeps them.

It behaves as a kernel's does where a notebook can tell (magics, display, plots, await, a trailing semicolon), and
says plainly what it does not do: there is no keyboard, no system shell and nothing to install.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import importlib
import io
import json
import sys
import warnings
from collections.abc import Callable
from typing import Any

from IPython.core import async_helpers, page, pylabtools
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from autograder.worker.jupyter import front_ends
from autograder.worker.jupyter.streams import Outlet, OutStream

_TURNS = 20
_KINDS = 64

NO_SHELL = "Commands of the system (!…) do not run while this notebook is graded; the cell goes on.\n"
NO_INPUT = "input() has nobody to ask while this notebook is graded: put the value into the cell instead."
NO_EXIT = "exit() does not end a notebook that is graded; the next cells run.\n"


class NoKeyboard(RuntimeError):
    """Raised by `input()` and `getpass()`."""


class Hook(DisplayHook):
    """The value of a cell's last expression becomes its result."""

    def __call__(self, result: Any = None) -> None:
        """Formats and sends the value unless it is None or the cell ends with a semicolon."""
        self.check_for_underscore()
        if result is None or self.quiet():
            return
        data, metadata = self.shell.display_formatter.format(result)
        self.update_user_ns(result)
        self.fill_exec_result(result)
        if data:
            self.shell.send("execute_result", data, metadata, execution_count=self.prompt_count)


class Publisher(DisplayPublisher):
    """What `display()` shows, updates and clears."""

    def publish(  # type: ignore[override]
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
    ) -> None:
        """Sends one display, or the new content of an earlier one."""
        kind = "update_display_data" if update else "display_data"
        identifier = (transient or {}).get("display_id")
        self.shell.send(kind, data, metadata or {}, display_id=identifier)

    def clear_output(self, wait: bool = False) -> None:
        """Clears what the cell has shown so far, at once or with the next output."""
        self.shell.flush()
        self.shell.outlet({"output_type": "clear_output", "wait": bool(wait)})


class Shell(InteractiveShell):
    """IPython's shell with our hooks; `outlet` takes one output at a time, as plain data."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    outlet: Outlet = Outlet(lambda output: None)
    before_statement: Callable[[int], bool] | None = None
    forgive: Callable[[BaseException, int], bool] | None = None
    _statement = 0
    _depth = 0

    def send(self, kind: str, data: Any, metadata: Any, **extra: Any) -> None:
        """One display or result, after the text that was printed before it."""
        self.flush()
        self.outlet({"output_type": kind, "data": _media(data), "metadata": _facts(metadata), **extra})

    def flush(self) -> None:
        """Sends what has been printed so far, and what was written to the descriptors."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, OutStream):
                stream.flush()
        self.outlet.collect()

    def run_cell(self, *args: Any, **kwargs: Any) -> Any:
        """Counts a cell's statements anew, also when a cell runs a cell."""
        kept, self._statement = self._statement, 0
        self._depth += 1
        self._renew_streams()
        try:
            return super().run_cell(*args, **kwargs)
        finally:
            self._depth -= 1
            self._statement = kept

    def _renew_streams(self) -> None:
        """IPython runs no cell while a stream cannot be written to, as after `sys.stdout = None`."""
        for name in ("stdout", "stderr"):
            if not hasattr(getattr(sys, name, None), "write"):
                setattr(sys, name, OutStream(name, self.outlet))

    def should_run_async(self, raw_cell: str, **kwargs: Any) -> bool:
        """A notebook's cell always runs within the event loop, as a kernel's does: it may make tasks."""
        return self._depth == 1 or bool(super().should_run_async(raw_cell, **kwargs))

    def let_tasks_run(self) -> None:
        """Between two cells a kernel's loop goes on: tasks that wait for nothing but their turn get it."""
        loop = async_helpers.get_asyncio_loop()
        for _ in range(_TURNS if asyncio.all_tasks(loop) else 0):
            loop.run_until_complete(asyncio.sleep(0))

    async def run_code(self, code_obj: Any, result: Any = None, *, async_: bool = False) -> bool:
        """Runs one top-level statement, unless it is known never to end."""
        number, self._statement = self._statement, self._statement + 1
        if self._depth == 1 and self.before_statement is not None and not self.before_statement(number):
            return False
        failed = bool(await super().run_code(code_obj, result, async_=async_))
        return failed and not self._forgiven(result, number if self._depth == 1 else -1)

    def _forgiven(self, result: Any, number: int) -> bool:
        """Whether the cell goes on all the same."""
        error = getattr(result, "error_in_exec", None)
        if error is None or self.forgive is None or not self.forgive(error, number):
            return False
        result.error_in_exec = None
        return True

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.flush()
        name = sendable(_safely(lambda kind: kind.__name__, etype))
        trace = [sendable(line) for line in stb]
        text = sendable(_safely(str, evalue))
        self.outlet({"output_type": "error", "ename": name, "evalue": text, "traceback": trace})

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window system; inline figures need this to exist."""

    def system(self, command: str) -> None:
        """`!command` is refused; the cell goes on."""
        sys.stderr.write(NO_SHELL)
        self.user_ns["_exit_code"] = 1

    system_piped = system_raw = system

    def getoutput(self, command: str, split: bool = True, depth: int = 0) -> Any:
        """`x = !command` is refused and gives an empty list."""
        sys.stderr.write(NO_SHELL)
        return SList([]) if split else ""

    def ask_exit(self) -> None:
        """`exit` and `quit` end nothing here."""
        sys.stderr.write(NO_EXIT)


class ZMQInteractiveShell(Shell):
    """The shell under the name by which libraries know that they are in a notebook."""


def _safely(function: Callable[[Any], str], value: Any) -> str:
    try:
        return str(function(value))
    except Exception as error:
        return f"<unprintable: {type(error).__name__}>"


def sendable(text: str) -> str:
    """The text without halves of characters, which no message can carry."""
    return text.encode("utf-8", "replace").decode()


def _media(data: Any) -> dict[str, str]:
    """What a display shows by kind, each as text: bytes in base64, other data as JSON."""
    plain = _plain(dict(data))
    return {
        kind: value if type(value) is str else json.dumps(value)
        for kind, value in list(plain.items())[:_KINDS]
    }


def _facts(metadata: Any) -> dict[str, Any]:
    """A display's metadata: facts, and facts by kind; what is deeper as its text."""
    plain = _plain(dict(metadata or {}))
    return {key: _shallow(value) for key, value in list(plain.items())[:_KINDS]}


def _shallow(value: Any) -> Any:
    if not isinstance(value, dict):
        return str(value) if isinstance(value, list) else value
    return {key: str(one) if isinstance(one, dict | list) else one for key, one in value.items()}


def _plain(data: Any) -> Any:
    """Display data as JSON types: bytes in base64, anything strange as its text."""
    if data is None or isinstance(data, bool | int | float):
        return data
    if isinstance(data, str):
        return sendable(data)
    if isinstance(data, bytes):
        return base64.b64encode(data).decode() + "\n"
    if isinstance(data, dict):
        return {_safely(str, key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    return _safely(str, data)


def create() -> Shell:
    """The one shell of this process, made before forking so that every fork has it ready."""
    HistoryManager.enabled = False  # type: ignore[assignment]  # its type names a trait, not a value
    shell: Shell = ZMQInteractiveShell.instance(config=Config({"IPKernelApp": {"connection_file": ""}}))
    shell.colors = "neutral"
    shell.set_hook("show_in_pager", page.as_hook(lambda text, start=0, screen_lines=0: None))
    _replace_magics(shell)
    sys.modules.update(front_ends.modules())
    _make_loops_on_demand()
    warnings.filterwarnings("ignore", message="To exit: use")
    return shell


def _make_loops_on_demand() -> None:
    """An event loop is made when one is first asked for: most forks never do, and a loop costs a millisecond."""
    with warnings.catch_warnings(action="ignore"):  # Python 3.16 has no policies any more

        class OnDemand(asyncio.DefaultEventLoopPolicy):
            def get_event_loop(self) -> asyncio.AbstractEventLoop:
                with contextlib.suppress(RuntimeError):
                    return super().get_event_loop()
                self.set_event_loop(self.new_event_loop())
                return super().get_event_loop()

        asyncio.set_event_loop_policy(OnDemand())


def warm_up(shell: Shell, *, plots: bool) -> None:
    """Runs what IPython and matplotlib import late, so that no fork has to import it again."""
    cells = ["1/0", "'text'", "import asyncio\nawait asyncio.sleep(0)", "print()"]
    if plots:
        _show_plots(shell)
        cells.append(
            "import matplotlib.pyplot as plt\nplt.plot([0, 1])\nplt.title('0')\nplt.show()\nplt.close('all')"
        )
    kept, hidden = dict(shell.user_ns), dict(shell.user_ns_hidden)
    for cell in cells:
        with contextlib.redirect_stdout(io.StringIO()):
            shell.run_cell(cell, store_history=False)
    for name in set(shell.user_ns) - set(kept):
        del shell.user_ns[name]
    shell.user_ns.update(kept)
    shell.user_ns_hidden.clear()
    shell.user_ns_hidden.update(hidden)
    shell.user_ns["_oh"].clear()
    hook = shell.displayhook
    hook._ = hook.__ = hook.___ = ""
    fresh_event_loop()


def _show_plots(shell: Shell) -> None:
    """What importing matplotlib does in a kernel: figures are shown when their cell ends. Ours is imported before."""
    backend = "module://matplotlib_inline.backend_inline"
    pylabtools.activate_matplotlib(backend)
    backend_inline = importlib.import_module("matplotlib_inline.backend_inline")
    backend_inline.configure_inline_support(shell, backend)


def fresh_event_loop() -> None:
    """Forgets the event loop that a fork has inherited: its descriptors belong to another process."""
    async_helpers._asyncio_event_loop = None
    asyncio.set_event_loop(None)


def _replace_magics(shell: Shell) -> None:
    def no_install(line: str) -> None:
        sys.stderr.write(front_ends.NO_INSTALL)

    def no_script(line: str, cell: str = "") -> None:
        sys.stderr.write(NO_SHELL)

    for name in ("pip", "conda", "mamba", "micromamba", "uv"):
        shell.register_magic_function(no_install, "line", name)
    for name in ("bash", "sh", "script", "system", "sx", "perl", "ruby", "javascript", "js"):
        if name not in ("javascript", "js"):
            shell.register_magic_function(no_script, "line_cell", name)
