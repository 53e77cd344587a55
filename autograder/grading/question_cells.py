"""The cells of each question: where its names were last defined, and those that bear its id; and what they printed.

All of it is known when the notebook has run, before a hidden input has entered its process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autograder.course.assignment import Assignment
from autograder.judge.messages import QuestionCells
from autograder.notebooks.code import NotebookCode
from autograder.sandbox.runs import NotebookRun

MAX_PRINTED = 50_000  # characters of one question


@dataclass(frozen=True)
class QuestionPlaces:
    """The names that each question asks for, and the code cells that bear its id."""

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marked: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def places(assignment: Assignment, code: NotebookCode) -> QuestionPlaces:
    """Return the places of the assignment's questions in this notebook."""
    names = {question.id: tuple(name.name for name in question.names) for question in assignment.questions}
    return QuestionPlaces(names, code.marked)


def of_run(places: QuestionPlaces, run: NotebookRun) -> dict[str, QuestionCells]:
    """Return the cells of each question in this run, in order, with the text that they printed."""
    found = {}
    for question, names in places.names.items():
        defined = {run.defined[name] for name in names if name in run.defined}
        cells = sorted(cell for cell in {*defined, *places.marked.get(question, ())} if cell in run.cells)
        found[question] = QuestionCells(tuple(cells), "".join(_printed(run, cells))[:MAX_PRINTED])
    return found


def _printed(run: NotebookRun, cells: list[int]) -> Iterator[str]:
    """Yield the texts that the cells wrote to the standard output, cut where the question's limit is reached."""
    left = MAX_PRINTED
    for cell in cells:
        for output in run.cells[cell].outputs:
            if output.get("output_type") == "stream" and output.get("name") == "stdout" and left > 0:
                text = output["text"][:left]
                left -= len(text)
                yield text
