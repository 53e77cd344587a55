"""What the zip holds, and what it must not."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from autograder.platforms.gradescope import framework, package
from tests.platforms.gradescope.conftest import exported

FRAMEWORK = "wheels/autograder-"


@pytest.fixture(scope="module")
def contents(zip_file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(zip_file) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def test_the_scripts_stand_at_the_root_and_can_be_executed(zip_file: Path) -> None:
    with zipfile.ZipFile(zip_file) as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert {name: stat.S_IMODE(modes[name]) for name in package.PROGRAMS} == dict.fromkeys(
        package.PROGRAMS, 0o755
    )


def test_every_other_file_is_its_owners_alone(zip_file: Path) -> None:
    with zipfile.ZipFile(zip_file) as archive:
        modes = {entry.filename: stat.S_IMODE(entry.external_attr >> 16) for entry in archive.infolist()}
    assert {modes[name] for name in modes if name not in package.PROGRAMS} == {0o600}


def test_of_the_course_one_assignment_travels_with_what_its_tests_import(contents: dict[str, bytes]) -> None:
    assert sorted(name.removeprefix("course/") for name in contents if name.startswith("course/")) == [
        "assignments/elsewhere/assignment.toml",  # named by the policy, and empty but for a comment
        "assignments/small/assignment.toml",
        "assignments/small/bugs/in_place.py",
        "assignments/small/bugs/thrice.py",
        "assignments/small/hidden/test_double.py",
        "assignments/small/source.py",
        "course.toml",
        "hidden.key",
        "reference/__init__.py",
        "reference/thing.py",
        "reference/twice.py",
    ]


@pytest.mark.parametrize(
    "secret",
    [
        b"SECRET_OF_ANOTHER",
        b"ANSWER_OF_ANOTHER",
        b"a student's",
        b"PRIVATE KEY",
        b"Adds the number to itself",
    ],
    ids=["reference of others", "source of others", "submissions", "keys", "variants"],
)
def test_nothing_else_of_the_course_is_in_any_file(contents: dict[str, bytes], secret: bytes) -> None:
    own = {name: data for name, data in contents.items() if not name.startswith(FRAMEWORK)}
    assert [name for name, data in own.items() if secret in data] == []


def test_the_wheel_holds_the_package_and_no_folder_of_this_machine(contents: dict[str, bytes]) -> None:
    (wheel,) = (data for name, data in contents.items() if name.startswith(FRAMEWORK))
    assert wheel == framework.wheel()[1]
    assert str(Path(__file__).parents[3]).encode() not in wheel


def test_two_exports_are_the_same_bytes(course: Path, zip_file: Path) -> None:
    source = course / "course" / "assignments" / "small" / "source.py"
    os.utime(source, (time.time() - 86_400, time.time() - 86_400))
    again = exported(course, "--unverified", "-o", "again.zip")
    assert again.returncode == 0
    assert (course / "again.zip").read_bytes() == zip_file.read_bytes()


def test_the_zip_is_readable_by_its_owner_alone(zip_file: Path) -> None:
    assert stat.S_IMODE(zip_file.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", package.PROGRAMS)
def test_the_scripts_are_bash(contents: dict[str, bytes], name: str) -> None:
    done = subprocess.run(["bash", "-n"], input=contents[name], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_assignment_that_was_not_verified_is_refused(course: Path) -> None:
    done = exported(course, "-o", "refused.zip")
    folder = course / "course" / "assignments" / "small"
    assert done.returncode == 2
    assert done.stderr == (
        f"autograder: {folder} is not exported: autograder verify has not judged it; run `autograder verify {folder}` "
        "until it says that it is fit, or export it as it is with --unverified\n"
    )
    assert not (course / "refused.zip").exists()


def test_a_lock_without_hashes_is_refused(course: Path) -> None:
    (course / "more.lock").write_text("pandas==2.2.2\n")
    done = exported(course, "--unverified", "--requirements", "more.lock", "-o", "refused.zip")
    assert done.returncode == 2
    assert done.stderr == (
        "autograder: more.lock is no lock with hashes ('pandas==2.2.2' is not one version with its hashes): make one "
        "with `uv pip compile --generate-hashes`\n"
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--requirements", "no.lock"],
            "no.lock cannot be read: No such file or directory; name the lock of further packages",
        ),
        (["-o", "no/where.zip"], "no/where.zip: No such file or directory"),
        (["-o", "course"], "course: Is a directory"),
    ],
    ids=["no lock", "no folder", "a folder"],
)
def test_a_file_that_cannot_be_read_or_written_is_one_sentence(
    course: Path, options: list[str], sentence: str
) -> None:
    done = exported(course, "--unverified", *options)
    assert done.returncode != 0
    assert done.stderr == f"autograder: {sentence}\n"


def test_a_folder_that_is_no_container_is_left_as_it_is(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "autograder", "run-gradescope", "--root", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert done.stderr == (
        f"autograder: there is no {tmp_path.resolve()}/source: this command runs in Gradescope's container; to grade a "
        "class, use `autograder grade`\n"
    )
