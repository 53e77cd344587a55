"""GitLab's report on code quality: what has a place in a file, with a fingerprint that stays."""

from __future__ import annotations

import json

import pytest

from autograder.platforms.runners import code_quality
from autograder.platforms.runners.report import ReportedTest
from tests.platforms.runners.examples import ERROR, FAILED, HOSTILE, PASSED, case, report


def made(*tests: ReportedTest) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(code_quality.code_quality(report(*tests)))
    return found


def test_it_has_the_fields_that_gitlab_reads() -> None:
    (entry,) = made(case(FAILED, message="wrong", file="./hw/a.ipynb", line=7), case(PASSED), case(FAILED))
    assert entry == {
        "description": "one: wrong",
        "check_name": "small.ada: one",
        "fingerprint": entry["fingerprint"],
        "severity": "major",
        "location": {"path": "hw/a.ipynb", "lines": {"begin": 7}},
    }


def test_a_fingerprint_depends_on_the_test_and_not_on_its_message() -> None:
    prints = [
        one["fingerprint"]
        for one in made(
            case(FAILED, message="a", file="a", line=1),
            case(FAILED, message="b", file="a", line=2),
            case(FAILED, "two", file="a"),
            case(ERROR, file="b"),
        )
    ]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


def test_without_a_place_in_a_file_there_is_an_empty_list_and_no_byte_order_mark() -> None:
    assert code_quality.code_quality(report(case(FAILED))) == b"[]\n"


@pytest.mark.parametrize("text", [*HOSTILE, "\ud800"])
def test_any_text_makes_one_entry(text: str) -> None:
    assert len(made(case(FAILED, text, text, text, file=text))) == 1
