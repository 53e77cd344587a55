"""Decides what one submission is in a tree of folders and archives.

One submission is:

- each notebook directly in a given folder or archive (a lone folder that wraps a class is opened);
- each folder or archive in it that has notebooks directly: it is one student's. Of several notebooks the one named
  `preferred` is graded, else one whose name is not that of a copy, else the largest, else the first by name; a note
  says which one was graded and names the others;
- each student in the download of a learning platform: the latest attempt that holds a notebook (`attempts`);
- a folder in which one of several folders has the assignment's name: it is one student's, and that folder is opened;
- a file or folder that may have been handed in instead of a notebook: it is reported, so that nothing is lost. A
  folder beside notebooks that can only be data is not a submission.

A folder without notebooks of its own, but with several folders of submissions, is a group: each of these is one. A
folder, made by hand and in no archive, that has more notebooks than one person hands in, and none with the assignment's
name, is a section: each of them is one.

An archive, and what one student handed in on a platform, holds at most `MOST_OF_ONE` submissions: a student made it. A
folder in a class holds at most `MOST_OF_FOLDER`: the instructor made it. A class of any size is given by its own path.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from autograder.submissions import helpers
from autograder.submissions.attempts import HandIn, by_student
from autograder.submissions.helpers import HelperFiles
from autograder.submissions.names import NOTEBOOK, listed, shown
from autograder.submissions.tree import File, Folder

MOST_OF_ONE = (
    10  # submissions in an archive or in one student's part of a download: more than a group hands in
)
MOST_OF_FOLDER = 100  # submissions in a folder of a class: a section has some thirty
_MOST_REPORTED = 100  # files of either that are no notebooks: one name cannot fill the class page
_COPY = re.compile(r"copy|kopie|checkpoint|backup|\bold\b|conflict|\(\d+\)|(?<=[a-z])[-_ ]\d$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A submission before it has an id: its path as names, its file, and what is known of it.

    `short` is the path that the id is made from, where that is not the whole path; `late` says that a platform marked
    the submission as late, and `attempts` is the number of attempts that it was chosen of. `others` are those of the
    others that hold a notebook.
    """

    names: tuple[str, ...]
    file: File | None
    problem: str = ""
    notes: tuple[str, ...] = ()
    helpers: HelperFiles = field(default_factory=HelperFiles)
    short: tuple[str, ...] = ()
    late: bool = False
    attempts: int = 1
    others: tuple[Found, ...] = ()


def unwrapped(root: Folder, preferred: str) -> Folder:
    """Return the folder without lone folders around it. One student's folder stays, so that a second changes no id."""
    while not root.files and len(root.folders) == 1:
        (inner,) = root.folders.values()
        of_assignment = inner.folders.get(_named(inner.folders, preferred), Folder())
        if inner.problem or 1 in (len(inner.notebooks), len(of_assignment.notebooks)) or not inner.holds:
            break
        root = inner
    return root


def _named(names: Iterable[str], preferred: str) -> str:
    """Return the one of these names that is the assignment's, whatever the case of its letters; else nothing."""
    return next((name for name in names if preferred and name.casefold() == preferred.casefold()), "")


def submissions(root: Folder, names: tuple[str, ...], label: str, preferred: str) -> Iterator[Found]:
    """Yield all submissions of a folder that was given."""
    students, rest = by_student(root, whole_class=True)
    if root.problem:
        yield Found(names or (label,), None, f"the folder or archive {root.problem}.")
    elif students:
        yield from _downloaded(students, rest, names, preferred)
    elif len(root.notebooks) == 1 and _is_one_students(root):
        ((name, file),) = root.notebooks.items()
        yield Found((*names, name), file, "", _beside(_unused(root)), helpers.below(root), short=names)
    else:
        yield from _class(root, names, preferred)


