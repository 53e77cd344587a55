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
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import UnreadableSubmission, UsageError
from autograder.intake.archive import INNER_TOTAL, in_archive
from autograder.intake.disk import FILES, is_archive, on_disk
from autograder.intake.names import NOTEBOOK, digest, shown, slug
from autograder.intake.place import MODULE_BYTES, NOTEBOOK_BYTES, Place
from autograder.intake.problem import Problem
from autograder.intake.tree import File, Folder

_MODULES = 50


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
    _place: Place | None = field(default=None, repr=False)
    _modules: Mapping[str, Place] = field(default_factory=dict, repr=False)

    def read(self) -> bytes:
        """The submitted bytes, unchanged. Raises `UnreadableSubmission`."""
        if self.problem or self._place is None:
            raise UnreadableSubmission(self.file, self.problem)
        try:
            return self._place.read(NOTEBOOK_BYTES)
        except Problem as problem:
            raise UnreadableSubmission(self.file, f"the file {problem}.") from None

    @property
    def extras(self) -> dict[str, bytes]:
        """The student's own modules by file name; one that cannot be read is left out."""
        modules = {}
        for name, place in self._modules.items():
            with contextlib.suppress(Problem):
                modules[name] = place.read(MODULE_BYTES)
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


def _given(path: Path, preferred: str, *, alone: bool) -> list[_Found]:
    real = path.resolve()
    if real.is_dir():
        root = on_disk(real, [FILES], 0)
    elif is_archive(real):
        root = in_archive(Place(real), [INNER_TOTAL], nested=False)
    else:
        return [_Found((path.name,), File(Place(real), 0))]
    names: tuple[str, ...] = () if alone and not root.problem else (path.name,)
    return list(_submissions(_unwrapped(root), names, path.name, preferred))


@dataclass(frozen=True)
class _Found:
    """A submission before it has an id: its path as names, the file, what is said of it."""

    names: tuple[str, ...]
    file: File | None
    problem: str = ""
    notes: tuple[str, ...] = ()
    modules: Mapping[str, Place] = field(default_factory=dict)
    short: tuple[str, ...] = ()


_ARCHIVE = re.compile(r"\.(?:tar|tgz|gz|bz2|xz|rar|7z)$", re.IGNORECASE)
_COPY = re.compile(r"copy|kopie|checkpoint|backup|\bold\b|conflict|\(\d+\)|(?<=[a-z])[-_ ]\d$", re.IGNORECASE)


def _unwrapped(root: Folder) -> Folder:
    """Opens what only wraps a class; one student's folder stays, so that a second student changes no id."""
    while not root.files and len(root.folders) == 1:
        (inner,) = root.folders.values()
        if inner.problem or len(_notebooks(inner)) == 1 or not _holds(inner):
            break
        root = inner
    return root


def _submissions(root: Folder, names: tuple[str, ...], label: str, preferred: str) -> Iterator[_Found]:
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
    folder: Folder, names: tuple[str, ...], preferred: str, short: tuple[str, ...] = ()
) -> Iterator[_Found]:
    """One student's folder or archive, or a group of them. `short` is its name where a lone folder wraps it."""
    direct = _notebooks(folder)
    deeper = {name: inner for name, inner in folder.folders.items() if _holds(inner)}
    if folder.problem:
        yield _Found(names, None, f"the folder or archive {folder.problem}.")
    elif direct:
        name = _chosen(direct, preferred)
        others = [shown(other) for other in direct if other != name]
        note = (
            f"Of {len(direct)} notebooks, {shown(name)} was graded, not: {', '.join(others[:10])}."
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
        archives = ", ".join(shown(name) for name in list(_hopeless(folder))[:3])
        why = f" ({archives} cannot be opened; pack it as a zip)" if archives else ""
        yield _Found(names, None, f"the folder or archive holds no notebook{why}.")


def _notebooks(folder: Folder) -> dict[str, File]:
    return {name: file for name, file in folder.files.items() if NOTEBOOK.search(name)}


def _hopeless(folder: Folder) -> dict[str, File]:
    """Archives of a kind that is not opened, and links: possibly submissions, so they are reported."""
    return {
        name: File(file.place, 0, file.problem or "is an archive that is not opened here; pack it as a zip")
        for name, file in folder.files.items()
        if (_ARCHIVE.search(name) or file.problem) and not NOTEBOOK.search(name)
    }


def _holds(folder: Folder) -> bool:
    """Whether there is anything to grade or to report in it."""
    return bool(
        folder.problem or _notebooks(folder) or any(_holds(inner) for inner in folder.folders.values())
    )


def _chosen(notebooks: Mapping[str, File], preferred: str) -> str:
    def rank(name: str) -> tuple[bool, bool, bool, int, str]:
        stem = NOTEBOOK.sub("", name)
        file = notebooks[name]
        is_preferred = bool(preferred) and stem.casefold() == preferred.casefold()
        return bool(file.problem), not is_preferred, bool(_COPY.search(stem)), -file.size, name

    return min(notebooks, key=rank)


def _modules(folder: Folder) -> dict[str, Place]:
    """The student's own modules: files beside the notebook that `import` could find."""
    fitting = {
        name: file.place
        for name, file in folder.files.items()
        if name.endswith(".py")
        and name[:-3].isidentifier()
        and not file.problem
        and file.size <= MODULE_BYTES
    }
    return dict(sorted(fitting.items())[:_MODULES])


# Names


def _with_ids(found: Sequence[_Found]) -> list[Submission]:
    """Ids from paths. Where two would be the same, each gets a hash of its own path, which no third changes."""
    plain = [slug(one.short or one.names) for one in found]
    counts = Counter(name.casefold() for name in plain)
    used: set[str] = set()
    submissions = []
    for one, name in zip(found, plain, strict=True):
        number = 0 if counts[name.casefold()] > 1 else 1
        while number == 0 or name.casefold() in used:
            name = f"{name[:80]}-{digest(one.names, number)}"
            number += 1
        used.add(name.casefold())
        submissions.append(_submission(one, name))
    return submissions


def _submission(found: _Found, identifier: str) -> Submission:
    file = found.file
    problem = found.problem or (f"the file {file.problem}." if file and file.problem else "")
    return Submission(
        id=identifier,
        file=shown("/".join(found.names)),
        problem=problem,
        notes=found.notes,
        _place=file.place if file else None,
        _modules=found.modules,
    )
