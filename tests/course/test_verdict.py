"""A kept verdict counts as long as everything that it rests on has the same content, and no longer."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import course, verdict
from autograder.course.assignment import Assignment
from autograder.course.verdict import Standing
from autograder.errors import AssignmentError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def fit(first_steps: Assignment) -> Assignment:
    """An assignment that was found fit."""
    verdict.keep(first_steps, verdict.digest(first_steps), 0)
    return first_steps


def test_a_new_assignment_is_unverified(first_steps: Assignment) -> None:
    assert verdict.standing(first_steps) is Standing.UNVERIFIED


def test_a_verdict_without_faults_is_fit(fit: Assignment) -> None:
    assert verdict.standing(fit) is Standing.FIT


def test_a_verdict_with_faults_is_unfit(first_steps: Assignment) -> None:
    verdict.keep(first_steps, verdict.digest(first_steps), 2)
    assert verdict.standing(first_steps) is Standing.UNFIT


@pytest.mark.parametrize(
    "path",
    [
        "assignment.toml",
        "source.py",
        "public_checks.py",
        "hidden/test_loss.py",
        "bugs/gradient.toml",
        "variants/loops.py",
        "../../reference/losses.py",
    ],
)
def test_a_verdict_ends_with_a_change_of_what_it_rests_on(fit: Assignment, path: str) -> None:
    with (fit.folder / path).open("a") as file:
        file.write("\n")
    assert verdict.standing(fit) is Standing.CHANGED


@pytest.mark.parametrize(
    "path",
    [
        "hidden/stand_ins.py",
        "hidden/data/more.npz",
        "variants/another.py",
        "mutants.toml",
        "../../reference/new.py",
    ],
)
def test_a_verdict_ends_with_a_new_file_that_is_judged(fit: Assignment, path: str) -> None:
    (fit.folder / path).parent.mkdir(exist_ok=True)
    (fit.folder / path).write_bytes(b"")
    assert verdict.standing(fit) is Standing.CHANGED


def test_a_verdict_ends_with_another_package_of_the_course(fit: Assignment) -> None:
    path = fit.course.root / course.COURSE_FILE
    path.write_text(path.read_text().replace('["reference"]', '["reference", "more"]'))
    assert verdict.standing(assignments.load(fit.folder)) is Standing.CHANGED


def test_a_verdict_outlives_another_title_and_other_dates(fit: Assignment) -> None:
    path = fit.course.root / course.COURSE_FILE
    dated = '\n[[schedule]]\nid = "first-steps"\nweight = 2\nopens = 2026-10-12T08:00:00Z\n'
    path.write_text(path.read_text().replace("My course", "Another") + dated)
    assert verdict.standing(assignments.load(fit.folder)) is Standing.FIT


def test_a_verdict_ends_when_a_file_has_another_name(fit: Assignment) -> None:
    (fit.folder / "variants" / "loops.py").rename(fit.folder / "variants" / "other.py")
    assert verdict.standing(fit) is Standing.CHANGED


def test_a_verdict_ends_with_a_change_of_the_students_data(first_steps: Assignment) -> None:
    path = first_steps.folder / "assignment.toml"
    path.write_text(path.read_text().replace("\n[[questions]]", '\nfiles = ["a.csv"]\n\n[[questions]]', 1))
    (first_steps.folder / "a.csv").write_text("1")
    loaded = assignments.load(first_steps.folder)
    verdict.keep(loaded, verdict.digest(loaded), 0)
    (first_steps.folder / "a.csv").write_text("2")
    assert verdict.standing(loaded) is Standing.CHANGED


def test_a_verdict_ends_with_the_version_of_the_framework(
    fit: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict, "version", lambda: "9.9")
    assert verdict.standing(fit) is Standing.CHANGED


@pytest.mark.parametrize(
    "path", ["hints.toml", "demo/build.py", "notes.md", "hidden/__pycache__/a.pyc", "hidden/.a.swp"]
)
def test_other_files_do_not_count(fit: Assignment, path: str) -> None:
    (fit.folder / path).parent.mkdir(exist_ok=True)
    (fit.folder / path).write_text("x")
    assert verdict.standing(fit) is Standing.FIT


def test_neither_times_nor_places_count(fit: Assignment, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(fit.course.root, copy)
    for path in copy.rglob("*"):
        os.utime(path, (0, 0))
    assert verdict.standing(assignments.load(copy / "assignments" / "first-steps")) is Standing.FIT


def test_the_same_verdict_is_the_same_file(fit: Assignment) -> None:
    before = (fit.folder / verdict.VERDICT_FILE).read_bytes()
    verdict.keep(fit, verdict.digest(fit), 0)
    assert (fit.folder / verdict.VERDICT_FILE).read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "autograder-verdict/0"}'])
def test_a_damaged_verdict_is_none(fit: Assignment, text: str) -> None:
    (fit.folder / verdict.VERDICT_FILE).write_text(text)
    assert verdict.standing(fit) is Standing.UNVERIFIED


def test_a_file_that_cannot_be_read_is_named(fit: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(AssignmentError, match="cannot be read: Permission denied"):
        verdict.digest(fit)


@pytest.mark.parametrize("folder", course.load(ROOT).assignment_folders(), ids=lambda path: path.name)
def test_the_assignments_that_ship_are_verified_as_they_are(folder: Path) -> None:
    standing = verdict.standing(assignments.load(folder))
    assert standing is Standing.FIT, (
        f"run `autograder verify assignments/{folder.name} --seeds 1` and commit its verdict"
    )
