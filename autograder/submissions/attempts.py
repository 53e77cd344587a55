"""Puts together what each student handed in where a learning platform laid a class side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.submissions.names import listed, shown
from autograder.submissions.platforms import Handed, canvas, handed
from autograder.submissions.tree import Folder

_LATE = "The learning platform marks it as handed in late."
_TEXT = "The newest attempt holds no notebook."


@dataclass(frozen=True)
class HandIn:
    """One student's latest attempt that holds a notebook, else the latest. `entry` is a name in the download."""

    who: str
    entry: str
    folder: Folder
    notes: tuple[str, ...]


def by_student(folder: Folder, *, whole_class: bool) -> tuple[list[HandIn], Folder]:
    """The students of a download, and what else lies in it; nobody where it is none.

    What is no `whole_class` for certain is opened only where nothing in it speaks against that it is one: a student
    may have such names in a folder of theirs.
    """
    said = _said(folder)
    students: dict[str, list[str]] = {}
    for name, one in said.items():
        students.setdefault(one.who, []).append(name)
    rest = _part(folder, [name for name in (*folder.files, *folder.folders) if name not in said])
    doubtful = rest.holds or (len(students) == 1 and "" not in students)
    if not students or (doubtful and not whole_class):
        return [], folder
    return [
        _latest(folder, who, {name: said[name] for name in names}) for who, names in students.items()
    ], rest


def _said(folder: Folder) -> dict[str, Handed]:
    names = sorted((*folder.files, *folder.folders))
    said = {name: one for name in names if (one := handed(name))}
    if any(one.who == "" for one in said.values()):
        return said if _are_versions(folder, said) else {}
    if said:
        return said
    flat = [name for name in names if name in folder.files or folder.folders[name].archive]
    return canvas(flat, [name for name in flat if name in folder.notebooks or name in folder.folders])


def _are_versions(folder: Folder, said: Mapping[str, Handed]) -> bool:
    """Whether folders that are named as versions are one student's: each has one notebook, and no folder of others."""
    return not folder.files and all(
        name in said
        and len(inner.notebooks) == 1
        and not any(deeper.holds for deeper in inner.folders.values())
        for name, inner in folder.folders.items()
    )


def _part(folder: Folder, names: Sequence[str], called: Mapping[str, str] | None = None) -> Folder:
    """A folder of these entries alone; `called` are the names that files have for their student."""
    called = called or {}
    files = {
        name: replace(folder.files[name], called=called.get(name, ""))
        for name in names
        if name in folder.files
    }
    return Folder(files, {name: folder.folders[name] for name in names if name in folder.folders})


def _latest(folder: Folder, who: str, said: Mapping[str, Handed]) -> HandIn:
    attempts: dict[tuple[int, ...], list[str]] = {}
    for name in sorted(said, key=lambda name: said[name].order, reverse=True):
        attempts.setdefault(said[name].order, []).append(name)
    parts = [_part(folder, names, {name: said[name].called for name in names}) for names in attempts.values()]
    chosen = next((number for number, part in enumerate(parts) if part.holds), 0)
    names = list(attempts.values())[chosen]
    notes = [_LATE] if any(said[name].late for name in names) else []
    if len(parts) > 1:
        times = [shown(said[names[0]].said) for names in attempts.values()]
        others = [time for number, time in enumerate(times) if number != chosen]
        notes.append(f"Of {len(parts)} attempts, {times[chosen]} counts, not: {listed(others)}.")
        notes += [_TEXT] if chosen else []
    return HandIn(who, names[0], parts[chosen], tuple(notes))
