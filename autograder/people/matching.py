"""Says whose a hand-in is, by the name that a platform's download, or a folder, gives it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.people import person_names
from autograder.people.roster import Roster, RosterPerson
from autograder.wording import listed

_COUNTED = ("canvas", "participant")
_NUMBERED = re.compile(r"(?:(?P<name>.*)_)?(?P<number>\d+)", re.DOTALL)  # Canvas, Moodle
_BETWEEN = re.compile(r"\d+-\d+ - (?P<name>.+)", re.DOTALL)  # Brightspace
# What platforms put behind the name: the first place where it fits, since students choose what follows.
_TAIL = re.compile(
    r"_assignsubmission_.*|_attempt_\d{4}(?:-\d\d){5}.*| - [A-Z][a-z]{2,8} \d\d?, \d{4} \d\d?:?\d\d [AP]M.*|\.ipynb\Z",
    re.DOTALL,
)
_EXCHANGE = re.compile(r"(?P<login>[^+]+)\+.*", re.DOTALL)  # nbgrader


@dataclass(frozen=True)
class Matched:
    """Whose a hand-in is. Where that is nobody, `problem` says why in a sentence."""

    person: RosterPerson | None
    problem: str = ""
    is_ambiguous: bool = False


class PersonFinder:
    """Finds the people of a roster by what a download calls them."""

    def __init__(self, roster: Roster) -> None:
        self._by_value: dict[str, list[RosterPerson]] = defaultdict(list)
        self._by_count: dict[str, list[RosterPerson]] = defaultdict(list)
        self._by_name: dict[str, list[RosterPerson]] = defaultdict(list)
        self._by_squeezed: dict[str, list[RosterPerson]] = defaultdict(list)
        for person in roster.people:
            self._enter(person)

    def _enter(self, person: RosterPerson) -> None:
        for kind, value in person.identities:
            (self._by_count if kind in _COUNTED else self._by_value)[value.casefold()].append(person)
        for key in {key for name in person.names for key in person_names.keys(name)}:
            self._by_name[key].append(person)
        for key in {key for name in person.names for key in person_names.squeezed(name)}:
            self._by_squeezed[key].append(person)

    def find(self, who: str) -> Matched:
        """Return whose a hand-in is. `who` is the name in a download, a folder's, or a file's without its suffix.

        An identity counts before a name, and a name that two people have is nobody's.
        """
        for found in self._guesses(_TAIL.sub("", who, count=1)):
            people = list(dict.fromkeys(found))
            if len(people) == 1:
                return Matched(people[0])
            if people:
                labels = listed(one.label for one in people)
                return Matched(
                    None, f"{who!r} may be {labels}; rename it to the login or the number.", is_ambiguous=True
                )
        return Matched(None, f"{who!r} is nobody of the roster; correct the name, or add the person.")

    def find_submission(self, identifier: str, file: str) -> Matched:
        """Return whose a submission is, by its id and by each part of its path. All that name somebody must agree."""
        answers = [self.find(name) for name in (identifier, *file.split("/"))]
        people = list(dict.fromkeys(answer.person for answer in answers if answer.person is not None))
        if len(people) == 1:
            return Matched(people[0])
        if people:
            return Matched(None, f"{file} names several people: {listed(one.label for one in people)}.")
        doubtful = next((answer.problem for answer in answers if answer.is_ambiguous), "")
        return Matched(
            None, doubtful or f"{file} is nobody's in the class list; correct its name, or add the person."
        )

    def _guesses(self, who: str) -> Iterable[list[RosterPerson]]:
        """Yield the people that each reading of the name gives, the surest reading first."""
        folded = who.strip().casefold()
        yield self._by_value.get(folded, [])
        if match := _EXCHANGE.fullmatch(folded):
            yield self._by_value.get(match["login"], [])
        if match := _NUMBERED.fullmatch(folded):
            yield self._by_count.get(match["number"], [])
            yield from self._named(match["name"] or "")
        if match := _BETWEEN.fullmatch(folded):
            yield from self._named(match["name"])
        # Blackboard: the assignment's name, then the login, and either may hold underscores.
        parts = folded.split("_")
        yield [one for at in range(1, len(parts)) for one in self._by_value.get("_".join(parts[at:]), [])]
        yield from self._named(folded)

    def _named(self, name: str) -> Iterable[list[RosterPerson]]:
        yield [one for key in person_names.keys(name) for one in self._by_name.get(key, [])]
        yield self._by_squeezed.get(name, [])
