"""What is one submission in a tree of folders and archives.

- each notebook directly in a given folder or archive (a lone folder that wraps a class is opened);
- each folder or archive in it that has notebooks directly: one student's. Of several notebooks the one that
  is named `preferred` is graded, else one whose name is no copy's, else the largest, else the first by name; a
  note says which, and names the others;
- a folder without notebooks of its own, but with several folders of submissions, is a group and is opened;
- a file or folder that may have been handed in instead of a notebook: it is reported, so that nothing is lost.
  A folder that can only be data, beside notebooks, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from autograder.intake.names import NOTEBOOK, shown
from autograder.intake.place import MODULE_BYTES, Place
from autograder.intake.tree import File, Folder

_MODULES = 50
_PER_ARCHIVE = 400
_COPY = re.compile(r"copy|kopie|checkpoint|backup|\bold\b|conflict|\(\d+\)|(?<=[a-z])[-_ ]\d$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A submission before it has an id: its path as names, the file, what is said of it.

    `short` is the path that the id is made from, where that is not the whole.
    """

    names: tuple[str, ...]
    file: File | None
    problem: str = ""
    notes: tuple[str, ...] = ()
    modules: Mapping[str, Place] = field(default_factory=dict)
    short: tuple[str, ...] = ()


def unwrapped(root: Folder) -> Folder:
    """Opens what only wraps a class; one student's folder stays, so that a second student changes no id."""
    while not root.files and len(root.folders) == 1:
        (inner,) = root.folders.values()
        if inner.problem or len(inner.notebooks) == 1 or not inner.holds:
            break
        root = inner
    return root


def submissions(root: Folder, names: tuple[str, ...], label: str, preferred: str) -> Iterator[Found]:
    """All of a folder that was given."""
    direct = root.notebooks
    if root.problem:
        yield Found(names or (label,), None, f"the folder or archive {root.problem}.")
    elif len(direct) == 1 and _is_one_students(root):
        ((name, file),) = direct.items()
        documents = [name for name in root.documents if not name.endswith(".py")]
        others = documents + [name for name, folder in root.folders.items() if not folder.is_data]
        yield Found((*names, name), file, "", _beside(others), _modules(root), short=names)
    else:
        for name, file in {**direct, **root.nameless, **root.others}.items():
            yield Found((*names, name), file)
        for name, folder in root.folders.items():
            if not direct or not folder.is_data:
                yield from _bounded(folder, (*names, name), preferred)


def _is_one_students(root: Folder) -> bool:
    """A folder of one notebook, its modules and data, and at most reports and pictures beside it."""
    return not root.unopened and not any(folder.holds or folder.archive for folder in root.folders.values())


def _bounded(folder: Folder, names: tuple[str, ...], preferred: str) -> list[Found]:
    """An archive among others that holds more students than any group has is one student's, and no class."""
    found = list(_in_folder(folder, names, preferred))
    if folder.archive and len(found) > _PER_ARCHIVE:
        many = (
            f"the archive holds {len(found)} folders with notebooks, and {_PER_ARCHIVE} is the most for one"
        )
        return [
            Found(names, None, f"{many} among others; if it is a class, give it to the command by itself.")
        ]
    return found


def _in_folder(
    folder: Folder, names: tuple[str, ...], preferred: str, short: tuple[str, ...] = ()
) -> Iterator[Found]:
    """One student's folder or archive, or a group of them. `short` is its name where a lone folder wraps it."""
    deeper = {name: inner for name, inner in folder.folders.items() if inner.holds}
    if folder.problem:
        yield Found(names, None, f"the folder or archive {folder.problem}.")
    elif folder.notebooks:
        yield _students(folder, list(deeper), names, preferred, short or names)
    elif len(deeper) == 1:
        ((name, inner),) = deeper.items()
        others = [
            *folder.others,
            *(n for n, other in folder.folders.items() if n != name and not other.is_data),
        ]
        for found in _in_folder(inner, (*names, name), preferred, short or names):
            yield Found(
                found.names,
                found.file,
                found.problem,
                found.notes + _beside(others),
                found.modules,
                found.short,
            )
    elif deeper:
        for name, file in folder.others.items():
            yield Found((*names, name), file)
        for name, inner in folder.folders.items():
            yield from _in_folder(inner, (*names, name), preferred)
    else:
        yield Found(names, None, f"the folder or archive holds no notebook{_instead(folder)}.")


def _students(
    folder: Folder, deeper: list[str], names: tuple[str, ...], preferred: str, short: tuple[str, ...]
) -> Found:
    """One student's folder, with the notebook that is graded."""
    notebooks = folder.notebooks
    name = _chosen(notebooks, preferred)
    others = [other for other in notebooks if other != name]
    notes = []
    if others:
        notes.append(f"Of {len(notebooks)} notebooks, {shown(name)} was graded, not: {_listed(others)}.")
    if deeper:
        notes.append(f"{shown(name)} was graded, and not what is in: {_listed(deeper)}.")
    return Found((*names, name), notebooks[name], "", tuple(notes), _modules(folder), short)


def _beside(others: list[str]) -> tuple[str, ...]:
    return (
        (f"Beside the notebook lies what is none, and was not graded: {_listed(others)}.",) if others else ()
    )


def _listed(names: Iterable[str]) -> str:
    listed = [shown(name) for name in names]
    return ", ".join(listed[:10]) + (f" and {len(listed) - 10} more" if len(listed) > 10 else "")


def _instead(folder: Folder) -> str:
    """What the folder holds in the place of a notebook, in brackets."""
    reasons = {name: file.problem for name, file in folder.unopened.items()}
    reasons |= {name: f"is {kind}" for name, kind in folder.documents.items()}
    said = [f"{shown(name)} {reason}" for name, reason in list(reasons.items())[:3]]
    return f" ({', '.join(said)})" if said else ""


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
