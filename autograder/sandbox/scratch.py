"""Workers' folders, each locked by the grader that made it; a grader that was killed leaves its own without a lock.

Whoever makes a folder removes those first. Only empty folders go, without a lock, and by `rmdir`: nothing that anybody
has written can be lost, whoever writes into the temporary folder at the same time.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from pathlib import Path

PREFIX = "autograder-worker-"
_OPENED = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def make() -> tuple[Path, int]:
    """A new folder, and the descriptor that holds its lock until it is closed, however this process ends."""
    _sweep(Path(tempfile.gettempdir()))
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        with contextlib.suppress(
            FileNotFoundError
        ):  # another grader took it for a dead one's before it had its lock
            descriptor = os.open(folder, _OPENED)
            with contextlib.suppress(OSError):  # a file system without locks, in which nobody sweeps either
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            if folder.exists():
                return folder, descriptor
            os.close(descriptor)


def _sweep(place: Path) -> None:
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX):
                with contextlib.suppress(OSError):
                    _remove_if_dead(Path(entry.path))


def _remove_if_dead(folder: Path) -> None:
    """Raises `OSError` where it is in use, somebody else's, or not empty."""
    descriptor = os.open(folder, _OPENED)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        folder.rmdir()
    finally:
        os.close(descriptor)
