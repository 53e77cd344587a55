"""Builds the zip that an instructor uploads to Gradescope, the same bytes on any machine and at any time.

It holds the secret key of the course and the hidden tests. Whoever has it can compute every hidden input.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.course import verdict
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.judge.client import Judge
from autograder.platforms.gradescope import (
    course_files,
    feedback,
    fixed_zip,
    framework,
    lock,
    result_file,
    settings,
)
from autograder.platforms.gradescope.course_files import TravellingCourse
from autograder.platforms.gradescope.harness import COURSE, SETTINGS_FILE
from autograder.platforms.gradescope.settings import Visibility, ZipSettings

_TEXTS = Path(__file__).parent / "container"
PROGRAMS = ("setup.sh", "run_autograder")
_BEGUN = "begun.json"
_PRIVATE = 0o600


@dataclass(frozen=True)
class GradescopeZip:
    """The zip's bytes and what of the course is in it."""

    data: bytes
    course: TravellingCourse


def build(
    assignment: Assignment, visibility: Visibility, minutes: int, further: Path | None, *, lateness: bool
) -> GradescopeZip:
    """Return the zip of an assignment, once its tests have been collected from what the zip holds.

    `further` is a lock of the instructor's. Raises `UsageError`, `AssignmentError`, `CourseError` or `JudgeError`.
    """
    course = course_files.of(assignment)
    more = lock.further(further) if further else b""
    locked = lock.RUNTIME.read_bytes()
    lock.check_packages(assignment, locked + more)
    _try(course)
    chosen = ZipSettings(
        schema=settings.SCHEMA,
        assignment=course.folder,
        digest=verdict.digest(assignment),
        autograder=verdict.version(),
        visibility=visibility,
        lateness=lateness,
        minutes=minutes,
    )
    name, wheel = framework.wheel()
    contents = {
        **{one: (_TEXTS / one).read_bytes() for one in PROGRAMS},
        _BEGUN: result_file.encoded(feedback.not_graded(feedback.BEGUN)),
        SETTINGS_FILE: settings.encoded(chosen),
        "locks/uv.lock": lock.UV.read_bytes(),
        "locks/runtime.lock": locked,
        "locks/further.lock": more,
        f"wheels/{name}": wheel,
        **{f"{COURSE}/{one}": data for one, data in course.files.items()},
    }
    return GradescopeZip(fixed_zip.zip_of(contents, programs=PROGRAMS, mode=_PRIVATE), course)


def _try(course: TravellingCourse) -> None:
    """Collect the hidden tests from what travels alone. Raises `AssignmentError` where something is missing."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        for name, data in course.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        try:
            with Judge(assignments.load(root / course.folder)):
                pass
        except AssignmentError as error:
            where = str(error.path).removeprefix(f"{root.resolve()}/")
            raise AssignmentError(
                Path(where), f"{error.problem} (in the zip, which was not written)"
            ) from None
