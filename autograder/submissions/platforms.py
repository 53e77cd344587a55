"""Reads what learning platforms write into the names of a class's download: who, which attempt, whether late.

| platform | a name in its download |
|---|---|
| Canvas | `doejane_LATE_123_4561_hw1-1.ipynb`: user, attachment, and a count that tells attachments of one name apart |
| Moodle | `Jane Doe_12345_assignsubmission_file_/`, or the same in front of a file's name |
| Blackboard | `hw1_jdoe_attempt_2026-11-01-10-10-00_hw1.ipynb`, and the same as `.txt` for each attempt |
| Brightspace | `12345-6789 - Jane Doe - Nov 1, 2026 1010 AM/`, or with ` - hw1.ipynb` |
| nbgrader's exchange | `jane+hw1+2026-11-01 10:10:00 UTC+random/` |
| Teams | `Version 2/` in a student's folder |

Students choose the ends of these names, so each pattern takes the first position where it fits: nobody can write
another student's name, or a later time, into a file's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Handed:
    """The parts of a name in a download. `who` is empty where the name is that of an attempt alone.

    `written` is the attempt as it stands in the name; of two attempts the one with the larger `order` is the later.
    `called` is the name that the student gave the file, empty for a folder.
    """

    who: str
    order: tuple[int, ...] = ()
    written: str = ""
    called: str = ""
    late: bool = False


def handed(name: str) -> Handed | None:
    """Return the parts of a name that has the form of one platform alone; None for all others."""
    name = unicodedata.normalize("NFC", name)
    return _moodle(name) or _blackboard(name) or _brightspace(name) or _exchange(name) or _version(name)


_MOODLE = re.compile(r"(?P<who>[^/]*?_\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<file>.*))?", re.DOTALL)
_BLACKBOARD = re.compile(
    r"(?P<who>.+?)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)
_BRIGHTSPACE = re.compile(
    r"(?P<who>\d+-\d+ - .+?) - (?P<when>(?P<month>[A-Z][a-z]{2})[a-z]* (?P<day>\d\d?), (?P<year>\d{4}) "
    r"(?P<hour>\d\d?):?(?P<minute>\d\d) (?P<half>[AP])M)(?: - (?P<file>.+))?",
    re.DOTALL,
)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_EXCHANGE = re.compile(
    r"(?P<who>[^+]+)\+(?P<assignment>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d [\d:.]+[^+]*)(?:\+.*)?", re.DOTALL
)
_VERSION = re.compile(r"vers\w* (?P<number>\d{1,6})", re.IGNORECASE)
_CANVAS = re.compile(
    r"(?:(?!LATE_)(?P<name>.+?)_)?(?P<late>LATE_)?(?P<user>\d+|anon_[A-Za-z0-9]+)_"
    r"(?:(?P<attachment>\d+)_(?P<file>.+)|(?:text|link)\.html)",
    re.DOTALL,
)
_COUNTED = re.compile(r"-\d+(?=\.\w+\Z)")


def _moodle(name: str) -> Handed | None:
    found = _MOODLE.fullmatch(name)
    return Handed(found["who"], called=found["file"] or "") if found else None


def _blackboard(name: str) -> Handed | None:
    found = _BLACKBOARD.fullmatch(name)
    return (
        Handed(found["who"], _numbers(found["when"]), found["when"], found["file"] or "") if found else None
    )


def _brightspace(name: str) -> Handed | None:
    found = _BRIGHTSPACE.fullmatch(name)
    if not found or found["month"] not in _MONTHS:
        return None
    hour = int(found["hour"]) % 12 + (12 if found["half"] == "P" else 0)
    day = (int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"]))
    return Handed(found["who"], (*day, hour, int(found["minute"])), found["when"], found["file"] or "")


def _exchange(name: str) -> Handed | None:
    found = _EXCHANGE.fullmatch(name)
    return (
        Handed(f"{found['who']}+{found['assignment']}", _numbers(found["when"]), found["when"])
        if found
        else None
    )


def _version(name: str) -> Handed | None:
    found = _VERSION.fullmatch(name)
    return Handed("", (int(found["number"]),), name) if found else None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text))


def canvas(names: Sequence[str], notebooks: Sequence[str]) -> dict[str, Handed]:
    """Return the parts of the names that have Canvas's form; nothing where the folder is not a download from Canvas.

    Other names may have this form by chance (`lab_2026_101_anna.ipynb`). So all `notebooks` must fit, no attachment may
    occur twice, no user may have two names, and there must be several users, unless there is one notebook alone.
    """
    found = {
        name: match for name in names if (match := _CANVAS.fullmatch(unicodedata.normalize("NFC", name)))
    }
    attachments = [match["attachment"] for match in found.values() if match["attachment"]]
    users = {(match["name"], match["user"]) for match in found.values()}
    alone = len(users) == 1 and len(notebooks) == 1
    fits = (
        all(name in found for name in notebooks)
        and len(set(attachments)) == len(attachments)
        and len({user for _, user in users}) == len(users)
        and (len(users) > 1 or alone)
    )
    return {name: _of_canvas(match) for name, match in found.items()} if fits else {}


def _of_canvas(match: re.Match[str]) -> Handed:
    who = "_".join(filter(None, (match["name"], match["user"])))
    return Handed(who, called=_COUNTED.sub("", match["file"] or ""), late=bool(match["late"]))
