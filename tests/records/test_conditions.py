"""What gradings depend on is read from the whole course: also from earlier assignments that parts are taken of."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.records import conditions
from tests import later_course


def digests(course: Path, tier: str = "none", seed: int = 3, numpy: str = "2") -> tuple[str, str]:
    """The digests of the run's conditions and of what all tests share, for the later assignment."""
    found = conditions.read(assignments.load(course / "assignments" / "later"), tier, seed, {"numpy": numpy})
    return found.run, found.judging


def rewritten(course: Path, path: str, old: str, new: str) -> tuple[str, str]:
    file = course / "assignments" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return digests(course)


@pytest.mark.parametrize("kind", ["provided", "own", "withheld"])
def test_the_tests_of_an_earlier_assignment_are_among_the_conditions(tmp_path: Path, kind: str) -> None:
    later_course.write(tmp_path, kind)
    before = digests(tmp_path)
    after = rewritten(tmp_path, "small/hidden/test_double.py", '"double", 4) == 8', '"double", 5) == 10')
    assert after[1] != before[1]


@pytest.mark.parametrize("kind", ["provided", "own", "withheld"])
def test_the_source_of_an_earlier_assignment_is_among_the_conditions(tmp_path: Path, kind: str) -> None:
    later_course.write(tmp_path, kind)
    before = digests(tmp_path)
    assert rewritten(tmp_path, "small/source.py", "return 2 * x", "return x + x")[1] != before[1]


def test_points_are_no_condition(tmp_path: Path) -> None:
    later_course.write(tmp_path, "own")
    before = digests(tmp_path)
    assert rewritten(tmp_path, "later/assignment.toml", "points = 3", "points = 5") == before


def test_what_a_question_asks_for_is_a_condition(tmp_path: Path) -> None:
    later_course.write(tmp_path, "own")
    before = digests(tmp_path)
    after = rewritten(tmp_path, "later/assignment.toml", 'returns = "four times x"', 'returns = "4 x"')
    assert after[1] != before[1]


@pytest.mark.parametrize("other", [("user", 3, "2"), ("none", 4, "2"), ("none", 3, "3")])
def test_tier_seed_and_versions_are_conditions_of_the_run(
    tmp_path: Path, other: tuple[str, int, str]
) -> None:
    later_course.write(tmp_path, "own")
    assert digests(tmp_path, *other)[0] != digests(tmp_path)[0]
