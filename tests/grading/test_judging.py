"""Each mistake costs just what it breaks, and the message says what to mend."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.course.assignment import Assignment
from autograder.grading import judging
from autograder.grading.findings import GradedNotebook
from autograder.notebooks.code import NotebookCode
from benchmarks.measure import tree
from tests.warm import Warm, started

VALUES, NUMBER, MUTATION = (
    f"test_double.py::test_{name}" for name in ("values", "number", "keeps_its_argument")
)


def judged(warm: Warm, *cells: str) -> GradedNotebook:
    return judging.grade(*warm, NotebookCode(list(enumerate(cells))), 3)


def outcomes(warm: Warm, *cells: str) -> list[str]:
    found = judged(warm, *cells).findings
    return [found[test].outcome.value for test in (VALUES, NUMBER, MUTATION)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("def double(x): return 2 * x", ["passed", "passed", "passed"]),
        ("double = lambda x: x + x", ["passed", "passed", "passed"]),
        ("class Double:\n  def __call__(self, x): return 2 * x\ndouble = Double()", ["passed", "passed", "passed"]),
        ("def double(x):\n  print('working')\n  return 2 * x", ["passed", "passed", "passed"]),
        ("sum = max = print = 3\ndef double(x): return 2 * x", ["passed", "passed", "passed"]),
        ("import warnings\nwarnings.simplefilter('error')\nimport numpy as np\nnp.seterr(all='raise')\n"
         "def double(x):\n  np.exp(1000.0)\n  warnings.warn('x')\n  return 2 * x", ["passed", "passed", "passed"]),
        ("import contextvars\nfactor = contextvars.ContextVar('factor')\nfactor.set(2)\ndef double(x): return factor.get() * x",
         ["passed", "passed", "passed"]),
        ("import numpy as np\nnp.set_printoptions(precision=2)\n"
         "def double(x): return x * (2 if str(np.array([1.2345])) == '[1.2345]' else 3)", ["passed", "passed", "passed"]),
        ("def double(x): return 3 * x", ["failed", "failed", "passed"]),
        ("def double(x):\n  x *= 2\n  return x", ["passed", "passed", "failed"]),
        ("x = 1", ["missing", "missing", "missing"]),
        ("double = 2", ["failed", "failed", "failed"]),
        ("def double(x, y): return 2 * x", ["failed", "failed", "failed"]),
        ("def double(x): return list(2 * x)", ["failed", "failed", "passed"]),
        ("def double(x): return object()", ["failed", "failed", "passed"]),
        ("def double(x): raise RuntimeError('no')", ["failed", "failed", "failed"]),
        ("def double(x): raise SystemExit", ["failed", "failed", "failed"]),
        ("def double(x): raise KeyboardInterrupt", ["failed", "failed", "failed"]),
        ("def double(x):\n  import os\n  os._exit(0)", ["crashed", "crashed", "crashed"]),
        ("def double(x):\n  import os, signal\n  os.kill(os.getpid(), signal.SIGKILL)", ["crashed", "crashed", "crashed"]),
        ("def double(x):\n  return double(x)", ["failed", "failed", "failed"]),
        ("def double(x):\n  if hasattr(x, 'shape'):\n    while True: pass\n  return 2 * x", ["timed_out", "passed", "timed_out"]),
        ("import numpy as np\ndef double(x): return np.ones(10**11)", ["failed", "failed", "failed"]),
        ("def double(x): return float('nan') * x", ["failed", "failed", "passed"]),
        ("import asyncio\nasync def later(x): return 2 * x\ndef double(x): return asyncio.run(later(x))", ["passed"] * 3),
        ("import asyncio\nasync def later(x): return 2 * x\n"
         "def double(x): return asyncio.get_event_loop().run_until_complete(later(x))", ["passed"] * 3),
        ("async def double(x): return 2 * x", ["failed", "failed", "passed"]),
    ],
)  # fmt: skip
def test_a_mistake_costs_what_it_breaks(warm: Warm, cell: str, expected: list[str]) -> None:
    assert outcomes(warm, cell) == expected


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("x = 1", "double was not defined"),
        ("double = 2", "is not a function"),
        ("y = 1\ndef double(x):\n  return x / 0 if 0 else [][1]", "IndexError in cell 1, line 3"),
        ("def double(x): raise NotImplementedError", "NotImplementedError"),
        ("def double(x): return 3 * x", "gave ["),
        ("def double(x):\n  while True: pass", "within the time"),
        ("class A: pass\ndef double(x): raise ValueError(A())", "<__main__.A object at 0x…>"),
        ("def double(x): raise ValueError('a\\0b')", r"a\x00b"),
    ],
)
def test_the_message_says_what_to_mend(warm: Warm, cell: str, words: str) -> None:
    assert words in judged(warm, cell).findings[VALUES].message


def test_a_hidden_input_is_not_in_any_message(warm: Warm) -> None:
    """The student's code raises its argument; what is shown is the public example's."""
    reveal = "import json\ndef double(x): raise ValueError(json.dumps(x.tolist()))"
    first, second = (
        judging.grade(*warm, NotebookCode([(0, reveal)]), seed).findings[VALUES] for seed in (3, 4)
    )
    assert first.message == second.message


def test_what_a_hidden_run_writes_does_not_reach_the_example_run(warm: Warm) -> None:
    """Files, shared memory and sibling processes of the hidden run are gone before the example runs."""
    keep = (
        "import glob, json, mmap, os, tempfile\nfile = tempfile.TemporaryFile()\nfile.truncate(4096)\n"
        "shared = mmap.mmap(file.fileno(), 4096)\nshared[:5] = b'empty'\n"
        "def double(x):\n"
        "  seen = sorted(glob.glob('kept*')) + sorted(glob.glob('/tmp/kept*')) + [shared[:5].decode()]\n"
        "  for place in ('kept', '/tmp/kept', '/dev/shm/kept'):\n"
        "    try: open(place, 'w').write(json.dumps(x.tolist()))\n"
        "    except OSError: pass\n"
        "  shared[:5] = b'taken'\n"
        "  raise ValueError(seen)"
    )
    assert "['empty']" in judged(warm, keep).findings[VALUES].message


def test_a_test_never_sees_the_side_effects_of_another(warm: Warm) -> None:
    cell = "calls = []\ndef double(x):\n  calls.append(1)\n  return 2 * x if len(calls) == 1 else None"
    assert outcomes(warm, cell) == ["passed", "passed", "passed"]


def test_a_cell_that_fails_costs_only_what_it_had_not_done(warm: Warm) -> None:
    assert outcomes(warm, "def double(x): return 2 * x\n1 / 0", "also broken(") == ["passed"] * 3


def test_threads_left_by_the_notebook_do_not_cost_marks(warm: Warm) -> None:
    cell = "import threading, time\nthreading.Thread(target=time.sleep, args=(50,), daemon=True).start()\ndef double(x): return 2 * x"
    assert outcomes(warm, cell) == ["passed"] * 3


def test_a_notebook_that_leaves_no_room_for_a_fork_is_told_so(warm: Warm) -> None:
    cell = "def double(x): return 2 * x\nkept = []\nwhile True: kept.append(open('/dev/null'))"
    assert "too many files open" in judged(warm, cell).findings[VALUES].message


def test_as_many_threads_as_a_notebook_may_have_leave_room_for_its_tests(warm: Warm) -> None:
    cell = (
        "import ctypes, threading, time\nctypes.CDLL(None).mallopt(-8, 1)\nthreading.stack_size(1 << 16)\n"
        "try:\n  while True: threading.Thread(target=time.sleep, args=(50,), daemon=True).start()\n"
        "except RuntimeError: full = threading.active_count()\n"
        "def double(x): return 2 * x if full > 12 else None"
    )
    assert outcomes(warm, cell) == ["passed"] * 3


def test_memory_that_a_test_shares_with_the_notebook_counts_once(small: Assignment, best_tier: str) -> None:
    cell = "import time\nimport numpy as np\nkept = np.ones(8_000_000)\ndef double(x):\n  time.sleep(0.1)\n  return 2 * x"
    budgets = msgspec.structs.replace(small.budgets, memory_mb=100)
    with started(replace(small, budgets=budgets), best_tier) as warm:
        assert outcomes(warm, cell) == ["passed"] * 3


def test_a_worker_that_somebody_else_ends_costs_no_test(warm: Warm) -> None:
    """It cannot be told from one that a test ends: the test is asked once more, of a new one."""
    cell = "import time\ndef double(x):\n  time.sleep(0.4)\n  return 2 * x"
    known = set(tree(os.getpid()))
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(outcomes, warm, cell)
        os.kill(_forked(known), signal.SIGKILL)
        assert found.result() == ["passed"] * 3


def _forked(known: set[int]) -> int:
    """The first process that is new and has a child: a worker with a test's fork."""
    while True:
        for pid in set(tree(os.getpid())) - known:
            if len(tree(pid)) > 1 and "zygote.main" in Path(f"/proc/{pid}/cmdline").read_text():
                return pid


