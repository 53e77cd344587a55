"""What tests of the whole share: a small course that is written for each test session, and the tier to use."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.grading.runner import Lane
from autograder.sandbox import tiers
from tests import small_course


def pytest_configure() -> None:
    """Signals reach the commands under test as from a terminal, also where the tests run in the background."""
    for kind, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(kind) is signal.SIG_IGN:
            signal.signal(kind, handler)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """A course with one assignment of one question, `double`, and one written answer."""
    root = tmp_path_factory.mktemp("course")
    small_course.write(root)
    return assignments.load(root / "assignments" / "small")


@pytest.fixture(scope="session")
def holding_tiers(small: Assignment) -> list[str]:
    """The tiers whose walls hold on this machine."""
    secrets = [small.course.root / "course.toml"]
    return [tier for tier in tiers.ORDER if tiers.attempt(tier, secrets).holds]


@pytest.fixture(scope="session")
def best_tier(holding_tiers: list[str]) -> str:
    """The strongest tier here; without isolation, the rest can still be tested."""
    return holding_tiers[0] if holding_tiers else "none"


@pytest.fixture(scope="session")
def lane(small: Assignment, best_tier: str) -> Iterator[Lane]:
    """A warm lane for the small assignment."""
    with Lane(small, best_tier) as warm:
        yield warm
