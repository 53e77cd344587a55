"""Finds the Python files that a student's notebook imports: those beside it and in the folders below it.

They keep their paths, with an archive's contents where the archive lies. A folder that holds a notebook may be another
student's, so its files stay behind, unless it is a package. Nothing is taken through a link or from a path that leads
out of an archive.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions.names import listed
from autograder.submissions.stored_bytes import MODULE_BYTES, StoredBytes
from autograder.submissions.tree import File, Folder

# Far more than a course's helper packages have, and far less than a worker's disk.
_FILES = 200
_TOTAL = 8 << 20  # bytes
_DEPTH = 8  # folders
_NAME = 255  # bytes: the longest name that Linux can write
_PATH = 1024


@dataclass(frozen=True)
class Helpers:
    """The files as they were read, by path, and sentences on those that were left out."""

    files: Mapping[str, bytes]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class HelperFiles:
    """One student's Python files by path, before any is read; `left_out` are others, with the reasons."""

    files: Mapping[str, StoredBytes] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def read(self, bundle: Mapping[str, bytes]) -> Helpers:
        """Read the files. One that is named like a file of the `bundle`, or would hide one, gives way to it."""
        contents: dict[str, bytes] = {}
        left_out, replaced, total = dict(self.left_out), [], 0
        opened: dict[object, bytes] = {}
        taken = _Names(bundle)
        for path, stored in self.files.items():
            try:
                data = stored.read(MODULE_BYTES, opened)
            except UnreadableFile as problem:
                left_out[path] = str(problem)
                continue
            total += len(data)
            if taken.hold(path):
                replaced += [path] if bundle.get(path) != data else []
            elif total > _TOTAL:
                left_out[path] = f"all together have more than {_TOTAL >> 20} MB"
            else:
                contents[path] = data
        return Helpers(contents, (*_replaced(replaced), *_left_out(left_out)))


class _Names:
    """The names that the bundle's files take up, whatever the case of their letters."""

    def __init__(self, bundle: Mapping[str, bytes]) -> None:
        paths = [PurePosixPath(path.casefold()) for path in bundle]
        self._files = {*paths, *map(_module, paths)}
        self._folders = {folder for path in paths for folder in path.parents if folder.parts}

    def hold(self, path: str) -> bool:
        """Return True if the file would replace a file of the bundle, or be imported in the place of one."""
        own = PurePosixPath(path.casefold())
        names = {own, _module(own)}
        return bool(names & (self._files | self._folders)) or bool(set(own.parents) & self._files)


def _module(path: PurePosixPath) -> PurePosixPath:
    """Return the path as `import` names it: without the suffix of a Python file."""
    return path.with_suffix("") if path.suffix == ".py" else path


def _replaced(paths: list[str]) -> list[str]:
    """Return the note on files of the student that gave way to the assignment's."""
    if not paths:
        return []
    return [
        f"These files have names of the assignment's own, and its own were used instead: {listed(paths)}."
    ]


def _left_out(reasons: Mapping[str, str]) -> list[str]:
    """Return the note on files that did not travel."""
    if not reasons:
        return []
    return [
        "These Python files were left out, so cells cannot import them: "
        f"{listed(f'{path} ({reason})' for path, reason in reasons.items())}."
    ]


def below(folder: Folder) -> HelperFiles:
    """Return the Python files of the folder that a notebook lies in, the nearest to it first."""
    files: dict[str, StoredBytes] = {}
    left_out: dict[str, str] = {}
    for parts, item in sorted(_python(folder, ()), key=lambda found: (len(found[0]), found[0])):
        path = "/".join(parts)
        reason = item if isinstance(item, str) else _problem(parts, item, files)
        if not reason and len(files) == _FILES:
            reason = f"there are more than {_FILES}"
        if isinstance(item, File) and not reason:
            files[path] = item.stored
        elif reason:
            left_out.setdefault(path, reason)
    return HelperFiles(files, left_out)


def _python(folder: Folder, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], File | str]]:
    """Yield the Python files of a folder by their paths; for what cannot be entered, why."""
    for name, file in folder.files.items():
        called = unicodedata.normalize("NFKC", file.called or name)
        if called.endswith(".py") or (file.problem and "." not in called):
            yield (*at, called), file
    for name, inner in folder.folders.items():
        path = (*at, unicodedata.normalize("NFKC", name))
        if reason := _closed(inner, len(path)):
            yield path, reason
        else:
            yield from _python(inner, at if inner.archive else path)


def _closed(folder: Folder, depth: int) -> str:
    """Return why nothing of a folder travels, if it has something that would; else nothing."""
    if folder.problem or not brings_code(folder):
        return folder.problem
    if "pyvenv.cfg" in folder.files:
        return "is a virtual environment"
    if folder.holds and "__init__.py" not in folder.files:
        return "holds a notebook of its own"
    return f"lies more than {_DEPTH} folders down" if depth > _DEPTH else ""


def brings_code(folder: Folder) -> bool:
    """Return True if a Python file lies in the folder, at any depth."""
    return any(name.endswith(".py") for name in folder.files) or any(
        map(brings_code, folder.folders.values())
    )


def _problem(parts: tuple[str, ...], file: File, earlier: Mapping[str, StoredBytes]) -> str:
    """Return why a file does not travel, or nothing."""
    path = "/".join(parts)
    if file.problem:
        return file.problem
    if not parts[-1][:-3].isidentifier() or not path.isprintable():
        return "has a name that cannot be imported"
    if max(len(part.encode()) for part in parts) > _NAME or len(path.encode()) > _PATH:
        return "has too long a name"
    if file.size > MODULE_BYTES:
        return f"has more than {MODULE_BYTES >> 20} MB"
    if any("/".join(parts[:end]) in earlier for end in range(1, len(parts) + 1)):
        return "has the name of another file"
    return ""
