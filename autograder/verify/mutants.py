"""One-edit mutants of an assignment's solution: each is a mistake that some student could make.

Only what stands between the solution markers is edited, one node at a time. A mutant is the whole top-level function
or class with its edit, ready to be a cell after the solution.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import markers
from autograder.course import source as sources
from autograder.notebooks import python_parser
from autograder.verify import mutations


@dataclass(frozen=True)
class Mutant:
    """One edit: the function or class that it is in, the statement before and after, and where it stands.

    `line` counts from 1 in the source file; 0 where the source is an .ipynb. `source` is the edited definition.
    """

    function: str
    before: str
    after: str
    line: int
    source: str

    @property
    def name(self) -> str:
        """The mutant in one line."""
        where = f", line {self.line}" if self.line else ""
        return f"{self.function}{where}: {self.before}  →  {self.after}"


def of_source(path: Path) -> list[Mutant]:
    """Return every mutant of a source notebook, each once. Raises `AssignmentError` if it cannot be read."""
    text = path.read_text("utf-8-sig") if path.suffix == ".py" else ""
    found: dict[tuple[str, str], Mutant] = {}
    for cell in sources.read(path):
        if cell.kind == "code":
            start = text.count("\n", 0, text.find(cell.text)) if cell.text in text else None
            for mutant in _of_cell(cell.text, start):
                found.setdefault((mutant.function, mutant.source), mutant)
    return list(found.values())


def _of_cell(text: str, start: int | None) -> Iterator[Mutant]:
    inside = {number for number, _, solution in markers.lines(text) if solution}
    if not inside:
        return
    try:
        tree = python_parser.module(text)
    except SyntaxError:
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _of_definition(node, inside, start)


def _of_definition(
    definition: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, inside: set[int], start: int | None
) -> Iterator[Mutant]:
    original = ast.unparse(definition)
    nodes = list(ast.walk(definition))
    for number, node in enumerate(nodes):
        if getattr(node, "lineno", 0) not in inside:
            continue
        for choice in range(len(list(mutations.of(node)))):
            edited = copy.deepcopy(definition)
            target = list(ast.walk(edited))[number]
            replacement = list(mutations.of(target))[choice]
            before = _statement(definition, node)
            statement = _statement(edited, target)
            _substitute(edited, target, replacement)
            after = _first_line(replacement if statement is target else statement)
            source = ast.unparse(ast.fix_missing_locations(edited))
            if source != original:
                line = node.lineno + start if start is not None else 0  # type: ignore[attr-defined]
                yield Mutant(definition.name, _first_line(before), after, line, source)


def _statement(root: ast.AST, node: ast.AST) -> ast.AST:
    """Return the innermost statement that holds a node."""
    parents = {child: parent for parent in ast.walk(root) for child in ast.iter_child_nodes(parent)}
    while not isinstance(node, ast.stmt):
        node = parents[node]
    return node


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).splitlines()[0]


def _substitute(root: ast.AST, target: ast.AST, replacement: ast.AST) -> None:
    for parent in ast.walk(root):
        for field, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, field, replacement)
            elif isinstance(value, list) and any(item is target for item in value):
                value[[item is target for item in value].index(True)] = replacement
