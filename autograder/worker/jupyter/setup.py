# mypy: disable-error-code="no-untyped-call,arg-type"
"""Makes the shell in the zygote, and runs once what IPython and matplotlib import late: no fork imports it again."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import io
import sys
import warnings

from IPython.core import async_helpers, page, pylabtools
from IPython.core.history import HistoryManager
from traitlets.config import Config

from autograder.worker.jupyter import front_ends
from autograder.worker.jupyter.shell import NO_SHELL, Shell, ZMQInteractiveShell


def create() -> Shell:
    """Make the one shell of this process, before forking, so that every fork has it ready."""
    HistoryManager.enabled = False  # type: ignore[assignment]  # its type names a trait, not a value
    shell: Shell = ZMQInteractiveShell.instance(config=Config({"IPKernelApp": {"connection_file": ""}}))
    shell.colors = "neutral"
    shell.loop_runner = shell.run_coroutine
    shell.set_hook("show_in_pager", page.as_hook(lambda text, start=0, screen_lines=0: None))
    _replace_magics(shell)
    sys.modules.update(front_ends.modules())
    sys.meta_path.append(front_ends.ColabFinder(lambda name: shell.on_no_effect("colab", name)))
    _make_loops_on_demand()
    warnings.filterwarnings("ignore", message="To exit: use")
    return shell


def _make_loops_on_demand() -> None:
    """Make an event loop only when one is first asked for: most forks need none, and a loop costs a millisecond."""
    with warnings.catch_warnings(action="ignore"):  # Python 3.16 has no policies any more

        class OnDemand(asyncio.DefaultEventLoopPolicy):
            def get_event_loop(self) -> asyncio.AbstractEventLoop:
                with contextlib.suppress(RuntimeError):
                    return super().get_event_loop()
                self.set_event_loop(self.new_event_loop())
                return super().get_event_loop()

        asyncio.set_event_loop_policy(OnDemand())


def warm_up(shell: Shell, *, plots: bool) -> None:
    """Run what IPython and matplotlib import late, so that no fork has to import it again."""
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
    """Show figures when their cell ends. In a kernel, importing matplotlib sees to that; here it is imported before."""
    backend = "module://matplotlib_inline.backend_inline"
    pylabtools.activate_matplotlib(backend)
    backend_inline = importlib.import_module("matplotlib_inline.backend_inline")
    backend_inline.configure_inline_support(shell, backend)


def fresh_event_loop() -> None:
    """Forget the event loop that a fork has inherited: its descriptors belong to another process."""
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
