"""The warm process that every worker is forked from.

It is a separate exec, never a fork of a trusted process: clean environment, nothing of the course in its memory,
arguments or folder. It imports what the assignment's notebooks import, then only forks, watches memory and ends
what it forked. No student code runs in it. A fork of it costs milliseconds where a fresh Python costs seconds.

Control messages (from our side): {"op": "spawn", ...} with three descriptors, {"op": "interrupt"}, {"op": "end"}.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
import threading
import time
from importlib.abc import MetaPathFinder
from typing import Any

import msgspec

from autograder.worker import main as worker
from autograder.worker import wire
from autograder.worker.isolation import confine, landlock, rootfs, syscalls
from autograder.worker.jupyter import shell

_WATCH_SECONDS = 0.02
APART = 1000  # from a worker's user number to one that no worker and no account has


class Config(msgspec.Struct, frozen=True):
    """What a zygote is told once, at its start."""

    tier: str
    packages: list[str]
    forbidden: list[str]
    files: dict[str, bytes]
    uid: int
    gid: int
    limits: confine.Limits


def main(control: socket.socket) -> None:
    """Serves until the control socket closes."""
    config = msgspec.convert(wire.read_frame(control), Config)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        if config.tier == "namespaces":
            enter_namespaces(config)
        else:
            syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        if config.tier == "process":
            landlock.keep_signals_in()
        _make_homes(config)
        sys.meta_path.insert(0, Absent(config.forbidden))
        preload(config.packages)
        if config.tier == "namespaces":
            rootfs.seal()
    except Exception as error:
        wire.write_frame(control, {"ok": False, "error": f"{type(error).__name__}: {error}"})
        return
    tasks = os.listdir("/proc/self/task")
    if len(tasks) != 1:
        names = ", ".join(thread.name for thread in threading.enumerate())
        wire.write_frame(control, {"ok": False, "error": f"{len(tasks)} threads after preloading: {names}"})
        return
    gc.collect()
    gc.freeze()
    wire.write_frame(control, {"ok": True, "pid": os.getpid()})
    Zygote(control, config).serve()


def enter_namespaces(config: Config) -> None:
    """Goes where only what the worker may see exists, as pid 1 of a pid namespace; the caller's process waits.

    Root is dropped first: with a real uid of 0 the kernel does not enforce the limit on processes.
    """
    masked = [folder for name in config.forbidden for folder in _folders_of(name)]
    built = os.geteuid() == 0
    if built:
        syscalls.unshare(syscalls.CLONE_NEWNS)
        rootfs.build(masked, config.uid, config.gid)
        os.setgroups([])
        os.setresgid(config.gid, config.gid, config.gid)
        os.setresuid(config.uid, config.uid, config.uid)
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
    rootfs.private_folders(64)


def _wait_for(child: int) -> None:
    """The outer process: it lives as long as the inner one and does nothing else."""
    os.closerange(3, 64)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


class Absent(MetaPathFinder):
    """Makes a forbidden package look as if it were not installed, in every tier.

    With namespaces its files are gone too; elsewhere this is a courtesy, and the code is flagged by a person.
    """

    def __init__(self, packages: list[str]) -> None:
        self._packages = frozenset(packages)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Refuses what is forbidden and leaves the rest to the other finders."""
        if name.partition(".")[0] in self._packages:
            raise ModuleNotFoundError(
                f"No module named {name!r}: this assignment is done without it", name=name
            )


def _folders_of(package: str) -> list[str]:
    folders = [os.path.join(path, package) for path in sys.path]
    return [folder for folder in folders if os.path.isdir(folder)]


def _make_homes(config: Config) -> None:
    """Writable places for what writes while it is imported."""
    home = rootfs.TMP if config.tier == "namespaces" else config.limits.folder
    os.environ.update(
        HOME=home, IPYTHONDIR=f"{home}/.ipython", MPLCONFIGDIR=f"{home}/.matplotlib", TMPDIR=home
    )


def preload(packages: list[str]) -> None:
    """Imports what notebooks import, so that a fork has it, and makes the shell that cells run in."""
    wanted = ["numpy", "numpy.random", "numpy.linalg", "asyncio", "cmath", "fractions", *packages]
    if "matplotlib" in packages:
        wanted += ["matplotlib.pyplot", "matplotlib.font_manager", "matplotlib_inline.backend_inline"]
    for name in wanted:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    shell.warm_up(shell.create(), plots="matplotlib" in packages)


