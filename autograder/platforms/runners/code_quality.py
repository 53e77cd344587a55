"""GitLab's report on code quality: it marks the lines of a notebook in a merge request."""

from __future__ import annotations

import hashlib

import msgspec

from autograder.platforms.runners.log_text import one_line
from autograder.platforms.runners.report import ReportedState, ReportedTest, RunnerReport

_SEVERITY = {ReportedState.FAILED: "major", ReportedState.ERROR: "info"}
_LONGEST_TEXT = 1000


def code_quality(report: RunnerReport) -> bytes:
    """Return the tests that do not hold and have a place in a file, as JSON."""
    found = [_entry(test) for test in report.tests if test.state in _SEVERITY and test.file]
    return msgspec.json.encode(found) + b"\n"


def _entry(test: ReportedTest) -> dict[str, object]:
    name = one_line(f"{test.group}: {test.name}")[:_LONGEST_TEXT]
    return {
        "description": one_line(f"{test.name}: {test.message or 'does not hold'}")[:_LONGEST_TEXT],
        "check_name": name,
        # The same on every run, so that GitLab knows what is new and what is mended.
        "fingerprint": hashlib.sha256(
            f"{test.file}\0{test.group}\0{test.name}".encode("utf-8", "replace")
        ).hexdigest(),
        "severity": _SEVERITY[test.state],
        "location": {"path": _relative(test.file), "lines": {"begin": test.line or 1}},
    }


def _relative(path: str) -> str:
    return one_line(path).removeprefix("./").lstrip("/")
