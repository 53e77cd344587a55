"""The commands about a term, as real processes, on both databases."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.records import address as addresses
from tests import commands, small_course
from tests.records.conftest import SERVER_ON_SCHEDULE, Gradebook

CODES = {
    "anna": "def double(x):\n    return 2 * x",
    "bob": "def double(x):\n    return 3 * x",
    "cem": "x = 1",
}


@dataclass
class Term:
    """A course with a gradebook, and a class of three in `handed-in`."""

    root: Path
    environ: dict[str, str]
    outputs: list[str] = field(default_factory=list)

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command in the course's folder, expect its exit code, and return what it prints."""
        done = commands.run(*arguments, cwd=self.root, env={**self.environ, "COLUMNS": "200"})
        assert done.returncode == code, (done.stdout, done.stderr)
        return done.stdout if code < 2 else done.stderr

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code))

    def grade(self, *options: str) -> None:
        self.run("grade", "assignments/small", "handed-in", "--sandbox", "none", *options)

    def regrade(self, *options: str) -> Any:
        return self.json("regrade", "assignments/small", "--sandbox", "none", *options)

    def rewrite(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), "utf-8")

    def mark_all(self) -> None:
        """Give every written answer the best level."""
        self.run("mark", "assignments/small", "--out", "sheet.csv")
        with (self.root / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.DictReader(file))
        with (self.root / "sheet.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(found[0]))
            writer.writeheader()
            writer.writerows({**row, "level": "1", "comment": "good"} for row in found)
        self.run("mark", "assignments/small", "--in", "sheet.csv")


def course(root: Path) -> Path:
    small_course.write(root)
    for name, code in CODES.items():
        cell = {
            "cell_type": "code",
            "id": "a",
            "metadata": {},
            "source": code,
            "outputs": [],
            "execution_count": None,
        }
        path = root / "handed-in" / name / "small.ipynb"
        path.parent.mkdir(parents=True)
        notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(notebook), "utf-8")
    return root


@pytest.fixture
def term(empty: Gradebook, tmp_path: Path) -> Term:
    made = Term(course(tmp_path / "course"), empty.environ)
    made.run("gradebook", "init")
    return made


def test_a_small_term(term: Term) -> None:
    """Grade, mark, publish, mend a test, regrade, publish again: each number is explained, and nothing is lost."""
    term.grade()
    term.mark_all()
    assert term.json("publish", "assignments/small")["published"] == 3
    [status] = term.json("status")
    assert (status["people"], status["waiting"], status["changed"], status["next"]) == (3, {}, 0, "")

    term.rewrite("assignments/small/hidden/test_double.py", '"double", 4) == 8', '"double", 4) in (8, 12)')
    shown = term.regrade()
    assert [(one["name"], one["before"], one["after"]) for one in shown["changes"]] == [("bob", 3.0, 4.0)]
    [line] = shown["changes"][0]["lines"]
    assert (line["cause"], line["item"]) == ("test", "test_double.py::test_number")
    assert term.json("status")[0]["changed"] == 0  # a report moves nobody

    assert term.regrade("--write") == {
        **shown,
        "next": shown["next"].replace("regrade", "publish").removesuffix(" --write"),
    }
    assert term.json("status")[0]["changed"] == 1
    term.run("publish", "assignments/small")
    [told] = term.json("show", "bob")
    assert (told["told"], told["differs"], sum(line["points"] for line in told["grade"]["lines"])) == (
        4.0,
        False,
        4.0,
    )
    term.run("publish", "assignments/small", "--undo")
    assert term.json("show", "bob")[0]["told"] == 3.0
    assert term.json("gradebook", "check")["problems"] == []


@SERVER_ON_SCHEDULE
def test_unchanged_work_is_not_graded_again_and_fresh_work_is(term: Term) -> None:
    term.grade()
    before = term.json("gradebook", "check")["head"]
    results = (term.root / "graded" / "small" / "results.json").read_bytes()
    term.grade()
    assert term.json("gradebook", "check")["head"] == before
    assert strip(term.root) == strip(results)
    term.grade("--fresh")
    assert term.json("gradebook", "check")["head"] != before


def strip(results: bytes | Path) -> Any:
    """Results without what they cost."""
    data = (
        results
        if isinstance(results, bytes)
        else (results / "graded" / "small" / "results.json").read_bytes()
    )
    read = json.loads(data)
    return [{**one, "wall_seconds": 0, "cpu_seconds": 0} for one in read["submissions"]]


def test_compare_says_who_moves_between_two_folders(tmp_path: Path) -> None:
    bare = Term(
        course(tmp_path / "course"),
        {key: value for key, value in os.environ.items() if key != addresses.VARIABLE},
    )
    bare.grade("-o", "old")
    bare.rewrite("assignments/small/hidden/test_double.py", '"double", 4) == 8', '"double", 4) in (8, 12)')
    bare.grade("-o", "new")
    assert [one["name"] for one in bare.json("compare", "old", "new")["changes"]] == ["bob"]
    assert "Nothing differs." in bare.run("compare", "old", "old")


