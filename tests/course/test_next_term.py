"""Next term's course has the same assignments, and nothing of this term: no key, no seed, no person, no verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import course as courses
from autograder.course import next_term, secret_key
from autograder.errors import UsageError
from tests import small_course


@pytest.fixture
def term(tmp_path: Path) -> courses.Course:
    root = tmp_path / "autumn"
    small_course.write(root)
    with (root / "course.toml").open("a") as file:
        file.write(
            'time_zone = "Europe/Berlin"\n[[schedule]]\nid = "small"\nopens = 2026-10-01T08:00:00\n'
            "closes = 2026-10-15T23:59:00\n"
        )
    secret_key.create(root)
    for name in ("gradebook.sqlite3", "people.csv", "assignments/small/verdict.json"):
        (root / name).write_text("old")
    return courses.load(root)


def test_nothing_of_the_old_term_is_in_the_new_one(term: courses.Course, tmp_path: Path) -> None:
    made = tmp_path / "spring"
    next_term.create(term, made, 26)
    assert sorted(path.name for path in made.iterdir()) == [
        "assignments",
        "course.toml",
        "hidden.key",
        "reference",
    ]
    assert not (made / "assignments" / "small" / "verdict.json").exists()
    assert secret_key.read(made) != secret_key.read(term.root)


def test_the_seed_is_new_and_the_questions_are_the_same(term: courses.Course, tmp_path: Path) -> None:
    next_term.create(term, tmp_path / "spring", 0)
    old, new = (assignments.load(root / "assignments" / "small") for root in (term.root, tmp_path / "spring"))
    assert old.seed != new.seed
    assert old.questions == new.questions


def test_dates_move_by_weeks_at_the_same_time_of_the_day(term: courses.Course, tmp_path: Path) -> None:
    next_term.create(term, tmp_path / "spring", 26)
    [entry] = courses.load(tmp_path / "spring").schedule
    assert entry.closes is not None
    assert entry.closes.astimezone(term.policy.zone).isoformat() == "2027-04-15T23:59:00+02:00"


def test_a_folder_that_is_not_empty_or_lies_in_the_course_is_refused(
    term: courses.Course, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="lies in the course itself; name a folder outside of it"):
        next_term.create(term, term.root / "next", 0)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    with pytest.raises(UsageError, match="is not empty; name a new folder"):
        next_term.create(term, tmp_path / "full", 0)


def test_the_dates_of_a_course_are_those_on_which_assignments_close(term: courses.Course) -> None:
    assert [one.isoformat() for one in next_term.dates(term)] == ["2026-10-15T21:59:00+00:00"]
