"""How a zygote goes where only what its workers may see exists."""

from __future__ import annotations

import os
import signal
import sys

from autograder.worker.isolation import rootfs, syscalls
from autograder.worker.pipes.zygote import ZygoteConfig

_OWN_DISK_MB = 64  # of the zygote itself: what libraries write while they are imported


def namespaces(config: ZygoteConfig) -> None:
    """Enter new namespaces as pid 1; the process that calls this stays outside and waits for it.

    Root is dropped first: with a real uid of 0 the kernel does not enforce the limit on processes.
    """
    masked = [folder for name in config.forbidden for folder in _folders_of(name)]
    limits = config.limits
    built = os.geteuid() == 0
    if built:
        syscalls.unshare(syscalls.CLONE_NEWNS)
        rootfs.build(masked, limits.uid, limits.gid)
        os.setgroups([])
        os.setresgid(limits.gid, limits.gid, limits.gid)
        os.setresuid(limits.uid, limits.uid, limits.uid)
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    uid, gid = os.getuid(), os.getgid()
    syscalls.unshare(
        syscalls.CLONE_NEWUSER
        | syscalls.CLONE_NEWPID
        | syscalls.CLONE_NEWNS
        | syscalls.CLONE_NEWIPC
        | syscalls.CLONE_NEWUTS
        | syscalls.CLONE_NEWNET
        | syscalls.CLONE_NEWCGROUP
    )
    syscalls.map_own_ids(uid, gid)
    child = os.fork()
    if child:
        _wait_for(child)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    if not built:
        rootfs.build(masked, uid, gid)
    rootfs.private_folders(_OWN_DISK_MB)


def _wait_for(child: int) -> None:
    """Live as long as the inner process, do nothing else, and end as it ended."""
    os.closerange(3, 64)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _folders_of(package: str) -> list[str]:
    folders = [os.path.join(path, package) for path in sys.path]
    return [folder for folder in folders if os.path.isdir(folder)]