def test_a_grading_without_a_gradebook_imports_nothing_of_django(tmp_path: Path) -> None:
    root = course(tmp_path / "course")
    code = (
        "import sys\n"
        "from autograder.cli.main import main\n"
        "try: main(['grade', 'assignments/small', 'handed-in', '--sandbox', 'none'])\n"
        "finally: print('django' in sys.modules)"
    )
    environ = {key: value for key, value in os.environ.items() if key != addresses.VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environ, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "False", done.stderr


@pytest.mark.parametrize(
    "command", [["status"], ["show", "anna"], ["publish", "assignments/small"], ["gradebook", "check"]]
)
def test_without_a_gradebook_a_command_says_how_to_make_one(tmp_path: Path, command: list[str]) -> None:
    bare = Term(
        course(tmp_path / "course"),
        {key: value for key, value in os.environ.items() if key != addresses.VARIABLE},
    )
    assert "run `autograder gradebook init`" in bare.run(*command, code=2)


@SERVER_ON_SCHEDULE
def test_a_second_gradebook_is_not_made(term: Term) -> None:
    assert "run `autograder gradebook upgrade`" in term.run("gradebook", "init", code=2)


def test_a_server_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    absent = {**os.environ, addresses.VARIABLE: f"postgresql://nobody@/x?host={tmp_path}"}
    said = Term(course(tmp_path / "course"), absent)
    command = [sys.executable, "-m", "autograder", "status"]
    done = subprocess.run(command, cwd=said.root, env=absent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n"), "cannot be used" in done.stderr) == (1, 1, True)


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_a_gradebook_in_a_file_is_readable_by_its_owner_alone(term: Term) -> None:
    assert (term.root / addresses.FILE).stat().st_mode & 0o777 == 0o600


@SERVER_ON_SCHEDULE
def test_a_backup_is_restored_by_command(term: Term, tmp_path: Path) -> None:
    term.run("gradebook", "backup", str(tmp_path / "backup"))
    before = term.json("gradebook", "check")
    term.run("gradebook", "restore", str(tmp_path / "backup"), "--force")
    assert term.json("gradebook", "check") == before


@SERVER_ON_SCHEDULE
def test_a_person_is_erased_by_command_once_it_is_asked_for(term: Term) -> None:
    term.grade()
    said = term.json("gradebook", "erase", "bob")
    assert (said["names"], said["submissions"], said["erased"]) == (["bob"], 1, False)
    assert len(term.json("show", "bob")) == 1
    term.run("gradebook", "erase", "bob", "--write")
    assert "knows no 'bob'" in term.run("show", "bob", code=2)
    assert term.json("gradebook", "check")["problems"] == []
    assert term.json("status")[0]["people"] == 3


@pytest.fixture
def bare(tmp_path: Path) -> Term:
    """A course without a gradebook."""
    environ = {key: value for key, value in os.environ.items() if key != addresses.VARIABLE}
    return Term(course(tmp_path / "course"), environ)


def test_a_few_are_tried_and_all_are_estimated(bare: Term) -> None:
    said = bare.run(
        "grade", "assignments/small", "handed-in", "--sandbox", "none", "--jobs", "1", "--limit", "2"
    )
    assert "Tried 2 of 3 submissions (" in said
    assert "s each, 1 runner). All would take about " in said
    assert "Next: autograder grade " in said
    assert [path.name for path in (bare.root / "graded").iterdir()] == ["small-tried"]


def fill(sheet: Path, level: str) -> None:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows({**row, "level": level} for row in found)


def test_marking_is_split_followed_and_changed_with_its_rubric(bare: Term) -> None:
    bare.grade()
    out = ("mark", "assignments/small", "--out", "sheet.csv", "--among", "anna,ben", "--twice", "3")
    assert "ben: sheet-ben.csv" in bare.run(*out)
    for marker in ("anna", "ben"):
        fill(bare.root / f"sheet-{marker}.csv", "1")
    assert "2 marks imported, and 1 second mark" in bare.run(
        "mark", "assignments/small", "--in", "sheet-anna.csv"
    )
    said = bare.run("mark", "assignments/small", "--progress")
    assert "anna: 3 of 3 answers marked" in said
    assert "ben: 0 of 3 answers marked" in said
    bare.run("mark", "assignments/small", "--in", "sheet-ben.csv")
    said = bare.run("mark", "assignments/small", "--progress")
    assert "3 answers marked twice: 100% the same level, 100% at most one level apart, Cohen's kappa" in said

    bare.rewrite(
        "assignments/small/assignment.toml",
        'points = 2, description = "yes"',
        'points = 2, description = "yes, with a reason"',
    )
    assert bare.run("mark", "assignments/small", "--rubric").count(": 2, unchanged") == 3
    bare.rewrite(
        "assignments/small/assignment.toml",
        '{ points = 2, description = "yes, with a reason" }',
        '{ points = 1.5, description = "yes" }, { points = 2, description = "more" }',
    )
    assert bare.run("mark", "assignments/small", "--rubric").count(": 2 → 1.5") == 3
    assert "3 marks now under the rubric as it is." in bare.run(
        "mark", "assignments/small", "--rubric", "--write"
    )
    results = json.loads((bare.root / "graded" / "small" / "results.json").read_bytes())
    assert {one["questions"][1]["score"] for one in results["submissions"]} == {1.5}
    assert "No mark moves" in bare.run("mark", "assignments/small", "--rubric")


def test_markers_are_named_once(bare: Term) -> None:
    bare.grade()
    command = ("mark", "assignments/small", "--out", "sheet.csv", "--among", "anna,anna")
    assert "name each marker once" in bare.run(*command, code=2)
