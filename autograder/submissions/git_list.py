"""Reads a list of git repositories: whose each is, its address, and the commit where one is fixed."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from autograder.errors import TableError
from autograder.limited import regular_file

_MOST_BYTES = 1 << 20
_SEPARATORS = "\t;,"
# A URL, `git@host:path`, or a folder begins so.
_ADDRESS_BEGINS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[\w.-]+@[\w.-]+:|/")
_SHORT = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+):(?!/)(?P<path>.+)")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_HEADS = frozenset({"url", "repository", "repo", "git", "address"})


@dataclass(frozen=True)
class Repository:
    """A student's repository. `commit` is empty where the newest one of its main branch counts."""

    student: str
    url: str
    commit: str = ""

    @property
    def protocol(self) -> str:
        """The protocol by which git would fetch it, such as `https`, `ssh`, `ext` or `file`."""
        if "::" in self.url.split("/")[0]:
            return self.url.partition("::")[0]
        if "://" in self.url:
            return self.url.partition("://")[0].lower()
        return "ssh" if _SHORT.fullmatch(self.url) else "file"

    @property
    def shown(self) -> str:
        """The address for people: without a name, a password or a token in it."""
        if "://" not in self.url:
            return self.url.rpartition("@")[2]
        scheme, _, rest = self.url.partition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme}://{host.rpartition('@')[2]}{slash}{path.partition('?')[0]}"

    @property
    def credentials(self) -> str:
        """The name and password in an https address, as they stand before the host; empty where there are none."""
        return urlsplit(self.url).netloc.rpartition("@")[0] if self.protocol == "https" else ""

    @property
    def without_credentials(self) -> str:
        """The address as git gets it: other users of the machine can read what a process is called with."""
        return self.url.replace(f"{self.credentials}@", "", 1) if self.credentials else self.url


def read(path: Path) -> list[Repository]:
    """Return the repositories of a list: a line for each, with the student, the address and perhaps a commit.

    A first line may name the columns. Raises `TableError` with the line that is none.
    """
    try:
        data = regular_file.beginning(path, _MOST_BYTES + 1)
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from None
    if len(data) > _MOST_BYTES:
        raise TableError(path, "is larger than a list of repositories can be (1 MB)")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise TableError(path, "is no text in UTF-8; save it as UTF-8") from None
    rows = [(number, _cells(path, number, line)) for number, line in enumerate(lines, 1)]
    found = [_repository(path, number, cells) for number, cells in rows if _says(number, cells)]
    if not found:
        raise TableError(path, "names no repository; write a line for each student: login,https://host/path")
    return found


def _says(number: int, cells: list[str]) -> bool:
    is_head = number == 1 and any(cell.casefold() in _HEADS for cell in cells)
    return any(cells) and not cells[0].startswith("#") and not is_head


def _cells(path: Path, number: int, line: str) -> list[str]:
    separator = next((one for one in _SEPARATORS if one in line), "")
    try:
        cells = next(csv.reader([line], delimiter=separator), []) if separator else line.split()
    except csv.Error as error:
        raise TableError(path, f"line {number} is no row of a table ({error}); write it anew") from None
    return [cell.strip() for cell in cells]


def _repository(path: Path, number: int, cells: list[str]) -> Repository:
    places = [place for place, cell in enumerate(cells) if place and _ADDRESS_BEGINS.match(cell)]
    if not places or not cells[0]:
        raise TableError(path, f"line {number} names no student and address, such as jdoe,https://host/path")
    url = cells[places[0]]
    if not _is_possible(url):
        raise TableError(path, f"line {number}: {url[:80]!r} is no address that git can use; correct it")
    student = " ".join(cells[: places[0]])
    commit = next(iter(cells[places[0] + 1 :]), "")
    if commit and not _COMMIT.fullmatch(commit):
        raise TableError(
            path, f"line {number}: {commit[:20]!r} is no commit; write all of its 40 or 64 digits"
        )
    return Repository(student, url, commit)


def _is_possible(url: str) -> bool:
    """Return whether the address can be taken apart and be an argument of a command."""
    try:
        urlsplit(url)
    except ValueError:  # a bracket of an IPv6 address that does not close
        return False
    return url.isprintable()
