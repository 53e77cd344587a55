"""Workers' folders, each locked by the grader that made it; a grader that was killed leaves its own without a lock.

Whoever makes a folder removes those first. Only empty folders without a lock are removed, and by `rmdir`: nothing that
anybody has written can be lost, whoever writes into the temporary folder at the same time.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import tempfile
from pathlib import Path

from autograder.errors import SandboxError

PREFIX = "autograder-worker-"
_OPENED = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def make(owner: contextlib.ExitStack) -> Path:
    """Make a folder and lock it. `owner` removes it, also where an interrupt falls into the middle of this."""
    place = Path(tempfile.gettempdir())
    _sweep(place)
    while True:
        folder = place / f"{PREFIX}{secrets.token_hex(16)}"  # so long that no other folder has the name
        owner.callback(_remove, folder)
        folder.mkdir(mode=0o700)
        # Another grader may take the folder for a dead one's before it has its lock, and remove it.
        with contextlib.suppress(FileNotFoundError):
            descriptor = os.open(folder, _OPENED)
            owner.callback(os.close, descriptor)
            with contextlib.suppress(OSError):  # a file system without locks, in which nobody sweeps either
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            if folder.exists():
                return folder


def _remove(folder: Path) -> None:
    """Remove a folder with what is left in it. An interrupt waits until that is done."""
    try:
        _try_to_remove(folder)
    except KeyboardInterrupt:
        _try_to_remove(folder)
        raise


def _try_to_remove(folder: Path) -> None:
    with contextlib.suppress(SandboxError, OSError):
        empty(folder)
        folder.rmdir()


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
