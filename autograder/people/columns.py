"""Knows the class lists of platforms by their headers, and the columns that say who a person is.

| format | known by | columns |
|---|---|---|
| `canvas` | gradebook export | `Student`, `ID`, `SIS User ID`, `SIS Login ID`, `Section` |
| `brightspace` | class list, grades | `OrgDefinedId`, `Username`, `First Name`, `Last Name`, `Email`, `Sections` |
| `blackboard` | grade column file | `Username`, `Student ID`, `First Name`, `Last Name`, `Availability` |
| `banner` | class list of Banner, also by Excel | `Student Name`, `ID`, `CRN`, `Registration Status`, `Email` |
| `moodle` | participants, grades, worksheet | `First name`, `Last name`, `ID number`, `Email address`, `Groups` |
| `plain` | any table with a column `name` | `name`, `id`, `login`, `email`, `section`, `status` |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.people.text_table import TextTable

_PARTICIPANT = re.compile(r"[^\W\d_]+ \d+")  # "Participant 55012", in the teacher's language

# What a column means. `number` is the institution's own number of a person, whatever a platform calls it.
_CANVAS = {
    "student": "name",
    "id": "canvas",
    "sis user id": "number",
    "sis login id": "login",
    "section": "section",
    "firstname": "given",
    "lastname": "family",
}
_BRIGHTSPACE = {
    "orgdefinedid": "number",
    "username": "login",
    "first name": "given",
    "last name": "family",
    "email": "email",
    "sections": "section",
}
_BLACKBOARD = {
    "username": "login",
    "student id": "number",
    "first name": "given",
    "last name": "family",
    "email": "email",
    "child course id": "section",
}
_BANNER = {
    "student name": "name",
    "full name": "name",
    "name": "name",
    "id": "number",
    "student id": "number",
    "email": "email",
    "student email": "email",
    "crn": "section",
    "registration status": "status",
    "reg status": "status",
    "status": "status",
}
_MOODLE = {
    "identifier": "participant",
    "full name": "name",
    "first name": "given",
    "last name": "family",
    "surname": "family",
    "id number": "number",
    "username": "login",
    "email address": "email",
    "groups": "section",
    "group": "section",
}
_PLAIN = {
    "name": "name",
    "id": "number",
    "login": "login",
    "username": "login",
    "email": "email",
    "e-mail": "email",
    "section": "section",
    "status": "status",
}


@dataclass(frozen=True)
class ListFormat:
    """A format of class lists: its columns, those that it must have, and of some others at least one."""

    name: str
    columns: Mapping[str, str]
    every: frozenset[str]
    some: frozenset[str] = frozenset()

    def fits(self, header: Iterable[str]) -> bool:
        """Return whether a header is one of this format."""
        have = frozenset(header)
        return self.every <= have and (not self.some or bool(self.some & have))


def _format(name: str, columns: Mapping[str, str], every: str, some: str = "") -> ListFormat:
    return ListFormat(name, columns, frozenset(every.split(",")), frozenset(filter(None, some.split(","))))


# The first that fits: the more particular ones come before those that others fit as well.
FORMATS = (
    _format("canvas", _CANVAS, "id,section", "sis login id,sis user id"),
    _format("brightspace", _BRIGHTSPACE, "orgdefinedid"),
    _format(
        "blackboard", _BLACKBOARD, "last name,first name,username", "student id,last access,availability"
    ),
    _format("banner", _BANNER, "crn", "student name,full name,name"),
    _format("banner", _BANNER, "id,student name"),
    _format("moodle", _MOODLE, "email address", "full name,first name"),
    _format("moodle", _MOODLE, "identifier", "full name,email address,grade"),
    _format("plain", _PLAIN, "name", "id,login,username,email,e-mail,section"),
)


def recognised(table: TextTable) -> ListFormat | None:
    """Return the format of a table; None where it is none of them."""
    header = [label(cell) for cell in table.header]
    return next((one for one in FORMATS if one.fits(header)), None)


def is_foreign_worksheet(table: TextTable) -> bool:
    """Return whether a table looks like a grading worksheet of Moodle in another language than English."""
    return bool(table.rows) and all(_PARTICIPANT.fullmatch(row[0].strip()) for row in table.rows)


def label(cell: str) -> str:
    """Return a header's cell as it is compared."""
    return " ".join(cell.strip().casefold().split())
