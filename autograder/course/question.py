"""A question of an assignment: its points, the names that it asks for, and the questions that it stands on."""

from __future__ import annotations

import keyword
import math
from collections.abc import Sequence
from graphlib import TopologicalSorter
from pathlib import Path

import msgspec

from autograder.errors import AssignmentError


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name that the student must provide: how it is called and what it returns, in words."""

    name: str
    signature: str
    returns: str = ""


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One level of a rubric: its points and the description that a marker compares an answer with."""

    points: float
    description: str


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question with its points, which may be 0 unless `marking` is "hand".

    `marking` is "automatic" (hidden tests) or "hand" (a person, with a rubric).

    `needs` names the questions that this one stands on; `carried` is the share of its points that it can still
    earn once a needed part that is wrong has been replaced. `together` names those of them with which it shares a
    form of its own, such as a cache: neither can be replaced without the other.
    """

    id: str
    title: str
    points: float
    marking: str = "automatic"
    names: tuple[Name, ...] = ()
    needs: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    carried: float = 1.0
    rubric: tuple[Level, ...] = ()


def check(path: Path, question: Question, ids: Sequence[str]) -> None:
    """Raise `AssignmentError` at the first contradiction in a question. `ids` are those that it may need."""
    where = f"question {question.id!r}"
    if question.marking not in ("automatic", "hand"):
        raise AssignmentError(path, f'{where}: marking must be "automatic" or "hand"')
    if question.marking == "hand" and not question.rubric:
        raise AssignmentError(path, f"{where} is marked by hand and has no rubric")
    if not (question.points >= 0 and math.isfinite(question.points)):
        raise AssignmentError(path, f"{where} must have 0 points or more, and a finite number of them")
    if question.marking == "hand" and not question.points:
        raise AssignmentError(path, f"{where} is marked by hand and must have more than 0 points")
    if not 0 <= question.carried <= 1:
        raise AssignmentError(path, f"{where}: carried must lie between 0 and 1")
    for level in question.rubric:
        if not 0 <= level.points <= question.points:
            raise AssignmentError(
                path, f"{where}: a rubric level lies outside 0 to {question.points:g} points"
            )
    if question.rubric and max(level.points for level in question.rubric) < question.points:
        raise AssignmentError(path, f"{where}: no level of the rubric gives all {question.points:g} points")
    for name in question.names:
        _check_name(path, where, name)
    for key in ("needs", "together"):
        listed: tuple[str, ...] = getattr(question, key)
        if len(set(listed)) != len(listed):
            raise AssignmentError(path, f"{where}: {key} names {first_double(listed)!r} twice")
    unknown = [needed for needed in question.needs if needed not in ids]
    if unknown:
        raise AssignmentError(path, f"{where} needs {unknown[0]!r}, which is no question")
    loose = [other for other in question.together if other not in question.needs]
    if loose:
        raise AssignmentError(path, f"{where}: together names {loose[0]!r}, which is not among its needs")


def _check_name(path: Path, where: str, name: Name) -> None:
    if not name.name.isidentifier() or keyword.iskeyword(name.name):
        raise AssignmentError(path, f"{where}: {name.name!r} is no name that Python code can define")
    if not name.signature.startswith(f"{name.name}("):
        said = f"the signature {name.signature!r} must begin with the name, as in '{name.name}(x)'"
        raise AssignmentError(path, f"{where}: {said}")


def needs_first(questions: Sequence[Question]) -> list[Question]:
    """Return the questions, each after those that it needs, as far as they are among these. Raises `CycleError`."""
    known = {question.id: question for question in questions}
    graph = {question.id: question.needs for question in questions}
    return [known[name] for name in TopologicalSorter(graph).static_order() if name in known]


def first_double(words: Sequence[str]) -> str:
    """Return the first of the words that is there twice."""
    return next(word for word in words if words.count(word) > 1)
