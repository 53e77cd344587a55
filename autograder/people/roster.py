"""Makes one roster of class lists: one entry for each person, whatever their identities are in each list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.people import columns, person_names
from autograder.people.text_table import TextTable
from autograder.wording import listed

# The institution's number first: it is the identity that changes least.
_KINDS = ("number", "login", "email", "canvas", "participant")
_GONE = re.compile(r"withdr|drop|delet|cancel|not enrolled|inactive|left", re.IGNORECASE)
_TEST_PERSON = re.compile(r"(?:student, ?test|test student|points possible)", re.IGNORECASE)


@dataclass(frozen=True)
class RosterPerson:
    """A person of a course. `id` is their first identity; `identities` are pairs of a kind and a value.

    `names` are all spellings of the name that the lists have, the first in front. `left` says that every list that has
    a status says that they are no longer in the course.
    """

    id: str
    names: tuple[str, ...]
    identities: frozenset[tuple[str, str]]
    sections: tuple[str, ...] = ()
    left: bool = False

    @property
    def name(self) -> str:
        """The name, or the id where no list has one."""
        return self.names[0] if self.names else self.id

    @property
    def label(self) -> str:
        """The name with the id, for sentences."""
        return f"{self.name} ({self.id})" if self.names else self.id

    def identity(self, kind: str) -> str:
        """Return the identity of this kind, the first by the alphabet; empty where there is none."""
        return min((value for one, value in self.identities if one == kind), default="")


@dataclass(frozen=True)
class Roster:
    """The people of a course in the order of the lists, and sentences on what to look at in them."""

    people: tuple[RosterPerson, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Line:
    """One row of a list."""

    where: str
    person: RosterPerson
    status: str


def read(tables: Sequence[tuple[str, TextTable]]) -> Roster:
    """Return the roster of class lists, each with the name to call it by.

    Rows that share an identity are one person. Raises `ValueError`, with a sentence, where a list has none of the known
    formats.
    """
    remarks: list[str] = []
    lines = [line for name, table in tables for line in _lines(name, table, remarks)]
    groups = _joined(lines)
    people = tuple(_person(group, remarks) for group in groups)
    remarks += [*_alike(people), *_lost_zeros(people)]
    return Roster(people, tuple(remarks))


def _lines(name: str, table: TextTable, remarks: list[str]) -> Iterator[_Line]:
    """Yield the people of a list, and remark on rows that name nobody or somebody twice."""
    known = columns.recognised(table)
    if known is None and columns.is_foreign_worksheet(table):
        raise ValueError(
            f"{name} is a grading worksheet of Moodle in another language; switch Moodle to English for yourself, and "
            "download it again"
        )
    if known is None:
        named = listed((repr(one[:40]) for one in table.header), 6)
        raise ValueError(
            f"{name} is no class list that is known: its columns are {named}; "
            "export it from the platform, or name the columns `name`, `id`, `login`, `email` and `section`"
        )
    seen: dict[tuple[str, str], int] = {}
    for number, row in zip(table.numbers, table.rows, strict=True):
        values = _values(known.columns, table.header, row)
        line = _line(f"{name}, row {number}", values)
        if _TEST_PERSON.match(values.get("name", "").strip()):
            continue
        if not line.person.identities and not line.person.names:
            if values:
                remarks.append(f"{line.where} names nobody.")
            continue
        for key in {*line.person.identities} & {*seen}:
            if seen[key] > 0:
                same = " and ".join(f"row {one}" for one in (seen[key], number))
                remarks.append(f"{name} lists {line.person.label} twice ({same}).")
                break
        seen |= dict.fromkeys(line.person.identities, number)
        yield line


def row_identities(table: TextTable, row: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return the identities that a row of a known list names."""
    known = columns.recognised(table)
    meanings = known.columns if known else {}
    return _line("", _values(meanings, table.header, row)).person.identities