@pytest.mark.parametrize(
    "cell",
    [
        "from IPython.display import display\ndef double(x):\n  display(x)\n  return 2 * x",
        "from IPython.display import clear_output\ndef double(x):\n  clear_output()\n  return 2 * x",
        "import sys\nlog = sys.stdout\ndef double(x):\n  print('working', file=log)\n  return 2 * x",
        "def double(x):\n  get_ipython().run_cell('1 / 0')\n  return 2 * x",
        "import multiprocessing\npool = multiprocessing.Pool(2)\npool.map(abs, [1, 2])\ndef double(x): return 2 * x",
        "import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\ndef double(x): return 2 * x",
        "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.3)\ndef double(x):\n  import time\n  time.sleep(0.4)\n  return 2 * x",
    ],
    ids=[
        "display",
        "clear_output",
        "an older sys.stdout",
        "a cell within",
        "a pool that stays",
        "no word of children",
        "an alarm",
    ],
)
def test_what_a_right_answer_does_besides_costs_nothing(warm: Warm, cell: str) -> None:
    """What it shows goes nowhere in a hidden test, and what it has set for the notebook ends with that."""
    assert outcomes(warm, cell) == ["passed"] * 3


def test_a_forbidden_package_is_absent(warm: Warm) -> None:
    run = judged(warm, "import sklearn").run
    assert run.cells[0].error == "ModuleNotFoundError"


