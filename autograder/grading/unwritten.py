"""Finds the tests for which nothing is written yet: the function that they call is as empty as it was handed out.

The module `empty_functions` says which functions are that; a variable is that while it holds a placeholder. An
answer of which anything else is written is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.checks.failure import FailureKind
from autograder.course.assignment import Assignment
from autograder.grading.findings import Explanation, Finding, GradedNotebook
from autograder.judge import trace
from autograder.judge.messages import HiddenTest
from autograder.notebooks.code import NotebookCode
from autograder.notebooks.empty_functions import EmptyFunction
from autograder.notebooks.limited_reader import NotebookReader
from autograder.results import Outcome

_NO_CELL = -1  # of a variable that is None: no cell has given it a value


def empty_functions(
    reader: NotebookReader, assignment: Assignment, code: NotebookCode, judged: GradedNotebook
) -> list[EmptyFunction]:
    """Return what the questions ask for and the notebook leaves unwritten, in the order of the questions.

    A notebook of which every test passed is not read. The `reader` reads the cells in its process.
    """
    if not any(finding.outcome.is_wrong for finding in judged.findings.values()):
        return []
    defined = judged.run.defined
    cells = {name: defined[name] for name in assignment.names if name in defined}
    sources = {cell: source for cell, source in code.cells if cell in cells.values()}
    return reader.empty_functions(cells, sources) if cells else []


def tests_of(
    assignment: Assignment,
    tests: Sequence[HiddenTest],
    judged: GradedNotebook,
    empty: Sequence[EmptyFunction],
) -> dict[str, tuple[EmptyFunction, ...]]:
    """Return the tests of unwritten answers, with the question's unwritten functions."""
    asked = {question.id: [name.name for name in question.names] for question in assignment.questions}
    variables = {
        question.id: [name.name for name in question.names if name.is_variable]
        for question in assignment.questions
    }
    found: dict[str, tuple[EmptyFunction, ...]] = {}
    for test in tests:
        own = tuple(one for one in empty if one.name in asked[test.question])
        finding = judged.findings[test.id]
        trace_of = judged.hidden.get(test.id, b"")
        variable = _variable(finding, variables[test.question], judged)
        if variable is not None:
            found[test.id] = (variable,)
        elif own and _concerns(finding, asked[test.question], own, trace_of):
            found[test.id] = own
    return found


def _variable(finding: Finding, names: Sequence[str], judged: GradedNotebook) -> EmptyFunction | None:
    """Return the question's variable that a test found with its placeholder, as if it were an empty function.

    One that was not found is unwritten too if a cell ended in the exception that a release puts for a solution.
    """
    origin = finding.origin
    if origin is None or origin.error or origin.name not in names:
        return None
    if finding.kind == FailureKind.MISSING:
        cells = [index for index, cell in judged.run.cells.items() if cell.error == "NotImplementedError"]
        place = cells[0] if len(cells) == 1 else _NO_CELL
        return EmptyFunction(origin.name, place, 0, 0, whole=True) if cells else None
    if finding.kind != FailureKind.UNWRITTEN:
        return None
    return EmptyFunction(origin.name, judged.run.defined.get(origin.name, _NO_CELL), 0, 0, whole=True)


def _concerns(finding: Finding, names: Sequence[str], own: Sequence[EmptyFunction], called: bytes) -> bool:
    """Return whether a test of this question failed because of what is unwritten in it."""
    if not finding.outcome.is_wrong or finding.outcome is Outcome.MISSING:
        return False
    empty = {one.name for one in own if one.whole}
    calls = [call for call in trace.decode(called) if call.name in empty]
    if any(call.answer for call in calls):
        return False  # something else than the empty function bears its name
    if empty == set(names) or any(one.holds(finding.origin) for one in own):
        return True
    return finding.kind == FailureKind.TYPE and bool(calls)


def explained(
    explanations: Mapping[str, Explanation], findings: Mapping[str, Finding], empty: Sequence[EmptyFunction]
) -> dict[str, Explanation]:
    """Return the explanations without those of tests that ended in an unwritten function: it has no behaviour."""
    return {
        test: one
        for test, one in explanations.items()
        if not any(function.holds(findings[test].origin) for function in empty)
    }


def sentence(empty: Sequence[EmptyFunction]) -> str:
    """Return what the student reads: which functions are not written yet, and in which cells they stand."""
    names = ", ".join(dict.fromkeys(one.name for one in empty))
    cells = sorted({one.cell + 1 for one in empty if one.cell != _NO_CELL})
    where = f" ({', '.join(f'cell {cell}' for cell in cells)})" if cells else ""
    return f"Not written yet: {names}{where}."
