"""JUnit files are read by every consumer, whatever students wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from autograder.platforms.runners import junit
from autograder.platforms.runners.report import ReportedTest
from tests.platforms.runners.examples import ERROR, FAILED, HOSTILE, PASSED, SKIPPED, case, report

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("junit-subset.xsd"))
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
EACH = (
    case(PASSED, "a", score=2.0, max_score=2.0),
    case(FAILED, "b", message="wrong\nhere", detail="more", score=0.5, max_score=2.0),
    case(ERROR, "c", message="the judge is gone"),
    case(SKIPPED, "d", message="a person marks it", max_score=1.0),
    case(PASSED, "a", "small.ben"),
)


def made(*tests: ReportedTest) -> ET.Element:
    data = junit.junit(report(*tests), NOW)
    SCHEMA.validate(data.decode())
    return ET.fromstring(data)


@pytest.mark.parametrize("tests", [(), EACH, EACH[:1]], ids=["none", "each", "one"])
def test_it_fits_the_schema_of_its_consumers(tests: tuple[ReportedTest, ...]) -> None:
    root = made(*tests)
    assert root.attrib["tests"] == str(len(tests))


def test_the_schema_refuses_what_one_of_them_refuses() -> None:
    """A case with a file is refused by Jenkins' schema; one without a class has no suite in GitLab."""
    for refused in ('<testcase classname="a" name="b" file="c"/>', '<testcase name="b"/>'):
        suite = f'<testsuites><testsuite name="s" tests="1" failures="0" errors="0">{refused}</testsuite></testsuites>'
        assert not SCHEMA.is_valid(suite)


def test_counts_and_verdicts_agree() -> None:
    root = made(*EACH)
    assert {name: root.attrib[name] for name in ("tests", "failures", "errors")} == {
        "tests": "5", "failures": "1", "errors": "1",
    }  # fmt: skip
    first = root[0]
    assert first.attrib["skipped"] == "1"
    assert [case[0].tag for case in first.iter("testcase")] == ["system-out", "failure", "error", "skipped"]


def test_the_text_says_all_and_the_message_its_first_line() -> None:
    failure = next(made(*EACH).iter("failure"))
    assert failure.attrib["message"] == "wrong"
    assert failure.text == "wrong\nhere\nmore\n0.5 of 2 points"


def test_points_are_properties_of_the_suite() -> None:
    root = made(*EACH)
    values = {one.attrib["name"]: one.attrib["value"] for one in root[0].iter("property")}
    assert values == {"note": "For instructors.", "score": "2.5", "max_score": "5"}


def test_no_two_cases_bear_one_name() -> None:
    cases = [(case.attrib["classname"], case.attrib["name"]) for case in made(*EACH).iter("testcase")]
    assert len(set(cases)) == len(cases)


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        "\x00",
        "\x1b[31m",
        "\ud800",
        "\ufffe",
        "]]>",
        "<!DOCTYPE a>",
        "&amp;",
        "[[ATTACHMENT|/etc/passwd]]",
    ],
)
def test_whatever_a_student_writes_can_be_read(text: str) -> None:
    root = made(case(FAILED, text, text, text, detail=text, file=text, line=1))
    assert len(list(root.iter("testcase"))) == 1
    assert "[[" not in "".join(root.itertext())


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_read(text: str) -> None:
    made(case(FAILED, text, text, text, detail=text))


def test_a_long_text_is_cut() -> None:
    assert len(junit.junit(report(case(FAILED, message="x" * 10**7)), NOW)) < 20_000
