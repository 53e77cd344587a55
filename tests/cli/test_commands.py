"""The command as a person uses it: real processes, real files, exit codes and messages as documented."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import msgspec
import pytest

from autograder.course.assignment import Assignment
from tests.commands import run

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "results.schema.json").read_text())
RIGHT = "def double(x):\n    return 2 * x\n"


def notebook(*cells: str) -> str:
    """A minimal notebook with these code cells."""
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [
                {
                    "id": f"c{i}",
                    "cell_type": "code",
                    "metadata": {},
                    "source": cell,
                    "outputs": [],
                    "execution_count": None,
                }
                for i, cell in enumerate(cells)
            ],
        }
    )


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five students: right, wrong, hostile in name, unreadable, and with a written answer."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "right.ipynb").write_text(notebook(RIGHT))
    (folder / "wrong.ipynb").write_text(notebook("def double(x): return 3 * x"))
    (folder / "=cmd('x') <b>é.ipynb").write_text(notebook(RIGHT))
    (folder / "damaged.ipynb").write_text("{")
    written = json.loads(notebook(RIGHT))
    text = {
        "id": "w",
        "cell_type": "markdown",
        "metadata": {"answer": "why"},
        "source": "**Your answer (why)**\n\nso",
    }
    written["cells"].append(text)
    (folder / "written.ipynb").write_text(json.dumps(written))
    return folder


@pytest.fixture(scope="module")
def graded(
    small: Assignment, class_folder: Path, best_tier: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("graded")
    done = run("grade", small.folder, class_folder, "-o", out, "--sandbox", best_tier, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    return out


def scores(out: Path) -> dict[str, float | None]:
    results = json.loads((out / "results.json").read_text())
    return {one["file"].split("/")[-1]: one["score"] for one in results["submissions"]}


def test_a_class_gets_its_scores(graded: Path) -> None:
    assert scores(graded) == {
        "right.ipynb": 4,
        "wrong.ipynb": 1,
        "=cmd('x') <b>é.ipynb": 4,
        "damaged.ipynb": None,
        "written.ipynb": 4,
    }


def test_the_results_keep_to_the_documented_schema(graded: Path) -> None:
    jsonschema.validate(json.loads((graded / "results.json").read_text()), SCHEMA)


def test_the_tier_and_what_held_stand_in_the_results(graded: Path, best_tier: str) -> None:
    assert json.loads((graded / "results.json").read_text())["sandbox"]["tier"] == best_tier


def test_every_submission_has_its_page(graded: Path) -> None:
    results = json.loads((graded / "results.json").read_text())
    assert all((graded / one["feedback"]).is_file() for one in results["submissions"])


def test_no_page_shows_the_class_what_belongs_to_another(graded: Path) -> None:
    pages = {path.name: re.sub("<[^>]*>", "", path.read_text()) for path in (graded / "feedback").iterdir()}
    assert [name for name, page in pages.items() if "3 * x" in page] == [
        name for name in pages if name.startswith("wrong")
    ]


def test_a_spreadsheet_takes_no_name_for_a_formula(graded: Path) -> None:
    rows = list(csv.reader((graded / "grades.csv").read_text().splitlines()))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_the_submitted_bytes_are_kept(graded: Path, class_folder: Path) -> None:
    assert (graded / "submissions" / "right.ipynb").read_bytes() == (
        class_folder / "right.ipynb"
    ).read_bytes()


def test_the_same_class_gets_the_same_results_again(
    small: Assignment, class_folder: Path, graded: Path, best_tier: str, tmp_path: Path
) -> None:
    run("grade", small.folder, class_folder, "-o", tmp_path, "--sandbox", best_tier, "--jobs", 1)
    assert _without_times(tmp_path) == _without_times(graded)


def _without_times(out: Path) -> object:
    results = json.loads((out / "results.json").read_text())
    for one in results["submissions"]:
        one["wall_seconds"] = one["cpu_seconds"] = 0
    return results


def test_a_zip_is_graded_like_its_folder(
    small: Assignment, class_folder: Path, best_tier: str, tmp_path: Path
) -> None:
    archive = tmp_path / "class.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(class_folder.iterdir()):
            file.write(path, path.name)
    done = run("grade", small.folder, archive, "-o", tmp_path / "out", "--sandbox", best_tier)
    assert (done.returncode, scores(tmp_path / "out")["wrong.ipynb"]) == (0, 1)


def test_marks_go_out_anonymised_and_come_back(small: Assignment, graded: Path, tmp_path: Path) -> None:
    graded = Path(shutil.copytree(graded, tmp_path / "graded"))
    sheet = tmp_path / "sheet.csv"
    out = run("mark", small.folder, "--results", graded, "--out", sheet)
    assert out.returncode == 0, out.stderr
    text = sheet.read_text(encoding="utf-8-sig")
    assert "written" not in text
    rows = list(csv.DictReader(text.splitlines()))
    assert out.stdout.startswith(f"{len(rows)} answers to mark in")
    for row in rows:
        row.update(points="2", comment="well said")
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    back = run("mark", small.folder, "--results", graded, "--in", sheet)
    assert (back.returncode, scores(graded)["written.ipynb"]) == (0, 6), back.stderr
    assert "well said" in (graded / "feedback" / "written.html").read_text()
    assert f"{len(rows)} marks imported; 0 submissions still need marking" in " ".join(back.stdout.split())


def test_one_mark_is_counted_and_the_others_still_needed(
    small: Assignment, graded: Path, tmp_path: Path
) -> None:
    graded = Path(shutil.copytree(graded, tmp_path / "graded"))
    sheet = tmp_path / "sheet.csv"
    run("mark", small.folder, "--results", graded, "--out", sheet)
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    rows[0].update(points="2")
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    back = run("mark", small.folder, "--results", graded, "--in", sheet)
    assert "1 mark imported; 3 submissions still need marking" in " ".join(back.stdout.split())


def answered(text: str) -> str:
    """A right notebook with this written answer."""
    document = json.loads(notebook(RIGHT))
    source = f"**Your answer (why)**\n\n{text}"
    document["cells"].append({"cell_type": "markdown", "metadata": {"answer": "why"}, "source": source})
    return json.dumps(document)


def mark_all(small: Assignment, graded: Path, sheet: Path) -> subprocess.CompletedProcess[str]:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update(points="2", comment=f"on: {row['answer']}")
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return run("mark", small.folder, "--results", graded, "--in", sheet)


def test_grading_again_keeps_the_marks_of_unchanged_answers_and_names_the_others(
    small: Assignment, best_tier: str, tmp_path: Path
) -> None:
    handed_in, graded, sheet = tmp_path / "class", tmp_path / "graded", tmp_path / "sheet.csv"
    handed_in.mkdir()
    for name in ("ada", "ben", "cid"):
        (handed_in / f"{name}.ipynb").write_text(answered(f"Because of {name}."))
    grade = ("grade", small.folder, handed_in, "-o", graded, "--sandbox", best_tier)
    assert run(*grade).returncode == 0
    out = run("mark", small.folder, "--results", graded, "--out", sheet)
    assert "sheet.rubric.txt" in "".join(out.stdout.split())
    first = sheet.read_bytes()
    assert mark_all(small, graded, sheet).returncode == 0
    (handed_in / "ben.ipynb").write_text(answered("No idea at all."))
    (handed_in / "cid.ipynb").rename(handed_in / "dan.ipynb")
    again = run(*grade)
    said = " ".join(again.stderr.split())
    assert again.returncode == 0
    assert "1 mark by hand kept; 2 dropped:" in said
    assert "ben (why): the answer has changed since it was shown to the marker" in said
    assert "cid (why): no submission bears this name now; it was withdrawn or renamed" in said
    assert scores(graded) == {"ada.ipynb": 6, "ben.ipynb": 4, "dan.ipynb": 4}
    assert "on: Because of ada." in (graded / "feedback" / "ada.html").read_text()
    sheet.write_bytes(first)
    back = mark_all(small, graded, sheet)
    assert (back.returncode, scores(graded)["ben.ipynb"]) == (1, 4)
    assert "1 mark imported; 2 submissions still need marking 2 rows were not taken:" in " ".join(
        back.stdout.split()
    )


def test_a_sheet_that_comes_back_empty_changes_no_output(
    small: Assignment, graded: Path, tmp_path: Path
) -> None:
    graded = Path(shutil.copytree(graded, tmp_path / "graded"))
    before = {path: path.read_bytes() for path in graded.rglob("*") if path.is_file()}
    sheet = tmp_path / "sheet.csv"
    assert run("mark", small.folder, "--results", graded, "--out", sheet).returncode == 0
    assert run("mark", small.folder, "--results", graded, "--in", sheet).returncode == 0
    assert [path.name for path, data in before.items() if path.read_bytes() != data] == []


def test_damaged_results_are_reported_and_not_marked(small: Assignment, graded: Path, tmp_path: Path) -> None:
    graded = Path(shutil.copytree(graded, tmp_path / "graded"))
    (graded / "results.json").write_bytes((graded / "results.json").read_bytes()[:-40])
    done = run("mark", small.folder, "--results", graded, "--out", tmp_path / "sheet.csv")
    assert (done.returncode, "grade the submissions again" in done.stderr.replace("\n", " ")) == (2, True)
    assert "Traceback" not in done.stderr


def test_a_kept_notebook_that_is_damaged_costs_no_mark(
    small: Assignment, graded: Path, tmp_path: Path
) -> None:
    graded = Path(shutil.copytree(graded, tmp_path / "graded"))
    for path in (graded / "executed").iterdir():
        path.write_bytes(b"{")
    sheet = tmp_path / "sheet.csv"
    run("mark", small.folder, "--results", graded, "--out", sheet)
    assert run("mark", small.folder, "--results", graded, "--in", sheet).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "nowhere", "also-nowhere"], "is no assignment"),
        (["grade", "{assignment}", "nowhere"], "nowhere"),
        (["grade", "{assignment}", "{empty}"], "no notebook"),
        (["verify"], "name an assignment"),
        (["verify", "nowhere"], "is no assignment"),
        (["release", "nowhere"], "is no assignment"),
        (["mark", "{assignment}", "--results", "{empty}", "--out", "x.csv"], "grade the submissions first"),
        (["mark", "{assignment}", "--results", "{empty}"], "either"),
        (["init", "{assignment}"], "not empty"),
        (["grade", "{assignment}"], "name what was handed in"),
        (["no-such-command"], "No such command"),
    ],
)
def test_wrong_usage_gets_one_sentence_and_exit_code_2(
    small: Assignment, tmp_path: Path, arguments: list[str], words: str
) -> None:
    filled = [argument.format(assignment=small.folder, empty=tmp_path) for argument in arguments]
    done = run(*filled, cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr, words in done.stderr) == (2, False, True), (
        done.stderr
    )


@pytest.fixture
def own(small: Assignment, tmp_path: Path) -> Path:
    """A copy of the small assignment's folder, in a course of its own: `verify` keeps its verdict there."""
    shutil.copytree(small.course.root, tmp_path / "course")
    return tmp_path / "course" / small.folder.relative_to(small.course.root)


