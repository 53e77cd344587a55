"""Workers' folders, each locked by the grader that made it; a grader that was killed leaves its own without a lock.

Whoever makes a folder removes those first. Only empty folders without a lock are removed, and by `rmdir`: nothing that
anybody has written can be lost, whoever writes into the temporary folder at the same time.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from pathlib import Path

from autograder.errors import SandboxError

PREFIX = "autograder-worker-"
_OPENED = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def make() -> tuple[Path, int]:
    """Make a folder; return it with the descriptor that holds its lock until that is closed, or this process ends."""
    _sweep(Path(tempfile.gettempdir()))
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        # Another grader may take the folder for a dead one's before it has its lock, and remove it.
        with contextlib.suppress(FileNotFoundError):
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
    """Remove an empty folder without a lock. Raises `OSError` if it is in use, somebody else's, or not empty."""
    descriptor = os.open(folder, _OPENED)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        folder.rmdir()
    finally:
        os.close(descriptor)


def empty(folder: Path) -> None:
    """Remove whatever a worker left in its folder, following no link. Raises `SandboxError` where something stays.

    Folders may nest deeper than a recursion can go, and forbid their own owner to read them. So each is made readable,
    what is in it moves up to `folder`, and the empty one is removed.
    """
    moved = 0
    try:
        while entries := list(os.scandir(folder)):
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                os.chmod(entry.path, 0o700)
                for name in os.listdir(entry.path):
                    _move_up(Path(entry.path, name), folder / f".up-{moved}")
                    moved += 1
                os.rmdir(entry.path)
    except OSError as error:
        raise SandboxError(f"a worker's folder cannot be emptied: {error}") from None


def _move_up(source: Path, target: Path) -> None:
    """Rename a file or folder; moving a folder writes into it too. A name that is taken gets a random ending."""
    if source.is_dir() and not source.is_symlink():
        source.chmod(0o700)
    if target.is_symlink() or target.exists():
        target = target.with_name(f"{target.name}-{os.urandom(8).hex()}")
    source.rename(target)
