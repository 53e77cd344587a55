"""The page on the term: its commands run, in order, and its policy is one."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from autograder.cli.export import ExportReport
from autograder.course import course
from autograder.exports.export_grade import ChangedCell
from autograder.exports.plain_files import PlainGrade, PlainGrades
from autograder.policy import rules
from autograder.submissions.collect_plan import CollectPlan, NotTaken, PlannedAttempt, PlannedSubmission

PAGE = (Path(__file__).parents[2] / "docs" / "term.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    (autograder .*)$", PAGE.split("## The policy")[0], re.MULTILINE)
_OTHER_KEYS = "feedback keep groups assignments final".split()
(POLICY,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = f"{sys.executable} -m autograder"
    line = command.replace("autograder ", f"{program} ", 1)
    return subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def term(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, dict[str, subprocess.CompletedProcess[str]]]:
    """A class of three with a download of Brightspace: one in time, for a pair, and one late, with an extension."""
    folder = tmp_path_factory.mktemp("term")
    shell("autograder init my-course", folder).check_returncode()
    with (folder / "my-course" / "course.toml").open("a") as file:
        file.write(f"\n{POLICY}")
    solution = shell("autograder release my-course/assignments/first-steps --unverified", folder)
    solution.check_returncode()
    for person, stamp in (
        ("1-1 - Jane Doe", "Oct 14, 2026 1130 PM"),
        ("1-1 - Jane Doe", "Oct 15, 2026 1130 PM"),
        ("1-2 - 小明 王", "Oct 16, 2026 1010 AM"),
    ):
        own = folder / "handed-in" / f"{person} - {stamp}"
        own.mkdir(parents=True)
        (starter,) = (folder / "released" / "first-steps").glob("*.ipynb")
        (own / "first-steps.ipynb").write_bytes(starter.read_bytes())
    (folder / "people.csv").write_text(
        "name,id,login\nJane Doe,1,jdoe\n王 小明,2,wang\nAda Lo,3,ada\n", "utf-8"
    )
    (folder / "platform.csv").write_text(
        "OrgDefinedId,Username,First Steps Points Grade,End-of-Line Indicator\n#1,#jdoe,,#\n#2,#wang,,#\n#3,#ada,,#\n"
    )
    return folder, {command: _done(command, folder) for command in COMMANDS}


def _done(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command; between writing the sheet and reading it, a person fills it in."""
    if "--in sheet.csv" in command:
        with (folder / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [{**row, "level": "1"} for row in csv.DictReader(file)]
        with (folder / "sheet.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    return shell(command, folder)


Played = tuple[Path, dict[str, subprocess.CompletedProcess[str]]]


def said(term: Played, begin: str) -> str:
    """What the first command that begins so printed."""
    return next(done.stdout for command, done in term[1].items() if command.startswith(f"autograder {begin}"))


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_runs(term: Played, command: str) -> None:
    done = term[1][command]
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_plan_says_whose_a_hand_in_is_and_how_late(term: Played) -> None:
    assert "late by 10 hours 11 minutes" in said(term, "collect")


def test_a_hand_in_for_a_pair_leaves_nobody_out(term: Played) -> None:
    assert "Handed in nothing" not in said(term, "collect")


def test_every_attempt_of_the_download_is_graded(term: Played) -> None:
    assert sorted(path.name for path in (term[0] / "graded/first-steps/feedback").iterdir()) == [
        "1.html",
        "2.html",
    ]  # the two attempts have the same bytes, so that they are one work


def test_an_adjustment_shows_its_arithmetic(term: Played) -> None:
    assert "An adjustment adds 0.5 (a slip in the task)" in said(term, "adjust")


def test_an_extension_is_in_the_arithmetic_of_the_final_grade(term: Played) -> None:
    assert "It was due 2026-10-16 23:59, as extended (ill)." in said(term, "final")


def test_the_file_for_the_platform_has_a_row_for_each_grade(term: Played) -> None:
    lines = (term[0] / "export-brightspace-first-steps.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["OrgDefinedId", "#1", "#2", "#3"]


def test_the_zip_has_a_page_for_each_work(term: Played) -> None:
    with zipfile.ZipFile(term[0] / "graded" / "first-steps" / "feedback-brightspace.zip") as archive:
        assert [name.split(" - ")[1] for name in archive.namelist()] == ["Jane Doe", "小明 王"]


def test_the_choice_of_lateness_is_remembered(term: Played) -> None:
    again = "autograder export grades brightspace my-course/assignments/first-steps --platform platform.csv --dry-run"
    assert "(with lateness); 0 unchanged" in shell(again, term[0]).stdout


def test_the_policy_of_the_page_is_one(tmp_path: Path) -> None:
    head = 'schema = "autograder-course/1"\nid = "c"\ntitle = "C"\n'
    (tmp_path / "course.toml").write_text(head + POLICY)
    assert course.load(tmp_path).policy.of("first-steps").counts is rules.Counting.BEST


@pytest.mark.parametrize(
    "key",
    [*"grace cutoff late late_days late_days_each attempts rate counts cap".split(), *_OTHER_KEYS],
)
def test_every_key_of_the_policy_is_explained(key: str) -> None:
    assert f"\n| `{key}` |" in PAGE


@pytest.mark.parametrize(
    "struct",
    [
        PlainGrade,
        PlainGrades,
        CollectPlan,
        PlannedSubmission,
        PlannedAttempt,
        NotTaken,
        ExportReport,
        ChangedCell,
    ],
)
def test_every_field_of_the_json_forms_is_explained(struct: type) -> None:
    forms = PAGE.split("## The JSON forms")[1]
    fields = struct.__struct_fields__ if issubclass(struct, msgspec.Struct) else struct.__dataclass_fields__
    assert [name for name in fields if f"`{name}`" not in forms] == []
