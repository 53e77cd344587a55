"""A changed rubric moves those whom its change concerns, and nobody else."""

from __future__ import annotations

import pytest

from autograder.course.question import Level, Question
from autograder.marking import rubrics

THEN = (Level(0, "nothing"), Level(1, "a reason"), Level(4, "all of it"))


def points(now: tuple[Level, ...], level: int | None, given: float) -> float | None:
    question = Question(id="why", title="Why?", points=4, marking="hand", rubric=now)
    return rubrics.points_now(THEN, level, given, question)


def test_the_same_rubric_is_the_same_version_and_another_is_not() -> None:
    assert rubrics.digest(THEN) == rubrics.digest(tuple(THEN)) != rubrics.digest(THEN[:2])


def test_new_points_of_a_level_are_those_of_all_who_have_it() -> None:
    now = (THEN[0], Level(2, "a reason"), THEN[2])
    assert [points(now, level, THEN[level].points) for level in range(3)] == [0, 2, 4]


def test_a_level_that_was_added_moves_nobody() -> None:
    now = (THEN[0], Level(0.5, "a guess"), *THEN[1:])
    assert [points(now, level, THEN[level].points) for level in range(3)] == [0, 1, 4]


def test_a_level_that_was_reworded_keeps_its_place() -> None:
    now = (THEN[0], Level(1, "one reason"), THEN[2])
    assert (points(now, 1, 1.0), rubrics.level_now(THEN, 1, now)) == (1, 1)


def test_a_level_that_is_gone_is_for_a_person_to_look_at() -> None:
    assert points((THEN[0], THEN[2]), 1, 1.0) is None


@pytest.mark.parametrize("level", [None, 1])
def test_points_that_the_marker_gave_by_hand_stay(level: int | None) -> None:
    assert points((THEN[0], Level(2, "a reason"), THEN[2]), level, 1.5) == 1.5