def test_verify_is_green_on_a_fit_assignment(own: Path, best_tier: str) -> None:
    done = run("verify", own, "--seeds", 2, "--sandbox", best_tier)
    assert (done.returncode, "fit to release" in done.stdout) == (0, True), done.stdout


def test_verify_tries_mutants_and_writes_its_matrix_as_a_page(
    own: Path, best_tier: str, tmp_path: Path
) -> None:
    done = run("verify", own, "--seeds", 1, "--mutants", "all", "-o", tmp_path, "--sandbox", best_tier)
    assert (done.returncode, "mutants that no test catches: 0" in done.stdout) == (0, True), (
        done.stdout + done.stderr
    )
    assert "Multiplies by three." in (tmp_path / "small.html").read_text()


def test_a_count_of_mutants_is_a_number_or_all(small: Assignment) -> None:
    done = run("verify", small.folder, "--mutants", "some")
    assert (done.returncode, "neither a whole number nor 'all'" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (
            "bugs/thrice.py",
            "return 3 * x",
            "return 2 * x",
            "gives the same values as the solution in every test",
        ),
        ("bugs/thrice.py", ', "test_double.py::test_number"', ",", "must not fail"),
        (
            "bugs/thrice.py",
            "test_number",
            "test_nothing",
            "bugs/thrice.py: caught_by names test_double.py::test_nothing, which is no test",
        ),
        ("bugs/thrice.py", "QUESTION", "QUESTIONS", "must say QUESTION"),
        ("variants/sum.py", "x + x", "x + x + 1", "must not fail"),
        ("source.py", "return 2 * x", "return 4 * x", "solution"),
        ("source.py", "### END SOLUTION", "### THE END", "SOLUTION"),
        (
            "source.py",
            "### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
            "return 2 * x",
            "starter",
        ),
        ("hidden/test_double.py", "== 8", "is not None", "test_number"),
    ],
)
def test_verify_names_what_makes_an_assignment_unfit(
    tmp_path: Path, best_tier: str, path: str, old: str, new: str, fault: str
) -> None:
    from tests import small_course

    small_course.write(tmp_path)
    file = tmp_path / "assignments" / "small" / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    done = run("verify", tmp_path / "assignments" / "small", "--seeds", 1, "--sandbox", best_tier)
    said = " ".join((done.stdout + done.stderr).split())  # the terminal's width breaks lines anywhere
    assert (done.returncode, fault in said) == (2, True), said


