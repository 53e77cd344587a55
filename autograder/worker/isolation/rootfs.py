"""The file system that a worker sees: a small tree in memory with read-only windows onto Python and the system.

The zygote builds it once, before any student code runs. The course's files, other submissions and the results have no
path in it.
"""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Iterable

from autograder.worker.isolation import syscalls

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
_ETC = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/alternatives")
# No /dev/zero: it can be mapped as shared memory, which nobody counts.
_DEVICES = ("/dev/null", "/dev/full", "/dev/random", "/dev/urandom")
WORK, TMP, SHM = "/notebook", "/tmp", "/dev/shm"
WRITABLE = (WORK, TMP, SHM)


def python_folders() -> list[str]:
    """Return every folder that this interpreter imports from, and its real path, without what lies inside another."""
    wanted = {sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.path.realpath(sys.executable))}
    wanted.update(path for path in site.getsitepackages() if os.path.isdir(path))
    wanted.update({os.path.realpath(path) for path in wanted})
    return _outermost(wanted)


def _outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted({path.rstrip("/") for path in paths}):
        if path and not any(path.startswith(parent + "/") for parent in kept):
            kept.append(path)
    return kept


def readable() -> list[str]:
    """Return the paths that a worker may read, in every tier."""
    return [*_SYSTEM, *_ETC, *_DEVICES, *python_folders()]


def build(masked: Iterable[str], uid: int, gid: int) -> None:
    """Build the tree and make it this mount namespace's root.

    `masked` folders become empty. Sources are opened before anything is mounted, so that a Python below the mount
    point can still be bound into the tree.
    """
    os.umask(0o022)  # another user has to enter the tree, whatever whoever started us keeps for themselves
    sources = {path: os.open(path, os.O_PATH) for path in _sources()}
    links = {path: os.readlink(path) for path in _SYSTEM if os.path.islink(path)}
    proc = os.open("/proc", os.O_PATH)
    hidden = [path for path in masked if os.path.isdir(path)]
    syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)
    root = TMP
    syscalls.mount("tmpfs", root, "tmpfs", syscalls.MS_NOSUID | syscalls.MS_NODEV, "mode=0755,size=16m")
    for path, target in links.items():
        os.symlink(target, root + path)
    for path, descriptor in sources.items():
        if path not in links:
            _bind(descriptor, root + path)
    _bind(proc, root + "/proc")
    for folder in WRITABLE:
        os.makedirs(root + folder, exist_ok=True)
    _write_etc(root, uid, gid)
    for path in hidden:
        syscalls.mount("tmpfs", root + path, "tmpfs", syscalls.MS_NOSUID, "mode=0555,size=4k")
    for descriptor in (*sources.values(), proc):
        os.close(descriptor)
    syscalls.pivot_into(root)


def _sources() -> list[str]:
    paths = [path for path in (*_SYSTEM, *_ETC, *_DEVICES) if os.path.exists(path)]
    inside = tuple(path + "/" for path in _SYSTEM if not os.path.islink(path))
    return paths + [path for path in python_folders() if not (path + "/").startswith(inside)]


def _bind(descriptor: int, target: str) -> None:
    source = f"/proc/self/fd/{descriptor}"
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o444))
    syscalls.mount(source, target, flags=syscalls.MS_BIND | syscalls.MS_REC)
    if not target.endswith(("/proc", *_DEVICES)):
        syscalls.read_only(target)


def _write_etc(root: str, uid: int, gid: int) -> None:
    os.makedirs(root + "/etc", exist_ok=True)
    for name, text in (
        ("passwd", f"student:x:{uid}:{gid}:student:{WORK}:/bin/sh\n"),
        ("group", f"student:x:{gid}:\n"),
        ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
    ):
        with open(f"{root}/etc/{name}", "w") as file:
            file.write(text)


def seal() -> None:
    """Make the root itself read-only, once preloading no longer writes into it."""
    flags = syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_NOSUID | syscalls.MS_NODEV | 1
    syscalls.mount("none", "/", flags=flags)


def private_folders(disk_mb: int) -> None:
    """Mount fresh, empty, bounded folders to write in, and a `/proc` of this pid namespace.

    A Python installed below one of them stays visible.
    """
    below = [path for path in python_folders() if path.startswith((TMP + "/", SHM + "/"))]
    kept = {path: os.open(path, os.O_PATH) for path in below}
    for folder in WRITABLE:
        options = f"mode=0777,size={disk_mb}m,nr_inodes=4096"
        syscalls.mount("tmpfs", folder, "tmpfs", syscalls.MS_NOSUID | syscalls.MS_NODEV, options)
    for path, descriptor in kept.items():
        _bind(descriptor, path)
        os.close(descriptor)
    syscalls.mount("proc", "/proc", "proc", syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC)
