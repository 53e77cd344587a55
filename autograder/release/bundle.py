"""Writes the student's bundle: the notebook without solutions, data, `checks.py`, and a zip of them.

Beside it lies the manifest, for instructors: what was released, and what was known of the assignment then.

The bytes are the same on any machine and at any time, so that a bundle can be compared, signed and cached. It is built
in a temporary folder and then moved: under its name there is always a whole bundle. It must contain nothing of the
hidden tests, the known mistakes, the variants or the solution, and that is checked.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course import verdict
from autograder.course.assignment import Assignment
from autograder.course.source import released_notebook
from autograder.errors import AssignmentError, UsageError
from autograder.release import pictures
from autograder.release.checks import CHECKS_FILE, checks_file
from autograder.release.foreign_markers import check_no_foreign_markers
from autograder.release.leaks import check_no_leaks

MANIFEST_SCHEMA = "autograder-bundle/1"

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_LEFT_BY_TOOLS = (".ipynb_checkpoints", "__pycache__")


@dataclass(frozen=True)
class Release:
    """A written bundle: its folder, its zip, its manifest, and the paths in it, sorted, with `/` between the parts."""

    folder: Path
    zip: Path
    manifest: Path
    files: tuple[str, ...]


def release(assignment: Assignment, out: Path) -> Release:
    """Write `out/<id>/`, `out/<id>.zip` and `out/<id>.manifest.json`, and replace an earlier bundle there.

    Raises `AssignmentError` where the assignment cannot be released as it is, and `UsageError` where `out/<id>` holds
    something that is not an earlier bundle.
    """
    contents = bundle_contents(assignment)
    folder, archive = out / assignment.id, out / f"{assignment.id}.zip"
    manifest = out / f"{assignment.id}.manifest.json"
    _check_replaceable(folder, set(contents))
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{assignment.id}-", dir=out) as made:
        building = Path(made)
        _write_folder(building / "bundle", contents)
        write_zip(building / "zip", {f"{assignment.id}/{path}": data for path, data in contents.items()})
        _put_in_place(building / "bundle", folder, building / "before")
        (building / "manifest").write_bytes(_manifest(assignment, contents, building / "zip"))
        os.replace(building / "zip", archive)
        os.replace(building / "manifest", manifest)
    return Release(folder=folder, zip=archive, manifest=manifest, files=tuple(sorted(contents)))


def bundle_contents(assignment: Assignment) -> dict[str, bytes]:
    """Return every file of the bundle by path, searched for whatever must not reach students.

    Raises `AssignmentError` where the assignment cannot be released as it is.
    """
    contents = {f"{assignment.id}.ipynb": _notebook_bytes(assignment), **bundle_files(assignment)}
    check_no_leaks(assignment, contents)
    check_no_foreign_markers(assignment, assignment.files)
    pictures.check(assignment, contents)
    return contents


def bundle_files(assignment: Assignment) -> dict[str, bytes]:
    """Return the files beside the notebook by path: `checks.py`, the assignment's files and the pictures that it shows.

    A worker gets its own copies of these, never the student's. Raises `AssignmentError`.
    """
    files = {CHECKS_FILE: checks_file(assignment).encode()}
    for relative in assignment.files:
        path = Path(relative).as_posix()
        if path in files or path == f"{assignment.id}.ipynb":
            problem = f"{relative!r} under `files` has the name of a file that the bundle adds; rename it"
            raise AssignmentError(assignment.folder, problem)
        files[path] = (assignment.folder / relative).read_bytes()
    return {**pictures.travelling(assignment), **files}


def write_zip(path: Path, contents: Mapping[str, bytes]) -> None:
    """Write a zip whose bytes depend on `contents` alone: stored, sorted, dated 1980, mode 0644."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = _MODE
            archive.writestr(entry, contents[name])


def _notebook_bytes(assignment: Assignment) -> bytes:
    notebook = released_notebook(assignment)
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _manifest(assignment: Assignment, contents: Mapping[str, bytes], archive: Path) -> bytes:
    manifest = {
        "schema": MANIFEST_SCHEMA,
        "assignment": assignment.id,
        "autograder": verdict.version(),
        "verdict": verdict.standing(assignment),
        "digest": verdict.digest(assignment),
        "zip": _sha256(archive.read_bytes()),
        "files": {name: _sha256(data) for name, data in contents.items()},
    }
    return (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o644)


def _check_replaceable(folder: Path, names: set[str]) -> None:
    """Raise `UsageError` where the folder holds anything but an earlier bundle, which alone may be replaced."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise UsageError(f"{folder} is not a folder; move it or choose another folder with -o")
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_dir() or any(part in _LEFT_BY_TOOLS for part in inside.parts):
            continue
        if inside.as_posix() not in names:
            raise UsageError(
                f"{folder} holds {inside.as_posix()}, which is not part of the bundle and would be lost; "
                "move it or choose another folder with -o"
            )


def _put_in_place(made: Path, folder: Path, before: Path) -> None:
    """Replace the bundle by two renames: a reader sees the old one, for an instant none, then the new one."""
    if folder.exists():
        os.replace(folder, before)
    try:
        os.replace(made, folder)
    except OSError:
        if before.exists():
            os.replace(before, folder)
        raise
    shutil.rmtree(before, ignore_errors=True)
