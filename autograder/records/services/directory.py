"""The people of the gradebook as the roster of the course, and who is meant by a name, a number or a login."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from autograder.errors import UsageError
from autograder.people.matching import PersonFinder
from autograder.people.roster import Roster, RosterPerson
from autograder.records.services import people
from autograder.records.tables.people import Enrolment, Identity, Person, PersonSpelling
from autograder.wording import listed

# The kinds of identities by which class lists know people, the surest first. Another source is one that hands in.
KINDS = ("number", "login", "email", "canvas")


@dataclass(frozen=True)
class Directory:
    """Everybody of the gradebook, by number, with those who are in the course now."""

    people: dict[int, RosterPerson]
    enrolled: frozenset[int]
    sections: dict[int, frozenset[str]]

    @cached_property
    def numbers(self) -> dict[RosterPerson, int]:
        """The number of each person."""
        return {person: number for number, person in self.people.items()}

    @property
    def roster(self) -> Roster:
        """Everybody who is or was in the course, as class lists have them."""
        return Roster(tuple(self.people.values()))

    def label(self, number: int) -> str:
        """Return what people read for a person."""
        found = self.people.get(number)
        return found.label if found else f"person {number}"

    def find(self, who: str) -> int:
        """Return the number of the person who is meant. Raises `UsageError` where that is nobody, or may be several."""
        wanted = who.strip().casefold()
        exact = {
            number
            for number, person in self.people.items()
            for kind, value in person.identities
            if value.casefold() == wanted
        }
        if len(exact) == 1:
            return exact.pop()
        if exact:
            labels = listed(sorted(self.label(number) for number in exact))
            raise UsageError(f"{who!r} may be {labels}; say another identity")
        found = PersonFinder(self.roster).find(who)
        if found.person is not None:
            return self.numbers[found.person]
        if found.is_ambiguous:
            raise UsageError(f"{found.problem.split(';')[0]}; say the number or the login")
        raise UsageError(f"the gradebook knows no {who!r}; `autograder roster show` lists everybody")


def read(at: datetime | None = None) -> Directory:
    """Return the directory of now, or of an earlier time. Erased people are not in it."""
    identities: dict[int, list[tuple[str, str]]] = defaultdict(list)
    accounts = set(Identity.objects.filter(source=people.ACCOUNTS).values_list("person_id", flat=True))
    for number, kind, value in (
        Identity.objects.exclude(source=people.ACCOUNTS)
        .order_by("pk")
        .values_list("person_id", "source", "reference")
    ):
        identities[number].append((kind, value))
    spellings: dict[int, list[str]] = defaultdict(list)
    for number, name in PersonSpelling.objects.order_by("pk").values_list("person_id", "name"):
        spellings[number].append(name)
    sections = _sections(at)
    enrolled = frozenset(sections)
    found = {
        number: _person(number, name, identities[number], spellings[number], sections)
        for number, name in Person.objects.filter(erased=None).order_by("pk").values_list("pk", "name")
    }
    # Who only uses the commands is nobody of the course.
    known = {
        number: one for number, one in found.items() if one.names or one.identities or number not in accounts
    }
    named = {number: frozenset(own) - {""} for number, own in sections.items()}
    return Directory(known, enrolled, named)


def _sections(at: datetime | None) -> dict[int, list[str]]:
    """Return the sections of everybody who is in the course at a time; without one, at the end of all that is known."""
    times = Q(until=None) if at is None else Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    found: dict[int, list[str]] = defaultdict(list)
    for number, section in (
        Enrolment.objects.filter(times, person__erased=None)
        .order_by("pk")
        .values_list("person_id", "section")
    ):
        found[number].append(section)
    return dict(found)


def _person(
    number: int,
    name: str,
    identities: list[tuple[str, str]],
    spellings: list[str],
    sections: dict[int, list[str]],
) -> RosterPerson:
    ordered = sorted(identities, key=lambda one: KINDS.index(one[0]) if one[0] in KINDS else len(KINDS))
    names = tuple(dict.fromkeys(filter(None, [name, *spellings])))
    return RosterPerson(
        id=ordered[0][1] if ordered else name or f"person {number}",
        names=names,
        identities=frozenset(identities),
        sections=tuple(filter(None, sections.get(number, []))),
        left=number not in sections,
    )
