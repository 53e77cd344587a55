"""What is not written yet is told apart from what is wrong, by the code and by where the call ended."""

from __future__ import annotations

import pytest

from autograder.checks.failure import Origin
from autograder.grading import judging, unwritten
from autograder.grading.findings import Explanation, Finding, GradedNotebook
from autograder.notebooks.code import NotebookCode
from autograder.notebooks.empty_functions import EmptyFunction
from autograder.results import Outcome
from tests.warm import Warm

VALUES = "test_double.py::test_values"
STUB = 'def double(x):\n    """Twice x."""\n    # YOUR CODE HERE\n    raise NotImplementedError("double is not written yet")'
EMPTY = [
    STUB,
    "def double(x):\n  pass",
    "def double(x): ...",
    "def double(x):\n  'Twice x.'\n  ...",
    "def double(x):\n  return None",
    "def double(x):\n  return",
    "def double(x):\n  'Twice x.'",
    "def double(x):\n  factor = 2\n  raise NotImplementedError",
    "%matplotlib inline\n!pip list\ndef double(x): ...",
    "deep = 0" + " + 1" * 900 + "\ndef double(x):\n  pass",
    "def double(x):\n  'Of \\delta and \\' and \\d.'\n  raise NotImplementedError()",
    "class double:\n  def __init__(self, x):\n    self.x = x\n  def result(self): raise NotImplementedError",
]
WRITTEN = [
    "def double(x): return 3 * x",
    "def double(x):\n  print(2 * x)",
    "def double(x):\n  y = 2 * x",
    "def double(x):\n  if x.ndim > 9:\n    raise NotImplementedError\n  return 3 * x",
    "def double(x):\n  raise NotImplementedError\n  return 2 * x",
    "def double(x):\n  raise ValueError",
    "double = lambda x: None",
    "def double(x):\n  return x" + " + 1" * 900,
    "class double:\n  pass",
]


def judged(warm: Warm, code: NotebookCode) -> GradedNotebook:
    return judging.grade(*warm, code, 3)


def found(warm: Warm, *cells: str) -> tuple[GradedNotebook, list[EmptyFunction]]:
    code = NotebookCode(list(enumerate(cells)))
    graded = judged(warm, code)
    return graded, unwritten.empty_functions(warm.runner.reader, warm.assignment, code, graded)


@pytest.mark.parametrize("cell", EMPTY)
def test_a_function_without_a_body_is_unwritten(warm: Warm, cell: str) -> None:
    graded, empty = found(warm, "x = 1", cell)
    waiting = unwritten.tests_of(warm.assignment, warm.runner.judge.tests, graded, empty)
    assert {(one.name, one.cell) for one in empty} == {("double", 1)}
    wrong = {test for test, finding in graded.findings.items() if finding.outcome is not Outcome.PASSED}
    assert set(waiting) == wrong
    assert VALUES in waiting


@pytest.mark.parametrize("cell", WRITTEN)
def test_a_function_of_which_something_is_written_is_judged(warm: Warm, cell: str) -> None:
    assert found(warm, cell)[1] == []


def test_a_name_that_no_cell_defines_is_missing_and_not_unwritten(warm: Warm) -> None:
    graded, empty = found(warm, "def doubel(x): pass")
    assert (empty, graded.findings[VALUES].outcome) == ([], Outcome.MISSING)


def test_a_right_definition_after_the_stub_counts(warm: Warm) -> None:
    assert found(warm, STUB, "def double(x): return 2 * x")[1] == []


def test_a_stub_that_another_function_replaces_is_judged(warm: Warm) -> None:
    graded, empty = found(warm, f"{STUB}\ndouble = lambda x: 3 * x")
    waiting = unwritten.tests_of(warm.assignment, warm.runner.judge.tests, graded, empty)
    assert graded.findings[VALUES].outcome is Outcome.FAILED
    assert VALUES not in waiting


def test_the_student_reads_the_name_and_the_cell(warm: Warm) -> None:
    assert unwritten.sentence(found(warm, "x = 1", STUB)[1]) == "Not written yet: double (cell 2)."


def test_an_exception_knows_its_function_type_cell_and_line(warm: Warm) -> None:
    graded, (empty,) = found(warm, "x = 1", STUB)
    origin = graded.findings[VALUES].origin
    assert origin is not None
    assert (origin.name, origin.error, origin.cell, origin.line) == ("double", "NotImplementedError", 1, 4)
    assert empty.holds(origin)


def test_what_is_unwritten_has_no_explanation() -> None:
    empty = [EmptyFunction("double", 1, 1, 4, whole=True)]
    origin = Origin("double", "NotImplementedError", 1, 4)
    findings = {"a": Finding(Outcome.FAILED, origin=origin), "b": Finding(Outcome.FAILED)}
    explanations = {"a": Explanation(clusters=("double-1",)), "b": Explanation(clusters=("double-2",))}
    assert unwritten.explained(explanations, findings, empty) == {"b": explanations["b"]}
