"""Finds out where a course's gradebook is: the file in its folder, or the database that a URL names.

A write-ahead log works on a local disk alone: the processes that use it share memory. So a gradebook in a file is
refused on a network file system, where it would be damaged some day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError

VARIABLE = "AUTOGRADER_DATABASE"
FILE = "gradebook.sqlite3"
BESIDE = ("-wal", "-shm")  # what SQLite keeps beside its file
_POSTGRESQL = ("postgresql://", "postgres://")
_NETWORK = frozenset(
    "nfs nfs4 cifs smb3 smbfs ncpfs afs ceph 9p lustre gpfs beegfs glusterfs orangefs pvfs2 fuse.sshfs fuse.glusterfs "
    "fuse.ceph fuse.s3fs fuse.rclone fuse.gcsfuse".split()
)


@dataclass(frozen=True)
class GradebookAddress:
    """The place of a gradebook: a `file` of SQLite, or the `url` of a PostgreSQL database; the other one is empty."""

    file: Path | None = None
    url: str = ""

    @property
    def shown(self) -> str:
        """The place as people read it: of a URL without its password."""
        if self.file is not None:
            return str(self.file)
        scheme, _, rest = self.url.partition("://")
        credentials, at, place = rest.rpartition("@")
        return f"{scheme}://{credentials.split(':')[0]}{at}{place.split('?')[0]}"


def of_course(root: Path, environ: Mapping[str, str]) -> GradebookAddress:
    """Return where the gradebook of the course at `root` is, or would be. Raises `UsageError` on an unknown URL."""
    url = environ.get(VARIABLE, "").strip()
    if not url:
        return GradebookAddress(file=root / FILE)
    if not url.startswith(_POSTGRESQL):
        problem = f"{VARIABLE} must begin with postgresql://; unset it to keep the gradebook in {root / FILE}"
        raise UsageError(problem)
    return GradebookAddress(url=url)


def exists(address: GradebookAddress) -> bool:
    """Return whether the course has a gradebook. A URL is given on purpose, so that it counts as one."""
    return address.file is None or address.file.is_file()


def course_has_one(root: Path, environ: Mapping[str, str]) -> bool:
    """Return whether the course at `root` has a gradebook. Raises as `of_course` does."""
    return exists(of_course(root, environ))


def files(address: GradebookAddress) -> list[Path]:
    """Return the files of the gradebook that exist: no worker may read one."""
    if address.file is None:
        return []
    named = [address.file, *(address.file.with_name(address.file.name + end) for end in BESIDE)]
    return [path for path in named if path.exists()]


def refuse_network(file: Path, mounts: str) -> None:
    """Raise `UsageError` if the file would lie on a network file system; `mounts` has the form of /proc/*/mountinfo."""
    kind = file_system(file.absolute().parent.resolve(), mounts)
    if kind in _NETWORK:
        raise UsageError(
            f"{file} would lie on a network file system ({kind}), where a gradebook in a file is damaged some day; "
            f"set {VARIABLE} to the URL of a PostgreSQL database, or move the course to a local disk"
        )


def file_system(folder: Path, mounts: str) -> str:
    """Return the type of the file system that a folder lies on, by the deepest mount point above it."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        point = Path(fields[4].encode().decode("unicode_escape"))
        if folder.is_relative_to(point) and len(point.parts) >= best:  # a later mount covers an earlier one
            best, kind = len(point.parts), after.split()[0]
    return kind


def mounts() -> str:
    """Return the mounts that this process sees; nothing where the system does not say."""
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
