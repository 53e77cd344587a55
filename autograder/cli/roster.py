"""`autograder roster`: who is in the course, as class lists say it and as people correct it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from autograder.cli import class_lists, gradebooks, next_step, writing
from autograder.cli.terminal import one_line
from autograder.course import course as courses
from autograder.course.course import Course
from autograder.errors import UsageError
from autograder.people.roster import Roster, RosterPerson
from autograder.rendering.text import count

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.records.services.roster_import import RosterChanges

T = TypeVar("T")
KINDS = ("number", "login", "email", "canvas")
_TITLES = {
    "new": "New",
    "renamed": "Renamed",
    "changed": "Changed",
    "back": "Back in the course",
    "left": "Left the course",
    "missing": "In the course, and in none of the lists (if the lists are complete, say --complete)",
    "unclear": "Not taken",
    "remarks": "Look at",
}


@dataclass(frozen=True)
class Asked:
    """What every command about a roster is given: a folder in the course, a time, and how to answer."""

    course: Path
    at: str | None
    dry_run: bool
    as_json: bool


def take(paths: Sequence[Path], asked: Asked, *, complete: bool) -> int:
    """Take class lists; return 1 where an entry could not be taken."""
    lists = class_lists.read(paths)

    def work(course: Course, actor: str) -> RosterChanges:
        from autograder.records.services import roster_import

        return roster_import.take(
            lists, actor, writing.now_or(asked.at, course.policy.zone), complete=complete
        )

    made = writing.run(asked.course, work, dry_run=asked.dry_run)
    lines = [f"{_verb(asked, 'Took')} {count(len(lists.people), 'person', 'people')}: {_numbers(made)}."]
    for field, title in _TITLES.items():
        found = getattr(made, field)
        lines += [f"{title}:", *(f"  {one_line(text)}" for text in found)] if found else []
    step = "the same command without --dry-run" if asked.dry_run else "autograder collect ASSIGNMENT DOWNLOAD"
    next_step.report(
        {**msgspec.to_builtins(made), "written": not asked.dry_run},
        "\n".join(lines),
        step,
        as_json=asked.as_json,
    )
    return 1 if made.unclear else 0


def _numbers(made: RosterChanges) -> str:
    parts = [f"{len(getattr(made, field))} {word}" for field, word in _WORDS.items() if getattr(made, field)]
    return ", ".join([*parts, f"{made.unchanged} unchanged"])


_PAST = {"Took": "taken"}
_WORDS = {
    "new": "new",
    "renamed": "renamed",
    "changed": "changed",
    "back": "back",
    "left": "left",
    "missing": "missing",
    "unclear": "not taken",
}


def show(who: str | None, asked: Asked) -> int:
    """Print everybody, or one person with all identities."""
    course = courses.find(asked.course)
    with gradebooks.opened(course):
        from autograder.records.services import directory

        here = directory.read(writing.moment(asked.at, course.policy.zone) if asked.at else None)
        numbers = list(here.people) if who is None else [here.find(who)]
    people = [here.people[number] for number in numbers]
    entries = [
        {
            "id": one.id,
            "names": one.names,
            "identities": sorted(one.identities),
            "sections": one.sections,
            "in_course": not one.left,
        }
        for one in people
    ]
    lines = [_entry(one) for one in people]
    if who is None:
        lines.append(
            f"{count(sum(not one.left for one in people), 'person is', 'people are')} in the course."
        )
    step = "autograder roster import FILE" if not people else "autograder status"
    next_step.report({"people": entries}, "\n".join(lines), step, as_json=asked.as_json)
    return 0


def _entry(one: RosterPerson) -> str:
    where = f"; {', '.join(one.sections)}" if one.sections else ""
    left = "; not in the course" if one.left else ""
    known = ", ".join(f"{kind} {value}" for kind, value in sorted(one.identities))
    return one_line(f"{' / '.join(one.names) or one.id}: {known}{where}{left}")


def rename(who: str, name: str, asked: Asked) -> int:
    """Give a person another name; hand-ins are found by the former one, too."""
    if not name.strip():
        raise UsageError("write the new name")

    def work(actor: str, now: datetime) -> tuple[str, str]:
        from autograder.records.services import directory, enrolments

        here = directory.read()
        number = here.find(who)
        enrolments.rename(number, name, actor, now)
        return here.label(number), directory.read().label(number)

    before, after = _written(asked, work)
    return _said(asked, {"before": before, "after": after}, f"{_verb(asked, 'Renamed')} {before} to {after}.")


def merge(who: str, other: str, asked: Asked) -> int:
    """Make two entries one person."""

    def work(actor: str, now: datetime) -> tuple[str, str]:
        from autograder.records.services import directory, enrolments

        here = directory.read()
        kept, gone = here.find(who), here.find(other)
        enrolments.merge(kept, gone, actor, now)
        return here.label(gone), directory.read().label(kept)

    gone, kept = _written(asked, work)
    return _said(asked, {"kept": kept, "merged": gone}, f"{_verb(asked, 'Merged')} {gone} into {kept}.")


def identify(who: str, kind: str, value: str, asked: Asked) -> int:
    """Give a person one more identity."""

    def work(actor: str, now: datetime) -> str:
        from autograder.records.services import directory, enrolments

        here = directory.read()
        number = here.find(who)
        known = value.strip().casefold() if kind in ("login", "email") else value.strip()
        if not known:
            raise UsageError(f"write the {kind}")
        enrolments.identify(number, kind, known, actor, now)
        return directory.read().label(number)

    label = _written(asked, work)
    return _said(asked, {"person": label}, f"{_verb(asked, 'Entered')} the {kind} {value} of {label}.")


def join(name: str, identities: Sequence[tuple[str, str]], sections: Sequence[str], asked: Asked) -> int:
    """Let somebody be in the course: a new person with identities, or one who is known."""

    def work(actor: str, now: datetime) -> str:
        from autograder.records.services import directory, enrolments, roster_import

        if not identities:
            number = directory.read().find(name)
            enrolments.join(number, sections, actor, now)
            return directory.read().label(number)
        person = RosterPerson(identities[0][1], (name,), frozenset(identities), tuple(sections))
        made = roster_import.take(Roster((person,)), actor, now)
        if made.unclear:
            raise UsageError(made.unclear[0].rstrip("."))
        return person.label

    label = _written(asked, work)
    where = f" in {', '.join(sections)}" if sections else ""
    return _said(
        asked, {"person": label, "sections": list(sections)}, f"{label} {_is(asked)} in the course{where}."
    )


def leave(who: str, asked: Asked) -> int:
    """Let somebody be out of the course; what they handed in and were told stays."""

    def work(actor: str, now: datetime) -> str:
        from autograder.records.services import directory, enrolments

        here = directory.read()
        number = here.find(who)
        if not enrolments.leave(number, actor, now):
            raise UsageError(f"{here.label(number)} is not in the course")
        return here.label(number)

    label = _written(asked, work)
    return _said(asked, {"person": label}, f"{label} {_is(asked)} out of the course; their grades stay.")


def erase(who: str, asked: Asked) -> int:
    """Erase a person: names, identities, and bytes that nobody else handed in."""

    def work(actor: str, now: datetime) -> str:
        from autograder.records.services import directory, enrolments, people
        from autograder.records.tables.people import Person

        here = directory.read()
        number = here.find(who)
        enrolments.leave(number, actor, now)
        people.erase(Person.objects.get(pk=number), actor, now)
        return f"person {number}"

    label = _written(asked, work)
    text = f"{_verb(asked, 'Erased')} the names, identities and files of {label}; the grades stay under this number."
    return _said(asked, {"person": label}, text)


def _written(asked: Asked, work: Callable[[str, datetime], T]) -> T:
    return writing.run(
        asked.course,
        lambda course, actor: work(actor, writing.now_or(asked.at, course.policy.zone)),
        dry_run=asked.dry_run,
    )


def _said(asked: Asked, said: dict[str, object], text: str) -> int:
    step = "the same command without --dry-run" if asked.dry_run else "autograder roster show"
    next_step.report({**said, "written": not asked.dry_run}, one_line(text), step, as_json=asked.as_json)
    return 0


def _verb(asked: Asked, done: str) -> str:
    """Return the verb in the past, or as what would be done."""
    return f"Would have {_PAST.get(done, done.lower())}" if asked.dry_run else done


def _is(asked: Asked) -> str:
    return "would be" if asked.dry_run else "is"
