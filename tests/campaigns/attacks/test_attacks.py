"""A class full of attackers is graded: each earns what its answers deserve, and nothing is read, left or lost.

What they write does nothing to those who read it: browser, spreadsheet, terminal, pipeline. The class is graded once for
both, which takes more than a minute.
"""

from __future__ import annotations

import csv
import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli import terminal
from autograder.course.assignment import Assignment
from tests.campaigns.attacks import report, sweep
from tests.campaigns.attacks.catalogue import FAMILIES, Attack, attacks
from tests.campaigns.attacks.sweep import Sweep
from tests.reports.reading import Page

ATTACKS = attacks()
each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.family}-{attack.name}")


def test_every_family_is_tried() -> None:
    assert {attack.family for attack in ATTACKS} == set(FAMILIES)


@each_attack
def test_an_attack_earns_no_more_than_its_answers_deserve(class_run: Sweep, attack: Attack) -> None:
    assert class_run.held(attack)


@each_attack
def test_an_attack_has_its_declared_verdict(class_run: Sweep, attack: Attack) -> None:
    if class_run.tier != "namespaces":
        pytest.skip("outcomes are declared for the strongest tier; in others only what is earned is")
    result = class_run.of(attack)
    assert (result["status"], sweep.outcomes(result)) == ("graded", dict(attack.verdict))


def test_no_secret_comes_out(class_run: Sweep) -> None:
    assert class_run.stolen() == {}


def test_nothing_is_left_behind(class_run: Sweep) -> None:
    assert class_run.left == []


def test_nothing_reaches_the_network(class_run: Sweep) -> None:
    assert class_run.received == []


def test_the_grader_lives_and_says_that_all_is_done(class_run: Sweep) -> None:
    assert class_run.returncode == 0


def test_honest_neighbours_have_full_marks(class_run: Sweep) -> None:
    assert [result["score"] for result in class_run.honest()] == [5.0] * len(sweep.HONEST)


def test_honest_neighbours_have_the_same_result(class_run: Sweep) -> None:
    own = ("id", "file", "feedback", "wall_seconds", "cpu_seconds")
    results = [{key: value for key, value in one.items() if key not in own} for one in class_run.honest()]
    assert results == [results[0]] * len(results)


def test_no_traceback_of_ours_is_shown(class_run: Sweep) -> None:
    assert not re.search(
        rb'autograder/\w+\.py", line|File "[^"]*autograder', class_run.stdout + class_run.stderr
    )


def test_what_is_kept_of_an_attacker_is_bounded(class_run: Sweep) -> None:
    assert max(map(len, class_run.files.values())) < 4 * 2**20


# The table that the documents print is made from the same class: grading it takes too long to do it twice.


def rows(run: Sweep) -> dict[str, list[str]]:
    lines = report.table({run.tier: run}).splitlines()
    return {
        cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
        for cells in (line.split("|") for line in lines)
    }


def test_every_family_has_its_row(class_run: Sweep) -> None:
    assert set(FAMILIES) <= set(rows(class_run))


def test_all_that_was_tried_is_counted(class_run: Sweep) -> None:
    assert rows(class_run)["all"][1:] == [str(len(attacks()))] * 2


def test_what_is_lost_is_counted(class_run: Sweep) -> None:
    assert rows(class_run)["secrets that came out"][-1] == "0"


def test_a_tier_that_a_machine_does_not_offer_is_named(class_run: Sweep) -> None:
    assert "Not offered by this machine: user." in report.text({class_run.tier: class_run, "user": None})


_INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]")
_OURS = re.compile(
    r"\x1b\[(?:\?25[lh]|[\d;]*m|[12]?[AKG])|\r"
)  # what rich writes: colours, its bar, the cursor
_RUNNERS = re.compile(r"^\s*::|##\[|##vso\[|##teamcity\[", re.MULTILINE)


def pages(run: Sweep) -> dict[str, str]:
    return {name: data.decode() for name, data in run.files.items() if name.endswith(".html")}


def test_no_page_runs_loads_or_leads_away(class_run: Sweep) -> None:
    faults = {name: Page(text).faults for name, text in pages(class_run).items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_page_holds_what_cannot_be_seen(class_run: Sweep) -> None:
    assert [
        name for name, text in pages(class_run).items() if _INVISIBLE.search(text.replace("\t", ""))
    ] == []


def test_no_page_is_given_another_grade_by_its_author(class_run: Sweep) -> None:
    scores = [
        re.findall(r'class="badge good"', text)
        for name, text in pages(class_run).items()
        if "cells_that_are_not" in name
    ]
    assert scores == [[]]


def test_no_cell_of_the_table_is_a_formula(class_run: Sweep) -> None:
    rows = csv.reader(io.StringIO(class_run.files["grades.csv"].decode()))
    cells = [cell for row in rows for cell in row]
    assert [
        cell
        for cell in cells
        if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff20"))
    ] == []


def test_nothing_is_hidden_in_the_table(class_run: Sweep) -> None:
    text = class_run.files["grades.csv"].decode().replace("\r\n", "\n")
    assert _INVISIBLE.search(text) is None


def test_no_line_of_a_pipelines_log_is_an_order(class_run: Sweep) -> None:
    assert _RUNNERS.search((class_run.stdout + b"\n" + class_run.stderr).decode()) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", r":\x3aerror:\x3ax"),
        ("aaa::set-output name=a::b", r"aaa:\x3aset-output name=a:\x3ab"),
        ("a.py::error file=a::b", r"a.py:\x3aerror file=a:\x3ab"),
        ("test_a.py::test_b", "test_a.py::test_b"),
        ("##vso[task]", r"#\x23vso[task]"),
        ("##[command]", r"#\x23[command]"),
        ("## title", "## title"),
    ],
)
def test_orders_to_a_runner_are_spelled_out(text: str, shown: str) -> None:
    assert terminal.visible(text) == shown


def test_a_terminal_is_sent_no_control_byte_of_a_stranger(
    small: Assignment, best_tier: str, tmp_path: Path
) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    for attack in attacks():
        if attack.file.split("-")[0] != attack.family:
            (folder / attack.file).write_text("{}")
    command = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        small.folder,
        folder,
        "-o",
        tmp_path / "out",
        "--sandbox",
        best_tier,
    ]
    shown = _OURS.sub("", in_a_terminal([str(part) for part in command]))
    assert len(list(folder.iterdir())) > 5
    assert _INVISIBLE.findall(shown) == []
    assert _RUNNERS.search(shown) is None


def in_a_terminal(command: list[str]) -> str:
    """What the command writes to a terminal of eighty columns."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    received = b""
    try:
        while piece := os.read(ours, 1 << 16):
            received += piece
    except OSError:  # Linux ends a terminal's output with an error
        pass
    os.close(ours)
    process.wait()
    return received.decode()
