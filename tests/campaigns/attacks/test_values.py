"""Values that are no results of functions, forged: variables, texts, figures, tables and generators, in every tier.

A forged value costs its own test and nothing else. It is never the grader's error, and it earns nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.grading import judging
from autograder.notebooks.code import NotebookCode, marked
from tests import small_course
from tests.warm import Warm, started

_ASSIGNMENT = """
schema = "autograder-assignment/1"
id = "kinds"
title = "Values of every kind"
packages = ["numpy", "matplotlib", "pandas"]

[budgets]
cell_seconds = 5
notebook_seconds = 10
test_seconds = 2
memory_mb = 500

[[questions]]
id = "kinds"
title = "Values"
points = 5
names = [
    { name = "table", signature = "table()" },
    { name = "draw", signature = "draw()" },
    { name = "noise", signature = "noise(rng)" },
    { name = "Box", signature = "Box(w)" },
    { name = "plain", signature = "plain()" },
    { name = "kept", value = "three numbers" },
]
"""
_TESTS = '''
import numpy as np
import pandas as pd
import pytest

from autograder.checks import array, figure, generator, table
from autograder.checks.functions import exact

pytestmark = pytest.mark.question("kinds")


def test_table(student):
    """table gives a table."""
    expected = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    table.check_table(student.call("table"), expected, called="table()")


def test_figure(student):
    """draw draws a line."""
    axes = student.figure("draw").only(called="draw()")
    figure.check_line(axes, [0, 1], [1, 2], called="draw()")


def test_noise(student, rng):
    """noise draws once."""
    mine = np.random.default_rng(int(rng.integers(2**63)))
    plan = student.plan()
    answer = plan.call("noise", mine, echo=True)
    plan.run()
    array.check_number(answer.value, mine.normal(), called="noise(rng)")
    generator.check_generator(answer.after[0], mine, called="noise(rng)")


def test_box(student, rng):
    """A box keeps what it holds."""
    w = rng.normal(size=3)
    plan = student.plan()
    box = plan.call("Box", w, fetch=False)
    kept = plan.attribute(box, "w")
    plan.set_attribute(box, "w", 2 * w)
    changed = plan.attribute(box, "w")
    plan.run()
    array.check_array(kept.value, w, called="Box(w).w")
    array.check_array(changed.value, 2 * w, called="Box(w).w")


def test_kept(student):
    """kept holds three numbers."""
    array.check_array(student.value("kept"), [1.0, 2.0, 3.0], called="kept")


def test_texts(student):
    """The text of plain holds a comment, and its cell prints a word."""
    assert "# plain" in student.source("plain")
    exact.check_exact_value(student.output("kinds").strip(), "done", called="what is printed")
'''
HONEST = """# Your answer (kinds)
import numpy as np, pandas as pd, matplotlib.pyplot as plt
def table():
    return pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
def draw():
    plt.plot([1, 2])
def noise(rng):
    return rng.normal()
class Box:
    def __init__(self, w):
        self.w = w
def plain():
    return 1  # plain
