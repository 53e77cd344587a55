"""The skeleton of an assignment in an existing course, as `autograder init --assignment` writes it.

It has everything that an assignment has, and `verify` finds it fit as it is. The files come from the folder of its kind
in `skeleton` beside this module, as those of a new course do.
"""

from __future__ import annotations

from pathlib import Path

from autograder.course.assignment import ID_FORM, ID_PATTERN
from autograder.course.course import Course
from autograder.course.starter import ENDING
from autograder.errors import UsageError

TEMPLATES = Path(__file__).with_name("skeleton")
PLACEHOLDER = "ASSIGNMENT"


def create(course: Course, assignment: str, kind: str | None = None) -> list[Path]:
    """Write the skeleton into the course's folder of assignments, and return the files written, sorted.

    Its kind is the course's where none is given.

    Raises `UsageError` where the id is none, where there is such a folder already, or where it cannot be written.
    """
    if not ID_PATTERN.fullmatch(assignment):
        raise UsageError(f"{assignment!r} is no id of an assignment: {ID_FORM}")
    folder = course.assignments / assignment
    if folder.exists():
        raise UsageError(
            f"{folder} is there already; choose another id, so that nothing of yours is overwritten"
        )
    try:
        root = TEMPLATES / (kind or course.kind)
        return sorted(_write(template, root, folder) for template in root.rglob(f"*{ENDING}"))
    except OSError as error:
        problem = f"{folder}: the assignment cannot be written here: {error.strerror or error}"
        raise UsageError(problem) from error


def _write(template: Path, root: Path, folder: Path) -> Path:
    path = folder / template.relative_to(root).as_posix().removesuffix(ENDING)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template.read_text("utf-8").replace(PLACEHOLDER, folder.name), "utf-8")
    return path
