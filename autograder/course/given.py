"""Parts of earlier assignments that a later one uses: `[[given]]` in `assignment.toml`.

A part is all that one question of the earlier assignment asks for. It is given in one of three ways. *provided*: the
earlier solution's text stands in the notebook. *own*: students paste their own, which is tested again and replaced
where it is wrong. *withheld*: only the judge has it, and answers calls of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from autograder.course.question import Question
from autograder.errors import AssignmentError

Kind = Literal["provided", "own", "withheld"]


class GivenEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part as `assignment.toml` has it: the earlier assignment, its question, and how it is given.

    `id` names the part in this assignment; without it the part has the question's id.
    """

    source: str = msgspec.field(name="from")
    question: str
    kind: Kind = "provided"
    id: str = ""


def check_earlier(path: Path, assignment: str, source: str, schedule: Sequence[str]) -> None:
    """Raise `AssignmentError` unless `source` stands before `assignment` in the course's schedule."""
    for listed in (source, assignment):
        if listed not in schedule:
            problem = (
                f"given: the schedule in course.toml does not list {listed!r}, so that no order is known"
            )
            raise AssignmentError(path, f"{problem}; add it there")
    if schedule.index(source) >= schedule.index(assignment):
        problem = f"given: {source!r} is not before {assignment!r} in the schedule of course.toml"
        raise AssignmentError(path, f"{problem}; parts come from earlier assignments alone")


def asked_there(path: Path, entry: GivenEntry, questions: Sequence[Question]) -> Question:
    """Return the earlier assignment's question. Raises `AssignmentError` where there is none that can be given."""
    where = f"given: {entry.source!r} has"
    found = next((one for one in questions if one.id == entry.question), None)
    if found is None:
        raise AssignmentError(path, f"{where} no question {entry.question!r}")
    if found.marking == "hand" or not found.names:
        raise AssignmentError(path, f"{where} a question {entry.question!r}, and it asks for no function")
    return found


def as_given(question: Question, new_id: str, known: Mapping[str, str]) -> Question:
    """Return a question as a later assignment has it: no points, its new id, and the needs that are given too."""
    needs, together = (
        tuple(known[one] for one in ids if one in known) for ids in (question.needs, question.together)
    )
    return msgspec.structs.replace(
        question, id=new_id, points=0.0, needs=needs, together=together, test_points={}
    )
