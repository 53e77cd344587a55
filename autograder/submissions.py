"""Finds the submissions in what an instructor has: notebooks, folders, folders of folders, zips of those.

Nothing is unpacked to disk, no symbolic link is followed, and nothing is read before it is asked for, but the
tables of contents of archives. What cannot be graded stays in the list, by its name and with one sentence.

What is one submission:
- each notebook directly in a given folder or archive (a lone folder that wraps a class is opened);
- each folder or archive in it that has notebooks directly: one student's. Of several notebooks the one that
  is named `preferred` is graded, else one whose name is no copy's, else the largest, else the first by name; a
  note says which, and names the others;
- a folder without notebooks of its own, but with several folders of submissions, is a group and is opened.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from autograder.errors import UnreadableSubmission, UsageError

_NOTEBOOK_BYTES = 64 << 20
_ARCHIVE_BYTES = 256 << 20
_INNER_TOTAL = 2 << 30
_MODULE_BYTES = 1 << 20
_MODULES = 50
_ENTRIES = 20_000
_FILES = 1_000_000
_DEPTH = 24
_NEVER = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages"})


class _Problem(Exception):
    """Why one file cannot be read: a sentence's end, after the file's name."""


@dataclass(frozen=True)
class _Place:
    """Where bytes lie: a file on disk, or an entry of the archive that it is, or of an archive in that."""

    path: Path
    inside: tuple[zipfile.ZipInfo, ...] = ()

    def open(self) -> BinaryIO:
        """The file on disk, if it is a plain one: a pipe would wait for ever, a device has no end."""
        descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _Problem("is no plain file")
        return os.fdopen(descriptor, "rb")

    def read(self, limit: int) -> bytes:
        """All bytes. Raises `_Problem`, also where there are more than `limit`."""
        try:
            with self.open() as file:
                if not self.inside:
                    return _at_most(file.read(limit + 1), limit)
                stream: BinaryIO = file
                for archive in self.inside[:-1]:
                    stream = io.BytesIO(_unpacked(stream, archive, _ARCHIVE_BYTES))
                return _unpacked(stream, self.inside[-1], limit)
        except (OSError, ValueError, OverflowError) as error:
            raise _Problem(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


@dataclass(frozen=True)
class Submission:
    """One submission. `id` is safe in file names and addresses, and unique whatever the case of letters.

    `file` is its name as given, for people, with control characters spelled out. `problem` is empty, or says
    in one sentence why there is nothing to grade; `notes` are sentences on what was chosen. `read`, `extras`
    and `sha256` go to the disk each time: nothing of a class stays in memory.
    """

    id: str
    file: str
    problem: str = ""
    notes: tuple[str, ...] = ()
    _place: _Place | None = field(default=None, repr=False)
    _modules: Mapping[str, _Place] = field(default_factory=dict, repr=False)

    def read(self) -> bytes:
        """The submitted bytes, unchanged. Raises `UnreadableSubmission`."""
        if self.problem or self._place is None:
            raise UnreadableSubmission(self.file, self.problem)
        try:
            return self._place.read(_NOTEBOOK_BYTES)
        except _Problem as problem:
            raise UnreadableSubmission(self.file, f"the file {problem}.") from None

    @property
    def extras(self) -> dict[str, bytes]:
        """The student's own modules by file name; one that cannot be read is left out."""
        modules = {}
        for name, place in self._modules.items():
            with contextlib.suppress(_Problem):
                modules[name] = place.read(_MODULE_BYTES)
        return modules

    @property
    def sha256(self) -> str:
        """The hex digest of the submitted bytes; empty where they cannot be read."""
        try:
            return hashlib.sha256(self.read()).hexdigest()
        except UnreadableSubmission:
            return ""


def collect(paths: Sequence[Path], *, preferred: str = "") -> list[Submission]:
    """Every submission in these files, folders, archives, in a fixed order. A path given twice counts once.

    `preferred` is the name of the notebook that was handed out, without its suffix. Raises `UsageError` where
    a path does not exist or holds far more files than a class can; one bad submission never raises.
    """
    found: list[_Found] = []
    for path in dict.fromkeys(path.absolute() for path in paths):
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
        found += _given(path, preferred, alone=len(paths) == 1)
    return _with_ids(found)


# The tree of what was given


@dataclass
class _Folder:
    """A folder or an archive, seen alike. `problem` is set where it could not be looked into."""

    files: dict[str, _File] = field(default_factory=dict)
    folders: dict[str, _Folder] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class _File:
    place: _Place
    size: int
    problem: str = ""


