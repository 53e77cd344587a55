"""Says of each name that a test missed, or found to be no function, what the notebook has in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from autograder.course.assignment import Assignment
from autograder.grading import cell_warnings
from autograder.judge.messages import Verdict
from autograder.notebooks import definitions
from autograder.notebooks.cells import Cell
from autograder.notebooks.code import NotebookCode
from autograder.notebooks.limited_reader import NotebookReader
from autograder.notebooks.near_misses import NearMiss
from autograder.results import Outcome
from autograder.sandbox.runs import CellRun, CellStatus, NotebookRun

_CALL = re.compile(r"\w+\(([^()]*)\)")


def explained(
    reader: NotebookReader,
    assignment: Assignment,
    code: NotebookCode,
    run: NotebookRun,
    about: Iterable[Verdict],
) -> dict[str, NearMiss]:
    """Return a near miss for each name that these verdicts are `about`, where there is one.

    All of it is known when the notebook has run, before a hidden input has entered its process. The `reader` searches
    the cells in its process; where the search runs over a limit, there is none.
    """
    asked = list(about)
    missing = {verdict.undefined for verdict in asked if verdict.outcome == Outcome.MISSING}
    cells = [Cell(index, "code", source, {}, None) for index, source in code.cells]
    every = sorted([*cells, *code.texts], key=lambda cell: cell.index)
    asked_for = {name.name: name for question in assignment.questions for name in question.names}
    wanted = {
        name: None if one.is_variable else _arguments(one.signature)
        for name, one in asked_for.items()
        if name in missing
    }
    others = {verdict.undefined for verdict in asked} - missing
    asked_methods = [method for question in assignment.questions for method in question.methods]
    methods = {
        one.name: _arguments(one.signature.partition(".")[2]) for one in asked_methods if one.method in others
    }
    given_away = others - {one.method for one in asked_methods if one.method not in assignment.names}
    broken = _broken(run, dict(code.cells))
    return reader.find_near_misses(wanted, given_away, assignment.names, every, broken, methods)


def _arguments(signature: str) -> tuple[str, ...]:
    """Return the names of the arguments in a signature of `assignment.toml`; none where it is in words."""
    found = _CALL.match(signature)
    return definitions.arguments(found[1]) if found else ()


def _broken(run: NotebookRun, sources: Mapping[int, str]) -> dict[int, str]:
    """Return why each cell that did not run at all did not: the end of a sentence, by index."""
    reasons = {index: _reason(cell, sources.get(index, "")) for index, cell in run.cells.items()}
    return {index: reason for index, reason in reasons.items() if reason}


def _reason(cell: CellRun, source: str) -> str:
    if cell.status == CellStatus.NOT_RUN:
        return "was not run, because the time for the whole notebook was used up"
    if cell.status == CellStatus.FAILED and not cell.parsed:
        return cell_warnings.unparsed(cell, source)
    return ""
