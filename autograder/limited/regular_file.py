"""Reads regular files alone: a named pipe or a device in the place of a file would never end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = (
    1 << 30
)  # the largest file that the framework writes itself: the results of some ten thousand submissions


class UnfitFile(OSError):
    """What is at this path is no regular file, or has too many bytes."""

    def __str__(self) -> str:
        return str(self.strerror)


def opened(path: Path, *, follow: bool = True) -> BinaryIO:
    """Open a regular file, without waiting for anybody. Raises `UnfitFile`, whose `strerror` says what it is.

    A symbolic link at the end of the path is refused unless `follow`.
    """
    no_link = 0 if follow else os.O_NOFOLLOW
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC | no_link)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        raise _other(path, "a socket or a device without a driver") from None
    kind = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(kind):
        os.close(descriptor)
        raise _other(
            path, "a folder" if stat.S_ISDIR(kind) else "a named pipe" if stat.S_ISFIFO(kind) else "a device"
        )
    return os.fdopen(descriptor, "rb")


def beginning(path: Path, most: int) -> bytes:
    """Return the first bytes of a regular file, at most `most`. Raises `OSError`."""
    with opened(path) as file:
        return file.read(most)


def read(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a regular file. Raises `OSError`, also where there are more than `most`."""
    data = beginning(path, most + 1)
    if len(data) > most:
        raise UnfitFile(errno.EFBIG, f"it has more than {most >> 20} MB", str(path))
    return data


def _other(path: Path, kind: str) -> UnfitFile:
    return UnfitFile(errno.EINVAL, f"it is {kind}, not a regular file", str(path))
