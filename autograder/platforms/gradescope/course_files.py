"""The part of a course that travels in the zip: one assignment with its tests, and what they import.

Variants, mutants, verdicts, submissions, gradebooks and other assignments stay at home. Of an earlier assignment that
this one takes parts of, its source, settings and tests travel, because grading needs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.course import course as courses
from autograder.course import hints, secret_key
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.platforms.gradescope import imports
from autograder.release import pictures
from autograder.release.checks import PUBLIC_CHECKS

# An assignment that the policy names must be there, or the course is not read; nobody grades it in this container.
_ABSENT = b"# This assignment is not in this zip.\n"
_FOLDERS = ("hidden", "bugs")


@dataclass(frozen=True)
class TravellingCourse:
    """The files by path in the course, and the assignment's folder in it.

    `modules` are the files of the course's packages; `whole` says that all of them travel, because a file imports by a
    computed name. `earlier` are the assignments that parts are taken of.
    """

    files: dict[str, bytes]
    folder: str
    modules: tuple[str, ...]
    whole: bool
    earlier: tuple[str, ...]


def of(assignment: Assignment) -> TravellingCourse:
    """Return what travels. A course without a secret key gets one now. Raises `AssignmentError` or `CourseError`."""
    root = assignment.course.root.resolve()
    folder = assignment.folder.resolve()
    if not folder.is_relative_to(root):
        raise AssignmentError(folder, f"lies outside its course, {root}: move it there")
    earlier = list(_earlier(assignment))
    secret_key.ensure(root)
    paths = {root / courses.COURSE_FILE, root / secret_key.KEY_FILE, *_own(assignment)}
    for one in earlier:
        paths |= {one.folder / assignments.ASSIGNMENT_FILE, one.source, *_below(one.hidden)}
    tests = sorted(path for path in paths if path.suffix == ".py" and path != assignment.source)
    modules = imports.needed(root, assignment.course.packages, tests)
    travelling = sorted({path.resolve() for path in paths | set(modules.files)})
    files = {_name(root, path): path.read_bytes() for path in travelling}
    scheduled = {one.id for one in assignment.course.schedule}
    for name in sorted(set(assignment.course.policy.assignments) - scheduled):
        stand = assignment.course.assignments / name / assignments.ASSIGNMENT_FILE
        files.setdefault(stand.relative_to(assignment.course.root).as_posix(), _ABSENT)
    return TravellingCourse(
        files,
        folder.relative_to(root).as_posix(),
        tuple(_name(root, path) for path in modules.files),
        modules.all,
        tuple(one.id for one in earlier),
    )


def _name(root: Path, path: Path) -> str:
    """Return a path as the zip has it. Raises `AssignmentError` where a link leads out of the course."""
    if not path.is_relative_to(root):
        raise AssignmentError(path, f"lies outside the course, {root}; copy it into the assignment")
    return path.relative_to(root).as_posix()


def _own(assignment: Assignment) -> Iterator[Path]:
    folder = assignment.folder
    yield from (folder / assignments.ASSIGNMENT_FILE, assignment.source)
    yield from (folder / name for name in assignment.files)
    yield from (assignment.source.parent / name for name in pictures.travelling(assignment))
    yield from (path for name in (PUBLIC_CHECKS, hints.HINTS_FILE) if (path := folder / name).is_file())
    for name in _FOLDERS:
        yield from _below(folder / name)


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, without what Python and editors leave behind."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield path


def _earlier(assignment: Assignment) -> Iterator[Assignment]:
    """Yield the assignments that parts are taken of, and those that these take parts of, each once."""
    todo, seen = [part.earlier for part in assignment.given], set[str]()
    while todo:
        one = todo.pop(0)
        if one.id not in seen:
            seen.add(one.id)
            yield one
            todo += [part.earlier for part in one.given]
