"""JUnit files are read by every consumer, whatever students wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.platforms.runners import junit
from autograder.platforms.runners import report as reports
from autograder.platforms.runners.report import ReportedTest
from autograder.results import Outcome, Status
from tests.platforms.runners.examples import ERROR, FAILED, HOSTILE, PASSED, SKIPPED, case, report
from tests.platforms.runners.junit_schema import SCHEMA, validated
from tests.platforms.signing.examples import graded, submission

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
EACH = (
    case(PASSED, "a", score=2.0, max_score=2.0),
    case(FAILED, "b", message="wrong\nhere", detail="more", score=0.5, max_score=2.0),
    case(ERROR, "c", message="the judge is gone"),
    case(SKIPPED, "d", message="a person marks it", max_score=1.0),
    case(PASSED, "a", "small.ben"),
)


def made(*tests: ReportedTest) -> ET.Element:
    return validated(junit.junit(report(*tests), NOW))


@pytest.mark.parametrize("tests", [(), EACH, EACH[:1]], ids=["none", "each", "one"])
def test_it_fits_the_schema_of_its_consumers(tests: tuple[ReportedTest, ...]) -> None:
    root = made(*tests)
    assert root.attrib["tests"] == str(len(tests))


def test_the_schema_refuses_what_one_of_them_refuses() -> None:
    """A case with a file is refused by Jenkins' schema; one without a class has no suite in GitLab."""
    for refused in ('<testcase classname="a" name="b" file="c"/>', '<testcase name="b"/>'):
        suite = f'<testsuites><testsuite name="s" tests="1" failures="0" errors="0">{refused}</testsuite></testsuites>'
        assert not SCHEMA.is_valid(suite)


def test_the_schema_refuses_two_cases_of_one_name() -> None:
    one = '<testcase classname="a" name="b"/>'
    suite = '<testsuite name="s" tests="1" failures="0" errors="0">{}</testsuite>'
    assert SCHEMA.is_valid(f"<testsuites>{suite.format(one)}</testsuites>")
    assert not SCHEMA.is_valid(f"<testsuites>{suite.format(one + one)}</testsuites>")
    assert not SCHEMA.is_valid(f"<testsuites>{suite.format(one) * 2}</testsuites>")


@pytest.mark.parametrize("outcome", Outcome)
def test_a_graded_test_of_every_outcome_fits_whatever_it_says(outcome: Outcome) -> None:
    """Passed, failed, timed out, crashed, not written, not decided, the grader's fault: with hostile text in each."""
    hostile = "".join(HOSTILE) + "\x00\x1b]]>\ud800[[ATTACHMENT|x]]"
    done = submission(outcome)
    test = msgspec.structs.replace(
        done.questions[0].tests[0], message=hostile, detail=hostile, diagnosis=hostile, facts=(hostile,)
    )
    question = msgspec.structs.replace(done.questions[0], tests=(test,))
    result = graded(msgspec.structs.replace(done, questions=(question,), file=hostile))
    (found,) = validated(junit.junit(reports.of_results(result), NOW)).iter("testcase")
    told = {
        Outcome.PASSED: "system-out",
        Outcome.PENDING: "skipped",
        Outcome.SKIPPED: "skipped",
        Outcome.GRADER_ERROR: "error",
    }
    assert [child.tag for child in found] == [told.get(outcome, "failure")]


@pytest.mark.parametrize("status", [Status.UNREADABLE, Status.GRADER_ERROR])
def test_a_submission_that_nothing_is_known_of_fits(status: Status) -> None:
    lost = msgspec.structs.replace(submission(), status=status, questions=(), problem="\x00 no notebook")
    root = validated(junit.junit(reports.of_results(graded(lost)), NOW))
    assert [case.attrib["name"] for case in root.iter("testcase")] == ["notebook"]


def test_a_class_that_nobody_handed_in_to_fits() -> None:
    done = msgspec.structs.replace(graded(), submissions=())
    root = validated(junit.junit(reports.of_results(done), NOW))
    assert (root.attrib["tests"], len(root)) == ("0", 0)


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
