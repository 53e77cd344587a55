"""Says which other assignments students are still working on when they get a bundle.

They get it now, or when the assignment opens if that is later. Another one is over once its closing date has passed
then. Without a closing date, assignments that the schedule has earlier count as over, and those that it has later as
open. For an assignment that is not in the schedule only those with a closing date count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder import wording
from autograder.course.assignment import Assignment

_LATER = "taken as open, because it comes later and has no closing date"


@dataclass(frozen=True)
class OpenAssignments:
    """The open assignments by id, with how long each is open: the end of a sentence.

    `assumed` is the sentence on what was taken for granted without a date; empty if nothing was.
    """

    until: Mapping[str, str]
    assumed: str


def of(assignment: Assignment, now: datetime) -> OpenAssignments:
    """Return the assignments of the schedule that are open for students who get this assignment's bundle."""
    schedule = assignment.course.schedule
    own = assignment.course.scheduled(assignment.id)
    moment = max(now, own.opens) if own is not None and own.opens is not None else now
    until: dict[str, str] = {}
    over: list[str] = []
    for one in schedule:
        if one.closes is not None and moment < one.closes:
            until[one.id] = f"open until {one.closes:%Y-%m-%d %H:%M} UTC"
        elif one.closes is None and own is not None and schedule.index(one) > schedule.index(own):
            until[one.id] = _LATER
        elif one.closes is None:
            over.append(one.id)
    later = [one for one, said in until.items() if said == _LATER]
    assumed = _assumed([one for one in over if one != assignment.id], later)
    return OpenAssignments({one: said for one, said in until.items() if one != assignment.id}, assumed)


def _assumed(over: Sequence[str], later: Sequence[str]) -> str:
    parts = [
        f"{wording.listed(ids)} {'is' if len(ids) == 1 else 'are'} taken as {state}"
        for ids, state in ((over, "over"), (later, "still open"))
        if ids
    ]
    return f"without a closing date in course.toml, {wording.listed(parts)}" if parts else ""