def _given(path: Path, preferred: str, *, alone: bool) -> list[_Found]:
    real = path.resolve()
    if real.is_dir():
        root = _on_disk(real, [_FILES], 0)
    elif _is_archive(real):
        root = _in_archive(_Place(real), [_INNER_TOTAL], nested=False)
    else:
        return [_Found((path.name,), _File(_Place(real), 0))]
    names: tuple[str, ...] = () if alone and not root.problem else (path.name,)
    return list(_submissions(_unwrapped(root), names, path.name, preferred))


def _on_disk(path: Path, left: list[int], depth: int) -> _Folder:
    """The folder, and all below. `left` counts down over the whole tree."""
    folder = _Folder()
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        return _Folder(problem=f"cannot be read: {error.strerror}")
    left[0] -= len(entries)
    if left[0] < 0:
        raise UsageError(f"{path}: too many files for a class; is this the folder with the submissions?")
    for entry in entries:
        if _ignored(entry.name):
            continue
        place = _Place(Path(entry.path))
        if entry.is_symlink():
            problem = "is a symbolic link, which is not followed; put the file itself in its place"
            folder.files[entry.name] = _File(place, 0, problem)
        elif entry.is_dir(follow_symlinks=False):
            deeper = depth < _DEPTH
            folder.folders[entry.name] = (
                _on_disk(place.path, left, depth + 1)
                if deeper
                else _Folder(problem="lies too deep in folders")
            )
        elif not entry.is_file(follow_symlinks=False):
            folder.files[entry.name] = _File(place, 0, "is no plain file")
        elif _is_archive(place.path):
            folder.folders[entry.name] = _in_archive(place, [_ARCHIVE_BYTES], nested=False)
        else:
            folder.files[entry.name] = _File(place, entry.stat(follow_symlinks=False).st_size)
    return folder


def _ignored(name: str) -> bool:
    """Check-points, resource forks, hidden files. One named `.ipynb` has lost a name that was not ASCII."""
    return name in _NEVER or (name.startswith(".") and name.lower() != ".ipynb")


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


# Archives


def _in_archive(place: _Place, left: list[int], *, nested: bool) -> _Folder:
    """An archive's contents as folders. An archive within it is opened too, but none within that."""
    try:
        entries = _entries(place, left)
    except _Problem as error:
        return _Folder(problem=str(error))
    root = _Folder()
    for number, info in enumerate(entries):
        *folders, name = _parts(info)
        if info.is_dir() or any(_ignored(part) for part in (*folders, name)):
            continue
        folder = root
        for part in folders[-_DEPTH:]:
            folder = folder.folders.setdefault(part, _Folder())
        inside = _Place(place.path, (*place.inside, info))
        problem = _entry_problem(info)
        if name.lower().endswith(".zip") and not problem:
            folder.folders[_free(name, folder.folders, number)] = (
                _Folder(
                    problem="is an archive within an archive within an archive; hand in the notebook itself"
                )
                if nested
                else _in_archive(inside, left, nested=True)
            )
        else:
            folder.files[_free(name, folder.files, number)] = _File(inside, info.file_size, problem)
    return root


def _entries(place: _Place, left: list[int]) -> list[zipfile.ZipInfo]:
    """The archive's table of contents. Raises `_Problem`. `left` bounds what is unpacked for a look at it."""
    try:
        if place.inside:
            size = min(place.inside[-1].file_size, _ARCHIVE_BYTES)
            left[0] -= size
            if left[0] < 0:
                raise _Problem("is one of too many large archives in one archive")
            stream: BinaryIO = io.BytesIO(place.read(size))
        else:
            stream = place.open()
        with stream:
            if _count(stream, b"PK\x01\x02") > _ENTRIES:
                raise _Problem(f"is an archive of more than {_ENTRIES} files")
            with zipfile.ZipFile(stream) as archive:
                return archive.infolist()
    except _Problem:
        raise
    except OSError as error:
        raise _Problem(f"cannot be read: {error.strerror or error}") from None
    except Exception:  # zipfile raises half a dozen kinds on hostile tables
        raise _Problem("is no zip archive, or a damaged one") from None


def _count(stream: BinaryIO, mark: bytes) -> int:
    """How often `mark` occurs: a table's entries are counted before zipfile makes an object of each."""
    total, tail = 0, b""
    while block := stream.read(1 << 20):
        total += (tail + block).count(mark)
        tail = (tail + block)[1 - len(mark) :]
    stream.seek(0)
    return total


