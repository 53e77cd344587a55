"""Answers whose verdict is known beforehand: the solution, the starter, known mistakes and right variants.

A mistake or a variant is one more cell at the end of the solution, where the last definition wins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course import answer_file, mistakes
from autograder.course.assignment import Assignment
from autograder.course.mistakes import Mistake
from autograder.course.source import released_notebook, solution_notebook
from autograder.notebooks import cells, code
from autograder.notebooks.code import NotebookCode


@dataclass(frozen=True)
class KnownAnswer:
    """One known answer. For a bug, `caught_by` are the tests that must fail, `title` is the misconception and
    `advice` what to tell the student; `defines` are the names that its cell replaces, with the id of the question whose
    marked cells it replaces, and `classes` those names that are classes. `place` is where a bug or a variant is
    written: its file in the assignment, and the entry in it if there are several. `raises` is the built-in exception
    that a bug declares as its behaviour.
    """

    kind: str
    name: str
    work: NotebookCode
    title: str = ""
    question: str = ""
    caught_by: tuple[str, ...] = ()
    advice: str = ""
    defines: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    place: str = ""
    raises: str = ""

    @property
    def called(self) -> str:
        """The name that a report gives it."""
        return self.kind if self.kind == self.name else f"{self.kind} {self.name}"

    @property
    def sentence(self) -> str:
        """The misconception and the advice: the text for a student whose mistake this is."""
        return f"{self.title} {self.advice}".strip()

    def line(self, number: int) -> str:
        """Return where this line of its own cell is written, for a message."""
        cell = "" if self.place.endswith(".py") else " of the edited code"
        return f"{self.place}, line {number}{cell}"


def answers(assignment: Assignment) -> list[KnownAnswer]:
    """Return the solution, the starter, every bug and every variant, ready to run. Raises `AssignmentError`."""
    solution = code.code_of(solution_notebook(assignment))
    starter = code.code_of(released_notebook(assignment))
    return [
        KnownAnswer("solution", "solution", solution),
        KnownAnswer("starter", "starter", starter),
        *bugs(assignment, solution),
        *variants(assignment, solution),
    ]


def bugs(assignment: Assignment, solution: NotebookCode) -> list[KnownAnswer]:
    """Return every known mistake as a cell after `solution`, sorted by name. Raises `AssignmentError`."""
    return [_bug(mistake, solution) for mistake in mistakes.load(assignment)]


def variants(assignment: Assignment, solution: NotebookCode) -> list[KnownAnswer]:
    """Return every right but different answer as a cell after `solution`. Raises `AssignmentError`."""
    return [_variant(path, solution) for path in assignment.variants()]


def with_cell(work: NotebookCode, source: str, question: str = "") -> NotebookCode:
    """Return the notebook with one more cell at its end, which takes the place of the `question`'s marked cells."""
    last = max((index for index, _ in work.cells), default=-1)
    question = question or cells.named_in(source) or ""
    own = {question: (last + 1,)} if question in work.marked else {}
    return replace(work, cells=[*work.cells, (last + 1, source)], marked={**work.marked, **own})


def _bug(mistake: Mistake, solution: NotebookCode) -> KnownAnswer:
    own = [mistake.question] if mistake.question in solution.marked else []
    return KnownAnswer(
        kind="bug",
        name=mistake.name,
        work=with_cell(solution, mistake.cell, mistake.question),
        title=mistake.misconception,
        question=mistake.question,
        caught_by=mistake.caught_by,
        advice=mistake.advice,
        defines=(*answer_file.defined(mistake.cell), *own),
        classes=answer_file.classes(mistake.cell),
        place=mistake.place,
        raises=mistake.raises,
    )


def _variant(path: Path, solution: NotebookCode) -> KnownAnswer:
    file = answer_file.read(path)
    place = f"variants/{path.name}"
    return KnownAnswer("variant", path.stem, with_cell(solution, file.source), title=file.title, place=place)
