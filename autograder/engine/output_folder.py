"""The folder that a grading writes into: ours alone, closed to other users, and never mistaken for another.

It holds a marker file from the first moment on. Only a folder with that marker is emptied before the next grading,
so that no folder of somebody's own is, whatever its name.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.artifacts import FILES, FOLDERS, MARKER
from autograder.errors import UsageError

_TEXT = "The outputs of one grading. The next one with the same -o replaces them.\n"


def claim(out: Path, inputs: Sequence[Path]) -> Path:
    """Makes the folder, or finds it as an earlier grading left it; its marker, a file that no worker may read.

    Raises `UsageError`, before anything is changed, where the folder is somebody's own, holds one of the `inputs`
    where the outputs go, or cannot be written.
    """
    marker = out / MARKER
    try:
        _refuse(out, marker, inputs)
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker.write_text(_TEXT, encoding="utf-8")
    except OSError as error:
        raise _unwritable(out, error) from None
    return marker


@contextlib.contextmanager
def held(marker: Path) -> Iterator[None]:
    """Keeps the folder for one grading. Raises `UsageError` while another one writes into it.

    The kernel lets go of it when the process ends, however it ends. Where a file system has no locks, nothing is kept.
    """
    descriptor = os.open(marker, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN):
            os.close(descriptor)
            problem = (
                f"another grading writes into {marker.parent}; wait for it or choose another folder with -o"
            )
            raise UsageError(problem) from None
    try:
        yield
    finally:
        os.close(descriptor)


def empty(out: Path) -> None:
    """Removes the outputs of an earlier grading, and nothing else. Raises `UsageError` where that fails."""
    try:
        for name in FILES:
            (out / name).unlink(missing_ok=True)
        for name in FOLDERS:
            if (out / name).exists():
                shutil.rmtree(out / name)
    except OSError as error:
        raise _unwritable(out, error) from None


def _unwritable(out: Path, error: OSError) -> UsageError:
    return UsageError(f"{out} cannot be written: {error.strerror}; choose another folder with -o")


def _refuse(out: Path, marker: Path, inputs: Sequence[Path]) -> None:
    for name in FOLDERS:
        taken = (out / name).resolve()
        for path in inputs:
            if path.resolve().is_relative_to(taken):
                raise UsageError(
                    f"{path} lies where the outputs go ({out / name}); choose another folder with -o"
                )
    found = [name for name in (*FILES, *FOLDERS) if (out / name).exists()]
    if found and not marker.is_file():
        raise UsageError(
            f"{out} holds {', '.join(found)} and is no earlier grading's; choose another folder with -o"
        )
