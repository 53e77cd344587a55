"""An assignment: the folder with `assignment.toml`, `source.py`, `hidden/`, `bugs/` and `variants/`.

Everything is read by path and checked when it is read, so that a broken assignment is reported before a single
submission runs.
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import msgspec

from autograder.course import budgets, secret_key
from autograder.course import course as courses
from autograder.course.budgets import Budgets
from autograder.course.course import Course
from autograder.errors import AssignmentError

ASSIGNMENT_FILE = "assignment.toml"
SCHEMA = "autograder-assignment/1"
_MOST_SEED = 2**62
_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name that the student must provide: how it is called and what it returns, in words.

    Of a variable, `value` says what it holds, and there is no signature.
    """

    name: str
    signature: str = ""
    returns: str = ""
    value: str = ""

    @property
    def is_variable(self) -> bool:
        """Whether the name is asked for as a variable, and not as a function or a class."""
        return bool(self.value)


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One level of a rubric: its points and the description that a marker compares an answer with."""

    points: float
    description: str


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question with its points. `marking` is "automatic" (hidden tests) or "hand" (a person, with a rubric).

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


class _AssignmentFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    id: str
    title: str
    questions: list[Question]
    seed: int = 0
    source: str = "source.py"
    packages: list[str] = []
    forbidden: list[str] = []
    files: list[str] = []
    shown_markers: list[str] = []
    budgets: Budgets = Budgets()


@dataclass(frozen=True)
class Assignment:
    """An assignment's folder, its course and what its `assignment.toml` says.

    `packages` is what the worker imports before the notebook runs; `forbidden` packages are absent from the
    worker altogether; `files` are paths relative to `folder` that students get beside their notebook. `shown_markers`
    are lines and tags that look like another tool's marker and that students shall see. `key` is the course's secret
    key, once whoever draws hidden inputs has read it: an assignment is loaded without.
    """

    folder: Path
    course: Course
    id: str
    title: str
    seed: int
    source: Path
    packages: tuple[str, ...]
    forbidden: tuple[str, ...]
    files: tuple[str, ...]
    budgets: Budgets
    questions: tuple[Question, ...]
    shown_markers: tuple[str, ...] = ()
    key: bytes = field(default=b"", repr=False)

    @property
    def hidden(self) -> Path:
        """The folder of hidden tests."""
        return self.folder / "hidden"

    @property
    def max_score(self) -> float:
        """The points of all questions together."""
        return sum(question.points for question in self.questions)

    def all_needs(self, question: str) -> list[str]:
        """Return the questions that this one needs, directly or through others."""
        found: list[str] = []
        todo = list(self.question(question).needs)
        while todo:
            needed = todo.pop(0)
            if needed not in found:
                found.append(needed)
                todo += self.question(needed).needs
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a question asks for."""
        return tuple(name.name for question in self.questions for name in question.names)

    def question(self, question_id: str) -> Question:
        """Return the question with this id. Raises `AssignmentError`."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise AssignmentError(self.folder, f"there is no question {question_id!r}")

    def bugs(self) -> list[Path]:
        """Return every file of known mistakes, sorted by name: a Python file holds one, a TOML file several."""
        return sorted(path for path in (self.folder / "bugs").glob("*") if path.suffix in (".py", ".toml"))

    def variants(self) -> list[Path]:
        """Return every file of a right but different answer, sorted by name."""
        return sorted((self.folder / "variants").glob("*.py"))


def load(folder: Path) -> Assignment:
    """Return the assignment at `folder`. Raises `AssignmentError` or `CourseError`."""
    folder = folder.resolve()
    path = folder / ASSIGNMENT_FILE
    if not path.is_file():
        raise AssignmentError(folder, f"is no assignment: there is no {ASSIGNMENT_FILE} in it")
    try:
        file = msgspec.toml.decode(path.read_text("utf-8-sig"), type=_AssignmentFile)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error
    _check(path, file)
    return Assignment(
        folder=folder,
        course=courses.find(folder),
        id=file.id,
        title=file.title,
        seed=file.seed,
        source=folder / file.source,
        packages=tuple(file.packages),
        forbidden=tuple(file.forbidden),
        files=tuple(file.files),
        shown_markers=tuple(file.shown_markers),
        budgets=file.budgets,
        questions=tuple(file.questions),
    )


def _check(path: Path, file: _AssignmentFile) -> None:
    """Raise `AssignmentError` at the first contradiction."""
    if file.schema != SCHEMA:
        raise AssignmentError(path, f"schema is {file.schema!r}, and this version reads {SCHEMA!r}")
    budgets.check(path, file.budgets)
    if not 0 <= file.seed <= _MOST_SEED:
        raise AssignmentError(path, f"seed is {file.seed}, and must lie between 0 and 2**62")
    if not file.title.strip():
        raise AssignmentError(path, "title is empty")
    _check_packages(path, file.packages, file.forbidden)
    ids = [question.id for question in file.questions]
    if not ids:
        raise AssignmentError(path, "has no questions")
    for identifier in (file.id, *ids):
        if not _ID.fullmatch(identifier):
            raise AssignmentError(
                path, f"id {identifier!r} must be small letters, digits, - and _, beginning with a letter"
            )
    if len(set(ids)) != len(ids):
        raise AssignmentError(path, f"two questions have the id {_first_double(ids)!r}")
    names = [name.name for question in file.questions for name in question.names]
    if len(set(names)) != len(names):
        raise AssignmentError(
            path, f"the name {_first_double(names)!r} is asked for twice: one question owns it"
        )
    for question in file.questions:
        _check_question(path, question, file.questions)
    try:
        needs_first(file.questions)
    except CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise AssignmentError(path, f"questions need each other in a circle: {circle}") from None
    for relative in (file.source, *file.files):
        _check_inside(path, relative)


def _first_double(words: Sequence[str]) -> str:
    return next(word for word in words if words.count(word) > 1)


def _check_packages(path: Path, packages: Sequence[str], forbidden: Sequence[str]) -> None:
    for name in (*packages, *forbidden):
        if not all(part.isidentifier() for part in name.split(".")):
            raise AssignmentError(
                path, f"the package {name!r} must be written as in an import: sklearn, for one"
            )
    both = [name for name in packages if name in forbidden]
    if both:
        raise AssignmentError(path, f"the package {both[0]!r} is among packages and among forbidden")


def _check_question(path: Path, question: Question, questions: Sequence[Question]) -> None:
    where, ids = f"question {question.id!r}", [one.id for one in questions]
    if question.marking not in ("automatic", "hand"):
        raise AssignmentError(path, f'{where}: marking must be "automatic" or "hand"')
    if question.marking == "hand" and not question.rubric:
        raise AssignmentError(path, f"{where} is marked by hand and has no rubric")
    if not (question.points > 0 and math.isfinite(question.points)):
        raise AssignmentError(path, f"{where} must have more than 0 points, and a finite number of them")
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
            raise AssignmentError(path, f"{where}: {key} names {_first_double(listed)!r} twice")
    unknown = [needed for needed in question.needs if needed not in ids]
    if unknown:
        raise AssignmentError(path, f"{where} needs {unknown[0]!r}, which is no question")
    for other in (one for one in questions if one.id in question.needs):
        held = [name.name for name in other.names if name.is_variable]
        if held:
            said = (
                f"needs {other.id!r}, which asks for the variable {held[0]!r}: only functions can be replaced"
            )
            raise AssignmentError(path, f"{where} {said}")
    loose = [other for other in question.together if other not in question.needs]
    if loose:
        raise AssignmentError(path, f"{where}: together names {loose[0]!r}, which is not among its needs")


def _check_name(path: Path, where: str, name: Name) -> None:
    if not name.name.isidentifier() or keyword.iskeyword(name.name):
        raise AssignmentError(path, f"{where}: {name.name!r} is no name that Python code can define")
    if name.is_variable:
        if name.signature or name.returns:
            said = f"{name.name!r} has a value, so it has neither a signature nor a result; leave out one of them"
            raise AssignmentError(path, f"{where}: {said}")
    elif not name.signature.startswith(f"{name.name}("):
        said = f"the signature {name.signature!r} must begin with the name, as in '{name.name}(x)'"
        raise AssignmentError(path, f"{where}: {said}")


def needs_first(questions: Sequence[Question]) -> list[Question]:
    """Return the questions, each after those that it needs. Raises `CycleError`."""
    known = {question.id: question for question in questions}
    graph = {question.id: question.needs for question in questions}
    return [known[name] for name in TopologicalSorter(graph).static_order()]


def _check_inside(path: Path, relative: str) -> None:
    target = (path.parent / relative).resolve()
    if not target.is_relative_to(path.parent.resolve()):
        raise AssignmentError(path, f"{relative!r} lies outside the assignment's folder")
    if target.name == secret_key.KEY_FILE:
        raise AssignmentError(path, f"{relative!r} is the course's secret key; remove it from `files`")
    if not target.is_file():
        raise AssignmentError(path, f"names the file {relative!r}, which does not exist")
