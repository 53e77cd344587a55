"""Teams that change during a term: who is in which, and whose a team's hand-in is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder.wording import listed

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Membership:
    """A person's time in a team: from `since` until just before `until`."""

    team: str
    person: str
    since: datetime = _ALWAYS
    until: datetime = _NEVER

    def holds(self, at: datetime) -> bool:
        """Return whether the person is in the team at this instant."""
        return self.since <= at < self.until


@dataclass(frozen=True)
class TeamHandIn:
    """One hand-in for an assignment: who handed it in, and when it was received."""

    person: str
    assignment: str
    reference: str
    received: datetime


def team_at(memberships: Iterable[Membership], person: str, at: datetime) -> str:
    """Return the team that a person is in at an instant; empty where there is none."""
    return min((one.team for one in memberships if one.person == person and one.holds(at)), default="")


def owners(hand_in: TeamHandIn, memberships: Sequence[Membership]) -> tuple[str, ...]:
    """Return whose a hand-in is: all who are in the person's team when it is received, or the person alone."""
    team = team_at(memberships, hand_in.person, hand_in.received)
    members = {one.person for one in memberships if one.team == team and one.holds(hand_in.received)}
    return tuple(sorted(members | {hand_in.person})) if team else (hand_in.person,)


def remarks(hand_ins: Sequence[TeamHandIn], memberships: Sequence[Membership]) -> list[str]:
    """Return a sentence on each team or person that somebody must look at."""
    return [*_overlaps(memberships), *_several(hand_ins, memberships), *_alone(hand_ins, memberships)]


def _overlaps(memberships: Sequence[Membership]) -> Iterator[str]:
    """Yield a sentence for each person who is in two teams at one time."""
    ordered = sorted(memberships, key=lambda one: (one.person, one.since, one.team))
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.person == one.person and other.team != one.team and one.holds(other.since):
                yield f"{one.person} is in {one.team} and {other.team} at one time; end one of the two."


def _several(hand_ins: Sequence[TeamHandIn], memberships: Sequence[Membership]) -> Iterator[str]:
    """Yield a sentence for each team of which several people handed in one assignment."""
    by_team: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in hand_ins:
        if team := team_at(memberships, one.person, one.received):
            by_team[one.assignment, team].add(one.person)
    for (assignment, team), people in sorted(by_team.items()):
        if len(people) > 1:
            yield (
                f"{listed(sorted(people))} of {team} all handed in {assignment}: they are attempts of one team, "
                "and the policy says which counts; if they work apart, autograder team leave."
            )


def _alone(hand_ins: Sequence[TeamHandIn], memberships: Sequence[Membership]) -> Iterator[str]:
    """Yield a sentence for each person without a team, where others handed in the assignment with one."""
    with_team = {one.assignment for one in hand_ins if team_at(memberships, one.person, one.received)}
    for one in sorted(hand_ins, key=lambda one: (one.assignment, one.person)):
        if one.assignment in with_team and not team_at(memberships, one.person, one.received):
            yield (
                f"{one.person} handed in {one.assignment} without a team; "
                "name the team (autograder team form), or the grade is theirs alone."
            )
