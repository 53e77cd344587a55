"""A notebook runs as in Jupyter, within its budgets."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Iterator

import pytest

from autograder.sandbox import notebook
from autograder.sandbox.runs import CellRun, RunPlan
from autograder.sandbox.zygote import Setting, Zygote


@pytest.fixture(scope="module")
def zygote(best_tier: str) -> Iterator[Zygote]:
    with Zygote(Setting(best_tier, packages=("numpy", "matplotlib"), memory_mb=300, processes=16)) as warm:
        yield warm


def run(
    zygote: Zygote,
    *cells: str,
    watch: tuple[str, ...] = (),
    output_limit: int = 1 << 20,
    cell_seconds: float = 1.0,
) -> notebook.FinishedNotebook:
    plan = RunPlan(list(enumerate(cells)), watch, {}, cell_seconds, 8.0 * cell_seconds, output_limit)
    finished = notebook.run(zygote, plan, {}, 1)
    if finished.worker is not None:
        finished.worker.end()
    return finished


def shown(cell: CellRun) -> str:
    """What a cell shows, as text."""
    parts = []
    for output in cell.outputs:
        parts.append(
            output.get("text") or output.get("evalue") or str(output.get("data", {}).get("text/plain", ""))
        )
    return "".join(parts)


def last(zygote: Zygote, *cells: str) -> CellRun:
    return run(zygote, *cells).run.cells[len(cells) - 1]


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (("print('hello')",), "hello\n"),
        (("x = 20", "x + 1"), "21"),
        (("41 + 1;",), ""),
        (("import asyncio\nawait asyncio.sleep(0)\n'awaited'",), "'awaited'"),
        (("from IPython.display import display\ndisplay('shown')",), "'shown'"),
        (("%%capture\nprint('hidden')",), ""),
        (("import os\nos.write(1, b'raw text')\nNone",), "raw text"),
        (("_ = 5", "In[1]"), "'_ = 5'"),
    ],
)
def test_a_cell_shows_what_it_shows_in_jupyter(zygote: Zygote, cells: tuple[str, ...], text: str) -> None:
    assert shown(last(zygote, *cells)) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("!ls", "do not run"),
        ("%pip install torch", "Nothing is installed"),
        ("%%bash\nls", "do not run"),
        ("exit()", "does not end"),
        ("from google.colab import drive\ndrive.mount('/content')", "google.colab is not here"),
    ],
)
def test_what_grading_does_not_do_is_said_and_the_cell_goes_on(zygote: Zygote, cell: str, text: str) -> None:
    cell_run = last(zygote, cell)
    assert (cell_run.status, text in shown(cell_run)) == ("ok", True)


def test_input_fails_with_a_clear_error(zygote: Zygote) -> None:
    assert "has nobody to ask" in shown(last(zygote, "input('name?')"))


def test_a_plot_becomes_a_picture(zygote: Zygote) -> None:
    cell = last(zygote, "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert "image/png" in next(output["data"] for output in cell.outputs if "data" in output)


def test_a_cell_that_raises_does_not_stop_the_next(zygote: Zygote) -> None:
    assert shown(last(zygote, "1/0", "'still here'")) == "'still here'"


def test_a_failing_cell_reports_its_line(zygote: Zygote) -> None:
    assert last(zygote, "x = 1\ny = 2\nx / 0").line == 3


def test_a_syntax_error_costs_its_cell_alone(zygote: Zygote) -> None:
    done = run(zygote, "def f(:\n  pass", "1 + 1").run
    assert [cell.status for cell in done.cells.values()] == ["failed", "ok"]


def test_a_cell_before_its_definition_runs_once_more(zygote: Zygote) -> None:
    done = run(zygote, "print(later())", "def later(): return 'defined'").run
    assert (done.again, shown(done.cells[0])) == ([0], "defined\n")


def test_definitions_before_an_endless_loop_stay(zygote: Zygote) -> None:
    done = run(zygote, "def f(): return 7\nwhile True: pass", "f()").run
    assert (done.cells[0].status, shown(done.cells[1])) == ("timed_out", "7")


def test_definitions_before_a_loop_that_ignores_interrupts_stay(zygote: Zygote) -> None:
    cell = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ndef f(): return 8\nwhile True: pass"
    assert shown(last(zygote, cell, "f()")) == "8"


def test_a_cell_that_ends_the_process_before_its_first_statement_costs_itself_alone(zygote: Zygote) -> None:
    hook = "import os\ndef end(lines):\n  if 'fatal' in lines[0]: os._exit(1)\n  return lines\nget_ipython().input_transformers_cleanup.append(end)"
    done = run(zygote, hook, "'fatal'", "'after'").run
    assert (done.cells[1].status, shown(done.cells[2])) == ("died", "'after'")


def test_a_cell_that_fails_in_another_cells_function_keeps_its_own_line_and_count(zygote: Zygote) -> None:
    done = run(zygote, "def f(x):\n\n\n  return 1 / x", "x = 0\nf(x)").run
    assert [(cell.count, cell.line) for cell in done.cells.values()] == [(1, None), (2, 2)]


@pytest.mark.parametrize("identifier", ["5", "'five'", "True"])
def test_a_display_may_have_any_identifier(zygote: Zygote, identifier: str) -> None:
    cell = (
        f"from IPython.display import display\nhandle = display(1, display_id={identifier})\nhandle.update(2)"
    )
    finished = run(zygote, cell)
    assert (finished.notes, shown(finished.run.cells[0])) == ((), "2")


def test_definitions_before_the_end_of_the_process_stay(zygote: Zygote) -> None:
    assert shown(last(zygote, "import os\ndef f(): return 9\nos._exit(0)", "f()")) == "9"


def test_definitions_before_sys_exit_stay(zygote: Zygote) -> None:
    assert shown(last(zygote, "import sys\ndef f(): return 10\nsys.exit()", "f()")) == "10"


def test_a_huge_array_is_a_memory_error_and_the_notebook_goes_on(zygote: Zygote) -> None:
    done = run(zygote, "import numpy as np\nnp.ones(10**10)", "'after'").run
    assert (done.cells[0].error, shown(done.cells[1])) == ("MemoryError", "'after'")


def test_memory_shared_among_processes_is_bounded(zygote: Zygote) -> None:
    cell = "import os, time\nfor _ in range(8):\n  if not os.fork():\n    b = bytearray(150 * 2**20); time.sleep(60)\ntime.sleep(0.9)"
    finished = run(zygote, cell, "'after'")
    assert ("memory" in finished.notes[0].happened, shown(finished.run.cells[1])) == (True, "'after'")


def test_a_fork_bomb_hits_its_limit(zygote: Zygote) -> None:
    cell = "import os, time\ntry:\n  while True:\n    if not os.fork(): time.sleep(60)\nexcept OSError: print('stopped')"
    assert shown(last(zygote, cell)) == "stopped\n"


def test_output_over_its_limit_is_cut_with_a_note(zygote: Zygote) -> None:
    cell = run(zygote, "print('x' * 5000)", output_limit=1000).run.cells[0]
    assert (shown(cell).count("x"), "over its limit" in shown(cell)) == (1000, True)


def test_output_that_ends_at_its_limit_and_goes_on_is_cut_with_a_note(zygote: Zygote) -> None:
    cell = run(zygote, "print('x' * 999, flush=True)\nprint('y')", output_limit=1000).run.cells[0]
    assert "over its limit" in shown(cell)


def test_text_in_ten_thousand_pieces_is_one_output(zygote: Zygote) -> None:
    pieces = "for _ in range(10_000): print('.', end='', flush=True)"
    cell = run(zygote, pieces, cell_seconds=20).run.cells[0]
    assert (cell.status, len(cell.outputs), len(shown(cell))) == ("ok", 1, 10_000)


def test_what_a_process_of_the_notebook_prints_is_shown_once(zygote: Zygote) -> None:
    cell = "if not os.fork():\n  print('child')\n  sys.stdout.flush()\n  os._exit(0)\nos.wait()\nNone"
    assert shown(last(zygote, "import os, sys", cell)) == "child\n"


def test_threads_that_print_disturb_nobody(zygote: Zygote) -> None:
    """Frames of two threads do not mix, and no text is lost between them."""
    cell = (
        "import sys, threading\n"
        "def work():\n  for _ in range(40): print('x' * 5000, flush=True)\n"
        "threads = [threading.Thread(target=work) for _ in range(4)]\n"
        "for thread in threads: thread.start()\nfor thread in threads: thread.join()"
    )
    finished = run(zygote, cell)
    assert (finished.notes, shown(finished.run.cells[0]).count("x")) == ((), 800_000)


def test_a_flood_of_raw_output_does_not_stop_the_notebook(zygote: Zygote) -> None:
    cell = "import os\nfor _ in range(3000): os.write(1, b'y' * 65536)"
    assert shown(last(zygote, cell, "'after'")) == "'after'"


def test_warnings_are_shown_and_are_no_failure(zygote: Zygote) -> None:
    cell = last(zygote, "import warnings\nwarnings.warn('careful')")
    assert (cell.status, "careful" in shown(cell)) == ("ok", True)


def test_the_cell_that_defined_a_name_is_known(zygote: Zygote) -> None:
    assert run(zygote, "f = 1", "x = 2", "def f(): pass", watch=("f",)).run.defined == {"f": 2}


def test_two_notebooks_share_nothing(zygote: Zygote) -> None:
    run(zygote, "import builtins, os\nbuiltins.secret = 1\nopen('left', 'w').write('x')")
    assert (
        shown(last(zygote, "import builtins, os\nhasattr(builtins, 'secret'), os.path.exists('left')"))
        == "(False, False)"
    )


def test_no_process_outlives_its_notebook(zygote: Zygote) -> None:
    daemon = f"sleep 600.{secrets.randbits(40)}"
    cell = (
        f"import os\nchild = os.fork()\nif not child:\n  os.setsid()\n  os.execvp('sleep', {daemon.split()})\n"
        "while b'sleep' not in open(f'/proc/{child}/cmdline', 'rb').read(): pass"
    )
    finished = run(zygote, cell)
    assert (finished.run.cells[0].status, daemon in _command_lines()) == ("ok", False)


def _command_lines() -> str:
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("number", range(2))
def test_a_notebooks_own_randomness_repeats(zygote: Zygote, number: int) -> None:
    first, second = (shown(last(zygote, "import numpy as np\nnp.random.rand()")) for _ in range(2))
    assert first == second


def test_modules_that_fill_the_disk_cost_their_notebook_alone(zygote: Zygote) -> None:
    plan = RunPlan([(0, "1")], (), {}, 1.0, 8.0, 1 << 20)
    finished = notebook.run(zygote, plan, {"big.py": b"#" * (80 << 20)}, 1)
    assert (finished.worker, shown(last(zygote, "'after'"))) == (None, "'after'")


@pytest.mark.parametrize("text", ["'\\ud800'", "{'a': {'b': {'c': [1, 2]}}}"])
def test_what_no_message_can_carry_is_sent_as_text(zygote: Zygote, text: str) -> None:
    cell = f"from IPython.display import display\ndisplay({{'text/plain': {text}}}, raw=True, metadata={{'x': {text}}})\nraise ValueError({text})"
    assert (last(zygote, cell).error, shown(last(zygote, cell, "'after'"))) == ("ValueError", "'after'")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("import os\nprint(os.fsdecode(b'caf\\xe9.csv'))", "caf\N{REPLACEMENT CHARACTER}.csv\n"),
        ("import sys\nsys.stderr.write('a\\udfff');", "a\N{REPLACEMENT CHARACTER}"),
        ("class A:\n  def __repr__(self): return '\\ud800'\nA()", "\N{REPLACEMENT CHARACTER}"),
        ("class A:\n  def _repr_html_(self): return '\\ud800'\n  def __repr__(self): return 'a'\nA()", "a"),
        ("raise ValueError('\\ud800')", "\N{REPLACEMENT CHARACTER}"),
        ("%%capture said\nprint('\\ud800')", ""),
        (
            "import os\nif not os.fork():\n  print('\\ud800', flush=True)\n  os._exit(0)\nos.wait();",
            "\N{REPLACEMENT CHARACTER}\n",
        ),
        ("'\\ud800'", "'\\ud800'"),
    ],
)
def test_a_lone_surrogate_is_shown_as_a_replacement_character(zygote: Zygote, cell: str, text: str) -> None:
    done = run(zygote, cell, "'after'").run
    assert (done.stopped, shown(done.cells[0]), shown(done.cells[1])) == (None, text, "'after'")


@pytest.mark.parametrize(
    "metadata", ["{'x': 2**70}", "{'\\ud800': 1}", "{'image/png': {'width': numpy.int64(3)}}"]
)
def test_a_displays_metadata_never_ends_the_worker(zygote: Zygote, metadata: str) -> None:
    show = f"import numpy\nfrom IPython.display import display\ndisplay({{'text/plain': 'shown'}}, raw=True, metadata={metadata})"
    done = run(zygote, show, "'after'").run
    assert [shown(cell) for cell in done.cells.values()] == ["shown", "'after'"]


@pytest.mark.parametrize("method", ["__str__", "__repr__"])
@pytest.mark.parametrize("error", ["ValueError", "KeyboardInterrupt", "SystemExit"])
def test_an_exception_that_cannot_be_printed_costs_its_cell_alone(
    zygote: Zygote, method: str, error: str
) -> None:
    cell = f"class E(Exception):\n  def {method}(self): raise {error}\nraise E"
    done = run(zygote, cell, "'after'").run
    assert (done.stopped, shown(done.cells[1])) == (None, "'after'")


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (("import numpy as np\nnp.set_printoptions(precision=2);", "np.array([1.23456])"), "array([1.23])"),
        (("import numpy as np\nnp.seterr(divide='raise');", "np.geterr()['divide']"), "'raise'"),
        (("import decimal\ndecimal.getcontext().prec = 3", "decimal.Decimal(1) / 3"), "Decimal('0.333')"),
        (("import contextvars\nv = contextvars.ContextVar('v')\nv.set(1);", "v.get()"), "1"),
        (
            (
                "import contextvars\nv = contextvars.ContextVar('v')\nt = v.set(1)",
                "v.reset(t)\nv.get('none')",
            ),
            "'none'",
        ),
        (
            (
                "import asyncio, contextvars\nv = contextvars.ContextVar('v')\nawait asyncio.sleep(0)\nv.set(1);",
                "v.get()",
            ),
            "1",
        ),
        (
            (
                "import numpy as np\nkept = np.errstate(divide='raise')\nkept.__enter__()",
                "np.geterr()['divide']",
            ),
            "'raise'",
        ),
        (
            (
                "import contextvars\nv = contextvars.ContextVar('v')\n"
                "get_ipython().events.register('post_run_cell', lambda result: v.set(7))",
                "v.get()",
            ),
            "7",
        ),
    ],
)
def test_cells_share_one_context(zygote: Zygote, cells: tuple[str, ...], text: str) -> None:
    assert shown(last(zygote, *cells)) == text


LIVE = "import matplotlib.pyplot as plt\nfrom IPython.display import clear_output, display\n"


@pytest.mark.parametrize(
    "frame",
    [
        "clear_output(wait=True)\n  plt.plot([i])\n  plt.show()",
        "clear_output()\n  plt.plot([i])\n  display(plt.gcf())\n  plt.close()",
        "handle.update('x' * 9000)",
        "clear_output(wait=True)\n  print('x' * 9000)",
    ],
)
def test_what_a_live_display_replaces_gives_its_room_back(zygote: Zygote, frame: str) -> None:
    live = f"{LIVE}handle = display('', display_id=True)\nfor i in range(15):\n  {frame}"
    done = run(zygote, live, "'after'", output_limit=40_000, cell_seconds=20).run
    assert ("over its limit" in shown(done.cells[0]), shown(done.cells[1])) == (False, "'after'")


def test_the_last_frame_of_a_live_plot_stays(zygote: Zygote) -> None:
    live = f"{LIVE}for i in range(15):\n  clear_output(wait=True)\n  plt.plot([i])\n  plt.show()\n  print(i)"
    cell = run(zygote, live, output_limit=40_000, cell_seconds=20).run.cells[0]
    assert ["image/png" in output.get("data", {}) or output["text"] for output in cell.outputs] == [
        True,
        "14\n",
    ]


@pytest.mark.parametrize(
    ("frame", "kept"),
    [
        ("clear_output(wait=True)\n  plt.plot([1])\n  plt.show()", "image/png"),
        ("clear_output(wait=True)\n  plt.clf()\n  plt.plot([1])\n  display(plt.gcf())", "image/png"),
        ("handle.update(1)", "text/plain"),
        ("clear_output(wait=True)\n  print(1, flush=True)", ""),  # it may end when the text is just cleared
        ("plt.plot([1])\n  plt.gcf().canvas.draw()", "image/png"),
        ("clear_output()\n  display(1)", ""),
    ],
)
def test_a_loop_that_draws_without_end_is_interrupted(zygote: Zygote, frame: str, kept: str) -> None:
    live = f"{LIVE}handle = display(0, display_id=True)\nwhile True:\n  {frame}"
    finished = run(zygote, live, "'after'")
    cell = finished.run.cells[0]
    kinds = {kind for output in cell.outputs for kind in (output["output_type"], *output.get("data", ()))}
    assert (finished.notes, cell.status, shown(finished.run.cells[1])) == ((), "timed_out", "'after'")
    assert kinds >= {"error", kept} - {""}


def test_a_flood_of_cleared_text_does_not_stop_the_notebook(zygote: Zygote) -> None:
    flood = f"{LIVE}for i in range(30_000):\n  clear_output(wait=True)\n  print(i)"
    done = run(zygote, flood, "'after'", cell_seconds=60).run
    assert [shown(cell) for cell in done.cells.values()] == ["29999\n", "'after'"]


def test_an_output_that_is_over_the_limit_leaves_room_once_it_is_cleared(zygote: Zygote) -> None:
    cell = f"{LIVE}print('x' * 9000)\nclear_output()\nprint('small')"
    assert shown(run(zygote, cell, output_limit=1000).run.cells[0]) == "small\n"


def test_an_interrupt_leaves_no_half_report(zygote: Zygote) -> None:
    """Pictures of some size are still on their way when the interrupt comes."""
    cell = "from IPython.display import display, clear_output\nwhile True:\n  clear_output()\n  display({'text/plain': 'x' * 900_000}, raw=True)"
    finished = run(zygote, cell, "'after'")
    assert (finished.notes, shown(finished.run.cells[1])) == ((), "'after'")
