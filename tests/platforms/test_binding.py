"""Which names of a test cell come from the notebook, which are the judge's own, and which cells cannot be bound."""

from __future__ import annotations

import ast

import pytest

from autograder.platforms.moved_in import free_names, statements, unbindable
from autograder.platforms.moved_in.binding import Binding, CellNames
from autograder.platforms.moved_in.facts import Role

ANSWER, GIVEN, TEST = Role.ANSWER, Role.GIVEN, Role.TEST


def bound(*cells: tuple[Role, str]) -> Binding:
    """The binding of the last test cell among these."""
    every, unreadable = statements.statements([(role, code, True) for role, code in cells])
    place = max(n for n, (role, _) in enumerate(cells) if role is TEST)
    return CellNames(every, list(unreadable.values())).bind(cells[place][1], place)


def texts(binding: Binding) -> list[str]:
    return [one.text for one in (*binding.shared, *binding.own)]


def test_what_an_answer_defines_is_called_and_what_it_assigns_is_fetched() -> None:
    found = bound(
        (ANSWER, "def f(x):\n    return x\n\nclass Net:\n    pass\n\ng = lambda x: x\ny = f(3)"),
        (TEST, "assert f(1) == g(1) == y\nNet()"),
    )
    assert (found.functions, found.values, found.problem) == (["Net", "f", "g"], ["y"], "")


def test_what_the_instructor_gives_is_the_judges_own() -> None:
    found = bound(
        (GIVEN, "import numpy as np\nX = np.arange(3)\n\ndef close(a, b):\n    return np.allclose(a, b)"),
        (ANSWER, "def f(x):\n    return x"),
        (TEST, "assert close(f(X), X)"),
    )
    assert (found.functions, found.values) == (["f"], [])
    assert [one.text.splitlines()[0] for one in found.shared] == ["import numpy as np", "def close(a, b):"]
    assert [one.text for one in found.own] == ["X = np.arange(3)"]


def test_given_data_that_an_answer_changes_is_the_students() -> None:
    found = bound(
        (GIVEN, "import pandas as pd\ndf = pd.DataFrame({'a': [1]})"),
        (ANSWER, "df['b'] = 2 * df['a']"),
        (TEST, "assert df['b'][0] == 2"),
    )
    assert found.values == ["df"]


def test_a_module_that_an_answer_seeds_is_nobodys() -> None:
    found = bound(
        (GIVEN, "import numpy as np"),
        (ANSWER, "np.random.seed(1)\nz = np.random.normal()"),
        (TEST, "assert np.isfinite(z)"),
    )
    assert (found.values, texts(found)) == (["z"], ["import numpy as np"])


def test_what_an_earlier_test_cell_made_is_made_again() -> None:
    found = bound(
        (ANSWER, "def f(x):\n    return x"),
        (TEST, "made = f(3)\nassert made == 3\ndef helper(x):\n    return x"),
        (TEST, "assert helper(made) == 3"),
    )
    assert found.functions == ["f"]
    assert texts(found) == ["def helper(x):\n    return x", "made = f(3)"]


def test_a_helper_that_calls_the_student_stands_in_the_test() -> None:
    found = bound(
        (ANSWER, "def predict(x):\n    return x"),
        (GIVEN, "def accuracy(y):\n    return predict(y) == y"),
        (TEST, "assert accuracy(1)"),
    )
    assert (found.functions, found.shared) == (["predict"], [])
    assert texts(found) == ["def accuracy(y):\n    return predict(y) == y"]


def test_a_result_that_the_instructor_computes_with_the_student_is_fetched() -> None:
    found = bound(
        (ANSWER, "def train():\n    return 1"), (GIVEN, "losses = train()"), (TEST, "assert losses == 1")
    )
    assert found.values == ["losses"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            [(ANSWER, "x = 1"), (TEST, "assert x == 1"), (ANSWER, "x = 2")],
            "uses x, which a later cell gives another value",
        ),
        (
            [(GIVEN, "n = 1"), (ANSWER, "def f():\n    return n"), (TEST, "n = 5\nassert f() == 5")],
            "gives n a value, which f reads from the notebook",
        ),
        ([(ANSWER, "x = 1"), (TEST, "assert y == 1")], "uses y, which no cell before it defines"),
        (
            [(ANSWER, "x = 1"), (TEST, "get_ipython()")],
            "uses get_ipython, which is there in a notebook alone",
        ),
        ([(ANSWER, "x = 1"), (TEST, "assert 1 == 1")], "asks for nothing that the student has written"),
    ],
)
def test_a_cell_that_depends_on_its_place_is_reported(cells: list[tuple[Role, str]], said: str) -> None:
    every, _ = statements.statements([(role, code, True) for role, code in cells])
    place = next(n for n, (role, _) in enumerate(cells) if role is TEST)
    assert CellNames(every).bind(cells[place][1], place).problem == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import inspect\ninspect.getsource(f)", "looks into the text of code with inspect"),
        ("from unittest import mock", "replaces a part of a module"),
        ("np.mean = None", "replaces np.mean, a part of a module"),
        ("plt.gcf()", "looks at the figure that was drawn last"),
        ("open('mine.txt')", "reads 'mine.txt', a file that the assignment does not hand out"),
        ("pd.read_csv('out/mine.csv')", "reads 'out/mine.csv', a file that the assignment does not hand out"),
        ("input()", "asks for input"),
        ("f.__code__.co_names", "looks at f.__code__"),
        ("del f", "deletes a name of the notebook"),
        ("globals()['x']", "looks into the notebook's names"),
        ("with redirect_stdout(out):\n    f()", "captures what the student's code prints"),
        ("sys.stdout = None", "uses sys.stdout"),
        ("def g():\n    global x\n    x = 1", "changes the notebook's own x"),
        ("open('data/in.csv')", ""),
        ("df.eval('a + b')", ""),
    ],
)
def test_what_looks_beyond_values_needs_a_person(code: str, said: str) -> None:
    assert unbindable.reason(ast.parse(code), ["f"], ["np", "plt"], ["data/in.csv"]) == said


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("x = x + 1", {"x"}),
        ("x = 1\ny = x", set()),
        ("x += 1", {"x"}),
        ("for i in range(3):\n    a, b = i, i\n    print(a)", {"range", "print"}),
        ("def f():\n    return g()\n\ndef g():\n    return h", {"h"}),
        ("[j for j in js if j]", {"js"}),
        ("try:\n    f()\nexcept ValueError as e:\n    str(e)", {"f", "ValueError", "str"}),
    ],
)
def test_names_are_free_that_are_used_before_the_cell_binds_them(code: str, names: set[str]) -> None:
    assert free_names.free(code) == names


def test_a_line_for_ipython_is_no_python() -> None:
    assert statements.without_magics("%matplotlib inline\nx = 1\nif x:\n    !ls") == (
        "# %matplotlib inline\nx = 1\nif x:\n    pass  # !ls"
    )
