"""Finds the tests for which nothing is written yet: the function that they call is as empty as it was handed out.

A function is unwritten where its code shows it: no statement of its own returns a value, and its body is nothing but
a docstring, `pass`, `...` or a bare `return`, or it raises `NotImplementedError` outside of any condition. A class is
unwritten where all of its methods are that, but for `__init__`. An answer of which anything else is written is judged.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.checks.failure import FailureKind, Origin
from autograder.course.assignment import Assignment
from autograder.grading.findings import Explanation, Finding, GradedNotebook
from autograder.judge import trace
from autograder.judge.messages import HiddenTest
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome

_MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class EmptyFunction:
    """An unwritten function of the notebook, or an unwritten method of a class: the name that a question asks for.

    `cell` counts from 0, `first` and `last` are its lines. `whole` is false for a method of a class that has others.
    """

    name: str
    cell: int
    first: int
    last: int
    whole: bool

    def holds(self, origin: Origin | None) -> bool:
        """Return whether the exception was raised in this function."""
        if origin is None or origin.cell != self.cell or origin.line is None:
            return False
        return self.first <= origin.line <= self.last


def empty_functions(
    assignment: Assignment, code: NotebookCode, judged: GradedNotebook
) -> list[EmptyFunction]:
    """Return what the questions ask for and the notebook leaves unwritten, in the order of the questions.

    A notebook of which every test passed is not read.
    """
    if not any(finding.outcome.is_wrong for finding in judged.findings.values()):
        return []
    bodies: dict[int, Mapping[str, ast.stmt]] = {}
    found: list[EmptyFunction] = []
    for name in assignment.names:
        cell = judged.run.defined.get(name)
        if cell is None:
            continue
        if cell not in bodies:
            bodies[cell] = _definitions(dict(code.cells).get(cell, ""))
        if name in bodies[cell]:
            found += _empty(name, cell, bodies[cell][name])
    return found


def tests_of(
    assignment: Assignment,
    tests: Sequence[HiddenTest],
    judged: GradedNotebook,
    empty: Sequence[EmptyFunction],
) -> dict[str, tuple[EmptyFunction, ...]]:
    """Return the tests of unwritten answers, with the question's unwritten functions."""
    asked = {question.id: [name.name for name in question.names] for question in assignment.questions}
    found = {}
    for test in tests:
        own = tuple(one for one in empty if one.name in asked[test.question])
        finding = judged.findings[test.id]
        trace_of = judged.hidden.get(test.id, b"")
        if own and _concerns(finding, asked[test.question], own, trace_of):
            found[test.id] = own
    return found


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


def _definitions(source: str) -> Mapping[str, ast.stmt]:
    """Return the last function or class of each name at the top level of a cell; none of what Python cannot read."""
    try:
        statements = ast.parse(_ESCAPE.sub(_harmless, _MAGIC.sub("", source))).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    return {node.name: node for node in statements if isinstance(node, _Function | ast.ClassDef)}


def _harmless(escape: re.Match[str]) -> str:
    """Return an escape that Python does not warn of; what a text says makes no difference here."""
    return escape[0] if escape[1] in "'\"\\\n" else f"/{escape[1]}"


def _empty(name: str, cell: int, node: ast.stmt) -> Iterator[EmptyFunction]:
    methods = [node]
    if isinstance(node, ast.ClassDef):
        methods = [one for one in node.body if isinstance(one, _Function) and one.name != "__init__"]
    empty = [one for one in methods if isinstance(one, _Function) and _is_empty(one)]
    for one in empty:
        yield EmptyFunction(name, cell, one.lineno, one.end_lineno or one.lineno, len(empty) == len(methods))


def _is_empty(function: _Function) -> bool:
    if any(isinstance(node, ast.Return) and not _nothing(node.value) for node in _own(function)):
        return False
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own(function)):
        return False
    return all(map(_says_nothing, function.body)) or any(map(_refuses, function.body))


def _own(function: _Function) -> Iterator[ast.AST]:
    """Yield what is in a function and in none that it defines; a student's expression may be nested deeply."""
    nodes: list[ast.AST] = list(function.body)
    while nodes:
        node = nodes.pop()
        yield node
        if not isinstance(node, _Function | ast.Lambda | ast.ClassDef):
            nodes += ast.iter_child_nodes(node)


def _nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value in (None, ...))


def _says_nothing(node: ast.stmt) -> bool:
    """Return whether a statement does nothing: a docstring, `...`, `pass` or a return of nothing."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass | ast.Return)


def _refuses(node: ast.stmt) -> bool:
    """Return whether a statement raises `NotImplementedError`."""
    if not isinstance(node, ast.Raise) or node.exc is None:
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


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
    cells = sorted({one.cell + 1 for one in empty})
    return f"Not written yet: {names} ({', '.join(f'cell {cell}' for cell in cells)})."
