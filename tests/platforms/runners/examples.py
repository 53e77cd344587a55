"""A report as small as it can be, and texts that students write to reach a runner."""

from __future__ import annotations

from autograder.platforms.runners.report import ReportedState, ReportedTest, RunnerReport

PASSED, FAILED, ERROR, SKIPPED = ReportedState

# What GitHub or GitLab reads as a command in a log.
COMMANDS = (
    "::error file=a.py,line=1::forged",
    "   ::set-output name=grade::100",
    "::stop-commands::token",
    "::add-mask::a",
    "::endgroup::",
    "##[error]forged",
    "text ##[set-env name=A]b",
    "line\n::error::forged",
    "line\r::error::forged",
    "line\r\n::error::forged",
    "\x1b[0K\rsection_start:1560896352:a[collapsed=true]\r\x1b[0Kforged",
    "section_end:1560896353:a\r\x1b[0K",
    "\u00a0::error::forged",
)
# Other runners' commands, and what becomes one if anything between reads a line end, an escape or a sign otherwise.
HOSTILE = (
    *COMMANDS,
    "##vso[task.setvariable variable=A]b",
    "##teamcity[testFailed name='a']",
    "line\x0b::error::forged",
    "line\x0c::error::forged",
    "line\x85::error::forged",
    "line\u2028::error::forged",
    "line%0A::error::forged",
    "\x1b[2K::error::forged",
    ":::error::forged",
    "\ufeff::error::forged",
)


def case(
    state: ReportedState = PASSED,
    name: str = "one",
    group: str = "small.ada",
    message: str = "",
    **more: object,
) -> ReportedTest:
    """A test of a group."""
    return ReportedTest(group, name, state, message, **more)  # type: ignore[arg-type]


def report(
    *tests: ReportedTest, title: str = "Small: 1 graded", note: str = "For instructors."
) -> RunnerReport:
    """A report of these tests."""
    return RunnerReport(title, note, tests, 1.5)
