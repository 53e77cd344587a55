"""Says whose a hand-in is, of the people and the teams that the gradebook knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from autograder.people.matching import Matched, PersonFinder
from autograder.people.roster import Roster, RosterPerson
from autograder.records.services import roster_import, team_records
from autograder.records.services.directory import Directory


class OwnerFinder(PersonFinder):
    """Finds people as `PersonFinder` does; a hand-in under a team's name is that of its first member.

    `numbers` are those of the people. Of the class lists, only people whom the gradebook knows are found.
    """

    def __init__(self, here: Directory, lists: Roster | None, at: datetime) -> None:
        self.numbers, self.unknown = _known(here, lists)
        super().__init__(Roster(tuple(self.numbers)))
        self._people = {number: person for person, number in self.numbers.items()}
        self._at = at

    def find_submission(self, identifier: str, file: str) -> Matched:
        """Return whose a submission is, by its id and by each part of its path."""
        found = super().find_submission(identifier, file)
        if found.person is not None or found.is_ambiguous:
            return found
        for part in (*file.split("/"), identifier):
            for name in (part, part.partition("_")[0], part.removesuffix(".ipynb")):
                team = team_records.find(name)
                numbers = team_records.members(team, self._at) if team else []
                if numbers and numbers[0] in self._people:
                    return Matched(self._people[numbers[0]])
        return found


def _known(here: Directory, lists: Roster | None) -> tuple[Mapping[RosterPerson, int], list[str]]:
    """Return everybody with the identities that the lists add, and a sentence on each who is not in the gradebook."""
    matches = roster_import.matches(lists, here) if lists else {}
    more: dict[int, frozenset[tuple[str, str]]] = {}
    unknown = []
    for one, numbers in matches.items():
        if len(numbers) == 1:
            (number,) = numbers
            more[number] = more.get(number, frozenset()) | one.identities
        else:
            unknown.append(
                f"{one.label} is not in the gradebook; take the list first: autograder roster import."
            )
    people = {
        replace(person, identities=person.identities | more.get(number, frozenset())): number
        for number, person in here.people.items()
    }
    return people, unknown