class Zygote:
    """Forks workers on request, one at a time, and ends them whole."""

    def __init__(self, control: socket.socket, config: Config) -> None:
        self._control = control
        self._config = config
        self._worker = 0
        self._over_memory = False
        self._own_pid_namespace = -1
        if config.tier == "namespaces":
            self._own_pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY)
        self._baseline = _private_memory(os.getpid())

    def serve(self) -> None:
        """One message after another; between them, an eye on the worker's memory."""
        while True:
            timeout = _WATCH_SECONDS if self._worker else None
            if select.select([self._control], [], [], timeout)[0]:
                self._answer()
            elif self._worker:
                self._watch()

    def _answer(self) -> None:
        message, descriptors = _receive(self._control)
        if message is None:
            self._end()
            os._exit(0)
        if message["op"] == "spawn":
            self._spawn(message, descriptors)
            wire.write_frame(self._control, {"ok": True})
        elif message["op"] == "interrupt":
            if self._worker:
                os.kill(self._worker, signal.SIGINT)
        else:
            status = self._end()
            wire.write_frame(self._control, {"ok": True, "status": status, "memory": self._over_memory})

    def _spawn(self, message: dict[str, Any], descriptors: list[int]) -> None:
        self._end()
        self._over_memory = False
        if self._own_pid_namespace >= 0:
            syscalls.unshare(syscalls.CLONE_NEWPID)
        worker = os.fork()
        if not worker:
            self._become_worker(message, descriptors)
        if self._own_pid_namespace >= 0:
            syscalls.setns(self._own_pid_namespace, syscalls.CLONE_NEWPID)
        for descriptor in descriptors:
            os.close(descriptor)
        self._worker = worker

    def _become_worker(self, message: dict[str, Any], descriptors: list[int]) -> None:
        sock, *outputs = descriptors
        self._control.close()
        if self._own_pid_namespace >= 0:
            os.close(self._own_pid_namespace)
        try:
            worker.main(sock, outputs, message, self._config)
        finally:
            os._exit(3)

    def _end(self) -> int:
        """Kills the worker and all that it started; its wait status."""
        if not self._worker:
            return 0
        os.kill(self._worker, signal.SIGKILL)
        _, status = os.waitpid(self._worker, 0)
        self._worker = 0
        if self._config.tier != "namespaces":
            self._sweep()
        return status

    def _sweep(self) -> None:
        """Without a pid namespace, orphans become our children: none may be left."""
        if self._config.tier == "user":
            _kill_all_of(self._config.limits.uid, self._config.limits.gid)
        elif self._config.tier == "process":
            # One by one, a process that forks and ends for ever would get away.
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            children = _children_of(os.getpid())
            if not children:
                return
            for child in children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass

    def _watch(self) -> None:
        """Ends a worker whose whole tree holds more memory than it may.

        A test's fork shares the notebook's memory until it writes to it, and the kernel counts that for both: of the
        two largest processes, which those are at their worst, only one is counted.
        """
        tree = _all_but_ourselves() if self._config.tier == "namespaces" else _below(os.getpid())
        used = sorted(max(0, _private_memory(pid) - self._baseline) for pid in tree)
        if sum(used) - sum(used[-2:-1]) > self._config.limits.memory_mb * confine.MB * 1.1:
            self._over_memory = True
            os.kill(self._worker, signal.SIGKILL)


def _receive(control: socket.socket) -> tuple[Any, list[int]]:
    """A message with its descriptors; None at the end of the stream."""
    header, descriptors, _, _ = socket.recv_fds(control, 4, 4)
    if len(header) < 4:
        return None, list(descriptors)
    return wire.read_body(control, header), list(descriptors)


def _private_memory(pid: int) -> int:
    """Bytes of anonymous and shared memory of one process, in memory or swapped out; 0 once it is gone."""
    total = 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(("RssAnon:", "RssShmem:", "VmSwap:")):
                total += int(line.split()[1]) * 1024
    return total


def _stat(pid: str) -> tuple[int, int] | None:
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return int(pid), int(fields[1])


def _parents() -> list[tuple[int, int]]:
    found = [_stat(name) for name in os.listdir("/proc") if name.isdigit()]
    return [pair for pair in found if pair is not None]


def _children_of(pid: int) -> list[int]:
    return [child for child, parent in _parents() if parent == pid]


def _all_but_ourselves() -> list[int]:
    """In a pid namespace of our own: the worker and all that it started."""
    return [child for child, _ in _parents() if child != os.getpid()]


def _below(pid: int) -> list[int]:
    """All below a process: an orphan of the worker's has become the zygote's own child."""
    parents = _parents()
    tree = [pid]
    for member in tree:
        tree += [child for child, parent in parents if parent == member]
    return tree[1:]


def _kill_all_of(uid: int, gid: int) -> None:
    """Kills every process of a user that nobody else has, from a child that acts as that user.

    Its real and saved numbers are others: what it comes to kill could otherwise stop it first, and us with it.
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
