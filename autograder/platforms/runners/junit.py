"""JUnit XML, in the subset that GitLab reads and that the schema of Jenkins' xUnit plugin allows.

Neither has a field for points: they stand in the text, where people see them, and as properties of the suite. Nobody
else should take points from such a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from autograder.platforms.runners.log_text import harmless
from autograder.platforms.runners.report import ReportedState, ReportedTest, RunnerReport

_LONGEST_TEXT = 10_000  # GitLab takes 30 MB in all
_CHILD = {
    ReportedState.FAILED: "failure",
    ReportedState.ERROR: "error",
    ReportedState.SKIPPED: "skipped",
}
# XML 1.0 has no place for these, not even as entities, and a parser refuses the file.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: RunnerReport, now: datetime) -> bytes:
    """Return the report as JUnit XML: a suite for each group. `now` is when it was made."""
    root = ET.Element("testsuites", {"name": _text(report.title), **_counts(report.tests)})
    root.set("time", f"{report.seconds:.3f}")
    for group, tests in report.groups.items():
        _suite(root, group, tests, report.note, now)
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _suite(root: ET.Element, group: str, tests: Sequence[ReportedTest], note: str, now: datetime) -> None:
    suite = ET.SubElement(root, "testsuite", {"name": _text(group), **_counts(tests)})
    suite.set("skipped", str(sum(test.state is ReportedState.SKIPPED for test in tests)))
    suite.set("timestamp", now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00"))
    properties = ET.SubElement(suite, "properties")
    ET.SubElement(properties, "property", name="note", value=_text(note))
    if any(test.max_score for test in tests):
        for name, values in (
            ("score", [test.score or 0.0 for test in tests]),
            ("max_score", [test.max_score or 0.0 for test in tests]),
        ):
            ET.SubElement(properties, "property", name=name, value=f"{sum(values):g}")
    for test in tests:
        _case(suite, test)


def _case(suite: ET.Element, test: ReportedTest) -> None:
    case = ET.SubElement(suite, "testcase", classname=_text(test.group), name=_text(test.name))
    place = f"{test.file}, line {test.line}" if test.file and test.line else test.file
    lines = "\n".join(filter(None, (test.message, test.detail, place, test.points)))
    if test.state in _CHILD:
        first = (test.message or str(test.state)).splitlines()[:1]
        child = ET.SubElement(case, _CHILD[test.state], message=_text("".join(first))[:300], type=test.state)
        child.text = _text(lines)
    elif lines:
        ET.SubElement(case, "system-out").text = _text(lines)


def _counts(tests: Sequence[ReportedTest]) -> dict[str, str]:
    return {
        "tests": str(len(tests)),
        "failures": str(sum(test.state is ReportedState.FAILED for test in tests)),
        "errors": str(sum(test.state is ReportedState.ERROR for test in tests)),
    }


def _text(text: str) -> str:
    """Return text that XML can hold; GitLab takes `[[ATTACHMENT|path]]` for a file to show, so that is broken up."""
    shown = harmless(text[:_LONGEST_TEXT]).replace("[[", "[ [")
    return _FORBIDDEN.sub("\ufffd", shown)
