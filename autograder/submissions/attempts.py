"""Finds the attempt of each student that counts, in a learning platform's download of all attempts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.submissions.names import listed, shown
from autograder.submissions.platforms import Handed, canvas, handed
from autograder.submissions.tree import Folder

_LATE = "The learning platform marked this submission as late."
_EMPTY = "The latest attempt holds no notebook."


@dataclass(frozen=True)
class HandIn:
    """One student's latest attempt that holds a notebook, else the latest.

    `entry` is its name in the download; `late` says that the platform marked it as late, and `attempts` is the number
    of all attempts of the student. `others` are those of them that hold a notebook, too, the latest first.
    """

    who: str
    entry: str
    folder: Folder
    notes: tuple[str, ...]
    late: bool = False
    attempts: int = 1
    others: tuple[HandIn, ...] = ()


def by_student(folder: Folder, *, whole_class: bool) -> tuple[list[HandIn], Folder]:
    """Return the students of a download and what else it holds; no students where it is not a download.

    A folder that is not certainly a `whole_class` counts as a download only where nothing in it contradicts that: a
    student may use such names in a folder of their own.
    """
    labels = _labels(folder)
    students: dict[str, list[str]] = {}
    for name, one in labels.items():
        students.setdefault(one.who, []).append(name)
    rest = _part(folder, [name for name in (*folder.files, *folder.folders) if name not in labels])
    doubtful = rest.holds or (len(students) == 1 and "" not in students)
    if not students or (doubtful and not whole_class):
        return [], folder
    return [
        _latest(folder, who, {name: labels[name] for name in names}) for who, names in students.items()
    ], rest


def _labels(folder: Folder) -> dict[str, Handed]:
    """Return what the names in the folder say of students and attempts."""
    names = sorted((*folder.files, *folder.folders))
    labels = {name: one for name in names if (one := handed(name))}
    if any(one.who == "" for one in labels.values()):
        return labels if _are_versions(folder, labels) else {}
    if labels:
        return labels
    flat = [name for name in names if name in folder.files or folder.folders[name].archive]
    return canvas(flat, [name for name in flat if name in folder.notebooks or name in folder.folders])


def _are_versions(folder: Folder, labels: Mapping[str, Handed]) -> bool:
    """Return whether folders named as versions are one student's: each has one notebook and no folder with others."""
    return not folder.files and all(
        name in labels
        and len(inner.notebooks) == 1
        and not any(deeper.holds for deeper in inner.folders.values())
        for name, inner in folder.folders.items()
    )


def _part(folder: Folder, names: Sequence[str], called: Mapping[str, str] | None = None) -> Folder:
    """Return a folder of these entries alone; `called` maps files to the names that their student gave them."""
    called = called or {}
    files = {
        name: replace(folder.files[name], called=called.get(name, ""))
        for name in names
        if name in folder.files
    }
    return Folder(files, {name: folder.folders[name] for name in names if name in folder.folders})


def _latest(folder: Folder, who: str, labels: Mapping[str, Handed]) -> HandIn:
    """Return the latest attempt with a notebook, with notes on the others."""
    attempts: dict[tuple[int, ...], list[str]] = {}
    for name in sorted(labels, key=lambda name: labels[name].order, reverse=True):
        attempts.setdefault(labels[name].order, []).append(name)
    parts = [
        _part(folder, names, {name: labels[name].called for name in names}) for names in attempts.values()
    ]
    chosen = next((number for number, part in enumerate(parts) if part.holds), 0)
    names = list(attempts.values())[chosen]
    late = any(labels[name].late for name in names)
    notes = [_LATE] if late else []
    if len(parts) > 1:
        times = [shown(labels[names[0]].written) for names in attempts.values()]
        rest = [time for number, time in enumerate(times) if number != chosen]
        notes.append(f"Of {len(parts)} attempts, {times[chosen]} counts; not graded: {listed(rest)}.")
        notes += [_EMPTY] if chosen else []
    others = tuple(
        HandIn(who, own[0], part, (), any(labels[name].late for name in own))
        for number, (part, own) in enumerate(zip(parts, attempts.values(), strict=True))
        if number != chosen and part.holds
    )
    return HandIn(who, names[0], parts[chosen], tuple(notes), late, len(parts), others)
