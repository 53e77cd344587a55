"""The schedule of a course: order, weights and dates, and what of it contradicts itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.course import course
from autograder.errors import CourseError
from tests.conftest import ROOT

HEAD = 'schema = "autograder-course/1"\nid = "c"\ntitle = "C"\n'


def loaded(root: Path, text: str, *folders: str) -> course.Course:
    for folder in folders:
        (root / "assignments" / folder).mkdir(parents=True)
        (root / "assignments" / folder / "assignment.toml").write_text("")
    (root / "course.toml").write_text(HEAD + text)
    return course.load(root)


def entry(more: str, name: str = "one") -> str:
    return f'[[schedule]]\nid = "{name}"\n{more}\n'


def test_the_schedule_orders_assignments_and_others_follow_by_name(tmp_path: Path) -> None:
    made = loaded(tmp_path, entry("", "second") + entry("", "first"), "first", "second", "b", "a")
    assert [path.name for path in made.assignment_folders()] == ["second", "first", "a", "b"]


def test_a_course_without_a_schedule_has_its_assignments_by_name(tmp_path: Path) -> None:
    assert [path.name for path in loaded(tmp_path, "", "b", "a").assignment_folders()] == ["a", "b"]


def test_weights_are_1_unless_written(tmp_path: Path) -> None:
    made = loaded(tmp_path, entry("", "a") + entry("weight = 2.5", "b"))
    assert [one.weight for one in made.schedule] == [1.0, 2.5]


def test_a_time_with_an_offset_is_that_moment(tmp_path: Path) -> None:
    made = loaded(tmp_path, entry("closes = 2026-10-20T23:59:00+02:00"))
    assert made.schedule[0].closes == datetime(2026, 10, 20, 21, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour"), [("2026-10-24", 21), ("2026-10-26", 22), ("2026-03-28", 22), ("2026-03-30", 21)]
)
def test_a_local_time_has_the_offset_of_its_day(tmp_path: Path, day: str, hour: int) -> None:
    made = loaded(tmp_path, 'time_zone = "Europe/Berlin"\n' + entry(f"opens = {day}T23:30:00"))
    moment = made.schedule[0].opens
    assert moment is not None
    assert (moment.hour, moment.minute, moment.tzinfo) == (hour, 30, UTC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry("") * 2, "schedule: 'one' is listed twice"),
        (entry("weight = -1"), "schedule: 'one': weight is -1, and must be a finite number from 0"),
        (entry("weight = inf"), "schedule: 'one': weight is inf, and must be a finite number from 0"),
        (
            entry("opens = 2026-10-12T08:00:00"),
            "schedule: 'one': opens is a local time; name the course's time zone, "
            'such as time_zone = "Europe/Berlin"',
        ),
        (
            'time_zone = "Europe/Bärlin"\n' + entry(""),
            "time_zone is 'Europe/Bärlin', which is no time zone; write one such as \"Europe/Berlin\" or \"UTC\"",
        ),
        (
            entry("opens = 2026-10-12T08:00:00Z\ncloses = 2026-10-12T08:00:00Z"),
            "schedule: 'one' closes before it opens",
        ),
    ],
)  # fmt: skip
def test_a_contradiction_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CourseError) as caught:
        loaded(tmp_path, text)
    assert caught.value.problem == said


@pytest.mark.parametrize("time", ["2026-03-29T02:30:00", "2026-10-25T02:30:00"])
def test_a_local_time_that_is_no_single_moment_is_refused(tmp_path: Path, time: str) -> None:
    with pytest.raises(CourseError) as caught:
        loaded(tmp_path, 'time_zone = "Europe/Berlin"\n' + entry(f"closes = {time}"))
    said = "schedule: 'one': closes falls into a change of the clocks, so that it is no single moment; add its offset"
    assert caught.value.problem == said


def test_an_assignment_that_is_listed_and_not_there_is_named(tmp_path: Path) -> None:
    made = loaded(tmp_path, entry("", "there") + entry("", "absent"), "there")
    with pytest.raises(CourseError) as caught:
        made.assignment_folders()
    said = "the schedule lists 'absent', and there is no assignments/absent/assignment.toml"
    assert caught.value.problem == f"{said}; write it or remove the entry"


def test_an_assignment_that_is_there_loads_although_another_is_missing(tmp_path: Path) -> None:
    made = loaded(tmp_path, entry("", "there") + entry("", "absent"), "there")
    assert made.folder("there").name == "there"


def test_every_assignment_that_ships_is_in_the_schedule() -> None:
    shipped = course.load(ROOT)
    assert [path.name for path in shipped.assignment_folders()] == [one.id for one in shipped.schedule]
