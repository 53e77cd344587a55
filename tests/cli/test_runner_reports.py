"""`report` and `check` write what a runner reads, and their exit codes say what came out."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from autograder import artifacts, results
from autograder.cli import terminal
from autograder.results import Outcome
from tests.commands import run
from tests.platforms.runners import junit_schema
from tests.platforms.runners.examples import HOSTILE
from tests.platforms.runners.fake_runner import SECTION, Log
from tests.platforms.signing import examples


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    """Results of two submissions, one of which says what no log should hold."""
    folder = tmp_path / "graded"
    folder.mkdir()
    wrong = examples.submission(Outcome.FAILED, id="ben")
    test = msgspec.structs.replace(wrong.questions[0].tests[0], message="\n".join(HOSTILE), title=HOSTILE[0])
    question = msgspec.structs.replace(wrong.questions[0], tests=(test,))
    ben = msgspec.structs.replace(wrong, questions=(question,), file=HOSTILE[5])
    results.write(examples.graded(examples.submission(Outcome.PASSED), ben), folder / artifacts.RESULTS)
    return folder


def test_each_form_is_written_where_it_was_asked_for(graded: Path, tmp_path: Path) -> None:
    names = {"--junit": "j.xml", "--summary": "s.md", "--code-quality": "q.json", "--badge": "b.svg"}
    paths = {option: tmp_path / name for option, name in names.items()}
    done = run("report", graded, *(word for pair in paths.items() for word in pair))
    assert done.returncode == 0, done.stderr
    assert junit_schema.validated(paths["--junit"].read_bytes()).attrib["tests"] == "2"
    assert "✅ 1 passed, ❌ 1 failed" in paths["--summary"].read_text()
    assert json.loads(paths["--code-quality"].read_text()) == []
    assert ET.parse(paths["--badge"]).getroot().tag.endswith("svg")


@pytest.mark.parametrize("options", [[], ["--annotations"], ["--json"]])
def test_no_text_of_a_student_issues_a_command(graded: Path, options: list[str]) -> None:
    done = run("report", graded, *options)
    log = Log().read(done.stdout + done.stderr)
    asked = ["error", "stop-commands"] if "--annotations" in options else []
    assert [name for name, _ in log.commands] == asked
    assert not SECTION.search(done.stdout + done.stderr)
    assert "\x1b" not in done.stdout + done.stderr


def test_json_is_one_object_and_nothing_else(graded: Path) -> None:
    done = run("report", graded, "--json")
    report = json.loads(done.stdout)
    assert report["schema"] == "autograder-report/1"
    assert report["counts"] == {"passed": 1, "failed": 1, "error": 0, "skipped": 0}
    assert [test["state"] for test in report["tests"]] == ["passed", "failed"]


def test_a_fault_of_the_grader_is_told_by_the_exit_code(tmp_path: Path) -> None:
    results.write(examples.graded(examples.submission(Outcome.GRADER_ERROR)), tmp_path / artifacts.RESULTS)
    assert run("report", tmp_path).returncode == 1


@pytest.mark.parametrize("text", ["", "{}"])
def test_what_is_no_result_is_named(tmp_path: Path, text: str) -> None:
    assert "does not exist: grade the submissions first" in run("report", tmp_path).stderr
    (tmp_path / artifacts.RESULTS).write_text(text)
    done = run("report", tmp_path)
    assert (done.returncode, "is damaged" in done.stderr) == (2, True)


def test_a_notebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run("check", tmp_path / "none.ipynb")
    assert (done.returncode, done.stderr) == (
        2,
        f"autograder: {tmp_path / 'none.ipynb'} is no file; name the notebook\n",
    )


def test_every_command_prints_its_json_so_that_no_text_in_it_is_a_command() -> None:
    folder = Path(terminal.__file__).parent
    printed = [
        (path.name, line.strip())
        for path in sorted(folder.glob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "print(" in line and "json" in line
    ]
    assert len(printed) >= 5
    assert [line for _, line in printed if not line.startswith("print(json_text(")] == []
