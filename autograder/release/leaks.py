"""What must never reach a student: looked for in every bundle before it is written.

A bundle is compared, line by line, with the solution and with every file of `hidden/`, `bugs/` and
`variants/`. A line counts when it is long enough to say something and is not of a kind that any two Python
files share. This finds a solution pasted outside its markers or into the public checks, and a hidden file
named among the students' files; it is no proof that a text gives nothing away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.source import solution_lines
from autograder.errors import AssignmentError

SECRET_FOLDERS = ("hidden", "bugs", "variants")
SOLUTION_LENGTH = 16
SECRET_LENGTH = 24

_SHARED = re.compile(
    r"(?:import|from|def|class|async def|for|while|if|elif|else|with|try|except|raise|#|@|\"\"\"|''')\b.*"
    r"|[#@\"'].*|rng = .*|\w+ = np\.random\.default_rng\(.*|return [\w, ]+"
)


def check_no_leaks(assignment: Assignment, contents: Mapping[str, bytes]) -> None:
    """Raises `AssignmentError` naming the line where `contents` (bytes by path) gives a secret away."""
    _check_paths(assignment)
    secrets = _secrets(assignment)
    for name, data in sorted(contents.items()):
        for where, line in _lines(name, data):
            source = secrets.get(_plain(line))
            if source:
                raise AssignmentError(
                    assignment.folder,
                    f"{where} of the bundle gives away a line of {source}: {_plain(line)[:60]!r}",
                )


def _check_paths(assignment: Assignment) -> None:
    for relative in assignment.files:
        target = (assignment.folder / relative).resolve()
        inside = target.relative_to(assignment.folder.resolve())
        if inside.parts[0] in SECRET_FOLDERS or target == assignment.source.resolve():
            raise AssignmentError(assignment.folder, f"{relative!r} under `files` must not reach students")


def _secrets(assignment: Assignment) -> dict[str, str]:
    """Each secret line without the spaces around and inside it, and where it stands."""
    found: dict[str, str] = {}
    for folder in SECRET_FOLDERS:
        for path in sorted((assignment.folder / folder).rglob("*")):
            if path.suffix in (".py", ".toml"):
                where = path.relative_to(assignment.folder).as_posix()
                for line in _secret_lines(path):
                    _note(found, line, where, SECRET_LENGTH)
    for line in solution_lines(assignment.source):
        _note(found, line, "the solution", SOLUTION_LENGTH)
    return found


def _secret_lines(path: Path) -> list[str]:
    """The lines of Python in a secret file; of known mistakes told as edits, those that an edit adds."""
    lines = _text(path).splitlines()
    return [line[1:] for line in lines if line.startswith("+")] if path.suffix == ".toml" else lines


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error


def _note(found: dict[str, str], line: str, where: str, least: int) -> None:
    plain = _plain(line)
    if len(plain) >= least and not _SHARED.fullmatch(plain):
        found[plain] = where


def _plain(line: str) -> str:
    return " ".join(line.split())


def _lines(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Every line of a text in the bundle with a name for its place; binary files have none."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    if Path(name).suffix != ".ipynb":
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{name}, line {number}", line
        return
    for position, cell in enumerate(json.loads(text)["cells"], start=1):
        for line in "".join(cell["source"]).splitlines():
            yield f"{name}, cell {position}", line