def _parts(info: zipfile.ZipInfo) -> list[str]:
    """The entry's path in parts, as names only: nothing is ever written under them."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return parts or ["nameless"]


def _entry_problem(info: zipfile.ZipInfo) -> str:
    name = info.filename.replace("\\", "/")
    if ".." in name.split("/") or name.startswith("/") or re.match("[A-Za-z]:", name):
        return "has a path that leads out of its archive; pack the notebook alone"
    if info.flag_bits & 0x1:
        return "is locked with a password; pack it without one"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a symbolic link, which is not followed; pack the file itself"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in an unusual way; pack it as an ordinary zip"
    return ""


def _unpacked(stream: BinaryIO, info: zipfile.ZipInfo, limit: int) -> bytes:
    """An entry's bytes, by the standard's layout: 30 bytes of header, name, extra field, data.

    zipfile would read the archive's whole table again for each entry. No size in the table is believed.
    """
    stream.seek(info.header_offset)
    header = stream.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise _Problem("lies in a damaged archive")
    stream.seek(
        int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), os.SEEK_CUR
    )
    if info.compress_type == zipfile.ZIP_STORED:
        data = _at_most(stream.read(min(info.compress_size, limit + 1)), limit)
    else:
        packed = stream.read(min(info.compress_size, limit + (1 << 20)))
        try:
            data = _at_most(zlib.decompressobj(-15).decompress(packed, limit + 1), limit)
        except zlib.error:
            raise _Problem("lies in a damaged archive") from None
    if zlib.crc32(data) != info.CRC:
        raise _Problem("lies in a damaged archive")
    return data


def _at_most(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise _Problem(
            f"has more than {limit >> 20} MB, the most that is read; clear the outputs and hand it in again"
        )
    return data


def _free(name: str, taken: Mapping[str, object], number: int) -> str:
    """An archive may hold the same name twice: neither is lost."""
    return name if name not in taken else f"{name} (entry {number + 1})"


# The tree's submissions


@dataclass(frozen=True)
class _Found:
    """A submission before it has an id: its path as names, the file, what is said of it."""

    names: tuple[str, ...]
    file: _File | None
    problem: str = ""
    notes: tuple[str, ...] = ()
    modules: Mapping[str, _Place] = field(default_factory=dict)
    short: tuple[str, ...] = ()


_NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json|\s*\(\d+\)|\s*\(entry \d+\))*$", re.IGNORECASE)
_ARCHIVE = re.compile(r"\.(?:tar|tgz|gz|bz2|xz|rar|7z)$", re.IGNORECASE)
_COPY = re.compile(r"copy|kopie|checkpoint|backup|\bold\b|conflict|\(\d+\)|(?<=[a-z])[-_ ]\d$", re.IGNORECASE)


def _unwrapped(root: _Folder) -> _Folder:
    """Opens what only wraps a class; one student's folder stays, so that a second student changes no id."""
    while not root.files and len(root.folders) == 1:
        (inner,) = root.folders.values()
        if inner.problem or len(_notebooks(inner)) == 1 or not _holds(inner):
            break
        root = inner
    return root


def _submissions(root: _Folder, names: tuple[str, ...], label: str, preferred: str) -> Iterator[_Found]:
    """All of a folder that was given."""
    if root.problem:
        yield _Found(names or (label,), None, f"the folder or archive {root.problem}.")
        return
    direct = _notebooks(root)
    if (
        len(direct) == 1
        and not _hopeless(root)
        and not any(_holds(folder) for folder in root.folders.values())
    ):
        ((name, file),) = direct.items()
        yield _Found((*names, name), file, modules=_modules(root), short=names)
        return
    for name, file in {**direct, **_hopeless(root)}.items():
        yield _Found((*names, name), file)
    for name, folder in root.folders.items():
        if _holds(folder) or not direct:
            yield from _in_folder(folder, (*names, name), preferred)


