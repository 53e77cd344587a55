"""The commonest mistakes, typed by hand in the notebook: what the student reads of each must lead to the mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from autograder.course import source
from autograder.course.assignment import Assignment
from autograder.diagnosis import explain
from autograder.diagnosis.explain import DiagnosisContext
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.grading import judging
from autograder.notebooks import code
from autograder.notebooks.code import NotebookCode
from tests.warm import Warm, started

SEED = 3


@dataclass(frozen=True)
class Notebook:
    """The solution's definitions, and the processes and the bank that grade a changed copy of them."""

    warm: Warm
    bank: MistakeBank
    cells: tuple[tuple[int, str], ...]

    def read(self, function: str, written: str, test: str) -> tuple[str, ...]:
        """Return what the student reads of a test: message, known mistake and hint; `written` replaces a cell."""
        cells = [(index, written if f"def {function}(" in cell else cell) for index, cell in self.cells]
        judged = judging.grade(*self.warm, NotebookCode(cells), SEED)
        explained = explain.explain(*self.warm, DiagnosisContext(self.bank, {}), judged, SEED)
        finding, more = judged.findings[test], explained.get(test)
        facts = more.facts if more else ()
        return (finding.message, *facts, more.diagnosis if more else "", finding.hint)


@pytest.fixture(scope="module")
def notebook(backprop: Assignment, best_tier: str) -> Iterator[Notebook]:
    solution = code.code_of(source.solution_notebook(backprop))
    asked = [f"def {name}(" for name in backprop.names]
    cells = [(0, "import numpy as np")]
    cells += [(index, text) for index, text in solution.cells if any(name in text for name in asked)]
    with started(backprop, best_tier) as warm:
        yield Notebook(warm, MistakeBank(backprop, SEED), tuple(cells))
