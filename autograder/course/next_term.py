"""Makes next term's course: the same assignments and packages, with new seeds and a new key, and nobody in it."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from autograder.course import secret_key, verdict
from autograder.course.assignment import ASSIGNMENT_FILE
from autograder.course.course import COURSE_FILE, Course
from autograder.errors import UsageError

_SEED = re.compile(r"^seed[ \t]*=.*$", re.MULTILINE)
_SCHEMA = re.compile(r"^schema[ \t]*=.*$", re.MULTILINE)
_DATE = re.compile(r"(?P<key>\b(?:opens|closes)\s*=\s*)(?P<date>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)")
_SEEDS = 2**31  # many enough that nobody tries them through, and short enough to be read out
_LEFT = shutil.ignore_patterns("__pycache__", "*.pyc", ".git", ".ipynb_checkpoints", verdict.VERDICT_FILE)


def create(course: Course, target: Path, weeks: int) -> list[Path]:
    """Write the course into a new folder, and return what it holds. Dates of the schedule are `weeks` later.

    Raises `UsageError` where the folder is not empty, or lies in the course itself.
    """
    if target.exists() and any(target.iterdir()):
        raise UsageError(f"{target} is not empty; name a new folder")
    if target.resolve().is_relative_to(course.root.resolve()):
        raise UsageError(f"{target} lies in the course itself; name a folder outside of it")
    target.mkdir(parents=True, exist_ok=True)
    parts = [course.assignments.relative_to(course.root), *map(Path, course.packages)]
    for part in parts:
        source = course.root / part
        if source.is_dir():
            shutil.copytree(source, target / part, symlinks=True, ignore=_LEFT)
        elif source.with_suffix(".py").is_file():
            shutil.copyfile(source.with_suffix(".py"), (target / part).with_suffix(".py"))
    text = (course.root / COURSE_FILE).read_text("utf-8-sig")
    (target / COURSE_FILE).write_text(_later(text, weeks), "utf-8")
    for path in sorted((target / parts[0]).glob(f"*/{ASSIGNMENT_FILE}")):
        path.write_text(_seeded(path.read_text("utf-8-sig")), "utf-8")
    secret_key.create(target)
    return [target / COURSE_FILE, *(target / part for part in parts), target / secret_key.KEY_FILE]


def _seeded(text: str) -> str:
    """Return an assignment's settings with a new seed."""
    line = f"seed = {secrets.randbelow(_SEEDS)}"
    if _SEED.search(text):
        return _SEED.sub(line, text, count=1)
    return _SCHEMA.sub(lambda found: f"{found[0]}\n{line}", text, count=1)


def _later(text: str, weeks: int) -> str:
    """Return a course's settings with the dates of its schedule this many weeks later, at the same time of the day."""

    def moved(found: re.Match[str]) -> str:
        date = datetime.fromisoformat(found["date"]) + timedelta(weeks=weeks)
        return found["key"] + date.isoformat()

    return _DATE.sub(moved, text)


def dates(course: Course) -> Iterator[datetime]:
    """Yield every date on which an assignment of the course closes."""
    yield from (one.closes for one in course.schedule if one.closes is not None)
