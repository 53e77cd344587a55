"""Small courses of other tools that hold every feature of their formats: written here, moved in by the tests."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# A red dot: the smallest picture there is.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


def document(cells: Sequence[dict[str, Any]], language: str = "python") -> str:
    """A notebook of format 4 with these cells."""
    return json.dumps(
        {
            "cells": list(cells),
            "metadata": {"kernelspec": {"display_name": language, "language": language, "name": language}},
            "nbformat": 4,
            "nbformat_minor": 4,
        }
    )


def cell(kind: str, text: str, *, shown: str = "", **metadata: Any) -> dict[str, Any]:
    """One cell; `shown` is the text of its saved output."""
    made: dict[str, Any] = {"cell_type": kind, "metadata": metadata, "source": text.splitlines(keepends=True)}
    if kind == "code":
        output = {
            "output_type": "execute_result",
            "metadata": {},
            "execution_count": 1,
            "data": {"text/plain": [shown]},
        }
        made |= {"execution_count": None, "outputs": [output] if shown else []}
    return made


def _nbgrader(kind: str, text: str, grade_id: str, **entry: Any) -> dict[str, Any]:
    full = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return cell(kind, text, nbgrader={**full, "grade_id": grade_id, **entry})


def answer(text: str, grade_id: str) -> dict[str, Any]:
    return _nbgrader("code", text, grade_id, solution=True)


def tests(text: str, grade_id: str, points: float) -> dict[str, Any]:
    return _nbgrader("code", text, grade_id, grade=True, locked=True, points=points)


def manual(kind: str, text: str, grade_id: str, points: float) -> dict[str, Any]:
    return _nbgrader(kind, text, grade_id, grade=True, solution=True, points=points)


def task(text: str, grade_id: str, points: float) -> dict[str, Any]:
    return _nbgrader("markdown", text, grade_id, locked=True, task=True, points=points)


def read_only(kind: str, text: str, grade_id: str) -> dict[str, Any]:
    return _nbgrader(kind, text, grade_id, locked=True)


_PICTURE = cell("markdown", "![a dot](attachment:dot.png)")
_PICTURE["attachments"] = {"dot.png": {"image/png": DOT}}
_OLD_TESTS = cell(
    "code",
    "assert count(['a', 'b', 'a']) == {'a': 2, 'b': 1}",
    nbgrader={"grade": True, "solution": False, "locked": True, "grade_id": "count-tests", "points": "1"},
)
_OLD_ANSWER = cell(
    "code",
    "def count(words):\n    ### BEGIN SOLUTION\n    return {word: words.count(word) for word in words}\n"
    "    ### END SOLUTION\n",
    nbgrader={"schema_version": 1, "grade": False, "solution": True, "locked": False, "grade_id": "count"},
)

FIRST = [
    read_only("markdown", "# Numbers and words\n\nRead the text first.", "intro"),
    _PICTURE,
    read_only(
        "code",
        "%matplotlib inline\nimport math\n\nimport numpy as np\n\nscale = 3.0\n\n"
        "def close(a, b):\n    return math.isclose(a, b, abs_tol=1e-9)",
        "setup",
    ),
    cell("code", "table = np.loadtxt('data/points.csv', delimiter=',')\nlimits = [1, 5]"),
    cell("markdown", "## Squares"),
    answer(
        'def squares(n):\n    """The squares of 1 to n."""\n    if n < 1:\n        ### BEGIN SOLUTION\n'
        "        raise ValueError('n must be at least 1')\n        ### END SOLUTION\n"
        "    ### BEGIN SOLUTION\n    return [i * i for i in range(1, n + 1)]\n    ### END SOLUTION\n",
        "squares",
    ),
    tests(
        '"""squares gives what it promises."""\nassert squares(1) == [1]\nassert squares(4) == [1, 4, 9, 16]\n'
        "### BEGIN HIDDEN TESTS\nassert squares(11)[-1] == 121, 'the hidden end is 121'\n### END HIDDEN TESTS\n",
        "squares-tests",
        2,
    ),
    tests(
        "### BEGIN HIDDEN TESTS\nfor wrong in (0, -1):\n    try:\n        squares(wrong)\n    except ValueError:\n"
        "        pass\n    else:\n        raise AssertionError('no ValueError')\n### END HIDDEN TESTS",
        "squares-errors",
        1.5,
    ),
    answer(
        "### BEGIN SOLUTION\nmean = float(table.mean())\nlabels = {'low', 'high'}\n### END SOLUTION", "values"
    ),
    tests(
        "import numpy.testing as npt\n\nnpt.assert_allclose(mean, table.mean())\nassert labels == {'high', 'low'}",
        "values-tests",
        2,
    ),
    answer(
        "class Line:\n    ### BEGIN SOLUTION\n    def __init__(self, slope, shift=0.0):\n        self.slope = slope\n"
        "        self.shift = shift\n\n    def at(self, x):\n        return self.slope * x + self.shift\n"
        "    ### END SOLUTION\n",
        "line",
    ),
    tests(
        "line = Line(2.0, shift=1.0)\nassert close(line.at(3.0), 7.0)\nline.slope = scale\n"
        "assert line.at(1.0) == 4.0\nassert isinstance(line, Line)\nassert not hasattr(line, 'name')",
        "line-tests",
        2,
    ),
    answer(
        "def slope(f, x):\n    ### BEGIN SOLUTION\n    h = 1e-6\n    return (f(x + h) - f(x - h)) / (2 * h)\n"
        "    ### END SOLUTION\n\n"
        "def in_place(a):\n    ### BEGIN SOLUTION\n    a *= 2\n    ### END SOLUTION\n",
        "slope",
    ),
    tests(
        "def numerical(f, x, h=1e-5):\n    return (f(x + h) - f(x - h)) / (2 * h)\n\n"
        "for x in limits:\n    assert abs(slope(np.sin, x) - numerical(np.sin, x)) < 1e-4\n"
        "assert abs(slope(lambda t: t ** 2, 3.0) - 6.0) < 1e-4\n"
        "a = np.array([1.0, 2.0])\nin_place(a)\nnp.testing.assert_array_equal(a, [2.0, 4.0])",
        "slope-tests",
        3,
    ),
    tests("assert abs(numerical(lambda t: slope(np.exp, t), 0.0) - 1.0) < 1e-2", "slope-again", 1),
    _OLD_ANSWER,
    _OLD_TESTS,
    answer("### BEGIN SOLUTION\ndef swap(pair):\n    return pair[1], pair[0]\n### END SOLUTION", "swap"),
    tests(
        "rng = np.random.default_rng(7)\na, b = rng.normal(size=2)\nassert swap((a, b)) == (b, a)",
        "swap-tests",
        1,
    ),
    tests("### AUTOTEST swap((1, 2)); swap('ab')", "swap-auto", 1),
    answer(
        "def running(values):\n    ### BEGIN SOLUTION\n    total = 0\n    for value in values:\n"
        "        total += value\n        yield total\n    ### END SOLUTION\n",
        "running",
    ),
    tests("assert list(running([1, 2, 3])) == [1, 3, 6]\nassert next(running([5])) == 5", "running-tests", 1),
    tests("import inspect\nassert 'for' in inspect.getsource(running)", "running-source", 1),
    manual("markdown", "=== BEGIN SOLUTION\nA square grows faster.\n=== END SOLUTION", "why", 2),
    manual("code", "### BEGIN SOLUTION\nprint(squares(3))\n### END SOLUTION", "show", 1),
    task(
        "Draw the squares in a cell below.\n\n"
        "=== BEGIN MARK SCHEME ===\nTwo axes with labels.\n=== END MARK SCHEME ===",
        "draw",
        4,
    ),
]
SECOND = [
    answer("## SOLUTION HERE\ndef half(x):\n    return x / 2\n## SOLUTION OVER", "half"),
    tests(
        "assert half(3) == 1.5\n## SECRET BEGINS\nassert half(-1) == -0.5\n## SECRET ENDS", "half-tests", 1
    ),
    tests("### AUTOTEST half(2); half(7)", "half-auto", 1),
]
CONFIG = """c = get_config()
c.ClearSolutions.begin_solution_delimeter = "SOLUTION HERE"
c.ClearSolutions.end_solution_delimeter = "SOLUTION OVER"
c.ClearHiddenTests.begin_test_delimeter = "SECRET BEGINS"
c.ClearHiddenTests.end_test_delimeter = "SECRET ENDS"
c.ClearSolutions.code_stub = __import__("os").system("touch /tmp/never")
"""


def write_nbgrader(root: Path) -> Path:
    """Write a course of nbgrader with an assignment of every feature, and return its folder."""
    folder = root / "source" / "numbers"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "points.csv").write_text("1,2\n3,5\n")
    (folder / "numbers.ipynb").write_text(document(FIRST))
    write_gradebook(root / "gradebook.db")
    submitted = root / "submitted" / "ada" / "numbers"
    submitted.mkdir(parents=True)
    (submitted / "numbers.ipynb").write_text(document([cell("code", "def squares(n):\n    return [1]")]))
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "numbers-checkpoint.ipynb").write_text(document(FIRST))
    return root


_SCHEMA = """
CREATE TABLE student (id TEXT, first_name TEXT, last_name TEXT, email TEXT, lms_user_id TEXT);
CREATE TABLE assignment (id TEXT, name TEXT, duedate TEXT, course_id TEXT);
CREATE TABLE notebook (id TEXT, name TEXT, assignment_id TEXT, kernelspec TEXT);
CREATE TABLE base_cell (id TEXT, name TEXT, notebook_id TEXT, type TEXT);
CREATE TABLE grade_cells (id TEXT, max_score REAL, cell_type TEXT);
CREATE TABLE task_cells (id TEXT, max_score REAL, cell_type TEXT);
CREATE TABLE submitted_assignment (id TEXT, assignment_id TEXT, student_id TEXT, timestamp TEXT, extension TEXT);
CREATE TABLE submitted_notebook (id TEXT, assignment_id TEXT, notebook_id TEXT, flagged INT,
                                 late_submission_penalty REAL);
