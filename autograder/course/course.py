"""A course: the folder with `course.toml`, found by path and never imported as a package.

The framework knows no neural network. Its knowledge of a subject lives in the course's own packages, which only
trusted processes may import, and in the course's assignments.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec

from autograder import wording
from autograder.course import kinds, schedule
from autograder.course.schedule import Scheduled, ScheduleEntry
from autograder.errors import CourseError
from autograder.policy import parsing
from autograder.policy.rules import AssignmentRules, TermPolicy
from autograder.sandbox import tiers

COURSE_FILE = "course.toml"
SCHEMA = "autograder-course/1"
# Years outside would overflow where a date is moved by days, and no course is there.
_FIRST_YEAR, _LAST_YEAR = 1900, 9000


class _CourseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    id: str
    title: str
    assignments: str = "assignments"
    packages: list[str] = []
    time_zone: str = ""
    shown_decimals: Annotated[int, msgspec.Meta(ge=0, le=6)] = 1
    require_tier: str = ""
    kind: str = kinds.DEFAULT
    schedule: list[ScheduleEntry] = []
    policy: dict[str, Any] = {}


@dataclass(frozen=True)
class Course:
    """A course's root folder and what its `course.toml` says. `schedule` may leave assignments out.

    Pages round points to `shown_decimals` places; results keep what was computed.
    `require_tier` is the weakest isolation in which its submissions may be graded; empty where any that holds will do.
    `kind` says which templates a new assignment comes from.
    """

    root: Path
    id: str
    title: str
    assignments: Path
    packages: tuple[str, ...]
    schedule: tuple[Scheduled, ...] = ()
    policy: TermPolicy = field(default_factory=TermPolicy)
    shown_decimals: int = 1
    require_tier: str = ""
    kind: str = kinds.DEFAULT

    def assignment_folders(self) -> list[Path]:
        """Return every folder under `assignments` that holds an `assignment.toml`: as scheduled, then by name.

        Raises `CourseError` where an assignment of the schedule has no such folder.
        """
        scheduled = [self.folder(one.id) for one in self.schedule]
        every = sorted(path.parent for path in self.assignments.glob("*/assignment.toml"))
        return [*scheduled, *(folder for folder in every if folder not in scheduled)]

    def folder(self, assignment: str) -> Path:
        """Return the folder of an assignment of the schedule. Raises `CourseError` where there is none."""
        folder = self.assignments / assignment
        if not (folder / "assignment.toml").is_file():
            place = folder.relative_to(self.root)
            problem = f"the schedule lists {assignment!r}, and there is no {place}/assignment.toml"
            raise CourseError(self.root / COURSE_FILE, f"{problem}; write it or remove the entry")
        return folder

    def scheduled(self, assignment: str) -> Scheduled | None:
        """Return an assignment's entry in the schedule, or None."""
        return next((one for one in self.schedule if one.id == assignment), None)


def find(start: Path) -> Course:
    """Return the course whose root is `start` or the nearest folder above it.

    Raises `CourseError` where there is none, or where its file is wrong.
    """
    resolved = start.resolve()
    if not resolved.exists():  # its parents may hold a course that was not meant
        raise CourseError(start, "there is no such folder")
    for folder in (resolved, *resolved.parents):
        if (folder / COURSE_FILE).is_file():
            return load(folder)
    raise CourseError(
        start, f"no {COURSE_FILE} here or in any folder above; `autograder init DIR` makes a course"
    )


def load(root: Path) -> Course:
    """Return the course at exactly this folder. Raises `CourseError`."""
    path = root / COURSE_FILE
    try:
        # Numbers of the policy are what the text says, not the doubles beside it.
        values = tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
        file = msgspec.convert(values, _CourseFile)
    except (OSError, msgspec.MsgspecError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(path, f"cannot be read: {error}") from error
    if file.schema != SCHEMA:
        raise CourseError(path, f"schema is {file.schema!r}, and this version reads {SCHEMA!r}")
    if file.require_tier not in ("", *tiers.ORDER):
        known = wording.listed([f"{tier!r}" for tier in tiers.ORDER])
        raise CourseError(path, f"require_tier is {file.require_tier!r}, and the tiers are {known}")
    if file.kind not in kinds.KINDS:
        known = wording.listed([f"{kind!r}" for kind in kinds.KINDS])
        raise CourseError(path, f"kind is {file.kind!r}, and the kinds are {known}")
    scheduled = schedule.read(path, file.schedule, file.time_zone)
    zone = ZoneInfo(file.time_zone or "UTC")
    policy = parsing.policy(file.policy, path, zone, [_dated(one, path) for one in scheduled])
    made = Course(
        root=root,
        id=file.id,
        title=file.title,
        assignments=root / file.assignments,
        packages=tuple(file.packages),
        schedule=scheduled,
        policy=policy,
        shown_decimals=file.shown_decimals,
        require_tier=file.require_tier,
        kind=file.kind,
    )
    _know_each_assignment(made, path)
    return made


def _know_each_assignment(course: Course, path: Path) -> None:
    """Raise `CourseError` where the policy has rules for an assignment that is neither scheduled nor there."""
    for name in course.policy.assignments:
        folder = course.assignments / name
        if course.scheduled(name) is None and not (folder / "assignment.toml").is_file():
            raise CourseError(
                path,
                f"[policy.assignments] {name!r} is no assignment: the schedule does not list it, and there is no "
                f"{folder.relative_to(course.root)}/assignment.toml; correct its name",
            )


def _dated(one: Scheduled, path: Path) -> AssignmentRules:
    """Return an entry of the schedule as the policy has it: an assignment is due when it closes."""
    for key, date in (("opens", one.opens), ("closes", one.closes)):
        if date is not None and not _FIRST_YEAR <= date.year <= _LAST_YEAR:
            problem = (
                f"schedule: {one.id!r} {key} in the year {date.year}; leave the date out where there is none"
            )
            raise CourseError(path, problem)
    return AssignmentRules(one.id, opens=one.opens, due=one.closes, weight=Fraction(one.weight))
