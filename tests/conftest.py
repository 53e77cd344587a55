"""What tests of the whole share: a small course that is written for each test session, and the tier to use."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import starter
from autograder.course.assignment import Assignment
from autograder.sandbox import tiers
from tests import small_course
from tests.warm import Warm, started

ROOT = Path(__file__).parents[1]
# Each takes half a minute or more, most of it in commands that grade.
LONG = {
    "campaigns/attacks/test_attacks.py",
    "campaigns/damaged/test_damaged.py",
    "campaigns/habits/test_habits.py",
    "campaigns/steady/test_steady.py",
    "cli/test_commands.py",
    "cli/test_installed.py",
    "cli/test_signing.py",
    "cli/test_verdict.py",
    "course/test_starters.py",
    "diagnosis/test_commonest_mistakes.py",
    "diagnosis/test_diagnosis.py",
    "diagnosis/test_shipped.py",
    "docs/test_term_page.py",
    "engine/test_memory.py",
    "grading/follow_through/test_follow_through.py",
    "platforms/gradescope/test_run.py",
    "platforms/runners/test_acted.py",
    "platforms/test_moved_in_courses.py",
    "platforms/test_moving_in_page.py",
    "records/test_commands.py",
    "records/test_killed.py",
    "records/test_played_term.py",
    "records/test_term_commands.py",
}


def pytest_configure() -> None:
    """Signals reach the commands under test as from a terminal, also where the tests run in the background."""
    for kind, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(kind) is signal.SIG_IGN:
            signal.signal(kind, handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files begin first, so that no process is left with one when the others are done."""
    items.sort(key=lambda item: item.path.relative_to(ROOT / "tests").as_posix() not in LONG)


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
def warm(small: Assignment, best_tier: str) -> Iterator[Warm]:
    """A warm runner for the small assignment."""
    with started(small, best_tier) as processes:
        yield processes


@pytest.fixture
def first_steps(tmp_path: Path) -> Assignment:
    """The assignment of a fresh course, which a test may change at will."""
    starter.create(tmp_path / "course", "network")
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
