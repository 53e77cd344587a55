"""Submissions of the same work are found by what was handed in, and graded once for all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.course.assignment import Assignment
from autograder.engine import equal_work, local
from autograder.engine.job import Job
from autograder.results import SubmissionResult
from autograder.sandbox.tiers import Trial
from autograder.submissions.collect import collect

RIGHT = "def double(x):\n    return 2 * x"
# Another answer each time that it is run: equal results can only come from one run.
RANDOM = "import secrets\nprint(secrets.token_hex())\ndef double(x):\n    return 2 * x"


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write a class: text for each path; a notebook's is its one cell."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if path.suffix == ".py" else json.dumps(notebook(text)), "utf-8")
    return folder


def notebook(text: str) -> dict[str, object]:
    cell = {
        "cell_type": "code",
        "metadata": {},
        "source": text,
        "outputs": [],
        "execution_count": None,
        "id": "a",
    }
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def grouped(folder: Path, bundle: dict[str, bytes] | None = None) -> list[list[str]]:
    found = collect([folder])
    groups = equal_work.groups(found, range(len(found)), bundle or {})
    return [[found[at].id for at in group] for group in groups]


def test_equal_notebooks_are_together(tmp_path: Path) -> None:
    write(tmp_path, {"ada/hw.ipynb": RIGHT, "ben/hw.ipynb": "x = 1", "cid/hw.ipynb": RIGHT})
    assert grouped(tmp_path) == [["ada", "cid"], ["ben"]]


def test_equal_notebooks_with_other_files_beside_them_are_not(tmp_path: Path) -> None:
    files = {"ada/hw.ipynb": RIGHT, "ada/mine.py": "x = 1", "ben/hw.ipynb": RIGHT, "ben/mine.py": "x = 2"}
    write(tmp_path, files)
    assert grouped(tmp_path) == [["ada"], ["ben"]]


def test_a_file_of_the_bundle_makes_no_difference_but_for_its_warning(tmp_path: Path) -> None:
    files = {"ada/hw.ipynb": RIGHT, "ada/checks.py": "x = 1", "ben/hw.ipynb": RIGHT}
    write(tmp_path, files)
    assert grouped(tmp_path, {"checks.py": b"x = 1"}) == [["ada", "ben"]]
    assert grouped(tmp_path, {"checks.py": b"x = 2"}) == [["ada"], ["ben"]]


def test_what_cannot_be_read_is_equal_to_nothing(tmp_path: Path) -> None:
    for name in ("ada", "ben"):
        (tmp_path / f"{name}.zip").write_bytes(b"no zip")
    assert grouped(tmp_path) == [["ada"], ["ben"]]


def graded(small: Assignment, tier: str, folder: Path, out: Path) -> list[SubmissionResult]:
    job = Job(small, collect([folder]), Trial(tier, (), ()), seed=3, jobs=1, out=out)
    return list(local.run(job).submissions)


@pytest.fixture
def twice(small: Assignment, best_tier: str, tmp_path: Path) -> list[SubmissionResult]:
    folder = write(tmp_path / "class", {"ada/hw.ipynb": RANDOM, "ben/hw.ipynb": RANDOM})
    return graded(small, best_tier, folder, tmp_path / "out")


def test_the_same_work_runs_once(twice: list[SubmissionResult], tmp_path: Path) -> None:
    executed = [(tmp_path / "out" / "executed" / f"{one.id}.ipynb").read_bytes() for one in twice]
    assert executed[0] == executed[1]


def test_each_who_handed_it_in_has_a_result_and_a_page(twice: list[SubmissionResult], tmp_path: Path) -> None:
    pages = [(tmp_path / "out" / one.feedback).is_file() for one in twice]
    assert ([one.id for one in twice], [one.score for one in twice], pages) == (
        ["ada", "ben"],
        [4, 4],
        [True, True],
    )
