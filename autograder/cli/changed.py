"""Finds the assignments that a change touches: by the files that git says differ from an earlier commit."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.course import course as courses
from autograder.course.assignment import Assignment
from autograder.course.course import Course
from autograder.errors import UsageError

_SECONDS = 60


def since(course: Course, commit: str) -> list[Path]:
    """Return the folders of assignments that differ from a commit of the course's repository, in the course's order.

    All of them where git does not know the commit: after a forced push, or on a new branch. Raises `UsageError` where
    the course is in no repository.
    """
    folders = course.assignment_folders()
    top = Path(_git(course.root, "rev-parse", "--show-toplevel").strip())
    if not _is_known(course.root, commit):
        return folders
    changed = {(top / name).resolve() for name in _changed(course.root, commit)}
    return [folder for folder in folders if _touches(changed, assignments.load(folder))]


def _is_known(root: Path, commit: str) -> bool:
    command = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}"]
    return (
        subprocess.run(_command(root, command), capture_output=True, timeout=_SECONDS, check=False).returncode
        == 0
    )


def _changed(root: Path, commit: str) -> Iterator[str]:
    """Yield the files that differ, with those that are not committed, as paths from the top of the repository."""
    base = _git(root, "merge-base", commit, "HEAD").strip()
    yield from _git(root, "diff", "--name-only", "--no-renames", "-z", base).split("\0")
    yield from _git(root, "ls-files", "--full-name", "--others", "--exclude-standard", "-z").split("\0")


def _touches(changed: set[Path], assignment: Assignment) -> bool:
    """Return whether one of these files lies where a verdict on the assignment rests on it."""
    course = assignment.course
    packages = [course.root / name for name in course.packages]
    folders = [assignment.folder, *packages, *(part.earlier.folder for part in assignment.given)]
    files = {course.root / courses.COURSE_FILE, *(path.with_suffix(".py") for path in packages)}
    resolved = [folder.resolve() for folder in folders]
    return any(
        path in {file.resolve() for file in files} or any(path.is_relative_to(folder) for folder in resolved)
        for path in changed
    )


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(_command(root, arguments), capture_output=True, timeout=_SECONDS, check=False)
    except FileNotFoundError:
        raise UsageError("git is not installed, so that nobody knows what has changed; use --all") from None
    if done.returncode:
        problem = done.stderr.decode("utf-8", "replace").strip().splitlines()[:1]
        raise UsageError(f"{root}: git cannot say what has changed: {''.join(problem)}; use --all")
    return done.stdout.decode("utf-8", "surrogateescape")


def _command(root: Path, arguments: list[str] | tuple[str, ...]) -> list[str]:
    return ["git", "-C", str(root), *arguments]
