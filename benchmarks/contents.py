"""Writes what the benchmarks grade: small courses whose every answer is right."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment

TESTS = 12
TINY = (
    "import numpy as np",
    "def dense(x, W, b):\n    return x @ W + b",
    "rng = np.random.default_rng(0)\nx = rng.normal(size=(4, 3))",
    "W, b = np.ones((3, 2)), np.zeros(2)\ndense(x, W, b)",
    "print('done')",
)
TRAINING = """
X, t = rng.normal(size=(256, 64)), rng.normal(size=(256, 8))
U, V = 0.1 * rng.normal(size=(64, 128)), 0.1 * rng.normal(size=(128, 8))
for step in range(3000):
    h = np.maximum(dense(X, U, 0), 0)
    d = (dense(h, V, 0) - t) / t.size
    U, V = U - 0.1 * X.T @ (d @ V.T * (h > 0)), V - 0.1 * h.T @ d
"""
ASSIGNMENT = """
    schema = "autograder-assignment/1"
    id = "bench"
    title = "Bench"
    packages = ["numpy"]

    [[questions]]
    id = "dense"
    title = "Dense"
    points = 12
    names = [{ name = "dense", signature = "dense(x, W, b)" }]
"""
HIDDEN = '''
    import numpy as np
    import pytest

    pytestmark = pytest.mark.question("dense")


    @pytest.mark.parametrize("rows", range(1, 13))
    def test_dense(student, rng, rows):
        """dense is right."""
        x, W, b = rng.normal(size=(rows, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
        assert np.allclose(student.call("dense", x, W, b), x @ W + b)
'''


@dataclass(frozen=True)
class Content:
    """The code cells of every submission, and their description."""

    name: str
    cells: tuple[str, ...]


CONTENTS = (
    Content("(a) five tiny cells, 12 hidden tests", TINY),
    Content("(b) about a second of training, 12 hidden tests", (*TINY, TRAINING)),
)


def write_course(root: Path, content: Content) -> Assignment:
    """Write the smallest course that holds this content."""
    folder = root / "assignments" / "bench"
    (folder / "hidden").mkdir(parents=True)
    course = 'schema = "autograder-course/1"\nid = "bench"\ntitle = "Bench"\n'
    (root / "course.toml").write_text(course)
    (folder / "assignment.toml").write_text(textwrap.dedent(ASSIGNMENT))
    (folder / "source.py").write_text("".join(f"# %%\n{cell}\n\n" for cell in content.cells))
    (folder / "hidden" / "test_dense.py").write_text(textwrap.dedent(HIDDEN))
    return assignments.load(folder)


def write_class(folder: Path, content: Content, count: int) -> Path:
    """Write so many submissions of this content, each in a notebook of its own."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"s{number:04}.ipynb").write_text(notebook(content.cells, number))
    return folder


def notebook(cells: Sequence[str], number: int) -> str:
    """Return a notebook of these code cells as JSON, with a last cell that only it has."""
    written = [
        {"cell_type": "code", "metadata": {}, "source": cell, "outputs": [], "execution_count": None}
        for cell in (*cells, f"number = {number}")
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": written})
