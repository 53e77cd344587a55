"""How a forked worker locks itself in, tier by tier, before any student code runs.

Order matters: what needs a capability comes before the capabilities are dropped, and the filter comes last.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from collections.abc import Callable

from autograder.worker.isolation import landlock, rootfs, seccomp, syscalls
from autograder.worker.pipes.zygote import ResourceLimits

MB = 2**20
_SPARE = 2  # processes that the notebook may not have, so that its threads leave room for a test's fork


def namespaces(limits: ResourceLimits) -> None:
    """Give the worker mounts, network and messages of its own; then a user namespace in which it has no rights."""
    syscalls.unshare(syscalls.CLONE_NEWNS | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWNET)
    rootfs.private_folders(limits.disk_mb)
    uid, gid = os.getuid(), os.getgid()
    syscalls.unshare(syscalls.CLONE_NEWUSER)
    syscalls.map_own_ids(uid, gid)
    os.chdir(rootfs.WORK)
    _set_limits(limits)
    _give_up_rights()


def user(limits: ResourceLimits) -> None:
    """Become another user, with Landlock where the kernel has it."""
    os.setgroups([])
    os.setresgid(limits.gid, limits.gid, limits.gid)
    os.setresuid(limits.uid, limits.uid, limits.uid)
    os.chdir(limits.folder)
    _set_limits(limits)
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    if landlock.abi():
        landlock.restrict(rootfs.readable(), [limits.folder, "/dev/null"])
    _give_up_rights()


def process(limits: ResourceLimits) -> None:
    """Stay the same user, held by Landlock and the filter alone."""
    os.chdir(limits.folder)
    _set_limits(limits, others=_tasks_of(os.getuid()))
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    landlock.restrict(rootfs.readable(), [limits.folder, "/dev/null"])
    _give_up_rights()


def nothing(limits: ResourceLimits) -> None:
    """Set limits; there is no isolation but that of a separate process."""
    os.chdir(limits.folder)
    with contextlib.suppress(OSError, ValueError):
        _set_limits(limits, others=_tasks_of(os.getuid()))


TIERS: dict[str, Callable[[ResourceLimits], None]] = {
    "namespaces": namespaces,
    "user": user,
    "process": process,
    "none": nothing,
}


def make_room() -> None:
    """Let a finished notebook fork for a test even if it has as many threads as it may."""
    most = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def is_alone(tier: str) -> bool:
    """Return True if a signal to every process reaches only what this worker has started.

    That holds for the first process of a pid namespace, for a user that no other process has, and under a Landlock
    that keeps signals in.
    """
    return {
        "namespaces": os.getpid() == 1,
        "user": True,
        "process": landlock.abi() >= landlock.SCOPES_SIGNALS,
    }.get(tier, False)


def _give_up_rights() -> None:
    syscalls.drop_capabilities()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    seccomp.install()


def _set_limits(limits: ResourceLimits, others: int = 0) -> None:
    """Set the limits. Where the user is not the worker's alone, the kernel counts the tasks of `others` too."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
    for kind, value in (
        (resource.RLIMIT_AS, _address_space() + limits.memory_mb * MB),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.disk_mb * MB),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(kind, (allowed := within(kind, value), allowed))
    most = within(resource.RLIMIT_NPROC, limits.processes + others + _SPARE)
    resource.setrlimit(resource.RLIMIT_NPROC, (min(most, limits.processes + others), most))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def within(kind: int, value: int) -> int:
    """Return the value, or the machine's own limit if that is lower: a hard limit cannot be raised."""
    hard = resource.getrlimit(kind)[1]
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def _tasks_of(uid: int) -> int:
    """Return how many tasks a user has now: a process has one for each of its threads."""
    statuses = (_status(name) for name in os.listdir("/proc") if name.isdigit())
    mine = (status for status in statuses if status.get("Uid", [""])[0] == str(uid))
    return sum(int(status["Threads"][0]) for status in mine)


def _status(process: str) -> dict[str, list[str]]:
    """Return what the kernel says of a process; nothing once it is gone."""
    try:
        with open(f"/proc/{process}/status", errors="replace") as file:
            return {name: rest.split() for name, _, rest in (line.partition(":") for line in file)}
    except OSError:
        return {}


def _address_space() -> int:
    """Return the bytes of address space in use now: the limit counts from here."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 512 * MB