def _values(meanings: Mapping[str, str], header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """Return what each column of a row that has a meaning says; of two columns of one meaning the first."""
    cells = [
        (meanings.get(columns.label(title), ""), cell.strip())
        for title, cell in zip(header, row, strict=True)
    ]
    return {meaning: cell for meaning, cell in reversed(cells) if meaning and cell}


def _line(where: str, values: Mapping[str, str]) -> _Line:
    name = values.get("name") or " ".join(filter(None, (values.get("given"), values.get("family"))))
    identities = [(kind, _value(kind, values[kind])) for kind in _KINDS if kind in values]
    # Many institutions give the e-mail address as the login; another list may have it as the address alone.
    identities += [("email", value) for kind, value in identities if kind == "login" and "@" in value]
    sections = [section.strip() for section in re.split(r"[;,]|\sand\s", values.get("section", ""))]
    person = RosterPerson(
        id=next((value for _, value in identities), person_names.readable(name)),
        names=tuple(filter(None, [person_names.readable(name)])),
        identities=frozenset(identities),
        sections=tuple(filter(None, sections)),
    )
    return _Line(where, person, values.get("status", ""))


def _value(kind: str, cell: str) -> str:
    """Return an identity as it is compared: platforms put `#` in front of some, and case means nothing in a login."""
    cell = cell.removeprefix("#").strip().strip("'")
    if kind == "participant":
        return re.sub(r"\A\D+", "", cell)  # the word before the number is the teacher's language
    return cell.casefold() if kind in ("login", "email") else cell


def _joined(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Return the rows of each person: rows that share an identity, directly or through others."""
    groups: dict[int, list[_Line]] = {}
    holder: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines):
        keys = _keys(line.person)
        found = sorted({holder[key] for key in keys if key in holder})
        home = found[0] if found else number
        merged = [one for other in found for one in groups.pop(other)]
        groups[home] = [*merged, line]
        for one in groups[home]:
            holder |= dict.fromkeys(_keys(one.person), home)
    return [groups[home] for home in sorted(groups)]


def _keys(person: RosterPerson) -> frozenset[tuple[str, str]]:
    """Return what joins rows: Moodle counts participants anew for each assignment, so their numbers join no lists."""
    lasting = frozenset(one for one in person.identities if one[0] != "participant")
    return lasting or person.identities or frozenset({("name", person.name)})


def _person(lines: Sequence[_Line], remarks: list[str]) -> RosterPerson:
    """Return the person of these rows."""
    people = [line.person for line in lines]
    identities = frozenset(identity for one in people for identity in one.identities)
    names = tuple(dict.fromkeys(name for one in people for name in one.names))
    ordered = [value for kind in _KINDS for one, value in sorted(identities) if one == kind]
    stated = [line.status for line in lines if line.status]
    person = replace(
        people[0],
        id=ordered[0] if ordered else people[0].id,
        names=names,
        identities=identities,
        sections=tuple(dict.fromkeys(section for one in people for section in one.sections)),
        left=bool(stated) and all(_GONE.search(status) for status in stated),
    )
    remarks += _of_person(person)
    return person


def _of_person(person: RosterPerson) -> Iterator[str]:
    """Yield what is to be looked at in one person's entry."""
    keys = [person_names.keys(name) for name in person.names]
    if any(not keys[0] & other for other in keys[1:]):
        yield f"{person.id} has different names: {listed(person.names)}."
    numbers = sorted(value for kind, value in person.identities if kind == "number")
    if len(numbers) > 1:
        yield f"{person.name} has {len(numbers)} numbers: {listed(numbers)}."
    if person.left:
        yield f"{person.label} has left the course, as the list says."


def _alike(people: Iterable[RosterPerson]) -> Iterator[str]:
    """Yield a sentence for each two people who have one name, and may be one."""
    by_key: dict[str, list[RosterPerson]] = defaultdict(list)
    for person in people:
        for key in sorted({key for name in person.names for key in person_names.keys(name)}):
            by_key[key].append(person)
    told = set()
    for same in by_key.values():
        labels = listed(one.label for one in same)
        if len(same) > 1 and labels not in told:
            told.add(labels)
            yield f"{labels} have one name; if they are one person, add a row that has both identities."


def _lost_zeros(people: Iterable[RosterPerson]) -> Iterator[str]:
    """Yield a sentence for each two numbers that differ in leading zeros alone, which spreadsheets take away."""
    by_digits: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for kind, value in person.identities:
            if kind == "number" and value.isdecimal():
                by_digits[value.lstrip("0")].add(value)
    for values in by_digits.values():
        if len(values) > 1:
            yield (
                f"The numbers {listed(sorted(values))} differ in leading zeros alone, "
                "which a spreadsheet may have taken away; export that list again."
            )
