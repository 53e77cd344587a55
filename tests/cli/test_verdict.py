"""`release` waits for the verdict of `verify`, and `grade` says that there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import verdict
from tests import small_course
from tests.cli.test_commands import RIGHT, notebook, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an assignment that nobody verified."""
    small_course.write(tmp_path)
    return tmp_path / "assignments" / "small"


def keep(folder: Path, faults: int) -> None:
    loaded = assignments.load(folder)
    verdict.keep(loaded, verdict.digest(loaded), faults)


def test_an_assignment_that_is_not_verified_is_not_released(folder: Path, tmp_path: Path) -> None:
    done = run("release", folder, "-o", tmp_path / "out")
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False)
    assert done.stderr == (
        f"autograder: {folder} is not released: autograder verify has not judged it; run `autograder verify {folder}` "
        "until it says that it is fit, or release it as it is with --unverified\n"
    )


def test_an_unfit_assignment_is_not_released(folder: Path, tmp_path: Path) -> None:
    keep(folder, 3)
    done = run("release", folder, "-o", tmp_path / "out")
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False)
    assert "autograder verify has found it not fit to release; run `autograder verify" in done.stderr


def test_a_changed_assignment_is_not_released(folder: Path, tmp_path: Path) -> None:
    keep(folder, 0)
    (folder / "hidden" / "test_more.py").write_text("")
    done = run("release", folder, "-o", tmp_path / "out")
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False)
    assert "it has changed since autograder verify judged it; run `autograder verify" in done.stderr


def test_a_fit_assignment_is_released_with_its_verdict(folder: Path, tmp_path: Path) -> None:
    keep(folder, 0)
    done = run("release", folder, "-o", tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "small.manifest.json").read_text())
    assert (done.returncode, done.stderr, manifest["verdict"]) == (0, "", "fit")


def test_a_release_that_is_not_verified_says_so_and_records_it(folder: Path, tmp_path: Path) -> None:
    done = run("release", folder, "-o", tmp_path / "out", "--unverified")
    manifest = json.loads((tmp_path / "out" / "small.manifest.json").read_text())
    assert (done.returncode, manifest["verdict"]) == (0, "unverified")
    assert (
        done.stderr == f"autograder: {folder} is released unverified: autograder verify has not judged it\n"
    )


def test_the_verdict_goes_to_no_student(folder: Path, tmp_path: Path) -> None:
    keep(folder, 0)
    run("release", folder, "-o", tmp_path / "out")
    assert not [path for path in (tmp_path / "out" / "small").rglob("*") if path.name == "verdict.json"]


def test_what_leaks_is_said_before_what_is_not_verified(folder: Path, tmp_path: Path) -> None:
    source = folder / "source.py"
    source.write_text(source.read_text() + "\n# %%\n### BEGIN HIDDEN TESTS\n")
    done = run("release", folder, "-o", tmp_path / "out")
    assert (done.returncode, "'### BEGIN HIDDEN TESTS' is a marker" in done.stderr) == (2, True)


def test_verify_keeps_a_verdict_with_which_the_assignment_is_released(
    folder: Path, tmp_path: Path, best_tier: str
) -> None:
    assert run("verify", folder, "--seeds", 1, "--sandbox", best_tier).returncode == 0
    assert run("release", folder, "-o", tmp_path / "out").returncode == 0


def test_verify_keeps_a_verdict_with_faults(folder: Path, tmp_path: Path, best_tier: str) -> None:
    keep(folder, 0)
    source = folder / "source.py"
    source.write_text(source.read_text().replace("return 2 * x", "return 4 * x"))
    assert run("verify", folder, "--seeds", 1, "--sandbox", best_tier).returncode == 2
    assert "has found it not fit" in run("release", folder, "-o", tmp_path / "out").stderr


@pytest.mark.parametrize("fit", [True, False])
def test_a_grading_says_if_the_assignment_is_not_verified(
    folder: Path, tmp_path: Path, best_tier: str, fit: bool
) -> None:
    if fit:
        keep(folder, 0)
    (tmp_path / "right.ipynb").write_text(notebook(RIGHT))
    out = tmp_path / "graded"
    done = run("grade", folder, tmp_path / "right.ipynb", "-o", out, "--sandbox", best_tier)
    sentence = "The assignment was not verified: autograder verify has not judged it."
    line = f"Not verified: autograder verify has not judged it; run autograder verify {folder}\n"
    assert done.returncode == 0
    assert json.loads((out / "results.json").read_text())["warnings"] == ([] if fit else [sentence])
    assert (sentence in (out / "index.html").read_text(), line in done.stderr) == (not fit, not fit)


def test_a_new_course_is_told_to_verify_to_release_and_to_grade(tmp_path: Path) -> None:
    said = run("init", tmp_path / "new").stdout
    first = f"{tmp_path / 'new'}/assignments/first-steps"
    assert said.endswith(
        f"Next:\n  autograder verify {first}    # are its tests right?\n"
        f"  autograder release {first}    # what students get, once they are\n"
        f"  autograder grade {first} {tmp_path / 'new'}/submissions/first-steps"
        "    # three submissions that came along\n"
    )


def test_untested_tests_are_named_with_each_release(folder: Path, tmp_path: Path) -> None:
    settings = folder / "assignment.toml"
    untested = 'untested = ["test_double.py::test_values"]\n'
    settings.write_text(
        settings.read_text("utf-8").replace('id = "small"\n', f'id = "small"\n{untested}', 1), "utf-8"
    )
    keep(folder, 0)
    done = run("release", folder, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stderr == (
        "autograder: test_double.py::test_values is untested: no known mistake shows that it catches one\n"
    )