def _class(root: Folder, names: tuple[str, ...], preferred: str) -> Iterator[Found]:
    """Yield the submissions of a folder in which each notebook and each folder is a student's."""
    direct = root.notebooks
    for name, file in {**direct, **root.nameless, **root.others}.items():
        yield Found((*names, name), file)
    for name, folder in root.folders.items():
        if not direct or not folder.is_data:
            most = MOST_OF_ONE if folder.archive else MOST_OF_FOLDER
            found = _in_folder(folder, (*names, name), preferred, most=most)
            yield from _at_most(found, (*names, name), most)


def _downloaded(
    students: Iterable[HandIn],
    rest: Folder,
    names: tuple[str, ...],
    preferred: str,
    short: tuple[str, ...] = (),
) -> Iterator[Found]:
    """Yield the submissions of a platform's download, student by student, and what else lies there."""
    for one in students:
        of_student = (*(short or names), *([one.who] if one.who else []))
        if one.folder.holds:
            opened = _opened(one.folder, names, preferred, of_student, MOST_OF_ONE)
            others = tuple(_others(one, names, preferred, of_student))
            for found in _at_most(opened, (*names, one.entry), MOST_OF_ONE, of_student):
                notes = (*one.notes, *found.notes)
                yield replace(found, notes=notes, late=one.late, attempts=one.attempts, others=others)
        else:
            problem = f"what was handed in {_without(one.folder)}"
            yield Found(
                (*names, one.entry),
                None,
                problem,
                one.notes,
                short=of_student,
                late=one.late,
                attempts=one.attempts,
            )
    yield from _class(rest, names, preferred)


def _others(
    one: HandIn, names: tuple[str, ...], preferred: str, of_student: tuple[str, ...]
) -> Iterator[Found]:
    """Yield the other attempts of a student, each with the notebook that would be graded."""
    for other in one.others:
        opened = _opened(other.folder, names, preferred, of_student, MOST_OF_ONE)
        for found in itertools.islice(opened, 1):
            yield replace(found, late=other.late)


def _is_one_students(root: Folder) -> bool:
    """Return whether the folder is one student's: a notebook, its modules and data, at most reports and pictures."""
    return not root.unopened and not any(folder.holds or folder.archive for folder in root.folders.values())


def _at_most(
    found: Iterable[Found], names: tuple[str, ...], most: int, short: tuple[str, ...] = ()
) -> Sequence[Found]:
    """Return the submissions under one name; more than `most` are reported as one, and not graded."""
    listed = list(found)
    to_grade = sum(1 for one in listed if one.file is not None and not one.file.problem)
    if to_grade <= most and len(listed) - to_grade <= _MOST_REPORTED:
        return listed
    holder = "a person or a group hands in" if most == MOST_OF_ONE else "a folder in a class holds"
    problem = (
        f"it holds {len(listed)} possible submissions, and {holder} at most {most}; "
        "if it is a class, give its path to the command by itself; if not, hand in only the notebook that counts."
    )
    return [Found(names, None, problem, short=short)]


def _in_folder(
    folder: Folder, names: tuple[str, ...], preferred: str, short: tuple[str, ...] = (), *, most: int
) -> Iterator[Found]:
    """Yield the submissions of one student's folder or archive, or of a group of them.

    `short` is its path where a lone folder wraps it; `most` is how many it may hold.
    """
    students, rest = by_student(folder, whole_class=False)
    if students and not folder.problem:
        yield from _downloaded(students, rest, names, preferred, short)
    else:
        yield from _opened(folder, names, preferred, short, most)


def _inner(
    folder: Folder, names: tuple[str, ...], preferred: str, short: tuple[str, ...] = (), *, most: int
) -> Iterable[Found]:
    """Return the same for what lies in a folder; an archive there may hold fewer than the folder."""
    if folder.archive and most > MOST_OF_ONE:
        found = _in_folder(folder, names, preferred, short, most=MOST_OF_ONE)
        return _at_most(found, names, MOST_OF_ONE, short)
    return _in_folder(folder, names, preferred, short, most=most)


def _is_section(folder: Folder, preferred: str) -> bool:
    """Return whether these are more notebooks than one person hands in, and none has the assignment's name."""
    stems = [NOTEBOOK.sub("", name).casefold() for name in folder.notebooks]
    return len(stems) > MOST_OF_ONE and preferred.casefold() not in stems


