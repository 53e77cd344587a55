"""Searches every bundle, before it is written, for what must not reach students.

A bundle is compared, line by line, with the solution and with every file of `hidden/`, `bugs/` and `variants/`. A line
counts if it is long enough to carry information and not of a kind that any two Python files share. This finds a
solution outside its markers or in the public checks, and a hidden file among the students' files. The course's secret
key is searched for in every byte. This does not prove that a text gives nothing away.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograder.course import secret_key
from autograder.course.assignment import Assignment
from autograder.course.source import solution_lines
from autograder.errors import AssignmentError

SECRET_FOLDERS = ("hidden", "bugs", "variants")
# Characters from which on a line counts: shorter ones occur in any two files.
SOLUTION_LENGTH = 16
SECRET_LENGTH = 24

_SHARED = re.compile(
    r"(?:import|from|def|class|async def|for|while|if|elif|else|with|try|except|raise|#|@|\"\"\"|''')\b.*"
    r"|[#@\"'].*|rng = .*|\w+ = np\.random\.default_rng\(.*|return [\w, ]+"
)

_SHOWN = re.compile(r"[ \t]*### (BEGIN|END) SHOWN\b")


def check_no_leaks(assignment: Assignment, contents: Mapping[str, bytes]) -> None:
    """Raise `AssignmentError` naming the line where `contents` (bytes by path) gives a secret away."""
    _check_paths(assignment)
    _check_key(assignment, contents)
    secrets = _secrets(assignment)
    for name, data in sorted(contents.items()):
        for where, line in lines(name, data):
            source = secrets.get(plain(line))
            if source:
                raise AssignmentError(
                    assignment.folder,
                    f"{where} of the bundle gives away a line of {source}: {plain(line)[:60]!r}; remove it there",
                )


def _check_paths(assignment: Assignment) -> None:
    for relative in assignment.files:
        target = (assignment.folder / relative).resolve()
        inside = target.relative_to(assignment.folder.resolve())
        if inside.parts[0] in SECRET_FOLDERS or target == assignment.source.resolve():
            problem = f"{relative!r} under `files` must not reach students; remove it from the list"
            raise AssignmentError(assignment.folder, problem)


def _check_key(assignment: Assignment, contents: Mapping[str, bytes]) -> None:
    """Raise `AssignmentError` for a file that holds the course's key: as bytes, a number, or in base 16, 64 or 85."""
    key = secret_key.read(assignment.course.root)
    for name, data in sorted(contents.items()):
        if key and (key.hex().encode() in data.lower() or any(form in data for form in _forms(key))):
            problem = (
                f"{name} of the bundle holds the course's secret key ({secret_key.KEY_FILE}); remove it there"
            )
            raise AssignmentError(assignment.folder, problem)


def _forms(key: bytes) -> tuple[bytes, ...]:
    """Return what a key may be written as, where capital letters matter."""
    base64s = (base64.b64encode(key), base64.urlsafe_b64encode(key), base64.b85encode(key))
    numbers = (str(int.from_bytes(key, order)).encode() for order in ("big", "little"))
    return (key, *(one.rstrip(b"=") for one in base64s), *numbers)


def _secrets(assignment: Assignment) -> dict[str, str]:
    """Return each secret line, with single spaces, and the file that holds it."""
    found: dict[str, str] = {}
    for folder in SECRET_FOLDERS:
        for path in sorted((assignment.folder / folder).rglob("*")):
            if path.suffix in (".py", ".toml"):
                where = path.relative_to(assignment.folder).as_posix()
                for line in _secret_lines(path):
                    note(found, line, where, SECRET_LENGTH)
    for line in solution_lines(assignment.source):
        note(found, line, "the solution", SOLUTION_LENGTH)
    for line in assignment.shown_lines:
        found.pop(plain(line), None)
    return found


def _secret_lines(path: Path) -> list[str]:
    """Return the lines of Python in a secret file; of known mistakes told as edits, those that an edit adds."""
    written = _text(path).splitlines()
    if path.suffix == ".toml":
        return [line[1:] for line in written if line.startswith("+")]
    return unshown(written)


def unshown(written: Sequence[str]) -> list[str]:
    """Return the lines of Python that do not stand between `### BEGIN SHOWN` and `### END SHOWN`."""
    kept, shown = list[str](), False
    for line in written:
        marker = _SHOWN.match(line)
        if marker:
            shown = marker[1] == "BEGIN"
        elif not shown:
            kept.append(line)
    return kept


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error


def note(found: dict[str, str], line: str, where: str, least: int) -> None:
    """Add a line and where it is from, if it has `least` characters and is not of a kind that any two files share."""
    text = plain(line)
    if len(text) >= least and not _SHARED.fullmatch(text):
        found[text] = where


def plain(line: str) -> str:
    """Return a line with single spaces, in the form in which lines are compared."""
    return " ".join(line.split())


def lines(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield every line of a text in the bundle with its position; a binary file has no lines."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    cells = _cells(text) if Path(name).suffix == ".ipynb" else None
    if cells is None:
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{name}, line {number}", line
        return
    for position, source in enumerate(cells, start=1):
        for line in source.splitlines():
            yield f"{name}, cell {position}", line


def _cells(text: str) -> list[str] | None:
    """Return the sources of a notebook's cells; None where the text is no notebook."""
    try:
        return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    except (ValueError, KeyError, TypeError):
        return None
