"""`autograder export` and `autograder collect` as a person uses them: exit codes, sentences, and what is written."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from autograder import results as result_files
from tests import commands
from tests.exports.results_of_exports import results

CANVAS = """Student,ID,SIS Login ID,Section,Homework 1 (4321)
    Points Possible,,,,10
"Doe, Jane",987,jdoe,Lab A,{jane}
"Lo, Ada",988,ada,Lab A,
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return commands.run(*arguments, cwd=folder)


def export(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "export", "grades", "canvas", "graded", "--platform", "canvas.csv", *arguments)


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    """A folder with results of two people and Canvas's gradebook."""
    (tmp_path / "graded").mkdir()
    write(tmp_path, 8.5)
    gradebook(tmp_path, "")
    return tmp_path


def write(folder: Path, points: float) -> None:
    made = results(("doejane_987", "doejane_987_1_hw.ipynb", points), ("x", "stranger.ipynb", 1.0))
    result_files.write(made, folder / "graded" / "results.json")


def gradebook(folder: Path, jane: str) -> None:
    (folder / "canvas.csv").write_text(CANVAS.format(jane=jane))


def test_lateness_is_asked_once(graded: Path) -> None:
    first = export(graded)
    assert (first.returncode, first.stderr) == (
        2,
        "autograder: say --raw or --with-lateness, once for this platform: Canvas subtracts its own late policy, if "
        "the course has one, from every score that is entered, and one of the two must be the only one to subtract\n",
    )
    export(graded, "--raw").check_returncode()
    assert "raw, without lateness" in export(graded).stdout


def test_a_dry_run_writes_nothing_and_shows_each_change(graded: Path) -> None:
    done = export(graded, "--raw", "--dry-run")
    assert done.stdout == (
        "1 grade would be written to graded/export-canvas.csv (raw, without lateness); 0 unchanged.\n"
        "Changes:\n"
        "  Jane Doe (jdoe): nothing → 8.5\n"
        "Without a grade:\n"
        "  Ada Lo (ada): handed in nothing that counts.\n"
        "Look at:\n"
        "  stranger.ipynb is nobody's in the class list; correct its name, or add the person.\n"
        "Next: the same command without --dry-run.\n"
    )
    assert [path.name for path in (graded / "graded").iterdir()] == ["results.json"]


def test_a_value_that_was_changed_there_is_left_and_the_exit_code_says_so(graded: Path) -> None:
    export(graded, "--raw").check_returncode()
    gradebook(graded, "7")
    write(graded, 9.0)
    done = export(graded)
    assert (done.returncode, "Jane Doe (jdoe) has 7 on Canvas" in done.stdout) == (1, True)
    assert "Jane" not in (graded / "graded" / "export-canvas.csv").read_text()


def test_a_value_of_our_own_is_replaced(graded: Path) -> None:
    export(graded, "--raw").check_returncode()
    gradebook(graded, "8.50")
    write(graded, 9.0)
    export(graded).check_returncode()
    assert '"Doe, Jane",987,jdoe,Lab A,9\n' in (graded / "graded" / "export-canvas.csv").read_text()


def test_the_report_is_also_json(graded: Path) -> None:
    report = json.loads(export(graded, "--raw", "--dry-run", "--json").stdout)
    assert (report["changed"], report["written"]) == (
        [{"key": "987", "label": "Jane Doe (jdoe)", "before": "", "after": "8.5"}],
        False,
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("export", "grades", "csv", "nothing", "--roster", "canvas.csv"),
            "nothing/results.json does not exist: name the folder that `autograder grade` wrote",
        ),
        (("export", "grades", "csv", "graded"), "say whose the grades are: --roster FILE with a class list"),
        (
            ("export", "grades", "moodle", "graded", "--raw", "--roster", "canvas.csv"),
            "say --platform FILE: Moodle takes back only its own file for this assignment",
        ),
        (
            ("export", "grades", "canvas", "graded", "--raw", "--roster", "canvas.csv"),
            "say --platform FILE with the current file from Canvas, "
            "or --column with the whole header of the column there",
        ),
        (
            ("export", "feedback", "blackboard", "graded"),
            "blackboard takes no feedback back as a zip; upload the pages one by one, "
            "or choose canvas, moodle or brightspace",
        ),
    ],
)
def test_what_is_missing_is_one_sentence(graded: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(graded, *arguments)
    assert (done.returncode, done.stderr) == (2, f"autograder: {sentence}\n")


def test_a_file_for_canvas_can_be_made_from_a_class_list(graded: Path) -> None:
    done = run(
        graded, "export", "grades", "canvas", "graded", "--raw", "--roster", "canvas.csv",
        "--column", "Homework 1 (4321)",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Jane Doe,987,jdoe,Lab A,8.5" in (graded / "graded" / "export-canvas.csv").read_text()
