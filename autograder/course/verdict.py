"""The verdict of `autograder verify` on an assignment, kept beside it with the digest of what was judged.

The file `verdict.json` is to be committed with the assignment: it depends on contents alone, and never on a time or a
machine, so that it counts wherever the same files lie. Once anything that the verdict rests on changes, its digest no
longer fits, and the assignment counts as not verified.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError

VERDICT_FILE = "verdict.json"
SCHEMA = "autograder-verdict/1"

# In an assignment's folder: what is judged, and what judges. Hints for the class come while it is graded, and no
# test depends on them; whatever else lies there (a demo, notes) is not read at all.
_FILES = (assignments.ASSIGNMENT_FILE, "public_checks.py", "mutants.toml")
_FOLDERS = ("hidden", "bugs", "variants")


class Standing(enum.StrEnum):
    """What is known of an assignment as it is now."""

    FIT = "fit"
    UNFIT = "unfit"
    CHANGED = "changed"
    UNVERIFIED = "unverified"

    @property
    def clause(self) -> str:
        """What is said of the assignment in a sentence about it; nothing where it is fit."""
        return _CLAUSES[self]


_CLAUSES = {
    Standing.FIT: "",
    Standing.UNFIT: "autograder verify has found it not fit to release",
    Standing.CHANGED: "it has changed since autograder verify judged it",
    Standing.UNVERIFIED: "autograder verify has not judged it",
}


class KeptVerdict(msgspec.Struct, frozen=True):
    """A verdict as it is kept: `digest` is that of everything it rests on, `autograder` the framework's version."""

    schema: str
    assignment: str
    digest: str
    fit: bool
    faults: int
    autograder: str


def standing(assignment: Assignment) -> Standing:
    """Return what the kept verdict says of the assignment as it is now. Raises `AssignmentError`."""
    kept = read(assignment)
    if kept is None:
        return Standing.UNVERIFIED
    if kept.digest != digest(assignment):
        return Standing.CHANGED
    return Standing.FIT if kept.fit else Standing.UNFIT


def read(assignment: Assignment) -> KeptVerdict | None:
    """Return the kept verdict; None where there is none, or it cannot be read."""
    try:
        kept = artifacts.decoded((assignment.folder / VERDICT_FILE).read_bytes(), KeptVerdict)
    except (OSError, msgspec.MsgspecError):
        return None
    return kept if kept.schema == SCHEMA else None


def keep(assignment: Assignment, judged: str, faults: int) -> None:
    """Write the verdict on what had the digest `judged`. Raises `OSError`."""
    made = KeptVerdict(SCHEMA, assignment.id, judged, faults == 0, faults, version())
    text = msgspec.json.format(msgspec.json.encode(made), indent=1)
    artifacts.write(assignment.folder / VERDICT_FILE, text + b"\n")


def version() -> str:
    """Return the version of the framework, on which verdicts depend."""
    return metadata.version("autograder")


def digest(assignment: Assignment) -> str:
    """Return the SHA-256 of all that a verdict rests on: names and contents, and the framework's version.

    That is the course's packages, and of the assignment its settings, source, tests, known answers and the files that
    students get. The course's title and schedule may change: no verdict depends on them. Raises `AssignmentError`
    where a file cannot be read.
    """
    whole = hashlib.sha256(version().encode())
    whole.update(f"\ncourse/packages {sorted(assignment.course.packages)}".encode())
    try:
        for name, path in sorted(_judged(assignment)):
            whole.update(
                f"\n{name} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode("utf-8", "surrogateescape")
            )
    except OSError as error:
        raise AssignmentError(
            Path(error.filename or assignment.folder), f"cannot be read: {error.strerror}"
        ) from error
    return whole.hexdigest()


def _judged(assignment: Assignment) -> Iterator[tuple[str, Path]]:
    """Yield each file that counts, with the name under which it does: the same wherever the course lies."""
    root = assignment.course.root
    for package in assignment.course.packages:
        yield from _file(f"course/{package}.py", root / f"{package}.py")
        yield from _folder(f"course/{package}", root / package)
    for path in {*(assignment.folder / name for name in _FILES), assignment.source}:
        yield from _file(path.relative_to(assignment.folder).as_posix(), path)
    for name in assignment.files:
        yield from _file(f"files/{name}", assignment.folder / name)
    for name in _FOLDERS:
        yield from _folder(name, assignment.folder / name)
    for earlier in {part.earlier.id: part.earlier for part in assignment.given}.values():
        yield from _file(f"given/{earlier.id}/source", earlier.source)
        yield from _file(f"given/{earlier.id}/settings", earlier.folder / assignments.ASSIGNMENT_FILE)
        yield from _folder(f"given/{earlier.id}/hidden", earlier.hidden)


def _file(name: str, path: Path) -> Iterator[tuple[str, Path]]:
    if path.is_file():
        yield name, path


def _folder(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a folder, without those that Python and editors leave behind."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield f"{name}/{'/'.join(parts)}", path
