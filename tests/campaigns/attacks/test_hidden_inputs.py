"""A hidden input never comes out: the same notebook, asked on other hidden inputs, shows the same.

Each notebook here is right on the public example, which anyone can compute, and on a hidden input tries to say what it
was given. Graded with two seeds, every page and file that a student may see must be the same to the byte. What a
hidden run does tell by design is counted at the end, in bits.
"""

from __future__ import annotations

import builtins
import json
import re
from pathlib import Path
from typing import Any

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.engine import local
from autograder.engine.job import Job
from autograder.grading import session
from autograder.results import Results
from autograder.sandbox.tiers import Trial
from autograder.submissions import collect
from tests.campaigns.attacks import course
from tests.campaigns.attacks.catalogue import Attack

SEEDS = (101, 202)
COMMON = """
import os, struct, sys, time, warnings, zlib
import numpy as np
public = [np.random.default_rng([0, 0, zlib.crc32(f"test_double.py::test_{name}".encode())]).normal(size=3) for name in ("values", "keeps_its_argument")]
wire = sys.modules["autograder.worker.wire"]
def bits(x):
    return struct.unpack("<Q", struct.pack("<d", float(x[0])))[0]
def double(x):
    if isinstance(x, float) or any(np.array_equal(x, one) for one in public):
        return 2 * x
    return tell(x, bits(x))
# %%
"""
# How the notebook says it. Each is `tell(x, n)`: the hidden array, and sixty-four of its bits as a number.
TELLS = {
    "message of an exception": "raise ValueError(repr(x))",
    "name of an exception": "raise type(f'E{n:x}', (Exception,), {})(str(n))",
    "name of a subclass of a builtin": "raise type(f'E{n:x}', (KeyError,), {'__str__': lambda self: str(n)})",
    "chain, notes and arguments of an exception": (
        "error = RuntimeError(n)\n    error.add_note(str(n))\n    error.lineno = n\n    raise error from ValueError(str(n))"
    ),
    "line of a syntax error": "raise SyntaxError(str(n), ('cell', n % 10**5, 1, 'text'))",
    "line beyond those that are told": "pass"
    + "\n" * session.MOST_LINES
    + "".join(f"    if n % 16 == {rest}: raise ValueError\n" for rest in range(16)),
    "output": "print(n)\n    os.write(1, b'%d' % n)\n    warnings.warn(str(n))\n    sys.__stdout__.write(str(n))\n    return None",
    "display": "get_ipython().display_pub.publish({'text/plain': str(n)})\n    return None",
    "name of a class": "return type(f'T{n:x}', (), {})()",
    "shape": "return np.zeros((n % 997, n // 997 % 997))",
    "hint about a shape": "return np.zeros([(2,), (1, 3), (3, 1), (), (1, 2)][n % 5])",
    "hint about a type": "return [None, [0.0], True, np.array([None, 0]), {}][n % 5]",
    "number of axes": "return np.zeros((1,) * (n % 16))",
    "dtype": "return np.zeros(3, dtype=['i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'c8', 'c16', 'b1'][n % 9])",
    "values": "return np.array([n % 10**6, n // 10**6 % 10**6, n // 10**12], float)",
    "place of a wrong value": "y = 2 * x\n    y[n % 3] += 1\n    return y",
    "place of a missing value": "y = 2 * x\n    y[n % 3] = np.nan\n    return y",
    "multiple of the right value": "return 2 * x * (n % 10**6)",
    "text": "return str(n)",
    "length of a list": "return [0.0] * (n % 1000)",
    "keys of a dict": "return {str(n): n, n: str(n)}",
    "large number": "return n**20",
    "built-in constants": "return [None, True, (), b'', 1j, Ellipsis, NotImplemented, 0][n % 8]",
    "numbers of a cell and a line that there are not": (
        "cells = sys.modules['autograder.worker.cells']\n    cells.places = lambda error: [(1, 10**5 + n % 10**5)]\n    raise ValueError"
    ),
    "numbers of a cell in the reply": (
        "serve = sys.modules['autograder.worker.serve']\n"
        "    serve._Server._describe = lambda self, error: {'kind': 'raised', 'builtin': 'ValueError', 'cell': n % 10**4, 'line': 1 + n % 10**5, 'type': str(n), 'text': str(n)}\n"
        "    raise ValueError"
    ),
    "kind of a failure": (
        "serve = sys.modules['autograder.worker.serve']\n"
        "    serve._Server._describe = lambda self, error: {'kind': 'NotCallable', 'text': str(n), 'builtin': str(n)}\n    raise ValueError"
    ),
    "kind of a failure that is none": (
        "serve = sys.modules['autograder.worker.serve']\n"
        "    serve._Server._describe = lambda self, error: {'kind': str(n), 'builtin': f'E{n}'}\n    raise ValueError"
    ),
    "name of a builtin that is none": (
        "serve = sys.modules['autograder.worker.serve']\n"
        "    serve._Server._describe = lambda self, error: {'kind': 'raised', 'builtin': f'E{n}'}\n    raise ValueError"
    ),
    "size of a frame": "wire.write_frame(sock(), [0] * (n % 10**5))\n    return None",
    "form of a frame": "wire._send(sock(), struct.pack('>I', n % 2**31 + 2**30))\n    os._exit(0)",
    "exit code": "os._exit(n % 256)",
    "signal": "os.kill(os.getpid(), [4, 6, 8, 9, 11, 15][n % 6])\n    time.sleep(9)",
    "time": "time.sleep(n % 50 / 100)\n    return None",
    "reports of the worker": (
        "shared[:8] = struct.pack('<Q', n)\n    time.sleep(0.1)\n    return None\n"
        "import mmap, tempfile, threading\nfile = tempfile.TemporaryFile()\nfile.truncate(64)\nshared = mmap.mmap(file.fileno(), 64)\n"
        "def watch():\n    while not any(shared[:8]):\n        time.sleep(0.005)\n    n = struct.unpack('<Q', shared[:8])[0]\n"
        "    for event in (['output', 0, {'output_type': 'stream', 'name': 'stdout', 'text': str(n)}], ['done', 0, {'ok': False, 'line': n % 100, 'builtin': str(n), 'text': str(n)}],\n"
        "                  ['finished', {'threads': n % 100 + 2, 'defined': {'double': n % 2}}], ['again', n % 2, ''], ['gone', n % 100, True]):\n"
        "        frame = wire.packed(event)\n        os.write(3, struct.pack('>I', len(frame)) + frame)\n        os.write(1, str(n).encode())\n"
        "threading.Thread(target=watch, daemon=True).start()"
    ),
}
SOCK = """
def sock():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "_sock"):
        frame = frame.f_back
    return frame.f_locals["self"]._sock
"""
# What a hidden run tells by design: outcome and kind of failure, the built-in type of an exception, a line.
DESIGN = {
    "kind": "return [3 * x, x[:1], np.zeros(3, int), x * np.nan, 'text'][n % 5]",
    "outcome": "return [2 * x, x, None][n % 3] if n % 5 else os._exit(0)",
    "type": "raise [KeyError, ValueError, OSError, EOFError, RuntimeError, IndexError, TypeError][n % 7]",
    "line": "exec('raise ValueError') if n % 2 else None\n    raise ValueError",
}


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    root = tmp_path_factory.mktemp("course")
    course.write(root, dict.fromkeys(("reference", "tests", "assignment"), "nothing"))
    return assignments.load(root / course.ASSIGNMENT)