def test_tests_that_fail_the_solution_say_nothing_of_other_answers(tmp_path: Path, best_tier: str) -> None:
    from tests import small_course

    small_course.write(tmp_path)
    source = tmp_path / "assignments" / "small" / "source.py"
    source.write_text(source.read_text().replace("return 2 * x", "return 4 * x"))
    done = run("verify", source.parent, "--seeds", 1, "--sandbox", best_tier)
    said = " ".join(done.stdout.split())
    assert ("first make the solution pass every test" in said, "bug thrice" in said) == (True, False), said


def test_a_grader_error_is_named_and_gives_exit_code_1(tmp_path: Path, best_tier: str) -> None:
    from tests import small_course

    small_course.write(tmp_path)
    hidden = tmp_path / "assignments" / "small" / "hidden" / "test_double.py"
    hidden.write_text(
        hidden.read_text().replace("assert student.call", "raise KeyError(1)\n    assert student.call")
    )
    (tmp_path / "right.ipynb").write_text(notebook(RIGHT))
    done = run(
        "grade",
        tmp_path / "assignments/small",
        tmp_path / "right.ipynb",
        "-o",
        tmp_path / "o",
        "--sandbox",
        best_tier,
    )
    assert (done.returncode, "1 grader error" in done.stdout) == (1, True)


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1", "cp437"])
def test_a_terminal_that_lacks_a_character_ends_no_grading(
    small: Assignment, best_tier: str, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "Zoë – ∂.ipynb").write_text(notebook(RIGHT))
    command = ["grade", small.folder, tmp_path, "-o", tmp_path / "o", "--sandbox", best_tier]
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, command)],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, b"\\u2202.ipynb" in done.stdout) == (0, True), done.stderr


