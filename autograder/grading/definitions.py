"""Cuts a solution down to the cells that define what the questions ask for."""

from __future__ import annotations

import ast

from autograder.course.assignment import Assignment
from autograder.grading import cell_warnings, judging
from autograder.grading.runner import Runner
from autograder.notebooks import python_parser
from autograder.notebooks.code import NotebookCode


def definitions(runner: Runner, assignment: Assignment, solution: NotebookCode) -> NotebookCode:
    """Return the cells of a solution that only import, define and set constants, as one cell.

    That cell runs in milliseconds where a notebook that trains and draws takes seconds. Where it does not define every
    name that the questions ask for, or cells are marked as a question's own, so that a test may ask what they print or
    show, the whole solution is returned.
    """
    if solution.marked:
        return solution
    sources = [source for _, source in solution.cells if _defines_only(source)]
    light = NotebookCode([(0, "\n\n".join(sources))], solution.extras)
    run = judging.ask(runner, assignment, light, (), judging.PUBLIC_SEED).run
    complete = set(assignment.names) <= set(run.defined) and not cell_warnings.ran_badly(run)
    return light if complete else solution


def _defines_only(source: str) -> bool:
    try:
        statements = python_parser.module(source).body
    except SyntaxError:
        return False
    return all(map(_is_definition, statements))


def _is_definition(node: ast.stmt) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return not node.decorator_list
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return not any(isinstance(part, ast.Call) for part in ast.walk(node))
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or isinstance(node, ast.Import | ast.ImportFrom | ast.ClassDef)
