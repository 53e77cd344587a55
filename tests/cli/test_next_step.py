"""A new instructor follows the line that each command ends with, from `init` to the marks."""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path

import pytest

from tests import commands


def run(folder: Path, *arguments: object, code: int = 0) -> str:
    done = commands.run(*arguments, cwd=folder)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def following(said: str) -> str:
    """What follows "Next:" in the last line."""
    last = said.rstrip("\n").rpartition("\n")[2]
    assert last.startswith("Next: ")
    return last.removeprefix("Next: ")


def test_every_command_names_the_next_one_up_to_the_last_mark(tmp_path: Path, best_tier: str) -> None:
    first = "new/assignments/first-steps"
    steps = [line.partition("#")[0].split() for line in run(tmp_path, "init", "new").splitlines()[-3:]]
    assert [step[1] for step in steps] == ["verify", "release", "grade"]

    said = following(run(tmp_path, *steps[1][1:], "--unverified"))
    zipped = "released/first-steps.zip"
    assert (
        said == f"give students {zipped}, and when they have handed in, autograder grade {first} SUBMISSIONS"
    )

    said = following(run(tmp_path, *steps[2][1:], "--sandbox", best_tier))
    assert shlex.split(said)[1:] == [
        "mark",
        str(tmp_path / first),
        "--results",
        "graded/first-steps",
        "--out",
        "sheet.csv",
    ]
    results = json.loads((tmp_path / "graded/first-steps/results.json").read_text())["submissions"]
    assert {one["id"]: one["score"] for one in results} == {
        "ada": 8.0,
        "ben": pytest.approx(8 - 8 / 3),
        "eve": 0.0,
    }

    said = following(run(tmp_path, *shlex.split(said)[1:]))
    words, _, command = said.partition(", then ")
    assert words == "fill in the column level"
    sheet = tmp_path / "sheet.csv"
    rows = list(csv.DictReader(sheet.read_text("utf-8-sig").splitlines()))
    said = following(run(tmp_path, *shlex.split(command)[1:]))
    assert said.startswith("complete the sheet, then autograder mark ")

    with sheet.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "level": "1"} for row in rows)
    assert following(run(tmp_path, *shlex.split(command)[1:])) == (
        "give each student their page, in graded/first-steps/feedback"
    )


def test_verify_names_the_release(tmp_path: Path, best_tier: str) -> None:
    run(tmp_path, "init", "new")
    said = run(tmp_path, "verify", "new/assignments/first-steps", "--seeds", "1", "--sandbox", best_tier)
    assert following(said) == f"autograder release {tmp_path / 'new/assignments/first-steps'}"


@pytest.mark.parametrize(
    ("kind", "needs"),
    [("functions", []), ("table", ["numpy", "pandas", "matplotlib"]), ("network", ["numpy"])],
)
def test_a_kind_is_written_when_it_is_named(tmp_path: Path, kind: str, needs: list[str]) -> None:
    from autograder.course import assignment as assignments

    run(tmp_path, "init", "new", "--kind", kind)
    assert list(assignments.load(tmp_path / "new/assignments/first-steps").packages) == needs


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    run(tmp_path, "init", "new", "--kind", "poem", code=2)
    assert list(tmp_path.iterdir()) == []
