"""Public examples are asked before the hidden tests where the notebook was expensive, and nothing else changes by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from autograder.course.assignment import Assignment
from autograder.grading import judging, rehearsal
from autograder.grading.deadline import Deadline
from autograder.grading.findings import GradedNotebook
from autograder.grading.session import GradingSession
from autograder.grading.session_plan import SessionPlan, session_plan
from autograder.judge.messages import Verdict
from autograder.notebooks.code import NotebookCode
from autograder.sandbox import notebook
from tests.warm import Warm, started

VALUES, NUMBER = (f"test_double.py::test_{name}" for name in ("values", "number"))
BURN = """
import time
end = time.process_time() + 0.3
while time.process_time() < end: pass
"""
TOKEN = "import time\ntoken = str(time.time_ns())\nprint(token)"
# Each is wrong, or strange, in another way.
ANSWERS = {
    "right": "def double(x): return 2 * x",
    "wrong": "def double(x): return 3 * x",
    "wrong for arrays": "def double(x): return 3 * x if hasattr(x, 'shape') else 2 * x",
    "in place": "def double(x):\n  x *= 2\n  return x",
    "raises": "def double(x): raise ValueError(float(x[0]) if hasattr(x, 'shape') else x)",
    "missing": "x = 1",
    "ends its process": "def double(x):\n  import os\n  os._exit(0)",
    "counts its calls": "calls = []\ndef double(x):\n  calls.append(x)\n  return 2 * x if len(calls) == 1 else 3 * x",
    "is right for the first": "first = True\ndef double(x):\n  global first\n  was, first = first, False\n  return (3 - was) * x",
    "leaves a file": (
        "import os\ndef double(x):\n  seen = os.path.exists('kept')\n  open('kept', 'w').close()\n  return (2 + seen) * x"
    ),
    "leaves a file in /tmp": (
        "import os, tempfile\nkept = os.path.join(tempfile.gettempdir(), 'kept')\n"
        "def double(x):\n  seen = os.path.exists(kept)\n  open(kept, 'w').close()\n  return (2 + seen) * x"
    ),
    "changes a file": (
        "import os\nopen('kept', 'w').write('0')\n"
        "def double(x):\n  seen = open('kept').read() == '1'\n  open('kept', 'w').write('1')\n  return (2 + seen) * x"
    ),
    "counts in shared memory": (
        "import mmap, tempfile\nfile = tempfile.TemporaryFile()\n"
        "file.truncate(4096)\nshared = mmap.mmap(file.fileno(), 4096)\n"
        "def double(x):\n  shared[0] += 1\n  return (2 if shared[0] == 1 else 3) * x"
    ),
    "leaves a process": (
        "import os, time\ndef double(x):\n  if not os.fork():\n    time.sleep(60)\n    os._exit(0)\n  return 3 * x"
    ),
}  # fmt: skip

ENDS_ITS_WORKER = (
    "import os\nos.register_at_fork(after_in_parent=lambda: os._exit(0))\ndef double(x): return 3 * x"
)


@pytest.fixture(scope="module")
def patient(small: Assignment, best_tier: str) -> Iterator[Warm]:
    """The small course with budgets that no notebook here comes near to, on however busy a machine."""
    seconds = {"cell_seconds": 60, "notebook_seconds": 60, "test_seconds": 60, "all_tests_seconds": 300}
    budgets = msgspec.structs.replace(small.budgets, **seconds)
    with started(replace(small, budgets=budgets), best_tier) as warm:
        yield warm


def code(*cells: str) -> NotebookCode:
    return NotebookCode(list(enumerate(cells)))


def graded(warm: Warm, *cells: str) -> GradedNotebook:
    return judging.grade(*warm, code(*cells), 3)


def printed(judged: GradedNotebook, cell: int) -> str:
    return str(notebook.displayed(judged.run.cells[cell])[0]["text"]).strip()


def plans(warm: Warm, *cells: str) -> tuple[SessionPlan, SessionPlan]:
    hidden = judging.hidden_seed(warm.assignment, 3)
    first, second = (
        session_plan(warm.assignment, code(*cells), seed, Deadline())
        for seed in (hidden, judging.PUBLIC_SEED)
    )
    return first, second


def rehearsed(warm: Warm, *cells: str) -> dict[str, Verdict]:
    hidden, public = plans(warm, *cells)
    with GradingSession(warm.runner, hidden) as session:
        return rehearsal.rehearse(session, public, warm.runner.judge.tests, Deadline())


def test_an_expensive_notebook_runs_once_for_its_tests_and_their_examples(patient: Warm) -> None:
    judged = graded(patient, BURN, TOKEN, "def double(x): raise ValueError(token)")
    assert printed(judged, 1) in judged.findings[VALUES].message


def test_an_expensive_notebook_with_the_released_checks_runs_once_as_well(patient: Warm) -> None:
    judged = graded(patient, BURN, "import checks", TOKEN, "def double(x): raise ValueError(token)")
    assert printed(judged, 2) in judged.findings[VALUES].message


def test_a_fork_that_reads_on_in_an_open_file_changes_the_footprint(patient: Warm) -> None:
    reads_on = "def double(x):\n  file.read(1)\n  return 2 * x"
    keep = "with open('kept', 'w') as file: file.write('kept')\nfile = open('kept', 'rb', buffering=0)"
    hidden, _ = plans(patient, keep, reads_on)
    with GradingSession(patient.runner, hidden) as session:
        before = session.footprint()
        session.judge(patient.runner.judge.tests[0])
        assert "" != session.footprint() != before


def test_a_cheap_notebook_runs_again_for_its_examples(patient: Warm) -> None:
    judged = graded(patient, TOKEN, "def double(x): raise ValueError(token)")
    assert "ValueError" in judged.findings[VALUES].message
    assert printed(judged, 0) not in judged.findings[VALUES].message


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_is_found_does_not_depend_on_when_the_examples_are_asked(patient: Warm, answer: str) -> None:
    cheap, expensive = (graded(patient, start, ANSWERS[answer]) for start in ("pass", BURN))
    assert cheap.findings == expensive.findings


def test_an_example_is_asked_in_a_fork_of_its_own(patient: Warm) -> None:
    calls = "calls = []\ndef double(x):\n  calls.append(x)\n  raise ValueError(f'call {len(calls)}')"
    found = rehearsed(patient, BURN, calls)
    assert all("call 1" in verdict.text for verdict in found.values())
    assert len(found) == 3


def test_only_questions_that_go_wrong_are_rehearsed(patient: Warm) -> None:
    assert rehearsed(patient, BURN, ANSWERS["right"]) == {}


def test_a_notebook_that_shares_memory_with_its_forks_is_not_rehearsed(patient: Warm) -> None:
    assert rehearsed(patient, BURN, ANSWERS["counts in shared memory"]) == {}


def test_a_notebook_that_leaves_a_thread_is_not_rehearsed(patient: Warm) -> None:
    thread = "import threading\nthreading.Thread(target=time.sleep, args=(300,), daemon=True).start()"
    assert rehearsed(patient, BURN, thread, ANSWERS["wrong"]) == {}


def test_a_rehearsal_takes_nothing_of_the_time_for_hidden_tests(patient: Warm) -> None:
    hidden, public = plans(patient, BURN, ANSWERS["wrong"])
    with GradingSession(patient.runner, hidden) as session:
        assert len(rehearsal.rehearse(session, public, patient.runner.judge.tests, Deadline())) == 3
        assert session.left == hidden.seconds


def test_hidden_tests_have_all_fresh_workers_after_a_rehearsal_that_lost_one(patient: Warm) -> None:
    hidden, public = plans(patient, BURN, ENDS_ITS_WORKER)
    with GradingSession(patient.runner, hidden) as session:
        assert rehearsal.rehearse(session, public, patient.runner.judge.tests, Deadline()) == {}
        assert session.cpu_seconds > 0


def test_an_expensive_notebook_reveals_no_hidden_input(patient: Warm) -> None:
    reveal = "import json\ndef double(x): raise ValueError(json.dumps(x.tolist()))"
    first, second = (
        judging.grade(*patient, code(BURN, reveal), seed).findings[VALUES].message for seed in (3, 4)
    )
    assert first == second


PATTERNS = """def here(): pass
match here:
    case object(__globals__=names): pass
match names["__builtins__"]:
    case object(__import__=bring): pass
bring("os").register_at_fork(before=print)"""


@pytest.mark.parametrize("reach", ["import sys", PATTERNS])
def test_a_notebook_that_could_count_its_forks_is_not_rehearsed(patient: Warm, reach: str) -> None:
    assert rehearsed(patient, BURN, reach, ANSWERS["wrong"]) == {}
