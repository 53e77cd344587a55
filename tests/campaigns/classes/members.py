"""Makes the members of a class from what an assignment ships: its solution, variants, known mistakes and starter.

A member's notebook is the solution, in which some definitions are replaced where they stand, so that its own training
runs with them. What grading must give is declared here, from the assignment's files alone. The draw is repeatable.
"""

from __future__ import annotations

import ast
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.course import answer_file
from autograder.course import answers as course_answers
from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.course.source import released_notebook, solution_notebook

SIZE = 60
_MIXTURES, _UNFINISHED = 10, 8
_SEED = 13

Cell = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """One student: the cells of the notebook, the mistakes in it, and the questions that were never begun."""

    name: str
    cells: tuple[Cell, ...]
    mistakes: tuple[KnownAnswer, ...] = ()
    unwritten: tuple[str, ...] = ()


def members(assignment: Assignment, size: int = SIZE) -> list[Member]:
    """Return a class of this size: every variant, unfinished work, mixtures of two mistakes, and single mistakes.

    A class that has more places than the assignment has mistakes gets more mixtures.
    """
    draw = random.Random(f"{_SEED} {assignment.id}")
    known = course_answers.answers(assignment)
    bugs = [one for one in known if one.kind == "bug"]
    draw.shuffle(bugs)
    solution = tuple(_cells(solution_notebook(assignment)))
    made = [Member("solution", solution)]
    made += [Member(f"variant {one.name}", replaced(solution, one)) for one in known if one.kind == "variant"]
    made += _unfinished(assignment, solution, bugs, draw)
    singles = [Member(f"mistake {one.name}", replaced(solution, one), (one,)) for one in bugs]
    mixtures = _mixtures(assignment, solution, bugs, draw)
    made += itertools.islice(mixtures, max(_MIXTURES, size - len(made) - len(singles)))
    return (made + singles)[:size]


def _unfinished(
    assignment: Assignment, solution: tuple[Cell, ...], bugs: Sequence[KnownAnswer], draw: random.Random
) -> Iterator[Member]:
    """Yield work that ends after a question; every other one has a mistake in what was written."""
    released = _cells(released_notebook(assignment))
    asked = [question for question in assignment.questions if question.names]
    for number, end in enumerate(sorted(draw.sample(range(1, len(asked)), min(_UNFINISHED, len(asked) - 1)))):
        left = asked[end:]
        names = {name.name for question in left for name in question.names}
        written = {question.id for question in asked[:end]}
        fitting = [one for one in bugs if one.question in written and not names & set(one.defines)]
        mistakes = tuple(fitting[:1]) if number % 2 else ()
        cells = solution
        for one in mistakes:
            cells = replaced(cells, one)
        blank = tuple(
            stub if names & set(defined(cell)) else cell for cell, stub in zip(cells, released, strict=True)
        )
        yield Member(f"unfinished after {end}", blank, mistakes, tuple(question.id for question in left))


def _mixtures(
    assignment: Assignment, solution: tuple[Cell, ...], bugs: Sequence[KnownAnswer], draw: random.Random
) -> Iterator[Member]:
    """Yield two mistakes in two questions of which neither needs the other, each pair once."""
    pairs = list(itertools.combinations(bugs, 2))
    draw.shuffle(pairs)
    for pair in pairs:
        one, other = pair
        if _independent(assignment, one.question, other.question) and not set(one.defines) & set(
            other.defines
        ):
            cells = replaced(replaced(solution, one), other)
            yield Member(f"mixture {one.name} and {other.name}", cells, pair)


def _independent(assignment: Assignment, one: str, other: str) -> bool:
    return one != other and one not in assignment.all_needs(other) and other not in assignment.all_needs(one)


def _cells(notebook: dict[str, Any]) -> list[Cell]:
    return [{**cell, "source": "".join(cell["source"])} for cell in notebook["cells"]]


def replaced(cells: Sequence[Cell], answer: KnownAnswer) -> tuple[Cell, ...]:
    """Return the cells with the answer's own cell where the first of its definitions stood, and the old ones gone.

    An answer that defines nothing, but changes a part of something, stands at the end. So does one whose class is made
    from the class that it replaces.
    """
    (*_, (_, source)) = answer.work.cells
    names = set() if _extends_itself(source) else set(answer_file.defined(source))
    places = [number for number, cell in enumerate(cells) if names & set(defined(cell))]
    made = [_without(cell, names) if number in places else cell for number, cell in enumerate(cells)]
    if not places:
        last = max(number for number, cell in enumerate(cells) if cell["cell_type"] == "code")
        return (*made[: last + 1], {**made[last], "id": f"own-{last}", "source": source}, *made[last + 1 :])
    first = made[places[0]]
    made[places[0]] = {**first, "source": f"{source.strip()}\n\n\n{first['source']}".strip()}
    return tuple(made)


def _extends_itself(source: str) -> bool:
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return any(node.name in map(ast.unparse, node.bases) for node in classes)


def _without(cell: Cell, names: set[str]) -> Cell:
    lines = cell["source"].splitlines()
    for node in reversed(_definitions(cell)):
        if names & set(_bound(node)):
            decorators = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(one.lineno for one in decorators)])
            del lines[first - 1 : node.end_lineno]
    return {**cell, "source": "\n".join(lines).strip()}


def defined(cell: Cell) -> list[str]:
    """Return the functions, classes and variables that a cell binds at its top level."""
    return [name for node in _definitions(cell) for name in _bound(node)]


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _definitions(cell: Cell) -> list[ast.stmt]:
    if cell["cell_type"] != "code":
        return []
    try:
        body = ast.parse(cell["source"]).body
    except SyntaxError:  # a cell with a magic
        return []
    return [node for node in body if _bound(node)]
