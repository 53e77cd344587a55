"""Every example of the page on hidden tests that goes beyond functions is graded, as it stands there."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.grading import judging
from autograder.grading.findings import GradedNotebook
from autograder.notebooks import code
from autograder.results import Outcome
from tests import small_course
from tests.warm import started

PAGE = Path(__file__).parents[2] / "docs" / "hidden-tests.md"
SECTION = PAGE.read_text("utf-8").split("\n## More than functions\n")[1].split("\n## ")[0]
EXAMPLES = SECTION.split("\n### ")[1:]
_HEAD = """
import ast

import numpy as np
import pandas as pd
import pytest

from autograder.checks import array, figure, generator, table, times
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import exact

"""
_ASSIGNMENT = """
schema = "autograder-assignment/1"
id = "kinds"
title = "Values of every kind"
packages = ["numpy", "matplotlib", "pandas"]
"""


def blocks(text: str) -> Iterator[str]:
    """The indented blocks, each without its indentation; lines between two blocks part them."""
    for found in re.finditer(r"(?:^(?:    .*)?\n)+", text, re.MULTILINE):
        for part in re.split(r"\n(?=# %%|@pytest)", textwrap.dedent(found[0]).strip()):
            if part.strip():
                yield part.strip() + "\n"


def of_kind(example: str, opening: str) -> str:
    return "\n".join(block for block in blocks(example) if block.startswith(opening))


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> dict[str, GradedNotebook]:
    """The notebook with every example's cell, and the one in which all cells are empty."""
    root = tmp_path_factory.mktemp("kinds")
    folder = "assignments/small"
    files = {
        f"{folder}/assignment.toml": _ASSIGNMENT + "".join(of_kind(one, "[[questions]]") for one in EXAMPLES),
        f"{folder}/hidden/test_kinds.py": _HEAD + "\n\n".join(of_kind(one, "@pytest") for one in EXAMPLES),
        f"{folder}/source.py": "\n".join(of_kind(one, "# %%") for one in EXAMPLES),
    }
    small_course.write(root)
    for path in (root / folder).glob("*/*.py"):
        path.unlink()
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    assignment = assignments.load(root / folder)
    from autograder.course import source

    whole = code.code_of(source.solution_notebook(assignment))
    empty = code.NotebookCode([(0, "import numpy as np")])
    with started(assignment, best_tier) as warm:
        return {name: judging.grade(*warm, one, 3) for name, one in (("whole", whole), ("empty", empty))}


def test_every_example_has_a_question_a_cell_and_a_test() -> None:
    lacking = [
        example.partition("\n")[0]
        for example in EXAMPLES
        if not all(of_kind(example, opening) for opening in ("[[questions]]", "# %%", "@pytest"))
    ]
    assert lacking == []


def test_every_example_passes(graded: dict[str, GradedNotebook]) -> None:
    findings = graded["whole"].findings
    assert {
        name: (one.outcome, one.message) for name, one in findings.items() if one.outcome != Outcome.PASSED
    } == {}


def test_every_example_fails_an_empty_notebook_as_missing(graded: dict[str, GradedNotebook]) -> None:
    assert {one.outcome for one in graded["empty"].findings.values()} == {Outcome.MISSING}
