"""Attacks on the sandbox's own walls, run in a worker before a tier is trusted.

Each probe tries what hostile code would try and says whether it was stopped. All of this is the framework's own code,
run before any student code has run in the worker.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterable

from autograder.worker.isolation import syscalls
from autograder.worker.pipes.notebook import ProbeWalls


def run(targets: ProbeWalls) -> dict[str, bool]:
    """Attack these targets; return, by probe, whether the attack was stopped."""
    probes: dict[str, Callable[[], object]] = {
        "course files hidden": lambda: _read_any(targets.files),
        "grader's memory hidden": lambda: _read_memory(targets.processes),
        "grader's environment hidden": lambda: _read_any(
            f"/proc/{pid}/environ".encode() for pid in targets.processes
        ),
        "grader safe from signals": lambda: _signal_any(targets.processes),
        "no network": _open_sockets,
        "no new namespaces": lambda: syscalls.unshare(syscalls.CLONE_NEWUSER),
        "no writing outside": lambda: _write_any(targets.folders),
        "processes limited": lambda: _fork_many(resource.getrlimit(resource.RLIMIT_NPROC)[0]),
        "no tracing": lambda: _trace(),
        "not root": _be_root,
    }
    return {name: _held(attack) for name, attack in probes.items()} | {"Python works": _python_works()}


def _held(attack: Callable[[], object]) -> bool:
    try:
        attack()
    except OSError:
        return True
    return False


def _stopped() -> None:
    raise PermissionError(errno.EPERM, "every attempt was stopped")


def _read_any(paths: Iterable[bytes]) -> None:
    for path in paths:
        try:
            with open(path, "rb") as file:
                if file.read(1):
                    return
        except OSError:
            continue
    _stopped()


def _read_memory(processes: list[int]) -> None:
    for pid in processes:
        try:
            descriptor = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
        except OSError:
            continue
        os.close(descriptor)
        return
    _stopped()


def _signal_any(processes: list[int]) -> None:
    for pid in processes:
        try:
            os.kill(pid, 0)
        except OSError:
            continue
        return
    _stopped()


def _open_sockets() -> None:
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, 40):
        try:
            socket.socket(family, socket.SOCK_STREAM).close()
        except OSError:
            continue
        return
    _stopped()


def _write_any(folders: list[bytes]) -> None:
    for folder in folders:
        path = os.path.join(folder, b".probe-%d" % os.getpid())
        try:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
        except OSError:
            continue
        os.unlink(path)
        return
    _stopped()


def _fork_many(limit: int) -> None:
    """Fork twice more than the limit allows; the children wait until they are killed."""
    children = []
    try:
        for _ in range(limit + 2):
            child = os.fork()
            if not child:
                signal.pause()
            children.append(child)
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _trace() -> None:
    """Attach to a child of this process: the filter stops even that."""
    child = os.fork()
    if not child:
        signal.pause()
    try:
        import ctypes

        number = {"x86_64": 101, "aarch64": 117}[syscalls.machine()]
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syscall(number, 16, child, 0, 0) < 0:
            _stopped()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _be_root() -> None:
    if os.getuid() != 0 and os.geteuid() != 0:
        _stopped()


def _python_works() -> bool:
    """Return True if the interpreter can read its own library: without that a tier is of no use."""
    try:
        import wave  # noqa: F401  (any module that nothing has imported yet)
    except ImportError:
        return False
    return True
