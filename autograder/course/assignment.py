"""An assignment: the folder with `assignment.toml`, `source.py`, `hidden/`, `bugs/` and `variants/`.

Everything is read by path and checked when it is read, so that a broken assignment is reported before a single
submission runs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from graphlib import CycleError
from pathlib import Path

import msgspec

from autograder.course import budgets, secret_key
from autograder.course import course as courses
from autograder.course import given as givens
from autograder.course import question as question_checks
from autograder.course.budgets import Budgets
from autograder.course.course import Course
from autograder.course.given import GivenEntry, Kind
from autograder.course.question import Question, needs_first
from autograder.errors import AssignmentError

ASSIGNMENT_FILE = "assignment.toml"
SCHEMA = "autograder-assignment/1"
_MOST_SEED = 2**62
ID_PATTERN = re.compile(r"[a-z][a-z0-9_-]{0,63}")
ID_FORM = "it must be small letters, digits, - and _, beginning with a letter"


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
    shown_lines: list[str] = []
    untested: list[str] = []
    budgets: Budgets = Budgets()
    given: list[GivenEntry] = []


@dataclass(frozen=True)
class GivenPart:
    """A question of an earlier assignment whose functions this one uses. `id` is its id in this one.

    `question` is the question as this assignment has it: without points, and with the needs that are given too.
    """

    id: str
    kind: Kind
    earlier: Assignment
    question: Question
    asked: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its functions."""
        return tuple(name.name for name in self.question.names)