def _opened(
    folder: Folder, names: tuple[str, ...], preferred: str, short: tuple[str, ...], most: int
) -> Iterator[Found]:
    """Yield the same for a folder that no learning platform wrote."""
    deeper = {name: inner for name, inner in folder.folders.items() if inner.holds}
    if folder.problem:
        yield Found(names, None, f"the folder or archive {folder.problem}.", short=short)
    elif most > MOST_OF_ONE and _is_section(folder, preferred):
        yield from _class(folder, names, preferred)
    elif folder.notebooks:
        yield _students(folder, list(deeper), names, preferred, short or names)
    elif len(deeper) == 1:
        ((name, inner),) = deeper.items()
        others = [
            *folder.others,
            *(n for n, other in folder.folders.items() if n != name and not other.is_data),
        ]
        for found in _inner(inner, (*names, name), preferred, short or names, most=most):
            yield replace(found, notes=found.notes + _beside(others))
    elif mine := _named(deeper, preferred):
        note = f"{shown(mine)} was graded; not graded: {listed(n for n in deeper if n != mine)}."
        for found in _inner(deeper[mine], (*names, mine), preferred, short or names, most=most):
            yield replace(found, notes=(*found.notes, note))
    elif deeper:
        for name, file in folder.others.items():
            yield Found((*names, name), file)
        for name, inner in folder.folders.items():
            yield from _inner(inner, (*names, name), preferred, most=most)
    else:
        yield Found(names, None, f"the folder or archive {_without(folder)}")


def _students(
    folder: Folder, deeper: list[str], names: tuple[str, ...], preferred: str, short: tuple[str, ...]
) -> Found:
    """Return the submission of one student's folder, with the notebook that is graded."""
    notebooks = folder.notebooks
    name = _chosen(notebooks, preferred)
    others = [other for other in notebooks if other != name]
    notes = []
    if others:
        notes.append(
            f"Of {len(notebooks)} notebooks, {shown(name)} was graded; not graded: {listed(others)}."
        )
    if deeper:
        notes.append(f"{shown(name)} was graded; not graded: the contents of {listed(deeper)}.")
    return Found((*names, name), notebooks[name], "", tuple(notes), helpers.below(folder), short)


def _beside(others: list[str]) -> tuple[str, ...]:
    """Return the note on files beside the notebook that may have been meant as a part of the submission."""
    return (f"Other files beside the notebook were not graded: {listed(others)}.",) if others else ()


def _unused(folder: Folder) -> list[str]:
    """Return what lies in the notebook's folder and is neither data nor Python files that travel."""
    names = [name for name in folder.documents if not name.endswith(".py")]
    for name, inner in folder.folders.items():
        if helpers.brings_code(inner):
            names += [f"{name}/{other}" for other in _unused(inner)]
        elif not inner.is_data:
            names.append(name)
    return names


def _without(folder: Folder) -> str:
    """Return the end of the sentence on a folder without a notebook; in brackets, what it holds instead."""
    instead = [f"{shown(name)} {reason}" for name, reason in itertools.islice(_instead(folder), 3)]
    listing = f" ({', '.join(instead)})" if instead else ""
    return f"holds no notebook{listing}; hand in the .ipynb file itself."


def _instead(folder: Folder) -> Iterator[tuple[str, str]]:
    yield from ((name, file.problem) for name, file in folder.unopened.items())
    yield from ((name, f"is {kind}") for name, kind in folder.documents.items())
    for inner in folder.folders.values():
        yield from _instead(inner)


def _chosen(notebooks: Mapping[str, File], preferred: str) -> str:
    """Return the name of the notebook that is graded."""

    def rank(name: str) -> tuple[bool, bool, bool, int, str]:
        file = notebooks[name]
        stem = NOTEBOOK.sub("", file.called or name)
        is_preferred = bool(preferred) and stem.casefold() == preferred.casefold()
        return bool(file.problem), not is_preferred, bool(_COPY.search(stem)), -file.size, name

    return min(notebooks, key=rank)
