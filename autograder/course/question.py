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
    """A name that the student must provide: how it is called and what it returns, in words.

    A name such as `Network.step` is a method of a class that a question asks for. Of a variable, `value` says what it
    holds, and there is no signature.
    """

    name: str
    signature: str = ""
    returns: str = ""
    value: str = ""

    @property
    def is_variable(self) -> bool:
        """Whether the name is asked for as a variable, and not as a function or a class."""
        return bool(self.value)

    @property
    def owner(self) -> str:
        """The class of a method; empty for any other name."""
        return self.name.rpartition(".")[0]

    @property
    def method(self) -> str:
        """The name of a method in its class."""
        return self.name.rpartition(".")[2]


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One level of a rubric: its points and the description that a marker compares an answer with."""

    points: float
    description: str


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question with its points, which may be 0 unless `marking` is "hand".

    `marking` is "automatic" (hidden tests) or "hand" (a person, with a rubric).

    `needs` names the questions that this one stands on; `carried` is the share of its points that it can still
    earn once a needed part that is wrong has been replaced. `together` names those of them with which it shares a
    form of its own, such as a cache: neither can be replaced without the other. `methods` are the methods that it asks
    for, such as `Network.step`; in the file they may stand among the `names`, once it is loaded they do not.

    `test_points` gives each hidden test its points in place of weights, by the name of the test: of a parametrized one,
    the points for each of its cases.
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
    methods: tuple[Name, ...] = ()
    test_points: dict[str, float] = {}

    def with_methods_apart(self) -> Question:
        """Return the question with those of its names that are methods under `methods`."""
        names = tuple(name for name in self.names if not name.owner)
        methods = (*self.methods, *(name for name in self.names if name.owner))
        return msgspec.structs.replace(self, names=names, methods=methods)

    def points_name(self, test: str) -> str:
        """Return the key of `test_points` that a test, by its id, is meant by; empty where there is none."""
        function = test.partition("::")[2]
        forms = (test, test.partition("[")[0], function, function.partition("[")[0])
        return next((form for form in forms if form in self.test_points), "")


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
    if question.test_points and question.marking == "hand":
        raise AssignmentError(
            path, f"{where} is marked by hand: no test gives points, so leave out test_points"
        )
    for test, points in question.test_points.items():
        if not (points > 0 and math.isfinite(points)):
            raise AssignmentError(path, f"{where}: test_points of {test!r} must be above 0, and finite")
    for level in question.rubric:
        if not 0 <= level.points <= question.points:
            raise AssignmentError(
                path, f"{where}: a rubric level lies outside 0 to {question.points:g} points"
            )
    if question.rubric and max(level.points for level in question.rubric) < question.points:
        raise AssignmentError(path, f"{where}: no level of the rubric gives all {question.points:g} points")
    for name in (*question.names, *question.methods):
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
    parts = name.name.split(".")
    if len(parts) > 2 or not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        raise AssignmentError(path, f"{where}: {name.name!r} is no name that Python code can define")
    if name.is_variable:
        if name.signature or name.returns or name.owner:
            said = f"{name.name!r} has a value, so it has neither a signature nor a result; leave out one of them"
            raise AssignmentError(path, f"{where}: {said}")
    elif not name.signature.startswith(f"{name.name}("):
        said = f"the signature {name.signature!r} must begin with the name, as in '{name.name}(x)'"
        raise AssignmentError(path, f"{where}: {said}")


def check_replaceable(path: Path, questions: Sequence[Question]) -> None:
    """Raise `AssignmentError` where a question needs one that asks for a variable."""
    for question in questions:
        for other in (one for one in questions if one.id in question.needs):
            held = [name.name for name in other.names if name.is_variable]
            if held:
                said = f"needs {other.id!r}, which asks for the variable {held[0]!r}: only functions can be replaced"
                raise AssignmentError(path, f"question {question.id!r} {said}")


def needs_first(questions: Sequence[Question]) -> list[Question]:
    """Return the questions, each after those that it needs, as far as they are among these. Raises `CycleError`."""
    known = {question.id: question for question in questions}
    graph = {question.id: question.needs for question in questions}
    return [known[name] for name in TopologicalSorter(graph).static_order() if name in known]


def first_double(words: Sequence[str]) -> str:
    """Return the first of the words that is there twice."""
    return next(word for word in words if words.count(word) > 1)