@dataclass(frozen=True)
class Assignment:
    """An assignment's folder, its course and what its `assignment.toml` says.

    `packages` is what the worker imports before the notebook runs; `forbidden` packages are absent from the
    worker altogether; `files` are paths relative to `folder` that students get beside their notebook. `shown_markers`
    are lines and tags that look like another tool's marker and that students shall see, `shown_lines` lines of secret
    files too. `untested` are hidden tests that are known to catch no known mistake. `key` is the course's secret
    key, once whoever draws hidden inputs has read it: an assignment is loaded without. `given` are the parts of earlier
    assignments; those of the kind "own" are among the `questions`, at their end, with 0 points.
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
    shown_lines: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    key: bytes = field(default=b"", repr=False)
    given: tuple[GivenPart, ...] = ()

    def given_as(self, *kinds: Kind) -> tuple[GivenPart, ...]:
        """Return the parts of earlier assignments that are given in one of these ways."""
        return tuple(part for part in self.given if part.kind in kinds)

    def is_given(self, question_id: str) -> bool:
        """Return True for a question of an earlier assignment, which earns nothing here."""
        return any(part.id == question_id for part in self.given)

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
    """Return the assignment at `folder`, with the earlier ones that it takes parts of.

    Raises `AssignmentError` or `CourseError`.
    """
    folder = folder.resolve()
    path = folder / ASSIGNMENT_FILE
    if not path.is_file():
        raise AssignmentError(folder, f"is no assignment: there is no {ASSIGNMENT_FILE} in it")
    try:
        file = msgspec.toml.decode(path.read_text("utf-8-sig"), type=_AssignmentFile)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error
    _check(path, file)
    course = courses.find(folder)
    parts = _given(path, file, course)
    _check_given_names(path, file, parts)
    own = [part.question for part in parts if part.kind == "own"]
    question_checks.check_replaceable(path, [*file.questions, *own])
    return Assignment(
        folder=folder,
        course=course,
        id=file.id,
        title=file.title,
        seed=file.seed,
        source=folder / file.source,
        packages=tuple(file.packages),
        forbidden=tuple(file.forbidden),
        files=tuple(file.files),
        shown_markers=tuple(file.shown_markers),
        shown_lines=tuple(file.shown_lines),
        untested=tuple(file.untested),
        budgets=file.budgets,
        questions=(*(one.with_methods_apart() for one in file.questions), *own),
        given=parts,
    )


def _given(path: Path, file: _AssignmentFile, course: Course) -> tuple[GivenPart, ...]:
    """Return the parts of earlier assignments, each found there. Raises `AssignmentError` or `CourseError`."""
    sources = list(dict.fromkeys(entry.source for entry in file.given))
    for source in sources:
        givens.check_earlier(path, file.id, source, [one.id for one in course.schedule])
    earlier = {source: load(course.folder(source)) for source in sources}
    ids = {(entry.source, entry.question): entry.id or entry.question for entry in file.given}
    replaceable = {(entry.source, entry.question) for entry in file.given if entry.kind == "own"}
    parts = []
    for entry in file.given:
        there = earlier[entry.source]
        asked = givens.asked_there(
            path, entry, [one for one in there.questions if not there.is_given(one.id)]
        )
        known = {old: ids[source, old] for source, old in replaceable if source == entry.source}
        kept = givens.as_given(asked, ids[entry.source, entry.question], known)
        parts.append(GivenPart(kept.id, entry.kind, there, kept, entry.question))
    return tuple(parts)


def _check_given_names(path: Path, file: _AssignmentFile, parts: Sequence[GivenPart]) -> None:
    asked = {name.name: one.id for one in file.questions for name in one.names}
    for name in (name for part in parts for name in part.names):
        if name in asked:
            problem = f"the name {name!r} is given, and question {asked[name]!r} asks for it too"
            raise AssignmentError(path, problem)
    withheld = (name for part in parts if part.kind == "withheld" for name in part.question.names)
    for held in (name.name for name in withheld if name.is_variable):
        raise AssignmentError(
            path, f"the variable {held!r} is withheld, and the judge answers functions alone"
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
    if not file.questions:
        raise AssignmentError(path, "has no questions")
    ids = [one.id for one in file.questions] + [entry.id or entry.question for entry in file.given]
    for identifier in (file.id, *ids):
        if not ID_PATTERN.fullmatch(identifier):
            raise AssignmentError(
                path, f"id {identifier!r} must be small letters, digits, - and _, beginning with a letter"
            )
    if len(set(ids)) != len(ids):
        raise AssignmentError(path, f"two questions have the id {question_checks.first_double(ids)!r}")
    names = [name.name for one in file.questions for name in one.names]
    if len(set(names)) != len(names):
        raise AssignmentError(
            path, f"the name {question_checks.first_double(names)!r} is asked for twice: one question owns it"
        )
    usable = [entry.id or entry.question for entry in file.given if entry.kind == "own"]
    for one in file.questions:
        question_checks.check(path, one, [*(other.id for other in file.questions), *usable])
        for name in one.with_methods_apart().methods:
            if name.owner not in names:
                problem = f"{name.name!r} is a method of {name.owner!r}, which no question asks for"
                raise AssignmentError(path, f"question {one.id!r}: {problem}")
    try:
        needs_first(file.questions)
    except CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise AssignmentError(path, f"questions need each other in a circle: {circle}") from None
    for relative in (file.source, *file.files):
        _check_inside(path, relative)


def _check_packages(path: Path, packages: Sequence[str], forbidden: Sequence[str]) -> None:
    for name in (*packages, *forbidden):
        if not all(part.isidentifier() for part in name.split(".")):
            raise AssignmentError(
                path, f"the package {name!r} must be written as in an import: sklearn, for one"
            )
    both = [name for name in packages if name in forbidden]
    if both:
        raise AssignmentError(path, f"the package {both[0]!r} is among packages and among forbidden")


def _check_inside(path: Path, relative: str) -> None:
    target = (path.parent / relative).resolve()
    if not target.is_relative_to(path.parent.resolve()):
        raise AssignmentError(path, f"{relative!r} lies outside the assignment's folder")
    if target.name == secret_key.KEY_FILE:
        raise AssignmentError(path, f"{relative!r} is the course's secret key; remove it from `files`")
    if not target.is_file():
        raise AssignmentError(path, f"names the file {relative!r}, which does not exist")
