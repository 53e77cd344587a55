"""What `check` and `report` write for a runner: each form where it was asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from autograder import artifacts
from autograder.cli.terminal import json_text
from autograder.platforms.runners import badge, code_quality, github, junit, log_text
from autograder.platforms.runners.report import ReportedState, RunnerReport

_MOST_LOGGED = 50


@dataclass(frozen=True)
class RunnerOutputs:
    """Where each form goes; None where it was not asked for. `annotations` prints GitHub's workflow commands."""

    junit: Path | None = None
    summary: Path | None = None
    code_quality: Path | None = None
    badge: Path | None = None
    annotations: bool = False
    as_json: bool = False


def write(report: RunnerReport, outputs: RunnerOutputs) -> None:
    """Write the forms to their files, and print the rest. Raises `OSError`."""
    if outputs.junit is not None:
        artifacts.write(outputs.junit, junit.junit(report, datetime.now(UTC)))
    if outputs.code_quality is not None:
        artifacts.write(outputs.code_quality, code_quality.code_quality(report))
    if outputs.badge is not None:
        artifacts.write(outputs.badge, badge.badge(report.title.partition(":")[0], report).encode())
    if outputs.summary is not None:
        github.append_summary(outputs.summary, report)
    if outputs.as_json:
        print(json_text(json.dumps(_as_dict(report))))  # `json` can write the name of a file that is no text
        return
    for line in _lines(report, outputs):
        click.echo(line)


def _lines(report: RunnerReport, outputs: RunnerOutputs) -> Iterator[str]:
    if outputs.annotations:
        yield from github.annotation_lines(report)
        yield from log_text.without_commands(_logged(report))
    else:
        yield from _logged(report)


def _logged(report: RunnerReport) -> Iterator[str]:
    """Yield what a log says of the tests that do not hold: no more than a person reads there."""
    wrong = [test for test in report.tests if test.state in (ReportedState.FAILED, ReportedState.ERROR)]
    for test in wrong[:_MOST_LOGGED]:
        yield log_text.one_line(f"{test.state}: {test.group}: {test.name}")
        yield from log_text.quoted("\n".join(filter(None, (test.message, test.detail))))
    if len(wrong) > _MOST_LOGGED:
        yield f"… {len(wrong) - _MOST_LOGGED} more tests do not hold"


def _as_dict(report: RunnerReport) -> dict[str, object]:
    return {
        "schema": "autograder-report/1",
        "title": report.title,
        "note": report.note,
        "counts": {state: report.count(state) for state in ReportedState},
        "tests": [msgspec.to_builtins(test) for test in report.tests],
    }
