"""Mutants are edits of the solution alone; one that no test catches is found, and can be marked as equivalent."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.verify import mutants, mutation_run
from autograder.verify import mutations as editing
from autograder.verify.report import verify
from tests import small_course

SURVIVOR = """[[equivalent]]
function = "double"
before = "return 2 * x"
after = "return x * 2"
reason = "a product does not depend on the order of its factors"
"""


def edits(source: str) -> set[str]:
    """Every edit of every node of an expression or statement, unparsed."""
    return {
        ast.unparse(ast.fix_missing_locations(made))
        for n in ast.walk(ast.parse(source))
        for made in editing.of(n)
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a + b", {"a - b", "a", "b"}),
        ("a @ b", {"a * b", "b @ a"}),
        ("a - b", {"a + b", "b - a"}),
        ("a > 0", {"a >= 0", "a < 0"}),
        ("x.sum(axis=0, keepdims=True)", {"x.sum(axis=0)", "x.sum(keepdims=True)", "x", "x.mean"}),
        ("np.sum(x)", {"x", "np.mean"}),
        ("np.maximum(x, 0)", {"np.minimum", "np.maximum(0, x)", "x"}),
        ("np.where(m, a, b)", {"np.where(a, m, b)", "np.where(m, b, a)"}),
        ("W.T", {"W"}),
        ("x[1:]", {":", "1 + 1:"}),
        ("x[i - 1]", {"x[i - 1 + 1]", "x[i - 1 - 1]", "i + 1"}),
        ("range(n)", {"range(n + 1)", "range(n - 1)", "n"}),
        ("-x", {"x"}),
        ("True", {"False"}),
        ("2", {"3", "1", "0", "4", "-2"}),
        ("W -= g", {"W += g", "W = g", "pass"}),
        ("dW, db", {"(db, dW)"}),
        ("a if t else b", {"a", "b", "b if t else a"}),
    ],
)
def test_a_node_has_these_edits(source: str, expected: set[str]) -> None:
    assert expected <= edits(source)


def test_what_stands_outside_the_markers_is_never_edited(small: Assignment) -> None:
    assert {mutant.function for mutant in mutants.of_source(small.source)} == {"double"}


def test_a_mutant_names_its_line_in_the_source(small: Assignment) -> None:
    lines = small.source.read_text().splitlines()
    assert {lines[mutant.line - 1].strip() for mutant in mutants.of_source(small.source)} == {"return 2 * x"}


def test_every_mutant_differs_from_the_solution_and_from_the_others(small: Assignment) -> None:
    sources = [mutant.source for mutant in mutants.of_source(small.source)]
    assert len(sources) == len(set(sources))
    assert "def double(x):\n    return 2 * x" not in sources


def test_a_sample_is_always_the_same(small: Assignment) -> None:
    assert len(mutation_run.sample(small, 3)) == 3
    assert mutation_run.sample(small, 3) == mutation_run.sample(small, 3)


@pytest.fixture
def loose(tmp_path: Path) -> Assignment:
    """The small course with one test fewer and tests that only look at one number."""
    small_course.write(tmp_path)
    folder = tmp_path / "assignments" / "small"
    (folder / "hidden" / "test_double.py").write_text(
        "import pytest\n@pytest.mark.question('double')\ndef test_two(student):\n"
        '    """Two is doubled."""\n    assert student.call("double", 2) == 4\n'
    )
    for path in (folder / "bugs").iterdir():
        path.unlink()
    bug = '"""Thrice.\n\nTwice."""\nQUESTION = "double"\nCAUGHT_BY = ("test_double.py::test_two",)\n'
    (folder / "bugs" / "thrice.py").write_text(bug + "def double(x):\n    return 3 * x\n")
    return assignments.load(folder)


def survivors(assignment: Assignment, tier: str) -> set[str]:
    report = verify(assignment, tier, 1, mutants=None)
    assert report.sweep is not None
    return {mutant.after for mutant in report.sweep.survivors}


def test_an_edit_that_no_test_catches_makes_an_assignment_unfit(loose: Assignment, best_tier: str) -> None:
    report = verify(loose, best_tier, 1, mutants=None)
    assert report.sweep is not None
    assert {mutant.after for mutant in report.sweep.survivors} == {"return 2 + x"}
    assert [fault for fault in report.faults if "no test catches this edit" in fault] != []


def test_an_edit_that_is_marked_as_equivalent_is_excused(loose: Assignment, best_tier: str) -> None:
    entry = SURVIVOR.replace("x * 2", "2 + x")
    (loose.folder / mutation_run.MUTANTS_FILE).write_text(entry)
    assert survivors(loose, best_tier) == set()


def test_a_marked_edit_that_a_test_catches_is_a_fault(loose: Assignment, best_tier: str) -> None:
    (loose.folder / mutation_run.MUTANTS_FILE).write_text(SURVIVOR.replace("x * 2", "2 / x"))
    report = verify(loose, best_tier, 1, mutants=None)
    assert [fault for fault in report.faults if "a test catches it" in fault] != []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("equivalent = 3", "cannot be read"),
        ("[[equivalent]\n", "cannot be read"),
        ("[[equivalent]]\nfunction = 'double'\n", "missing required field"),
        (
            SURVIVOR.replace('"a product does not depend on the order of its factors"', '" "'),
            "needs a reason",
        ),
    ],
)
def test_a_damaged_list_of_equivalent_mutants_is_named(loose: Assignment, text: str, problem: str) -> None:
    (loose.folder / mutation_run.MUTANTS_FILE).write_text(text)
    with pytest.raises(AssignmentError, match=problem):
        mutation_run.marked(loose)


def test_the_gate_tells_of_a_mistake_that_one_test_alone_catches(loose: Assignment, best_tier: str) -> None:
    report = verify(loose, best_tier, 1)
    assert [(bug.name, test) for bug, test in report.fragile()] == [("thrice", "test_double.py::test_two")]
