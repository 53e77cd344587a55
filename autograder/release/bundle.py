"""The student's bundle: notebook without solutions, data, `checks.py`, and a zip of it all.

The bytes are the same on any machine and at any time, so that a bundle can be compared, signed and cached. It
is built in full beside its place and then moved there: what stands under its name is always a whole bundle.
Nothing of the hidden tests, the known wrong answers, the right variants or the solution may be in it, and
that is checked.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.source import released_notebook, solution_notebook
from autograder.errors import AssignmentError, UsageError
from autograder.release.checks import CHECKS_FILE, checks_file
from autograder.release.leaks import check_no_leaks

__all__ = ["Release", "bundle_files", "release", "released_notebook", "solution_notebook", "write_zip"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_LEFT_BY_TOOLS = (".ipynb_checkpoints", "__pycache__")


@dataclass(frozen=True)
class Release:
    """A written bundle: its folder, its zip, and the paths in it, sorted, with `/` between the parts."""

    folder: Path
    zip: Path
    files: tuple[str, ...]


def release(assignment: Assignment, out: Path) -> Release:
    """Writes `out/<id>/` and `out/<id>.zip`, in place of a bundle written before.

    Raises `AssignmentError` where the assignment cannot be released as it is, and `UsageError` where
    `out/<id>` holds something that is not an earlier bundle.
    """
    contents = {f"{assignment.id}.ipynb": _notebook_bytes(assignment), **bundle_files(assignment)}
    check_no_leaks(assignment, contents)
    folder, archive = out / assignment.id, out / f"{assignment.id}.zip"
    _check_replaceable(folder, set(contents))
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{assignment.id}-", dir=out) as made:
        building = Path(made)
        _write_folder(building / "bundle", contents)
        write_zip(building / "zip", {f"{assignment.id}/{path}": data for path, data in contents.items()})
        _put_in_place(building / "bundle", folder, building / "before")
        os.replace(building / "zip", archive)
    return Release(folder=folder, zip=archive, files=tuple(sorted(contents)))


def bundle_files(assignment: Assignment) -> dict[str, bytes]:
    """What lies beside the notebook, by path: `checks.py` and the assignment's files.

    The worker's folder holds these too, fresh, never the student's copies. Raises `AssignmentError`.
    """
    files = {CHECKS_FILE: checks_file(assignment).encode()}
    for relative in assignment.files:
        path = Path(relative).as_posix()
        if path in files or path == f"{assignment.id}.ipynb":
            raise AssignmentError(assignment.folder, f"{relative!r} under `files` has a name that we need")
        files[path] = (assignment.folder / relative).read_bytes()
    return files


def write_zip(path: Path, contents: Mapping[str, bytes]) -> None:
    """Writes a zip whose bytes depend on nothing but `contents`: stored, sorted, dated 1980, mode 0644."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = _MODE
            archive.writestr(entry, contents[name])


def _notebook_bytes(assignment: Assignment) -> bytes:
    notebook = released_notebook(assignment)
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o644)


def _check_replaceable(folder: Path, names: set[str]) -> None:
    """A release may replace a release, and nothing else: `out` may be any folder of the instructor's."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise UsageError(f"{folder} is in the way: it is not a folder; move it away or choose another place")
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_dir() or any(part in _LEFT_BY_TOOLS for part in inside.parts):
            continue
        if inside.as_posix() not in names:
            raise UsageError(
                f"{folder} holds {inside.as_posix()}, which is no part of the bundle and would be lost; "
                "move it away or choose another place"
            )


def _put_in_place(made: Path, folder: Path, before: Path) -> None:
    """Two renames: a reader sees the old bundle, for an instant none, then the new one, never a half."""
    if folder.exists():
        os.replace(folder, before)
    try:
        os.replace(made, folder)
    except OSError:
        if before.exists():
            os.replace(before, folder)
        raise
    shutil.rmtree(before, ignore_errors=True)