def test_the_courses_reference_is_absent(warm: Warm) -> None:
    run = judged(warm, "import reference").run
    assert run.cells[0].error == "ModuleNotFoundError"


def test_the_same_seed_gives_the_same_verdict(warm: Warm) -> None:
    cell = "import numpy as np\ndef double(x): return 2 * x if np.random.rand() < 0.5 else 3 * x"
    assert outcomes(warm, cell) == outcomes(warm, cell)


def test_one_line_that_fails_does_not_cost_the_rest_of_its_cell(warm: Warm) -> None:
    front = "import no_such_package as pd\nimport numpy as np\ndef double(x): return np.add(x, x)"
    assert outcomes(warm, front) == ["passed"] * 3


def test_an_import_that_fails_does_not_cost_the_others_of_its_line(warm: Warm) -> None:
    front = "import os, no_such_package as pd, numpy as np\ndef double(x): return np.add(x, x)"
    assert outcomes(warm, front) == ["passed"] * 3


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (
            "from no_such_package import double",
            "double has no value, because line 1 of cell 1 failed: no_such_package is not installed here.",
        ),
        (
            "from no_such_package import numpy as jnp\ndef double(x): return jnp.add(x, x)",
            "double uses jnp in cell 1, line 2, which has no value, because line 1 of cell 1 failed: no_such_package "
            "is not installed here.",
        ),
        (
            "from no_such_package import numpy as jnp\ndef double(x): return other",
            "double raised NameError in cell 1, line 2: name 'other' is not defined",
        ),
    ],
)
def test_a_test_names_the_line_that_its_missing_name_comes_from(warm: Warm, front: str, message: str) -> None:
    assert judged(warm, front).findings[VALUES].message == message


@pytest.mark.parametrize(
    ("cells", "rebound"),
    [
        (("def double(x): return 2 * x", "double, y = 1, 2"), {"double": (0, 1)}),
        (("def double(x): return 2 * x\ndouble = double(1)",), {"double": (0, 0)}),
        (("def double(x): return 2 * x", "double = None", "double = 3"), {"double": (0, 1)}),
        (("double = 1", "def double(x): return 2 * x"), {}),
        (("def double(x): return 3 * x", "double = 1", "def double(x): return 2 * x"), {}),
    ],
)
def test_the_last_function_of_a_name_counts(
    warm: Warm, cells: tuple[str, ...], rebound: dict[str, tuple[int, int]]
) -> None:
    found = judged(warm, *cells)
    assert ([one.outcome for one in found.findings.values()], found.run.rebound) == (["passed"] * 3, rebound)


def test_a_name_that_was_deleted_is_missing(warm: Warm) -> None:
    assert outcomes(warm, "def double(x): return 2 * x", "del double") == ["missing"] * 3
