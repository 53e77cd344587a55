"""Courses of other tools, moved in once for all tests of a run."""

from __future__ import annotations

import pytest

from autograder.cli import moved_in
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from tests.platforms import foreign_courses


@pytest.fixture(scope="session")
def from_nbgrader(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Assignment:
    """The nbgrader course of every feature, moved in."""
    root = tmp_path_factory.mktemp("nbgrader")
    course = foreign_courses.write_nbgrader(root / "old")
    moved_in.nbgrader(course, root / "new", best_tier)
    return assignments.load(root / "new" / "assignments" / "numbers")


@pytest.fixture(scope="session")
def from_otter(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Assignment:
    """The master notebook of every feature, moved in."""
    root = tmp_path_factory.mktemp("otter")
    master = foreign_courses.write_otter(root / "old")
    moved_in.otter(master, root / "new", best_tier)
    return assignments.load(root / "new" / "assignments" / "hw1")
