"""What the instructor chose when the zip was made; it travels in the zip."""

from __future__ import annotations

import enum
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder.errors import UsageError
from autograder.limited import regular_file

SCHEMA = "autograder-gradescope/1"
# Of Gradescope's own limit on a run: 10 minutes, or up to 40 where the assignment's settings say so.
MINUTES = 10
MOST_MINUTES = 40


class Visibility(enum.StrEnum):
    """When students see the tests, in Gradescope's words."""

    VISIBLE = "visible"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"
    HIDDEN = "hidden"


class ZipSettings(msgspec.Struct, frozen=True):
    """The choices, and what the zip holds: the assignment's folder in the course, its digest, the versions.

    `visibility` is that of the tests; `lateness` says that the course's penalties are applied; `minutes` is the limit
    on one run that is set on Gradescope.
    """

    schema: str
    assignment: str
    digest: str
    autograder: str
    visibility: Visibility = Visibility.VISIBLE
    lateness: bool = False
    minutes: int = MINUTES


def encoded(settings: ZipSettings) -> bytes:
    """Return the settings as they stand in the zip."""
    return msgspec.json.format(msgspec.json.encode(settings), indent=1) + b"\n"


def read(path: Path) -> ZipSettings:
    """Return the settings in the zip. Raises `UsageError` where they are missing or damaged."""
    try:
        found = artifacts.decoded(regular_file.read(path), ZipSettings)
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path} cannot be read ({error}): make the zip again and upload it") from None
    if found.schema != SCHEMA:
        raise UsageError(f"{path} has the schema {found.schema!r}, not {SCHEMA!r}: make the zip again")
    return found