CREATE TABLE grade (id TEXT, notebook_id TEXT, cell_id TEXT, auto_score REAL, manual_score REAL, extra_credit REAL,
                    needs_manual_grade INT);
CREATE TABLE comment (id TEXT, notebook_id TEXT, cell_id TEXT, auto_comment TEXT, manual_comment TEXT);
INSERT INTO student VALUES ('ada', 'Ada', 'Lovelace', 'ada@example.org', NULL), ('=bob', 'Bob', NULL, NULL, NULL);
INSERT INTO assignment VALUES ('a', 'numbers', '2024-05-01 12:00:00', '');
INSERT INTO notebook VALUES ('n', 'numbers', 'a', '{}');
INSERT INTO base_cell VALUES ('c1', 'squares-tests', 'n', 'GradeCell'), ('c2', 'why', 'n', 'GradeCell'),
                             ('c3', 'draw', 'n', 'TaskCell');
INSERT INTO grade_cells VALUES ('c1', 2.0, 'code'), ('c2', 2.0, 'markdown');
INSERT INTO task_cells VALUES ('c3', 4.0, 'markdown');
INSERT INTO submitted_assignment VALUES ('s', 'a', 'ada', '2024-04-30 11:00:00', '1970-01-03 12:00:00.000000');
INSERT INTO submitted_notebook VALUES ('sn', 's', 'n', 0, NULL);
INSERT INTO grade VALUES ('g1', 'sn', 'c1', 2.0, NULL, 0.5, 0), ('g2', 'sn', 'c2', 0.0, 1.5, NULL, 0),
                         ('g3', 'sn', 'c3', NULL, NULL, 1.0, 1);
