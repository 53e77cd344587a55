"""What attackers write does nothing to those who read it: browser, spreadsheet, terminal, pipeline."""

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
from tests.campaigns.attacks.catalogue import attacks
from tests.campaigns.attacks.sweep import Sweep
from tests.reports.reading import Page

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
