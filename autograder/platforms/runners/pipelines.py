"""The pipelines that `autograder init --ci` writes: for the course's repository, for grading, and for students'.

The files come from the folder `pipelines` beside this module. Each bears the ending `.txt`, so that no tool takes a
template for a pipeline of this package.
"""

from __future__ import annotations

from pathlib import Path

from autograder.course.course import Course
from autograder.course.starter import ENDING
from autograder.course.verdict import version
from autograder.errors import UsageError

TEMPLATES = Path(__file__).with_name("pipelines")
HOSTS = ("github", "gitlab")
PYTHON = "3.11"  # on which every test was run
STUDENTS = "student-repository"  # the folder to copy into the repository that students start from


def create(course: Course, host: str) -> list[Path]:
    """Write a host's pipelines into a course, and return the files written, sorted.

    Raises `UsageError`, before anything is written, where one of them is there already, and where it cannot be written.
    """
    templates = sorted((TEMPLATES / host).rglob(f"*{ENDING}"))
    paths = [
        course.root / one.relative_to(TEMPLATES / host).as_posix().removesuffix(ENDING) for one in templates
    ]
    for path in paths:
        if path.exists() or path.is_symlink():
            raise UsageError(f"{path} is there already; move it, so that nothing of yours is overwritten")
    try:
        for template, path in zip(templates, paths, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_filled(template.read_text("utf-8"), course), "utf-8")
    except OSError as error:
        raise UsageError(
            f"{error.filename or course.root} cannot be written: {error.strerror or error}"
        ) from error
    return sorted(paths)


def _filled(text: str, course: Course) -> str:
    """Return a template with the course's folder of assignments, the release of the autograder, and the Python."""
    assignments = course.assignments.relative_to(course.root).as_posix()
    filled = text.replace("@ASSIGNMENTS@", assignments)
    return filled.replace("@VERSION@", version()).replace("@PYTHON@", PYTHON)