INSERT INTO comment VALUES ('k', 'sn', 'c2', 'No response.', 'Say more.');
"""


def write_gradebook(path: Path, extra: str = "") -> Path:
    """Write a database as nbgrader does, with two people and one submission."""
    connection = sqlite3.connect(path)
    connection.executescript(_SCHEMA + extra)
    connection.commit()
    connection.close()
    return path


RAW = "raw"
OTTER = [
    cell(
        RAW,
        "# ASSIGNMENT CONFIG\nname: hw1\nfiles:\n  - data/table.csv\nautograder_files:\n  - secret.csv\n"
        "seed:\n  variable: rng_seed\n  autograder_value: 90\n  student_value: 42\nexport_cell:\n  pdf: true",
    ),
    cell("code", "import numpy as np\n\nimport otter\ngrader = otter.Notebook()"),
    cell("code", "import numpy as np\n\nrng_seed = 713\ntable = np.loadtxt('data/table.csv', delimiter=',')"),
    cell("markdown", "```otter\n# BEGIN QUESTION\nname: q1\npoints: 3\n```\n"),
    cell("markdown", "**Question 1.** Write `square`, and give `nine` its value."),
    cell(RAW, "# BEGIN SOLUTION"),
    cell(
        "code",
        "def square(x):\n    # BEGIN SOLUTION NO PROMPT\n    y = x * x\n    # END SOLUTION\n    return y # SOLUTION\n\n"
        "nine = square(3) # SOLUTION\nunused = 1 # IGNORE\n",
    ),
    cell(RAW, "# END SOLUTION"),
    cell(RAW, "# BEGIN TESTS"),
    cell("code", "square(2)", shown="4"),
    cell("code", "nine == 9", shown="True"),
    cell(
        "code",
        '""" # BEGIN TEST CONFIG\nhidden: true\npoints: 1\n""" # END TEST CONFIG\nsquare(-5)',
        shown="25",
    ),
    cell(RAW, "# END TESTS"),
    cell(RAW, "# END QUESTION"),
    cell(RAW, "# BEGIN QUESTION\nname: q2\nall_or_nothing: true\npoints: [1, 1]"),
    cell("markdown", "**Question 2.** The rows of `table` whose first number is positive."),
    cell(RAW, "# BEGIN PROMPT"),
    cell("code", "positive = table[...]"),
    cell(RAW, "# END PROMPT"),
    cell(RAW, "# BEGIN SOLUTION"),
    cell("code", "positive = table[table[:, 0] > 0]"),
    cell(RAW, "# END SOLUTION"),
    cell(RAW, "# BEGIN TESTS"),
    cell("code", "positive.shape", shown="(2, 2)"),
    cell("code", "# HIDDEN\nprint(positive.sum())", shown="10.0"),
    cell(RAW, "# END TESTS"),
    cell(RAW, "# END QUESTION"),
    cell("code", "# IGNORE\nnothing = 'of this'"),
    cell(RAW, "# BEGIN QUESTION\nname: q3\npoints:\n  each: 2"),
    cell("markdown", "**Question 3.** Draw three numbers from a generator with the seed."),
    cell(RAW, "# BEGIN SOLUTION"),
    cell(
        "code",
        "rng = np.random.default_rng(rng_seed) # SEED\ndrawn = rng.normal(size=3) # SOLUTION\n"
        '""" # BEGIN PROMPT\ndrawn.round(2)\n""" # END PROMPT',
    ),
    cell(RAW, "# END SOLUTION"),
    cell(RAW, "# BEGIN TESTS"),
    cell(
        "code",
        '""" # BEGIN TEST CONFIG\nsuccess_message: Good.\nfailure_message: Draw three.\n'
        '""" # END TEST CONFIG\nlen(drawn)',
        shown="3",
    ),
    cell("code", "# hidden\nnp.allclose(drawn, np.random.default_rng(42).normal(size=3))", shown="True"),
    cell(RAW, "# END TESTS"),
    cell(RAW, "# END QUESTION"),
    cell(RAW, "# BEGIN QUESTION\nname: q4\nmanual: true\npoints: 2"),
    cell("markdown", "**Question 4.** Why is a square never negative?"),
    cell(RAW, "# BEGIN SOLUTION"),
    cell("markdown", "Equal signs give a positive product."),
    cell(RAW, "# END SOLUTION"),
    cell(RAW, "# END QUESTION"),
    cell(RAW, "# BEGIN QUESTION\nname: q5\nmanual: true"),
    cell("markdown", "**Question 5.** Print a table."),
    cell(RAW, "# BEGIN SOLUTION"),
    cell("code", "print(table) # SOLUTION"),
    cell(RAW, "# END SOLUTION"),
    cell(RAW, "# END QUESTION"),
]
EXCEPTIONS = [
    cell(RAW, "# ASSIGNMENT CONFIG\ntests:\n  ok_format: false\nconfig_file: shared.yml"),
    cell("code", "import numpy as np"),
    cell(RAW, "# BEGIN QUESTION\nname: q1"),
    cell("markdown", "**Question 1.** Write `double`, and name the `answer`."),
    cell(RAW, "# BEGIN SOLUTION"),
    cell("code", "def double(x):\n    return 2 * x # SOLUTION\n\nanswer = 42 # SOLUTION"),
    cell(RAW, "# END SOLUTION"),
    cell(RAW, "# BEGIN TESTS"),
    cell(
        "code",
        "def test_public(double):\n    for x in (1, 2.5):\n        assert double(x) == x + x, 'twice'\n\n"
        "test_public(double)",
    ),
    cell(
        "code",
        "# HIDDEN\ndef test_environment(env):\n    assert env['answer'] == 42\n    assert env.get('double')(4) == 8\n",
    ),
    cell(RAW, "# END TESTS"),
    cell(RAW, "# END QUESTION"),
]


def write_otter(root: Path) -> Path:
    """Write a master notebook of every feature, and return it."""
    (root / "data").mkdir(parents=True)
    (root / "data" / "table.csv").write_text("1,2\n-1,7\n3,4\n")
    (root / "secret.csv").write_text("1\n")
    (root / "hw1.ipynb").write_text(document(OTTER))
    return root / "hw1.ipynb"
