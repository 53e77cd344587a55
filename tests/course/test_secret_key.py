"""A course has a secret key: made once, read by its owner alone, and the same in every grading."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import secret_key, starter
from autograder.errors import AssignmentError, CourseError
from tests import small_course


def test_a_new_course_has_a_key_of_256_bits(tmp_path: Path) -> None:
    starter.create(tmp_path / "new")
    assert len(secret_key.read(tmp_path / "new")) == 32


def test_two_courses_have_two_keys(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        starter.create(tmp_path / name)
        keys.add(secret_key.read(tmp_path / name))
    assert len(keys) == 2


def test_only_its_owner_can_read_a_key(tmp_path: Path) -> None:
    assert secret_key.create(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_course_without_a_key_gets_one_that_stays(tmp_path: Path) -> None:
    assert secret_key.read(tmp_path) == b""
    made = secret_key.ensure(tmp_path)
    assert secret_key.ensure(tmp_path) == secret_key.read(tmp_path) == made


def test_nothing_lies_beside_a_key_that_was_made(tmp_path: Path) -> None:
    secret_key.create(tmp_path)
    secret_key.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["hidden.key"]


def test_gradings_that_begin_at_once_have_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(secret_key.ensure, [tmp_path] * 40))) == 1


@pytest.mark.parametrize("text", [b"", b"\n", b"abc", b"0" * 31, b"0" * 30 + b"zz", b"\xff" * 64, b"00" * 65])
def test_a_damaged_key_is_reported_and_left_alone(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "hidden.key").write_bytes(text)
    with pytest.raises(CourseError) as raised:
        secret_key.ensure(tmp_path)
    assert raised.value.problem == (
        "is no key: it must hold one line of 32 to 128 hexadecimal digits. Put the right file back; "
        "without it, inputs of earlier gradings cannot be drawn again"
    )
    assert (tmp_path / "hidden.key").read_bytes() == text


def test_a_key_that_cannot_be_written_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as raised:
        secret_key.ensure(tmp_path / "nowhere")
    assert raised.value.problem == (
        "the course has no key and none can be written (No such file or directory): "
        "make the folder writable for one grading, or put a key there"
    )


def test_an_assignment_does_not_print_its_key(tmp_path: Path) -> None:
    small_course.write(tmp_path)
    loaded = assignments.load(tmp_path / "assignments" / "small")
    assert repr(replace(loaded, key=b"0123456789abcdef")) == repr(loaded)


def test_a_key_among_the_students_files_is_refused(tmp_path: Path) -> None:
    small_course.write(tmp_path)
    folder = tmp_path / "assignments" / "small"
    secret_key.create(folder)
    file = folder / "assignment.toml"
    file.write_text(file.read_text("utf-8").replace("seed = 3", 'seed = 3\nfiles = ["hidden.key"]'), "utf-8")
    with pytest.raises(AssignmentError) as raised:
        assignments.load(folder)
    assert raised.value.problem == "'hidden.key' is the course's secret key; remove it from `files`"
