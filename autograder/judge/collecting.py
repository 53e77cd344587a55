"""Says what was collected of an assignment's hidden tests, or why they cannot be collected."""

from __future__ import annotations

import math
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.judge.messages import EarlierPart, HiddenTest
from autograder.judge.verdicts import first_line


class CollectionErrors:
    """A plugin that remembers why the first file could not be collected."""

    def __init__(self) -> None:
        self.first = ""

    def pytest_exception_interact(self, call: pytest.CallInfo[Any], report: pytest.CollectReport) -> None:
        """Remember the first error of a collection."""
        if isinstance(report, pytest.CollectReport) and call.excinfo is not None and not self.first:
            error = call.excinfo.value.__cause__ or call.excinfo.value
            self.first = problem(error, report.nodeid)


def problem(error: BaseException, file: str) -> str:
    """Say where and why a file of the author's could not be imported."""
    return f"{_place(error, file)}: {type(error).__name__}: {first_line(error)}"


def _place(error: BaseException, node: str) -> str:
    """Name the file and line at which a collection failed: the innermost that is no library's."""
    if isinstance(error, SyntaxError):
        return f"{Path(error.filename or node).name}, line {error.lineno}"
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [line for file, line in lines if Path(file).name == Path(node).name]
    return f"{node}, line {own[-1]}" if own else node


class EarlierParts:
    """A plugin that keeps, of the tests of earlier assignments, those of the questions whose parts are used again."""

    def __init__(self, hidden: Path, parts: Sequence[EarlierPart]) -> None:
        self._hidden = hidden
        self._parts = [part for part in parts if part.tested]
        self.folders = list(dict.fromkeys(part.hidden for part in self._parts))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the tests of an earlier assignment's other questions."""
        items[:] = [item for item in items if self._is_own(item) or self._part(item) is not None]

    def described(self, item: pytest.Item) -> HiddenTest:
        """Return a collected test as the grader needs it.

        One of an earlier assignment has that assignment's id before its own, and the question's new id.
        """
        found, part = describe(item), self._part(item)
        if self._is_own(item) or part is None:
            return found
        place = item.path.relative_to(part.hidden).as_posix()
        named = f"{part.assignment}/{place}::{item.nodeid.partition('::')[2]}"
        return msgspec.structs.replace(found, id=named, question=part.id)

    def _is_own(self, item: pytest.Item) -> bool:
        return item.path.is_relative_to(self._hidden)

    def _part(self, item: pytest.Item) -> EarlierPart | None:
        asked = describe(item).question
        return next(
            (
                part
                for part in self._parts
                if part.question == asked and item.path.is_relative_to(part.hidden)
            ),
            None,
        )


def describe(item: pytest.Item) -> HiddenTest:
    """Return a collected test as the grader needs it."""
    function = getattr(item, "function", None)
    lines = (getattr(function, "__doc__", None) or "").strip().splitlines()
    question, weight, hint = (item.get_closest_marker(name) for name in ("question", "weight", "hint"))
    return HiddenTest(
        id=item.nodeid,
        title=lines[0].strip() if lines else "",
        question=str(question.args[0]) if question and question.args else "",
        weight=_number(weight) if weight else 1.0,
        hint=str(hint.args[0]) if hint and hint.args else "",
        example=item.get_closest_marker("no_example") is None,
    )


def _number(weight: pytest.Mark) -> float:
    """Return the weight that an author wrote, or NaN where it is no number; the grader then says so."""
    given = weight.args[0] if weight.args else None
    return float(given) if isinstance(given, int | float) else math.nan
