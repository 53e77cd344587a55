"""Keeps teams over a term: who is in which from when to when, and what somebody must decide about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from autograder.errors import UsageError
from autograder.people import teams
from autograder.people.teams import Membership, TeamHandIn
from autograder.records.services import events
from autograder.records.services.directory import Directory
from autograder.records.services.events import Change
from autograder.records.tables.people import Team, TeamMember
from autograder.records.tables.receptions import Reception


def form(name: str, people: Sequence[int], actor: str, now: datetime) -> None:
    """Let these people be the team of this name from now on; each leaves their former team. Use a transaction."""
    if not name.strip():
        raise UsageError("write the name of the team")
    team = find(name) or Team.objects.create(name=name.strip())
    for person in people:
        here = TeamMember.objects.filter(_at(now), person_id=person).first()
        if here is not None and here.team_id == team.pk:
            continue
        if here is not None:
            _end(here, now)
        TeamMember.objects.create(team=team, person_id=person, since=now)
    events.append(Change(actor, "team.formed", f"team:{team.pk}"), now)


def leave(person: int, actor: str, now: datetime) -> str:
    """Let a person be in no team from now on, and return the name of the one that they leave; empty for none."""
    here = TeamMember.objects.filter(_at(now), person_id=person).select_related("team").first()
    if here is None:
        return ""
    _end(here, now)
    events.append(Change(actor, "team.left", f"team:{here.team_id}"), now)
    return here.team.name


def _end(one: TeamMember, now: datetime) -> None:
    if now <= one.since:
        raise UsageError(
            f"the person is in the team since {one.since:%Y-%m-%d %H:%M} UTC, which is not before that"
        )
    TeamMember.objects.filter(pk=one.pk).update(until=now)


def _at(now: datetime) -> Q:
    return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))


def find(name: str) -> Team | None:
    """Return the team of this name, whatever the case of its letters."""
    wanted = " ".join(name.split()).casefold()
    return next(
        (one for one in Team.objects.order_by("pk") if " ".join(one.name.split()).casefold() == wanted), None
    )


def members(team: Team, at: datetime) -> list[int]:
    """Return the numbers of those who are in a team at a time."""
    return list(
        TeamMember.objects.filter(_at(at), team=team).order_by("pk").values_list("person_id", flat=True)
    )


def memberships() -> list[Membership]:
    """Return everybody's times in teams; people and teams are their numbers as text."""
    rows = TeamMember.objects.order_by("pk")
    return [_membership(one, str(one.team_id), str(one.person_id)) for one in rows]


def _membership(one: TeamMember, team: str, person: str) -> Membership:
    if one.until is None:
        return Membership(team, person, one.since)
    return Membership(team, person, one.since, one.until)


def remarks(assignment: str, here: Directory) -> list[str]:
    """Return a sentence on each team or person about whom somebody must decide."""
    rows = TeamMember.objects.select_related("team").order_by("pk")
    named = [_membership(one, one.team.name, here.label(one.person_id)) for one in rows]
    if not named:
        return []
    received = (
        Reception.objects.filter(submission__assignment=assignment)
        .select_related("submission")
        .order_by("pk")
    )
    hand_ins = [
        TeamHandIn(here.label(one.submission.person_id or 0), assignment, str(one.pk), time_of(one))
        for one in received
    ]
    return teams.remarks(hand_ins, named)


def time_of(one: Reception) -> datetime:
    """Return when a hand-in was made, as well as that is known: for teams, which change over a term."""
    return one.received if one.is_ours or one.stamp is None else one.stamp