def test_an_interrupt_keeps_what_is_done(small: Assignment, best_tier: str, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"slow{number}.ipynb").write_text(notebook(RIGHT))
    (tmp_path / "stuck.ipynb").write_text(
        notebook(RIGHT, "while True: pass", "while True: pass", "while True: pass")
    )
    command = ["grade", small.folder, tmp_path, "-o", tmp_path / "o", "--sandbox", best_tier, "--jobs", 1]
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder", *map(str, command)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    page = tmp_path / "o" / "feedback" / "slow2.html"
    while not page.exists() and process.poll() is None:
        os.sched_yield()
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert (process.returncode, b"Traceback" in stderr) == (130, False), stderr
    assert len(scores(tmp_path / "o")) >= 2


def test_results_can_be_read_back(graded: Path) -> None:
    from autograder import results

    read = results.read(graded / "results.json")
    assert msgspec.json.decode(msgspec.json.encode(read), type=results.Results) == read


def test_a_folder_of_somebodys_own_is_never_emptied(
    small: Assignment, best_tier: str, tmp_path: Path
) -> None:
    """`-o .` beside a folder called submissions: the submissions stay, and one sentence says why."""
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "one.ipynb").write_text(notebook(RIGHT))
    done = run("grade", small.folder, tmp_path / "submissions", "-o", tmp_path, "--sandbox", best_tier)
    assert (done.returncode, (tmp_path / "submissions" / "one.ipynb").exists()) == (2, True)


def test_a_folder_that_holds_a_grading_is_taken_again(
    graded: Path, small: Assignment, best_tier: str
) -> None:
    notebooks = graded.parent / "again.ipynb"
    notebooks.write_text(notebook(RIGHT))
    out = graded.parent / "again"
    for _ in range(2):
        done = run("grade", small.folder, notebooks, "-o", out, "--sandbox", best_tier)
    assert (done.returncode, scores(out)) == (0, {"again.ipynb": 4})


def test_a_grading_is_closed_to_other_users(small: Assignment, best_tier: str, tmp_path: Path) -> None:
    (tmp_path / "one.ipynb").write_text(notebook(RIGHT))
    run("grade", small.folder, tmp_path / "one.ipynb", "-o", tmp_path / "out", "--sandbox", best_tier)
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
