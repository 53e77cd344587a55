"""Takes class lists into the gradebook, and says who is new, renamed, back, gone, or not to be told apart."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec

from autograder.people import person_names
from autograder.people.matching import PersonFinder
from autograder.people.roster import Roster, RosterPerson
from autograder.records.services import directory, enrolments, events
from autograder.records.services.directory import KINDS, Directory
from autograder.wording import listed


class RosterChanges(msgspec.Struct, frozen=True):
    """What an import changes, or would change: people by their labels, and sentences.

    `missing` are in the course and in none of the lists; `unclear` are entries that are not taken, and why.
    """

    new: tuple[str, ...]
    renamed: tuple[str, ...]
    changed: tuple[str, ...]
    back: tuple[str, ...]
    left: tuple[str, ...]
    missing: tuple[str, ...]
    unclear: tuple[str, ...]
    remarks: tuple[str, ...]
    unchanged: int


def take(lists: Roster, actor: str, now: datetime, *, complete: bool = False) -> RosterChanges:
    """Take these lists in a transaction, and return what changed. With `complete`, who is in none of them has left."""
    events.queue()
    here = directory.read()
    found = matches(lists, here)
    said: dict[str, list[str]] = defaultdict(list)
    met: set[int] = set()
    unchanged = 0
    for one in lists.people:
        numbers = found[one]
        met.update(numbers)
        if len(numbers) > 1:
            said["unclear"].append(_unclear(one, numbers, here))
            continue
        if not numbers:
            said["remarks"] += _namesakes(one, here)
        kind, text = _taken(one, next(iter(numbers), None), here, actor, now)
        if kind:
            said[kind].append(text)
        else:
            unchanged += 1
    missing = [number for number in sorted(here.enrolled) if number not in met]
    for number in missing:
        if complete:
            enrolments.leave(number, actor, now)
        said["left" if complete else "missing"].append(here.label(number))
    fields = ("new", "renamed", "changed", "back", "left", "missing", "unclear")
    return RosterChanges(
        **{name: tuple(said[name]) for name in fields},
        remarks=(*lists.remarks, *said["remarks"]),
        unchanged=unchanged,
    )


def matches(lists: Roster, here: Directory) -> Mapping[RosterPerson, set[int]]:
    """Return the people of the gradebook that each entry may be: by identities, else by the name.

    A person whom only hand-ins know is found by the name that these have.
    """
    by_identity = {
        identity: number for number, person in here.people.items() for identity in person.identities
    }
    by_name: dict[str, set[int]] = defaultdict(set)  # of those whom no list knows by an identity
    by_any_name = _by_name(here)
    finder = PersonFinder(lists)
    by_work: dict[RosterPerson, set[int]] = defaultdict(set)
    for number, person in here.people.items():
        known = {kind for kind, _ in person.identities} & {*KINDS}
        for key in () if known else {key for name in person.names for key in person_names.keys(name)}:
            by_name[key].add(number)
        for _, value in () if known or person.names else person.identities:
            match = finder.find_submission(value, value)
            if match.person is not None:
                by_work[match.person].add(number)
    found = {}
    for one in lists.people:
        sure = {by_identity[key] for key in one.identities if key in by_identity} | by_work[one]
        nameless = not any(kind in KINDS for kind, _ in one.identities)
        known_names = by_any_name if nameless else by_name
        keys = {key for name in one.names for key in person_names.keys(name)}
        names = {number for key in keys for number in known_names.get(key, ())}
        found[one] = sure or names
    return found


def _by_name(here: Directory) -> dict[str, set[int]]:
    """Return the people of each name, by its keys."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, person in here.people.items():
        for key in {key for name in person.names for key in person_names.keys(name)}:
            found[key].add(number)
    return found


def _namesakes(one: RosterPerson, here: Directory) -> list[str]:
    """Return a sentence on each person of the gradebook who has the name of a new one."""
    by_name = _by_name(here)
    keys = {key for name in one.names for key in person_names.keys(name)}
    return [
        f"{one.label} is new and has the name of {here.label(number)}; if they are one person, "
        f"autograder roster merge {shlex.quote(here.people[number].id)} {shlex.quote(one.id)}."
        for number in sorted({number for key in keys for number in by_name.get(key, ())})
    ]


def _unclear(one: RosterPerson, numbers: Collection[int], here: Directory) -> str:
    people = sorted(numbers)
    labels = listed(here.label(number) for number in people)
    first, second = (shlex.quote(here.people[number].id) for number in people[:2])
    return f"{one.label} has identities of {labels}; if they are one person, autograder roster merge {first} {second}."


def _taken(
    one: RosterPerson, number: int | None, here: Directory, actor: str, now: datetime
) -> tuple[str, str]:
    """Take one entry, and return the kind of its change, and the text; of no change, empty ones."""
    lasting = sorted(
        (pair for pair in one.identities if pair[0] in KINDS), key=lambda pair: KINDS.index(pair[0])
    )
    if number is None:
        if one.left:
            return "", ""
        made = enrolments.add(one.names, lasting, actor, now)
        enrolments.join(made, one.sections, actor, now)
        return "new", one.label
    was_in = number in here.enrolled
    former = ""
    known = len(here.people[number].names)
    for name in one.names:
        former = enrolments.spell(number, name, actor, now) or former
    more = sum(enrolments.identify(number, kind, value, actor, now) for kind, value in lasting)
    if one.left:
        return ("left", one.label) if enrolments.leave(number, actor, now) else ("", "")
    moved = enrolments.join(number, one.sections, actor, now)
    if not was_in:
        return ("back" if known else "new"), one.label
    if former:
        return "renamed", f"{former} → {one.label}"
    return ("changed", _changed(one, more, moved=moved)) if more or moved else ("", "")


def _changed(one: RosterPerson, more: int, *, moved: bool) -> str:
    parts = [f"in {listed(one.sections)}"] if moved and one.sections else []
    parts += [f"{more} more {'identity' if more == 1 else 'identities'}"] if more else []
    return f"{one.label}: {', '.join(parts)}"
