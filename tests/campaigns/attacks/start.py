"""Starts a command as another user would: `python start.py USER COMMAND…` once a line arrives on standard input.

USER is "root" or a number. The interpreter may lie in a home that other users cannot enter: in a mount namespace of
our own that one folder is laid open, so that a tier for ordinary users can be tried on a machine where the tests are
run by root. Nothing of this is seen outside.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from autograder.worker.isolation import syscalls


def main() -> None:
    """Wait, change what must be changed, and become the command."""
    sys.stdin.readline()
    user, *command = sys.argv[1:]
    if os.geteuid() == 0:
        syscalls.unshare(syscalls.CLONE_NEWNS)
        syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)
        for path in (Path(sys.base_prefix), Path(sys.prefix)):
            lay_open(path)
    if user != "root":
        number = int(user)
        os.setgroups([])
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
    os.execv(command[0], command)


def lay_open(path: Path) -> None:
    """Put an empty folder over the first one above `path` that others may not enter, with `path` alone in it."""
    for closed in reversed(path.parents):
        if not closed.stat().st_mode & 1:
            source = os.open(path, os.O_PATH)
            syscalls.mount("tmpfs", str(closed), "tmpfs", options="mode=0755,size=1m")
            path.mkdir(parents=True)
            syscalls.mount(f"/proc/self/fd/{source}", str(path), flags=syscalls.MS_BIND | syscalls.MS_REC)
            os.close(source)


if __name__ == "__main__":
    main()
