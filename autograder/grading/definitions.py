"""The part of a solution that defines what is asked for, without its demonstrations."""

from __future__ import annotations

import ast

from autograder.grading import judging
from autograder.grading.runner import Lane
from autograder.notebooks.code import NotebookCode


def definitions(lane: Lane, solution: NotebookCode) -> NotebookCode:
    """The solution without its demonstrations: the cells that only import, define and set constants, as one.

    It runs in milliseconds where a notebook that trains and draws takes seconds. Where it does not define all that
    is asked for, the whole solution is given back.
    """
    sources = [source for _, source in solution.cells if _defines_only(source)]
    light = NotebookCode([(0, "\n\n".join(sources))], solution.extras)
    run = judging.ask(lane, light, lane.assignment.seed, (), judging.PUBLIC_SEED).run
    asked = {name.name for question in lane.assignment.questions for name in question.names}
    return light if asked <= set(run.defined) and not judging.ran_badly(run) else solution


def _defines_only(source: str) -> bool:
    try:
        statements = ast.parse(source).body
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
