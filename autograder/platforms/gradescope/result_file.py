"""The JSON file that Gradescope takes back, with the fields that its documentation names and no other.

A test's `status` is only "passed" or "failed". A `score` at the top replaces the sum of the tests' scores. Every text
is declared as plain text, because the format of the text at the top would otherwise be HTML.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from autograder import artifacts
from autograder.platforms.gradescope.settings import Visibility

Status = Literal["passed", "failed"]
Format = Literal["text"]


class GradescopeTest(msgspec.Struct, frozen=True, omit_defaults=True):
    """One test, as Gradescope shows it. Without a `score` it informs, and counts for nothing."""

    name: str
    number: str
    score: float | None = None
    max_score: float | None = None
    status: Status | None = None
    output: str = ""
    tags: tuple[str, ...] = ()
    visibility: Visibility | None = None


class GradescopeResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """What Gradescope takes back of one submission. There is no leaderboard. `extra_data` is shown to nobody."""

    output: str = ""
    tests: tuple[GradescopeTest, ...] = ()
    score: float | None = None
    execution_time: float | None = None
    extra_data: dict[str, object] = {}


class _ResultFile(msgspec.Struct, frozen=True, omit_defaults=True):
    output: str
    tests: tuple[GradescopeTest, ...]
    stdout_visibility: str
    output_format: Format
    test_output_format: Format
    test_name_format: Format
    score: float | None = None
    execution_time: float | None = None
    extra_data: dict[str, object] = {}


def encoded(result: GradescopeResult) -> bytes:
    """Return the file's bytes."""
    file = _ResultFile(
        output=result.output,
        tests=result.tests,
        stdout_visibility=Visibility.HIDDEN,
        output_format="text",
        test_output_format="text",
        test_name_format="text",
        score=result.score,
        execution_time=result.execution_time,
        extra_data=result.extra_data,
    )
    return msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"


def write(path: Path, result: GradescopeResult) -> None:
    """Write the file in one step, readable by its owner alone: at any moment there is a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    artifacts.write(path, encoded(result), private=True)
