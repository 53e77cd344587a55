"""The small course with an instructor's mistakes in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from tests import small_course

TESTS = "hidden/test_double.py"
SETTINGS = "assignment.toml"
NUMBERS = '"test_double.py::test_values", "test_double.py::test_number"'


def bug(title: str, cell: str, caught_by: str = NUMBERS, question: str = "double") -> str:
    """The text of a file in `bugs/`."""
    return f'"""{title}"""\nQUESTION = "{question}"\nCAUGHT_BY = ({caught_by},)\n{cell}\n'


def entry(name: str, edit: str, test: str = "test_number") -> str:
    """The text of a TOML file in `bugs/` with one edit of the solution."""
    return (
        f'question = "double"\n[[mistakes]]\nid = "{name}"\nmisconception = "Is {name}."\n'
        f"edit = '''\n{edit}\n'''\n[mistakes.caught_by]\n\"test_double.py\" = [\"{test}\"]\n"
    )


def hidden_test(name: str, body: str, *, mark: str = "", arguments: str = "student, rng") -> str:
    """The text of a hidden test, to follow those of the small course."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f'\n\n{mark}\ndef {name}({arguments}):\n    """One more."""\n{lines}\n'


def write(
    root: Path, files: Mapping[str, str] | None = None, *, more: Mapping[str, str] | None = None
) -> Assignment:
    """Writes the course with these files of the assignment anew, or with `more` at their end."""
    small_course.write(root)
    folder = root / "assignments" / "small"
    for name, text in (files or {}).items():
        (folder / name).write_text(text)
    for name, text in (more or {}).items():
        (folder / name).write_text((folder / name).read_text() + text)
    return assignments.load(folder)


def edited(root: Path, name: str, old: str, new: str) -> Path:
    """Writes the course with one edit in a file of the assignment; the assignment's folder."""
    small_course.write(root)
    path = root / "assignments" / "small" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return root / "assignments" / "small"
