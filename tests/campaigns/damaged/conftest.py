"""The damaged class is graded once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from tests.campaigns.damaged import classroom
from tests.campaigns.damaged.classroom import Graded


@pytest.fixture(scope="session")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """The small course with time enough for cells of megabytes on a busy machine: nothing here is about time."""
    return assignments.load(classroom.roomy_course(tmp_path_factory.mktemp("course")))


@pytest.fixture(scope="session")
def damaged_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damaged") / "class"
    classroom.build(folder)
    return folder


@pytest.fixture(scope="session")
def damaged_class(
    roomy: Assignment, damaged_folder: Path, best_tier: str, tmp_path_factory: pytest.TempPathFactory
) -> Graded:
    return classroom.grade(roomy.folder, damaged_folder, tmp_path_factory.mktemp("graded"), best_tier)


@pytest.fixture(scope="session")
def bystanders_alone(roomy: Assignment, best_tier: str, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("bystanders")
    classroom.build(folder, [])
    return classroom.grade(roomy.folder, folder, tmp_path_factory.mktemp("graded"), best_tier)
