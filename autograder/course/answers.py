"""Answers whose verdict is known beforehand: the solution, the starter, known mistakes and right variants.

A mistake or a variant is one more cell at the end of the solution, where the last definition wins.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.source import released_notebook, solution_notebook
from autograder.errors import AssignmentError
from autograder.notebooks import code
from autograder.notebooks.code import NotebookCode


@dataclass(frozen=True)
class KnownAnswer:
    """One known answer. For a bug, `caught_by` are the tests that must fail, `title` is the misconception and
    `advice` what to tell the student; `defines` are the functions that its cell replaces.
    """

    kind: str
    name: str
    work: NotebookCode
    title: str = ""
    question: str = ""
    caught_by: tuple[str, ...] = ()
    advice: str = ""
    defines: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """How a report names it."""
        return self.kind if self.kind == self.name else f"{self.kind} {self.name}"

    @property
    def sentence(self) -> str:
        """What a student reads of whom this is the mistake."""
        return f"{self.title} {self.advice}".strip()


def answers(assignment: Assignment) -> list[KnownAnswer]:
    """The solution, the starter, every bug and every variant, ready to run. Raises `AssignmentError`."""
    solution = code.code_of(solution_notebook(assignment))
    starter = code.code_of(released_notebook(assignment))
    return [
        KnownAnswer("solution", "solution", solution),
        KnownAnswer("starter", "starter", starter),
        *bugs(assignment, solution),
        *variants(assignment, solution),
    ]


def bugs(assignment: Assignment, solution: NotebookCode) -> list[KnownAnswer]:
    """Every known mistake as a cell after `solution`. Raises `AssignmentError`."""
    return [_bug(assignment, path, solution) for path in assignment.bugs()]


def variants(assignment: Assignment, solution: NotebookCode) -> list[KnownAnswer]:
    """Every right but different answer as a cell after `solution`. Raises `AssignmentError`."""
    return [_variant(path, solution) for path in assignment.variants()]


def with_cell(work: NotebookCode, source: str) -> NotebookCode:
    """The notebook with one more cell at its end."""
    last = max((index for index, _ in work.cells), default=-1)
    return NotebookCode([*work.cells, (last + 1, source)], work.extras)


def _bug(assignment: Assignment, path: Path, solution: NotebookCode) -> KnownAnswer:
    source, tree = _parsed(path)
    declared = dict(_constants(tree))
    question, caught = declared.get("QUESTION"), declared.get("CAUGHT_BY")
    if not isinstance(question, str):
        raise AssignmentError(path, 'must say QUESTION = "…", the question that it gets wrong')
    known = [one.id for one in assignment.questions]
    if question not in known:
        raise AssignmentError(path, f"QUESTION is {question!r}, which is no question: {', '.join(known)}")
    if not isinstance(caught, tuple | list) or not caught or not all(isinstance(one, str) for one in caught):
        form = (
            'must say CAUGHT_BY = ("test_file.py::test_name",), the tests that must catch it, typed by hand'
        )
        raise AssignmentError(path, f"{form}; a single one has a comma behind it")
    title, advice = _told(path, tree)
    work = with_cell(solution, source)
    return KnownAnswer("bug", path.stem, work, title, question, tuple(caught), advice, tuple(_defined(tree)))


def _variant(path: Path, solution: NotebookCode) -> KnownAnswer:
    source, tree = _parsed(path)
    return KnownAnswer("variant", path.stem, with_cell(solution, source), _told(path, tree)[0])


def _parsed(path: Path) -> tuple[str, ast.Module]:
    try:
        source = path.read_text(encoding="utf-8")
        return source, ast.parse(source)
    except SyntaxError as error:
        raise AssignmentError(path, f"line {error.lineno}: this is no Python: {error.msg}") from error
    except (OSError, ValueError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error


def _told(path: Path, tree: ast.Module) -> tuple[str, str]:
    """The docstring's first line, and the rest of it as one paragraph."""
    text = ast.get_docstring(tree)
    if not text:
        raise AssignmentError(path, "needs a docstring whose first line names the mistake or the difference")
    first, *rest = text.splitlines()
    return first, " ".join(" ".join(rest).split())


def _constants(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                yield node.targets[0].id, ast.literal_eval(node.value)
            except ValueError:
                continue


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
