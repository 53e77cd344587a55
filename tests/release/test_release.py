"""A bundle is the same bytes everywhere, whole or not there, and gives nothing away."""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course.assignment import Assignment
from autograder.course.source import solution_lines
from autograder.errors import AssignmentError, UsageError
from autograder.release.bundle import release


def bundle_text(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.iterdir()) if path.is_file())


def test_two_releases_are_the_same_bytes(first_steps: Assignment, tmp_path: Path) -> None:
    one, two = release(first_steps, tmp_path / "one"), release(first_steps, tmp_path / "two")
    assert one.zip.read_bytes() == two.zip.read_bytes()


def test_a_copy_of_the_course_elsewhere_releases_the_same_bytes(
    first_steps: Assignment, tmp_path: Path
) -> None:
    before = release(first_steps, tmp_path / "one").zip.read_bytes()
    moved = tmp_path / "moved"
    os.rename(first_steps.folder, moved)
    there = replace(first_steps, folder=moved, source=moved / "source.py")
    assert release(there, tmp_path / "two").zip.read_bytes() == before


def test_no_line_of_the_solution_is_in_the_bundle(first_steps: Assignment, tmp_path: Path) -> None:
    text = bundle_text(release(first_steps, tmp_path / "out").folder)
    assert [
        line for line in solution_lines(first_steps.source) if line.strip() and line.strip() in text
    ] == []


def test_the_folder_holds_what_the_zip_holds(first_steps: Assignment, tmp_path: Path) -> None:
    made = release(first_steps, tmp_path / "out")
    with zipfile.ZipFile(made.zip) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert packed == {f"first-steps/{name}": (made.folder / name).read_bytes() for name in made.files}


def test_zip_entries_are_stored_sorted_dated_1980_and_readable(
    first_steps: Assignment, tmp_path: Path
) -> None:
    with zipfile.ZipFile(release(first_steps, tmp_path / "out").zip) as archive:
        entries = archive.infolist()
    facts = {(e.compress_type, e.date_time, e.external_attr >> 16, e.create_system) for e in entries}
    assert facts == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0o100644, 3)}
    assert [e.filename for e in entries] == sorted(e.filename for e in entries)


def test_the_notebook_asks_for_no_version_of_anything(first_steps: Assignment, tmp_path: Path) -> None:
    made = release(first_steps, tmp_path / "out")
    metadata = json.loads((made.folder / "first-steps.ipynb").read_bytes())["metadata"]
    assert metadata["kernelspec"] == {"display_name": "Python 3", "language": "python", "name": "python3"}
    assert metadata["language_info"] == {"name": "python"}


def test_a_release_replaces_an_earlier_one(first_steps: Assignment, tmp_path: Path) -> None:
    made = release(first_steps, tmp_path)
    (made.folder / "checks.py").write_text("old")
    assert (release(first_steps, tmp_path).folder / "checks.py").read_text("utf-8") != "old"


def test_nothing_but_the_bundle_is_left_behind(first_steps: Assignment, tmp_path: Path) -> None:
    release(first_steps, tmp_path / "out")
    release(first_steps, tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "first-steps",
        "first-steps.manifest.json",
        "first-steps.zip",
    ]


def test_a_folder_with_other_files_is_never_replaced(first_steps: Assignment) -> None:
    with pytest.raises(UsageError, match="is not part of the bundle"):
        release(first_steps, first_steps.folder.parent)
    assert first_steps.source.is_file()


@pytest.mark.parametrize("secret", ["hidden/test_loss.py", "bugs/loss_mean_over_rows_only.py", "source.py"])
def test_a_secret_file_named_among_the_files_is_refused(
    first_steps: Assignment, tmp_path: Path, secret: str
) -> None:
    with pytest.raises(AssignmentError, match="must not reach students"):
        release(replace(first_steps, files=(secret,)), tmp_path / "out")


@pytest.mark.parametrize("secret", ["return 2.0 * (p - t) / p.size", "return np.sum((p - t) ** 2) / len(p)"])
def test_a_secret_line_in_the_public_checks_is_refused(
    first_steps: Assignment, tmp_path: Path, secret: str
) -> None:
    public = first_steps.folder / "public_checks.py"
    public.write_text(f"{public.read_text('utf-8')}\n\ndef f(p, t):\n    {secret}\n", "utf-8")
    with pytest.raises(AssignmentError, match=r"checks\.py, line \d+ of the bundle gives away a line of"):
        release(first_steps, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_line_that_a_known_mistake_adds_is_refused(first_steps: Assignment, tmp_path: Path) -> None:
    mistakes = first_steps.folder / "bugs" / "gradient.toml"
    mistakes.write_text(
        mistakes.read_text("utf-8").replace("+ p -= t", "+ p[:] = p - np.asarray(t)"), "utf-8"
    )
    public = first_steps.folder / "public_checks.py"
    public.write_text(f"{public.read_text('utf-8')}\n\ndef f(p, t):\n    p[:] = p - np.asarray(t)\n", "utf-8")
    with pytest.raises(AssignmentError, match=r"gives away a line of bugs/gradient\.toml"):
        release(first_steps, tmp_path / "out")


def test_a_copy_of_a_hidden_file_is_refused(first_steps: Assignment, tmp_path: Path) -> None:
    (first_steps.folder / "extra.py").write_bytes((first_steps.hidden / "test_loss.py").read_bytes())
    with pytest.raises(AssignmentError, match="gives away a line of hidden/"):
        release(replace(first_steps, files=("extra.py",)), tmp_path / "out")


def test_a_file_may_not_take_the_place_of_the_checks(first_steps: Assignment, tmp_path: Path) -> None:
    (first_steps.folder / "checks.py").write_text("x = 1")
    with pytest.raises(AssignmentError, match="has the name of a file that the bundle adds; rename it"):
        release(replace(first_steps, files=("checks.py",)), tmp_path / "out")
