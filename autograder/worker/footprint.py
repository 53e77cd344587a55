"""What a fork of the notebook may leave to the next one: files, places in open files, shared memory, threads.

It is the worker's own word. It keeps an honest notebook from being tested in a place that its public examples have
changed; a notebook that lies about it gains nothing.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Iterable, Iterator

_MOST_FILES = 2_000  # more take longer to look at than a small notebook takes to run


def digest(folders: Iterable[str]) -> str:
    """Return a digest of the files in these folders, by name, size and time, and of the places in open files.

    A fork that reads on in a file moves the place for all others.
    It is empty where something else could be left: with a second thread, with memory that is shared with forks, or
    among more files than are looked at.
    """
    if threading.active_count() > 1 or _shares_memory():
        return ""
    seen = hashlib.sha256(repr(sorted(_places())).encode())
    for number, entry in enumerate(entry for folder in folders for entry in _entries(folder)):
        if number >= _MOST_FILES:
            return ""
        seen.update(entry)
    return seen.hexdigest()


def _places() -> Iterator[tuple[int, int]]:
    """Yield the descriptor of each open regular file, with the place from which it is read on."""
    for name in os.listdir("/proc/self/fd"):
        try:
            if stat.S_ISREG(os.fstat(int(name)).st_mode):
                yield int(name), os.lseek(int(name), 0, os.SEEK_CUR)
        except OSError:  # the descriptor of the folder that is listed
            continue


def _entries(folder: str) -> Iterator[bytes]:
    """Yield what is known of each file and folder below a folder. A link is not followed, nor is what is mounted there.

    Python itself may be mounted below the folder for temporary files, read-only and with thousands of files.
    """
    device = _device(folder)
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in sorted(folders) if _device(os.path.join(place, name)) == device]
        for name in sorted((*folders, *files)):
            path = os.path.join(place, name)
            try:
                status = os.lstat(path)
            except OSError:
                continue
            facts = (path, status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns)
            yield repr(facts).encode("utf-8", "surrogateescape")


def _device(folder: str) -> int:
    try:
        return os.lstat(folder).st_dev
    except OSError:
        return -1


def _shares_memory() -> bool:
    """Return True if this process has memory that it can write to and that its forks share."""
    try:
        with open("/proc/self/maps", "rb") as file:
            return any(line.split(maxsplit=2)[1][1:4:2] == b"ws" for line in file)
    except OSError:
        return True
