"""The class of habits is graded once for all tests."""

from __future__ import annotations

import pytest

from tests.campaigns.damaged.classroom import Graded
from tests.campaigns.habits import classroom
from tests.campaigns.habits.classroom import Report


@pytest.fixture(scope="session")
def graded_habits(
    best_tier: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Graded], dict[str, Report]]:
    return classroom.grade(tmp_path_factory.mktemp("habits"), best_tier)


@pytest.fixture(scope="session")
def commands(graded_habits: tuple[list[Graded], dict[str, Report]]) -> list[Graded]:
    return graded_habits[0]


@pytest.fixture(scope="session")
def reports(graded_habits: tuple[list[Graded], dict[str, Report]]) -> dict[str, Report]:
    return graded_habits[1]
