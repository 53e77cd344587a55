"""Knows how each platform's gradebook file is built: its grade column, its rows, and what it takes in a cell.

| platform | grade column | a row is known by | excused | more than the maximum |
|---|---|---|---|---|
| Canvas | `Title (123)` | `ID` | `EX` | taken |
| Moodle | `Grade` of the grading worksheet | `Identifier` | by hand | refused |
| Brightspace | `Title Points Grade` | `OrgDefinedId` or `Username` | by hand | only where the item allows it |
| Blackboard | `Title [Total Pts: 10 Score] \\|123` | `Username` | by hand | taken |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from autograder.people.columns import label
from autograder.people.roster import RosterPerson
from autograder.people.text_table import TextTable


@dataclass(frozen=True)
class PlatformFormat:
    """One platform's file. `title` is its name in sentences.

    `column` matches the header of a grade column, with its title as `title`; `fixed` says that there is one alone.
    `keys` are the columns, as they are compared, by which the platform knows a row; `kept` are those that a file must
    have for the platform to take it. `maximum` returns the points of a column, where the file says them. `blank` makes
    the header and a row of a file for people of a roster, where the platform's own file is not needed.
    """

    name: str
    title: str
    list_format: str
    column: re.Pattern[str]
    keys: tuple[str, ...]
    kept: frozenset[str]
    maximum: Callable[[TextTable, int], str]
    excused: str = ""
    above_maximum: bool = True
    last_cell: tuple[str, str] | None = None
    blank: Mapping[str, str] | None = None
    needs: tuple[str, ...] = ()
    fixed: bool = False

    def columns(self, header: Sequence[str]) -> list[int]:
        """Return the places of the grade columns."""
        return [place for place, cell in enumerate(header) if self.column.fullmatch(cell.strip())]

    def is_person(self, row: Sequence[str]) -> bool:
        """Return whether a row is a person's, and not one of maxima or of notes."""
        first = row[0].strip().casefold()
        return self.name != "canvas" or not ("points possible" in first or _is_note(row))


def _is_note(row: Sequence[str]) -> bool:
    filled = [cell.strip().casefold() for cell in row if cell.strip()]
    return all(cell == "muted" or cell.startswith("manual posting") for cell in filled)


def _canvas_maximum(table: TextTable, place: int) -> str:
    rows = (row for row in table.rows if "points possible" in row[0].casefold())
    return next((row[place] for row in rows), "")


def _moodle_maximum(table: TextTable, place: int) -> str:
    labels = [label(cell) for cell in table.header]
    there = labels.index("maximum grade") if "maximum grade" in labels else None
    return table.rows[0][there] if there is not None and table.rows else ""


def _in_header(pattern: str) -> Callable[[TextTable, int], str]:
    def read(table: TextTable, place: int) -> str:
        found = re.search(pattern, table.header[place])
        return found[1] if found else ""

    return read


# Canvas takes none of these for an assignment: they are totals.
_TOTALS = r"(?!.*(?:Current|Final|Unposted|Override) (?:Score|Points|Grade|Status))"

CANVAS = PlatformFormat(
    "canvas",
    "Canvas",
    "canvas",
    re.compile(rf"{_TOTALS}(?P<title>.*)\s\(\d+\)", re.DOTALL),
    keys=("id", "sis user id", "sis login id"),
    kept=frozenset(
        [
            "student",
            "lastname",
            "firstname",
            "id",
            "sis user id",
            "sis login id",
            "integration id",
            "root account",
            "section",
        ]
    ),
    maximum=_canvas_maximum,
    excused="EX",
    blank={"Student": "name", "ID": "canvas", "SIS Login ID": "login", "Section": "section"},
    needs=("canvas", "login"),
)
MOODLE = PlatformFormat(
    "moodle",
    "Moodle",
    "moodle",
    re.compile(r"(?P<title>grade)", re.IGNORECASE),
    keys=("identifier",),
    # Not the columns of feedback: an empty cell there would erase what stands on the platform.
    kept=frozenset(
        [
            "identifier",
            "full name",
            "id number",
            "email address",
            "status",
            "maximum grade",
            "grade can be changed",
            "last modified (submission)",
            "last modified (grade)",
        ]
    ),
    maximum=_moodle_maximum,
    above_maximum=False,
    fixed=True,
)
BRIGHTSPACE = PlatformFormat(
    "brightspace",
    "Brightspace",
    "brightspace",
    re.compile(r"(?P<title>.*) Points Grade(?: <.*>)?", re.DOTALL),
    keys=("orgdefinedid", "username"),
    kept=frozenset(["orgdefinedid", "username"]),
    maximum=_in_header(r"MaxPoints:(\d+(?:[.,]\d+)?)"),
    last_cell=("End-of-Line Indicator", "#"),
    blank={"OrgDefinedId": "number", "Username": "login"},
    needs=("number", "login"),
)
BLACKBOARD = PlatformFormat(
    "blackboard",
    "Blackboard",
    "blackboard",
    re.compile(r"(?P<title>.*?)(?: \[Total Pts: [^\]]*\])? ?\|\d+", re.DOTALL),
    keys=("username",),
    kept=frozenset(["last name", "first name", "username", "student id"]),
    maximum=_in_header(r"\[Total Pts: (\d+(?:[.,]\d+)?)"),
    blank={"Last Name": "", "First Name": "", "Username": "login", "Student ID": "number"},
    needs=("login",),
)
PLATFORMS = {one.name: one for one in (CANVAS, MOODLE, BRIGHTSPACE, BLACKBOARD)}

_MOST_DIGITS = 12  # before the first mark, and after the last


def number(cell: str) -> Fraction | None:
    """Return a value of a gradebook as the platform reads it: the last comma or point is the decimal mark."""
    text = cell.strip()
    if not re.fullmatch(r"[+-]?[\d.,]{1,40}", text):
        return None
    first, *groups = re.split(r"[.,]", text.lstrip("+-"))
    *thousands, decimals = groups or ["0"]
    if not all((first, decimals)) or max(len(first), len(decimals)) > _MOST_DIGITS:
        return None
    if any(len(group) != 3 for group in thousands):
        return None
    sign = -1 if text.startswith("-") else 1
    return sign * Fraction(f"{first}{''.join(thousands)}.{decimals}")


def blank(known: PlatformFormat, people: Sequence[RosterPerson], column: str) -> TextTable:
    """Return an empty file of a platform for these people, with the grade column of this header."""
    cells = known.blank or {}
    end = known.last_cell
    header = (*cells, column, *(end[:1] if end else ()))
    rows = tuple(
        (*(_value(one, kind) for kind in cells.values()), "", *(end[1:] if end else ()))
        for one in people
        if any(one.identity(kind) for kind in known.needs)
    )
    return TextTable(header, rows, tuple(range(2, len(rows) + 2)))


def _value(person: RosterPerson, kind: str) -> str:
    if kind == "name":
        return person.name
    return person.sections[0] if kind == "section" and person.sections else person.identity(kind)