def notebook(body: str) -> str:
    source = f"# %%{COMMON}{SOCK}\ndef tell(x, n):\n    {body}\n# %%\ndef apply(f, x):\n    return f(x)\n"
    return Attack("", "", "", {}, "", {}, source).notebook({})


@pytest.fixture(scope="module")
def runs(
    assignment: Assignment, best_tier: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, tuple[Results, Path]]:
    """The class of tellers, graded with each seed."""
    folder = tmp_path_factory.mktemp("class")
    for name, body in {**TELLS, **{f"design {name}": body for name, body in DESIGN.items()}}.items():
        (folder / f"{name}.ipynb").write_text(notebook(body))
    graded = {}
    for seed in SEEDS:
        out = tmp_path_factory.mktemp(f"graded-{seed}")
        job = Job(assignment, collect.collect([folder]), Trial(best_tier, (), ()), seed, 2, out)
        graded[seed] = (local.run(job), out)
    return graded


def seen(run: tuple[Results, Path], name: str) -> dict[str, Any]:
    """All that the author of a notebook may see of its grading."""
    results, out = run
    result = next(one for one in results.submissions if one.file == f"{name}.ipynb")
    return {
        "page": (out / result.feedback).read_text(),
        "executed": json.loads((out / "executed" / f"{result.id}.ipynb").read_text()),
        "row": next(
            row for row in (out / "grades.csv").read_text().splitlines() if row.startswith(result.id + ",")
        ),
    }


@pytest.mark.parametrize("name", TELLS)
def test_a_hidden_input_changes_nothing_that_a_student_sees(
    runs: dict[int, tuple[Results, Path]], name: str
) -> None:
    first, second = (seen(runs[seed], name) for seed in SEEDS)
    assert first == second


@pytest.mark.parametrize("name", TELLS)
def test_every_teller_was_asked_a_hidden_input(runs: dict[int, tuple[Results, Path]], name: str) -> None:
    results, _ = runs[SEEDS[0]]
    result = next(one for one in results.submissions if one.file == f"{name}.ipynb")
    assert result.questions[0].tests[0].outcome != "passed"


_TOLD = re.compile(r"double raised (\w+)( in cell \d, line \d\d?)?\.( \(It is right on the example .*\))?")


@pytest.mark.parametrize("name", ["type", "line"])
@pytest.mark.parametrize("seed", SEEDS)
def test_of_an_exception_the_builtin_type_and_a_line_of_the_notebook_are_told(
    runs: dict[int, tuple[Results, Path]], name: str, seed: int
) -> None:
    results, _ = runs[seed]
    result = next(one for one in results.submissions if one.file == f"design {name}.ipynb")
    told = _TOLD.fullmatch(result.questions[0].tests[0].message)
    assert told is not None
    assert isinstance(getattr(builtins, told[1]), type)
