"""GitHub Actions: annotations and the summary of a step, within the limits beyond which GitHub drops them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.platforms.runners.log_text import harmless, one_line, printable
from autograder.platforms.runners.report import ReportedState, ReportedTest, RunnerReport

MOST_ANNOTATIONS = 10  # of one kind in a step
SUMMARY_BYTES = 1 << 20  # in a step; a larger summary is dropped as a whole
_LONGEST_MESSAGE = 2000
_LONGEST_CELL = 300
_SIGNS = {
    ReportedState.PASSED: "✅",
    ReportedState.FAILED: "❌",
    ReportedState.ERROR: "⚠️",
    ReportedState.SKIPPED: "➖",
}
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")


def annotation_lines(report: RunnerReport) -> Iterator[str]:
    """Yield a line for each test that does not hold; where there are too many, the last says how many are left out."""
    wrong = [test for test in report.tests if test.state in (ReportedState.FAILED, ReportedState.ERROR)]
    shown = wrong if len(wrong) <= MOST_ANNOTATIONS else wrong[: MOST_ANNOTATIONS - 1]
    yield from map(_annotation, shown)
    if len(shown) < len(wrong):
        left = len(wrong) - len(shown)
        yield command("error", f"{left} more are in the summary.", title=report.title)


def _annotation(test: ReportedTest) -> str:
    place = {"file": test.file} if test.file else {}
    place |= {"line": str(test.line)} if test.file and test.line else {}
    text = "\n".join(filter(None, (test.message or "does not hold", test.detail)))
    return command("error", text[:_LONGEST_MESSAGE], **place, title=one_line(f"{test.group}: {test.name}"))


def command(name: str, message: str, **properties: str) -> str:
    """Return a workflow command in one line, with its message and properties escaped."""
    given = ",".join(f"{key}={_property(harmless(value))}" for key, value in properties.items())
    return (
        f"::{name} {given}::{_message(harmless(message))}"
        if given
        else f"::{name}::{_message(harmless(message))}"
    )


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def summary(report: RunnerReport, limit: int = SUMMARY_BYTES) -> str:
    """Return the report as Markdown of at most `limit` bytes. What does not fit is counted in the last line."""
    made = [*_head(report)]
    size = sum(len(line.encode()) + 1 for line in made)
    for number, line in enumerate(rows := list(_rows(report))):
        size += len(line.encode()) + 1
        if size > limit - 200:  # room for the last line
            made.append(f"\n{len(rows) - number} more lines are left out.")
            break
        made.append(line)
    return "\n".join(made) + "\n"


def append_summary(path: Path, report: RunnerReport) -> None:
    """Add the report to the summary of the step, in the room that earlier ones left. Raises `OSError`.

    Where there is no room for its head, nothing is added: the platform would drop what is there, too.
    """
    room = SUMMARY_BYTES - (path.stat().st_size if path.exists() else 0)
    made = summary(report, room).encode()
    if len(made) <= room:
        with path.open("ab") as file:
            file.write(made)


def _head(report: RunnerReport) -> list[str]:
    counts = ", ".join(
        f"{_SIGNS[state]} {number} {state}" for state in ReportedState if (number := report.count(state))
    )
    return [f"## {plain(report.title)}", "", plain(report.note), "", counts or "There are no tests.", ""]


def _rows(report: RunnerReport) -> Iterator[str]:
    for group, tests in report.groups.items():
        yield f"\n### {plain(group)}\n\n| | test | points | what to look at |\n|---|---|---|---|"
        yield from (_row(test) for test in _worst_first(tests))


def _worst_first(tests: Sequence[ReportedTest]) -> list[ReportedTest]:
    return sorted(tests, key=lambda test: test.state is ReportedState.PASSED)


def _row(test: ReportedTest) -> str:
    place = f" ({plain(test.file)}, line {test.line})" if test.file and test.line else ""
    cells = (_SIGNS[test.state], plain(test.name), plain(test.points), f"{plain(test.message)}{place}")
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    """Return text that Markdown shows as it is: no link, picture, mention or tag comes of it; cut, and in one line."""
    line = " ".join(printable(text[: 4 * _LONGEST_CELL]).split())
    cut = f"{line[:_LONGEST_CELL]}…" if len(line) > _LONGEST_CELL else line
    # A sign after @ or # keeps GitHub from making a mention of the shown text.
    return re.sub(r"[@#]", lambda found: f"{found[0]}\u2060", cut).translate(_ENTITIES)


_ENTITIES = {ord(ch): f"&#{ord(ch)};" for ch in map(chr, range(128)) if _MARKUP.match(ch)}
