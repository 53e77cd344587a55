"""A badge is a picture of two words."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from autograder.platforms.runners import badge
from tests.platforms.runners.examples import ERROR, FAILED, PASSED, SKIPPED, case, report


def texts(made: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(made).iter() if node.tag.endswith("}text")]


@pytest.mark.parametrize(
    ("states", "value", "colour"),
    [
        ([PASSED, PASSED, SKIPPED], "2 of 2", badge._GREEN),
        ([PASSED, FAILED], "1 of 2", badge._RED),
        ([PASSED, ERROR], "1 of 2", badge._GREY),
        ([], "0 of 0", badge._GREY),
    ],
)
def test_it_says_how_many_tests_hold(states: list[str], value: str, colour: str) -> None:
    made = badge.badge("tests", report(*(case(state, str(n)) for n, state in enumerate(states))))  # type: ignore[arg-type]
    assert texts(made) == ["tests", value]
    assert colour in made


@pytest.mark.parametrize(
    "label", ["</text><script>alert(1)</script>", "a & b", "\x00\x1b", "\ud800", "x" * 1000]
)
def test_no_label_is_more_than_text(label: str) -> None:
    made = badge.badge(label, report(case()))
    tags = {node.tag.rpartition("}")[2] for node in ET.fromstring(made.encode()).iter()}
    assert tags == {"svg", "title", "rect", "g", "text"}
    assert len(made) < 2000


def test_it_loads_nothing() -> None:
    made = badge.badge("tests", report(case())).replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "http" not in made
    assert "href" not in made
