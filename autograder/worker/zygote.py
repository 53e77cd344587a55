"""The warm process that every worker is forked from.

It is a separate exec, never a fork of a trusted process: clean environment, nothing of the course in its memory,
arguments or folder. It imports what the assignment's notebooks import, then only forks, watches memory and ends
what it forked. No student code runs in it. A fork of it costs milliseconds where a fresh Python costs seconds.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import select
import signal
import socket
import sys
import threading
import time

from autograder.worker import main as worker
from autograder.worker import preloading, processes, wire
from autograder.worker.isolation import confine, entering, landlock, rootfs, syscalls
from autograder.worker.pipes.zygote import (
    InterruptWorker,
    MeasureWorker,
    SpawnWorker,
    WorkerEnded,
    WorkerMeasured,
    WorkerSpawned,
    ZygoteConfig,
    ZygoteOrder,
    ZygoteStarted,
)

_WATCH_SECONDS = 0.02  # between two looks at the worker's memory
_SWEEP_SECONDS = 5.0
# Of the memory limit. A single process meets its own limit first, and with that a MemoryError instead of its end.
_TOLERANCE = 1.1


def main(control: socket.socket) -> None:
    """Serve until the control socket closes."""
    # What started the grader may ignore it, and the kernel would then keep the ends of workers to itself.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    config = wire.read_frame(control, ZygoteConfig)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        if config.tier == "namespaces":
            entering.namespaces(config)
        else:
            syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        if config.tier == "process":
            landlock.keep_signals_in()
        preloading.make_homes(config)
        sys.meta_path.insert(0, preloading.Absent(config.forbidden))
        preloading.preload(config.packages)
        if config.tier == "namespaces":
            rootfs.seal()
    except Exception as error:
        wire.write_frame(control, ZygoteStarted(f"{type(error).__name__}: {error}"))
        return
    tasks = os.listdir("/proc/self/task")
    if len(tasks) != 1:
        names = ", ".join(thread.name for thread in threading.enumerate())
        wire.write_frame(control, ZygoteStarted(f"{len(tasks)} threads after preloading: {names}"))
        return
    gc.collect()
    gc.freeze()
    wire.write_frame(control, ZygoteStarted())
    ZygoteProcess(control, config).serve()


class ZygoteProcess:
    """Forks workers on request, one at a time, and ends them whole."""

    def __init__(self, control: socket.socket, config: ZygoteConfig) -> None:
        self._control = control
        self._config = config
        self._worker = 0
        self._over_memory = False
        self._own_pid_namespace = -1
        if config.tier == "namespaces":
            self._own_pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY)
        self._reported_seconds = _seconds_of_children()
        self._baseline = processes.private_memory(os.getpid())

    def serve(self) -> None:
        """Obey one order after another; between them, watch the worker's memory."""
        while True:
            timeout = _WATCH_SECONDS if self._worker else None
            if select.select([self._control], [], [], timeout)[0]:
                self._answer()
            elif self._worker:
                self._watch()

    def _answer(self) -> None:
        order, descriptors = _receive(self._control)
        if order is None:
            self._end()
            os._exit(0)
        if isinstance(order, SpawnWorker):
            self._spawn(order, descriptors)
            wire.write_frame(self._control, WorkerSpawned())
        elif isinstance(order, InterruptWorker):
            if self._worker:
                os.kill(self._worker, signal.SIGINT)
        elif isinstance(order, MeasureWorker):
            seconds = processes.cpu_seconds(self._worker) if self._worker else 0.0
            wire.write_frame(self._control, WorkerMeasured(seconds))
        else:
            status = self._end()
            wire.write_frame(self._control, WorkerEnded(status, self._over_memory, self._cpu_seconds()))

    def _spawn(self, order: SpawnWorker, descriptors: list[int]) -> None:
        self._end()
        self._over_memory = False
        if self._own_pid_namespace >= 0:
            syscalls.unshare(syscalls.CLONE_NEWPID)
        worker = os.fork()
        if not worker:
            self._become_worker(order, descriptors)
        if self._own_pid_namespace >= 0:
            syscalls.setns(self._own_pid_namespace, syscalls.CLONE_NEWPID)
        for descriptor in descriptors:
            os.close(descriptor)
        self._worker = worker

    def _become_worker(self, order: SpawnWorker, descriptors: list[int]) -> None:
        sock, *outputs = descriptors
        self._control.close()
        if self._own_pid_namespace >= 0:
            os.close(self._own_pid_namespace)
        try:
            worker.main(sock, outputs, order, self._config)
        finally:
            os._exit(3)

    def _end(self) -> int:
        """Kill the worker and all that it started; return its wait status."""
        if not self._worker:
            return 0
        os.kill(self._worker, signal.SIGKILL)
        _, status = os.waitpid(self._worker, 0)
        self._worker = 0
        if self._config.tier != "namespaces":
            self._sweep()
        return status

    def _cpu_seconds(self) -> float:
        """Return the processor seconds of the processes that have ended since the last report.

        The kernel counts a process for the one that waits for it: the worker waits for its tests and orphans, and the
        zygote for the worker and what it leaves.
        """
        total = _seconds_of_children()
        seconds, self._reported_seconds = total - self._reported_seconds, total
        return seconds

    def _sweep(self) -> None:
        """Kill the worker's orphans, which become the zygote's children where there is no pid namespace."""
        if self._config.tier == "user":
            processes.kill_all_of(self._config.limits.uid, self._config.limits.gid)
        elif self._config.tier == "process":
            # One by one, a process that forks and ends for ever would get away.
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        deadline = time.monotonic() + _SWEEP_SECONDS
        while time.monotonic() < deadline:
            children = processes.children_of(os.getpid())
            if not children:
                return
            for child in children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass

    def _watch(self) -> None:
        """Kill a worker whose whole tree holds more memory than it may.

        A test's fork shares the notebook's memory until it writes to it, and the kernel counts that for both. So the
        smaller of the two largest processes, which are in the worst case these two, is not counted.
        """
        in_namespace = self._config.tier == "namespaces"
        tree = processes.all_but_this() if in_namespace else processes.below(os.getpid())
        used = sorted(max(0, processes.private_memory(pid) - self._baseline) for pid in tree)
        if sum(used) - sum(used[-2:-1]) > self._config.limits.memory_mb * confine.MB * _TOLERANCE:
            self._over_memory = True
            os.kill(self._worker, signal.SIGKILL)


def _seconds_of_children() -> float:
    """Return the processor seconds of all children that were waited for, and of those that they waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _receive(control: socket.socket) -> tuple[ZygoteOrder | None, list[int]]:
    """Receive an order with its descriptors; None at the end of the stream."""
    header, descriptors, _, _ = socket.recv_fds(control, 4, 4)
    if len(header) < 4:
        return None, list(descriptors)
    return wire.read_body(control, header, ZygoteOrder), list(descriptors)