def _in_folder(
    folder: _Folder, names: tuple[str, ...], preferred: str, short: tuple[str, ...] = ()
) -> Iterator[_Found]:
    """One student's folder or archive, or a group of them. `short` is its name where a lone folder wraps it."""
    direct = _notebooks(folder)
    deeper = {name: inner for name, inner in folder.folders.items() if _holds(inner)}
    if folder.problem:
        yield _Found(names, None, f"the folder or archive {folder.problem}.")
    elif direct:
        name = _chosen(direct, preferred)
        others = [_shown(other) for other in direct if other != name]
        note = (
            f"Of {len(direct)} notebooks, {_shown(name)} was graded, not: {', '.join(others[:10])}."
            if others
            else ""
        )
        yield _Found(
            (*names, name), direct[name], "", (note,) if note else (), _modules(folder), short or names
        )
    elif len(deeper) == 1:
        ((name, inner),) = deeper.items()
        yield from _in_folder(inner, (*names, name), preferred, short or names)
    elif deeper:
        for name, file in _hopeless(folder).items():
            yield _Found((*names, name), file)
        for name, inner in folder.folders.items():
            yield from _in_folder(inner, (*names, name), preferred)
    else:
        archives = ", ".join(_shown(name) for name in list(_hopeless(folder))[:3])
        why = f" ({archives} cannot be opened; pack it as a zip)" if archives else ""
        yield _Found(names, None, f"the folder or archive holds no notebook{why}.")


def _notebooks(folder: _Folder) -> dict[str, _File]:
    return {name: file for name, file in folder.files.items() if _NOTEBOOK.search(name)}


def _hopeless(folder: _Folder) -> dict[str, _File]:
    """Archives of a kind that is not opened, and links: possibly submissions, so they are reported."""
    return {
        name: _File(file.place, 0, file.problem or "is an archive that is not opened here; pack it as a zip")
        for name, file in folder.files.items()
        if (_ARCHIVE.search(name) or file.problem) and not _NOTEBOOK.search(name)
    }


def _holds(folder: _Folder) -> bool:
    """Whether there is anything to grade or to report in it."""
    return bool(
        folder.problem or _notebooks(folder) or any(_holds(inner) for inner in folder.folders.values())
    )


def _chosen(notebooks: Mapping[str, _File], preferred: str) -> str:
    def rank(name: str) -> tuple[bool, bool, bool, int, str]:
        stem = _NOTEBOOK.sub("", name)
        file = notebooks[name]
        is_preferred = bool(preferred) and stem.casefold() == preferred.casefold()
        return bool(file.problem), not is_preferred, bool(_COPY.search(stem)), -file.size, name

    return min(notebooks, key=rank)


def _modules(folder: _Folder) -> dict[str, _Place]:
    """The student's own modules: files beside the notebook that `import` could find."""
    fitting = {
        name: file.place
        for name, file in folder.files.items()
        if name.endswith(".py")
        and name[:-3].isidentifier()
        and not file.problem
        and file.size <= _MODULE_BYTES
    }
    return dict(sorted(fitting.items())[:_MODULES])


# Names


def _with_ids(found: Sequence[_Found]) -> list[Submission]:
    """Ids from paths. Where two would be the same, each gets a hash of its own path, which no third changes."""
    plain = [_slug(one.short or one.names) for one in found]
    counts = Counter(slug.casefold() for slug in plain)
    used: set[str] = set()
    submissions = []
    for one, slug in zip(found, plain, strict=True):
        number = 0 if counts[slug.casefold()] > 1 else 1
        while number == 0 or slug.casefold() in used:
            slug = f"{slug[:80]}-{_digest(one.names, number)}"
            number += 1
        used.add(slug.casefold())
        submissions.append(_submission(one, slug))
    return submissions


def _submission(found: _Found, identifier: str) -> Submission:
    file = found.file
    problem = found.problem or (f"the file {file.problem}." if file and file.problem else "")
    return Submission(
        id=identifier,
        file=_shown("/".join(found.names)),
        problem=problem,
        notes=found.notes,
        _place=file.place if file else None,
        _modules=found.modules,
    )


_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def _slug(names: Sequence[str]) -> str:
    """ASCII letters, digits, point, dash, underscore; at most 91; no name that Windows keeps for itself."""
    path = PurePosixPath(
        *(_NOTEBOOK.sub("", re.sub(r"\.zip$", "", name, flags=re.IGNORECASE)) for name in names)
    )
    plain = unicodedata.normalize("NFKD", str(path)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9._]+", "-", plain)[:80].strip("-._")
    if not slug:
        return f"submission-{_digest(names, 0)}"
    return f"submission-{slug}" if _RESERVED.match(slug) else slug


def _digest(names: Sequence[str], number: int) -> str:
    text = "\0".join((*names, str(number)))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _shown(text: str) -> str:
    """The name for people: what moves a cursor, reverses text or cannot be encoded is spelled out."""
    return "".join(
        char
        if char in "\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else f"\\u{ord(char):04x}"
        for char in text
    )[:500]
