"""Annotations and summaries stay within the platform's limits, and hold no more than text."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.platforms.runners import github
from tests.platforms.runners.examples import ERROR, FAILED, HOSTILE, PASSED, SKIPPED, case, report
from tests.platforms.runners.fake_runner import MOST_SUMMARY_BYTES, Log, shown_summary

MARKUP = (
    "![a](http://example.org/a.png)",
    "[a](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "<!-- ",
    "http://example.org www.example.org a@example.org",
    "@everyone #1",
    "| a | b |\n|---|---|",
    "# heading\n\n---\n",
    "`code` *a* _b_ ~~c~~ $x$ :smile:",
    "\\",
    "&lt;",
)


def log(*tests: object) -> Log:
    return Log().read("\n".join(github.annotation_lines(report(*tests))))  # type: ignore[arg-type]


def test_what_does_not_hold_is_annotated_at_its_place() -> None:
    found = log(case(PASSED), case(FAILED, message="it is wrong", file="a, b:c.ipynb", line=7), case(SKIPPED))
    assert [(one.kind, one.message) for one in found.annotations] == [("error", "it is wrong")]
    assert found.annotations[0].properties == {"file": "a, b:c.ipynb", "line": "7", "title": "small.ada: one"}


def test_more_than_the_platform_keeps_are_counted() -> None:
    found = log(*(case(FAILED, str(number)) for number in range(25)))
    assert len(found.annotations) == 10
    assert found.annotations[-1].message == "16 more are in the summary."
    assert len(found.commands) == 10


def test_as_many_as_the_platform_keeps_are_all_shown() -> None:
    found = log(*(case(ERROR, str(number)) for number in range(10)))
    assert [one.properties["title"] for one in found.annotations] == [f"small.ada: {n}" for n in range(10)]


@pytest.mark.parametrize("text", [*HOSTILE, "100%", "%0A::error::b", "a\nb", ",title=forged::", "x,line=3"])
def test_no_text_becomes_a_second_command_or_another_property(text: str) -> None:
    found = log(case(FAILED, name=text, message=text, group=text, file=text, line=1, detail=text))
    assert [name for name, _ in found.commands] == ["error"]
    assert set(found.annotations[0].properties) == {"file", "line", "title"}
    assert found.annotations[0].properties["line"] == "1"
    assert found.shown == []


def test_percent_signs_come_back_as_they_were() -> None:
    assert log(case(FAILED, message="100 %0A\nof 5%")).annotations[0].message == "100 %0A\nof 5%"


@pytest.mark.parametrize("text", [*MARKUP, *HOSTILE])
def test_no_text_becomes_markup_in_the_summary(text: str) -> None:
    made = github.summary(report(case(FAILED, name=text, message=text, group=text), title=text, note=text))
    body = "".join(line for line in made.splitlines() if not line.startswith(("## ", "### ", "| | ", "|---")))
    cells = body.replace("| ", "").replace(" |", "")
    assert not set("![](){}<>`*_~$\\") & set(cells)
    assert "://" not in made
    assert "www." not in made
    assert len(made.splitlines()) == len(github.summary(report(case(FAILED))).splitlines())


def test_the_summary_says_what_it_is_and_what_came_out() -> None:
    made = github.summary(
        report(case(PASSED, "a", score=1.0, max_score=1.0), case(FAILED, "b", message="wrong"))
    )
    lines = made.splitlines()
    assert lines[0] == "## Small&#58; 1 graded"
    assert lines[2] == "For instructors&#46;"
    assert lines[4] == "✅ 1 passed, ❌ 1 failed"
    assert [line for line in lines if line.startswith("| ❌")] == ["| ❌ | b |  | wrong |"]
    assert lines[-1] == "| ✅ | a | 1 of 1 points |  |"


def test_a_huge_class_fits_into_a_summary() -> None:
    tests = [case(FAILED, f"t{n}", f"small.s{n}", "wrong " * 60) for n in range(20_000)]
    made = github.summary(report(*tests))
    assert shown_summary(made) == made
    assert made.rstrip().endswith("more lines are left out.")


def test_summaries_of_one_step_share_its_room(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    tests = [case(FAILED, f"t{n}", message="wrong " * 40) for n in range(3000)]
    for _ in range(3):
        github.append_summary(path, report(*tests))
    assert path.stat().st_size <= MOST_SUMMARY_BYTES


@pytest.mark.parametrize("left", [0, 1, 150, 250, 400, 2000])
def test_a_summary_never_costs_what_is_there(tmp_path: Path, left: int) -> None:
    path = tmp_path / "summary"
    path.write_bytes(b"x" * (MOST_SUMMARY_BYTES - left))
    github.append_summary(path, report(*(case(FAILED, str(n), message="wrong " * 40) for n in range(50))))
    assert shown_summary(path.read_text()).startswith("xxx")
