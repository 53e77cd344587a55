"""What the kernel says of the processes that a zygote has to watch and to end, read from `/proc`."""

from __future__ import annotations

import contextlib
import os
import signal

_TICKS = os.sysconf("SC_CLK_TCK")
APART = 1000  # from a worker's user number to one that no worker and no account has


def private_memory(pid: int) -> int:
    """Return the bytes of anonymous and shared memory of one process, resident or swapped out; 0 once it is gone."""
    total = 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(("RssAnon:", "RssShmem:", "VmSwap:")):
                total += int(line.split()[1]) * 1024
    return total


def cpu_seconds(pid: int) -> float:
    """Return the processor time of one process and of the children that it has waited for; 0 once it is gone."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as file:
        return sum(map(int, file.read().rpartition(")")[2].split()[11:15])) / _TICKS
    return 0.0


def children_of(pid: int) -> list[int]:
    """Return the children of one process."""
    return [child for child, parent in _parents() if parent == pid]


def all_but_this() -> list[int]:
    """Return every other process. In a pid namespace of its own these are the worker and all that it started."""
    return [child for child, _ in _parents() if child != os.getpid()]


def below(pid: int) -> list[int]:
    """Return all descendants of a process. An orphan of the worker has become the zygote's own child."""
    parents = _parents()
    tree = [pid]
    for member in tree:
        tree += [child for child, parent in parents if parent == member]
    return tree[1:]


def _parents() -> list[tuple[int, int]]:
    """Return every process with its parent."""
    found = [_parent(name) for name in os.listdir("/proc") if name.isdigit()]
    return [pair for pair in found if pair is not None]


def _parent(pid: str) -> tuple[int, int] | None:
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return int(pid), int(fields[1])


def kill_all_of(uid: int, gid: int) -> None:
    """Kill every process of a user that no other process belongs to, from a child that acts as that user.

    The child's real and saved user numbers are others: what it kills could otherwise stop it first, and so the zygote.
    """
    child = os.fork()
    if not child:
        try:
            os.setresgid(gid, gid, gid)
            os.setresuid(uid + APART, uid, uid + APART)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