kept = np.array([1.0, 2.0, 3.0])
print("done")
"""
TESTS = ("table", "figure", "noise", "box", "kept", "texts")
PASSED = dict.fromkeys(TESTS, "passed")
_WIRE = "import sys\nwire = sys.modules['autograder.worker.wire']\n"
ATTACKS = {
    "a table of lying rows": (
        _WIRE + "def table():\n"
        "    form = ['D', ['a', 'b'], None, ['str', ['p']], None, [['numbers', ['a', '<i8', [2], bytes(16)]], ['str', ['x', 'y']]]]\n"
        "    wire.Encoder._encode = lambda self, value, depth=0: form",
        {"table": "crashed"},
    ),
    "a table whose methods lie": (
        "class Lying(pd.DataFrame):\n    columns = property(lambda self: ['a', 'b'])\n"
        "def table():\n    return Lying({'a': [1, 2], 'b': ['x', 'y']})",
        {"table": "failed"},
    ),
    "pandas that raises": (
        "def table():\n"
        "    pd.DataFrame.iloc = property(lambda self: 1 / 0)\n"
        "    return pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})",
        {"table": "failed"},
    ),
    "text that is equal to everything": (
        "class Any(str):\n    __eq__ = lambda self, other: True\n    __hash__ = str.__hash__\n"
        "def table():\n    return pd.DataFrame({'a': [1, 2], 'b': pd.Series([Any('q'), Any('r')], dtype=object)})",
        {"table": "failed"},
    ),
    "a million rows": (
        "def table():\n    return pd.DataFrame({'a': np.zeros(10**6), 'b': 'x'})",
        {"table": "failed"},
    ),
    "a figure that is no figure": (
        "import sys\nfigures = sys.modules['autograder.worker.figures']\n"
        "figures.FigureRecorder.of_value = lambda self, value: [{'title': 1, 'axes': np.zeros(3)}]",
        {"figure": "crashed"},
    ),
    "a figure of other keys": (
        "import sys\nfigures = sys.modules['autograder.worker.figures']\n"
        "figures.described = lambda figure: {'axes': [['x'] * 20] * 20}",
        {"figure": "crashed"},
    ),
    "a figure whose parts raise": (
        "from matplotlib.figure import Figure\n"
        "class Mine(Figure):\n    axes = property(lambda self: 1 / 0)\n"
        "def draw():\n    return Mine()",
        {"figure": "failed"},
    ),
    "a plot of many lines": (
        "def draw():\n    for _ in range(250):\n        plt.plot(np.zeros(10))",
        {"figure": "failed"},
    ),
    "a generator beyond its state": (
        _WIRE + "def noise(rng):\n"
        "    form = ['G', 'MT19937', [0] * 624 + [10**6]]\n"
        "    wire.Encoder._encode = lambda self, value, depth=0: form",
        {"noise": "crashed"},
    ),
    "a generator of its own": (
        "class Own(np.random.Generator):\n    normal = lambda self: 0.0\n"
        "def noise(rng):\n    return Own(rng.bit_generator)",
        {"noise": "failed"},
    ),
    "attributes that change": (
        "class Box:\n    def __init__(self, w):\n        self.n = 0\n"
        "    def __getattr__(self, name):\n        return lambda: 1\n",
        {"box": "failed"},
    ),
    "attributes that end the process": (
        "import os\nclass Box:\n    def __init__(self, w):\n        pass\n"
        "    w = property(lambda self: os._exit(0))",
        {"box": "crashed"},
    ),
    "attributes that exit": (
        "class Box:\n    def __init__(self, w):\n        pass\n    w = property(lambda self: exit())",
        {"box": "failed"},
    ),
    "a variable that is an array in name": (
        "class Lying(np.ndarray):\n    pass\nkept = np.zeros(3).view(Lying)",
        {"kept": "failed"},
    ),
    "a variable that computes": (
        "class Names(dict):\n    pass\nkept = lambda: np.array([1.0, 2.0, 3.0])",
        {"kept": "failed"},
    ),
    "a text that is no text": (
        "import inspect\ninspect.getsource = lambda value: ['# plain'] * 10**6",
        {"texts": "crashed"},
    ),
    "a text without end": (
        "import inspect\ninspect.getsource = lambda value: '# plain' * 10**6",
        {},
    ),
    "a text that hangs": (
        "class Hang:\n    __call__ = lambda self: 1\n    @property\n    def __wrapped__(self):\n        while True: pass\n"
        "plain = Hang()",
        {"texts": "timed_out"},
    ),
    "much that is printed": ("print('x' * 10**6)", {"texts": "failed"}),
}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    root = tmp_path_factory.mktemp("kinds")
    small_course.write(root)
    folder = root / "assignments" / "small"
    for path in folder.glob("*/*.py"):
        path.unlink()
    (folder / "assignment.toml").write_text(_ASSIGNMENT, "utf-8")
    (folder / "hidden" / "test_kinds.py").write_text(_TESTS, "utf-8")
    return assignments.load(folder)


@pytest.fixture(scope="module", params=["namespaces", "user", "process"])
def attacked(request: pytest.FixtureRequest, kinds: Assignment, holding_tiers: list[str]) -> Iterator[Warm]:
    """A runner in each tier that holds on this machine."""
    if request.param not in holding_tiers:
        pytest.skip(f"{request.param} does not hold here")
    with started(kinds, request.param) as warm:
        yield warm


def outcomes(warm: Warm, *sources: str) -> dict[str, str]:
    cells = list(enumerate(sources))
    code = NotebookCode(cells, marked=marked((index, text, None) for index, text in cells))
    findings = judging.grade(*warm, code, 3).findings
    return {name.partition("::test_")[2]: str(finding.outcome) for name, finding in findings.items()}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_forged_value_costs_its_own_test_alone(attacked: Warm, attack: str) -> None:
    source, wrong = ATTACKS[attack]
    if attack == "much that is printed":
        source = f"# Your answer (kinds)\n{source}"
    assert outcomes(attacked, HONEST, source) == {**PASSED, **wrong}


def test_an_honest_neighbour_has_full_marks_afterwards(attacked: Warm) -> None:
    assert outcomes(attacked, HONEST) == PASSED
