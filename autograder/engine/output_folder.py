"""Claims the folder that a grading writes into, locks it, and empties it of an earlier grading.

The folder is closed to other users and holds a marker file from the first moment on. Only a folder with that marker
is ever emptied, so that no folder of the user's own is, whatever its name.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from autograder.artifacts import FILES, FOLDERS, MARKER, partial_of
from autograder.errors import UsageError

_TEXT = "The outputs of one grading. The next one with the same -o replaces them.\n"


def claim(out: Path, inputs: Sequence[Path]) -> Path:
    """Create the folder, or take over that of an earlier grading; return its marker, a file that no worker may read.

    Raises `UsageError`, before anything is changed, where the folder is the user's own, holds one of the `inputs`
    where the outputs go, or cannot be written.
    """
    marker = out / MARKER
    try:
        _refuse(out, marker, inputs)
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        _mark(marker)
    except OSError as error:
        raise _unwritable(out, error) from None
    return marker


def _mark(marker: Path) -> None:
    """Write the marker if there is none. Nothing is written through a link that somebody put in its place."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with os.fdopen(os.open(marker, flags, 0o666), "wb") as file:
        if not os.fstat(file.fileno()).st_size:
            file.write(_TEXT.encode())


@contextlib.contextmanager
def held(marker: Path) -> Iterator[None]:
    """Lock the folder for one grading. Raises `UsageError` while another one writes into it.

    The kernel releases the lock when the process ends, however it ends. On a file system without locks nothing is
    locked.
    """
    descriptor = os.open(marker, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN):
            os.close(descriptor)
            problem = f"another grading is writing into {marker.parent}; wait for it or choose another folder with -o"
            raise UsageError(problem) from None
    try:
        yield
    finally:
        os.close(descriptor)


def empty(out: Path, *, but: Collection[str] = ()) -> None:
    """Remove the outputs of an earlier grading, and nothing else; `but` are names that stay.

    Raises `UsageError` where that fails.
    """
    try:
        for name in set(FILES) - set(but):
            (out / name).unlink(missing_ok=True)
            partial_of(out / name).unlink(missing_ok=True)
        for name in set(FOLDERS) - set(but):
            if (out / name).exists():
                shutil.rmtree(out / name)
    except OSError as error:
        raise _unwritable(out, error) from None


def _unwritable(out: Path, error: OSError) -> UsageError:
    return UsageError(f"{out} cannot be written: {error.strerror}; choose another folder with -o")


def refuse_links(out: Path) -> None:
    """Raise `UsageError` where something else than a folder, or than the marker, is in its place: a link leads out."""
    for name in (MARKER, *FOLDERS):
        path = out / name
        if path.is_symlink() or (path.exists() and path.is_file() != (name == MARKER)):
            kind = "file" if name == MARKER else "folder"
            raise UsageError(
                f"{path} is not a {kind} of a grading's own; remove it or choose another folder with -o"
            )


def _refuse(out: Path, marker: Path, inputs: Sequence[Path]) -> None:
    for name in FOLDERS:
        taken = (out / name).resolve()
        for path in inputs:
            if path.resolve().is_relative_to(taken):
                raise UsageError(
                    f"{path} is in a folder that the outputs replace ({out / name}); choose another folder with -o"
                )
    refuse_links(out)
    found = [name for name in (*FILES, *FOLDERS) if (out / name).exists()]
    if found and not marker.is_file():
        raise UsageError(
            f"{out} holds {', '.join(found)}, which no earlier grading wrote; choose another folder with -o"
        )
