"""Assignments to release: one that `init` writes, one from any source text, and the course's first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import starter
from autograder.course.assignment import Assignment

ROOT = Path(__file__).parents[2]


@pytest.fixture
def first_steps(tmp_path: Path) -> Assignment:
    """The assignment of a fresh course, which a test may change at will."""
    starter.create(tmp_path / "course")
    return assignments.load(tmp_path / "course" / "assignments" / "first-steps")


@pytest.fixture
def with_source(first_steps: Assignment) -> Callable[[str], Assignment]:
    """The same assignment with another text in its `source.py`."""

    def change(text: str) -> Assignment:
        first_steps.source.write_text(text, "utf-8")
        return first_steps

    return change


@pytest.fixture(scope="session")
def backprop() -> Assignment:
    """The first assignment of the course in this repository."""
    return assignments.load(ROOT / "assignments" / "backprop")
