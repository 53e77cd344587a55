"""Collects the submissions from what an instructor has: notebooks, folders, folders of folders, zips of those.

Nothing is unpacked to disk, no symbolic link is followed, and apart from the tables of contents of archives nothing is
read before it is needed. What cannot be graded stays in the list, by its name and with one sentence. The module
`students` defines what one submission is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from autograder.errors import UnreadableSubmission, UsageError
from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions.archive import INNER_TOTAL, in_archive
from autograder.submissions.disk import MOST_FILES, is_archive, on_disk
from autograder.submissions.helpers import HelperFiles, Helpers
from autograder.submissions.limited_tables import ArchiveTables
from autograder.submissions.names import digest, shown, slug
from autograder.submissions.stored_bytes import NOTEBOOK_BYTES, StoredBytes
from autograder.submissions.students import Found, submissions, unwrapped
from autograder.submissions.tree import File, Folder
from autograder.wording import listed


@dataclass(frozen=True)
class Submission:
    """One submission.

    `id` is safe in file names and addresses, and unique whatever the case of its letters. `file` is the name as given,
    for people, with control characters spelled out. `problem` is empty, or one sentence on why there is nothing to
    grade; `notes` are sentences on what was chosen; `late` says that a platform marked it as late, and `attempts` is
    the number of attempts that it was chosen of; `others` are those of the others that hold a notebook. `read`,
    `helpers` and `sha256` read the disk each time, so that no class stays in memory.
    """

    id: str
    file: str
    problem: str = ""
    notes: tuple[str, ...] = ()
    late: bool = False
    attempts: int = 1
    others: tuple[Submission, ...] = ()
    _stored: StoredBytes | None = field(default=None, repr=False)
    _helpers: HelperFiles = field(default_factory=HelperFiles, repr=False)

    def read(self) -> bytes:
        """Return the submitted bytes, unchanged. Raises `UnreadableSubmission`."""
        if self.problem or self._stored is None:
            raise UnreadableSubmission(self.file, self.problem)
        try:
            return self._stored.read(NOTEBOOK_BYTES)
        except UnreadableFile as problem:
            raise UnreadableSubmission(self.file, f"the file {problem}.") from None

    @property
    def stored(self) -> Path | None:
        """The file on disk that holds it, itself or an archive; None where it cannot be graded."""
        return self._stored.path if self._stored and not self.problem else None

    def helpers(self, bundle: Mapping[str, bytes] = MappingProxyType({})) -> Helpers:
        """Return the student's own Python files. A file of the `bundle` goes before one of the same name."""
        return self._helpers.read(bundle)

    @property
    def sha256(self) -> str:
        """The hex digest of the submitted bytes; empty where they cannot be read."""
        try:
            return hashlib.sha256(self.read()).hexdigest()
        except UnreadableSubmission:
            return ""


def collect(paths: Sequence[Path], *, preferred: str = "") -> list[Submission]:
    """Return every submission in these files, folders and archives, in a fixed order. A path given twice counts once.

    `preferred` is the name of the notebook that was handed out, without its suffix. Raises `UsageError` where a path
    does not exist or holds far more files than a class can; a submission that cannot be read never raises.
    """
    found: list[Found] = []
    with ArchiveTables() as tables:
        for path in dict.fromkeys(path.absolute() for path in paths):
            if not _exists(path):
                raise UsageError(f"{path}: there is no such file or folder")
            found += _given(path, preferred, tables, alone=len(paths) == 1)
    return _with_ids(found)


def _exists(path: Path) -> bool:
    """Return whether the path exists, also for a name that no file can have."""
    try:
        return path.exists()
    except OSError:
        return False


def _given(path: Path, preferred: str, tables: ArchiveTables, *, alone: bool) -> list[Found]:
    """Return the submissions of one path; `alone` says that no other path was given."""
    real = path.resolve()
    if real.is_dir():
        root = on_disk(real, [MOST_FILES], 0, tables)
    elif is_archive(real):
        root = in_archive(StoredBytes(real), [INNER_TOTAL], tables, nested=False)
    else:
        return [Found((path.name,), File(StoredBytes(real), 0))]
    names: tuple[str, ...] = () if alone and not root.problem else (path.name,)
    return list(submissions(unwrapped(root, preferred), names, path.name, preferred))


def _with_ids(found: Sequence[Found]) -> list[Submission]:
    """Return the submissions with ids made from their paths.

    Where two ids would be equal, each gets a hash of its own path, so that a third submission changes neither.
    """
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


def of_one_student(folder: Path, *, preferred: str = "") -> Submission:
    """Return the one submission of a folder that holds what one student, or one group, handed in.

    Of several notebooks one is graded, as in a class; where it cannot be said which, the submission has a problem.
    """
    with ArchiveTables() as tables:
        root = on_disk(folder.resolve(), [MOST_FILES], 0, tables)
        own = Folder(folders={folder.name: replace(root, archive=True)})  # a student made it
        found = _with_ids(list(submissions(own, (), folder.name, preferred)))
    if len(found) == 1:
        return found[0]
    names = listed((one.file for one in found), 3)
    problem = f"what was handed in holds {len(found)} submissions ({names}); hand in one notebook."
    return Submission(id=slug((folder.name,)), file=folder.name, problem=problem)


def from_files(name: str, notebook: Path, helpers: Mapping[str, Path]) -> Submission:
    """Return a submission with a known id, from its notebook and the student's own Python files by path."""
    beside = HelperFiles({path: StoredBytes(file) for path, file in helpers.items()})
    return Submission(id=name, file=name, _stored=StoredBytes(notebook), _helpers=beside)


def _submission(found: Found, identifier: str) -> Submission:
    file = found.file
    problem = found.problem or (f"the file {file.problem}." if file and file.problem else "")
    return Submission(
        id=identifier,
        file=shown("/".join(found.names)),
        problem=problem,
        notes=(*found.notes, *([file.note] if file and file.note else [])),
        late=found.late,
        attempts=found.attempts,
        others=tuple(_submission(other, identifier) for other in found.others),
        _stored=file.stored if file else None,
        _helpers=found.helpers,
    )
