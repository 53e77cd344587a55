"""A worker's life: lock itself in, run the notebook, fork for each hidden test."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import random
import select
import signal
import socket
import sys
import threading
import time
import warnings
from typing import Any

import numpy as np

from autograder.worker import cells, footprint, serve, wire
from autograder.worker.figures import FigureRecorder
from autograder.worker.isolation import confine, probe, rootfs, syscalls
from autograder.worker.jupyter.shell import Shell
from autograder.worker.pipes import notebook
from autograder.worker.pipes.notebook import WorkerOrder, WorkerReport
from autograder.worker.pipes.zygote import SpawnWorker, ZygoteConfig
from autograder.worker.stand_ins.injection import Injection

_LOOK_AGAIN_MS = 50
_SWEEP_SECONDS = 0.0005
# Whose handlers may raise in the middle of a report. Few, because each takes time for each report.
_SIGNALS = tuple(
    int(getattr(signal, f"SIG{name}"))
    for name in ("INT", "ALRM", "VTALRM", "PROF", "USR1", "USR2", "TERM", "HUP", "CHLD")
)
_TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)

_fork, _kill, _exit, _waitpid, _poll, _sleep = os.fork, os.kill, os._exit, os.waitpid, select.poll, time.sleep


def main(sock: int, outputs: list[int], order: SpawnWorker, config: ZygoteConfig) -> None:
    """Live as a worker until the grader closes the socket; the caller then ends the process."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor, source in ((0, null), (1, outputs[0]), (2, outputs[1])):
        os.dup2(source, descriptor)
    channel = socket.socket(fileno=_at(3, sock))
    os.closerange(4, 1024)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)  # `_sweep` takes the orphans of a test
    confine.TIERS[config.tier](config.limits)
    home = _furnish(config, order)
    WorkerProcess(channel, home, alone=confine.is_alone(config.tier)).serve()


def _at(number: int, descriptor: int) -> int:
    """Move a descriptor to a number. On Linux it must not be moved onto itself."""
    return descriptor if descriptor == number else os.dup2(descriptor, number, inheritable=False)


def _furnish(config: ZygoteConfig, order: SpawnWorker) -> str:
    """Write the bundle's files and the student's own modules into the worker's folder, and return it."""
    home = rootfs.WORK if config.tier == "namespaces" else config.limits.folder
    os.environ.update(HOME=home, TMPDIR=rootfs.TMP if config.tier == "namespaces" else home)
    for name, data in {**order.extras, **config.files}.items():
        path = os.path.join(home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    sys.path.insert(0, home)
    random.seed(order.seed)
    np.random.seed(order.seed % 2**32)  # noqa: NPY002  (the student's own global stream)
    return home


class WorkerProcess:
    """Obeys the grader's orders one by one; the student's code shares this process from the first cell on."""

    def __init__(self, channel: socket.socket, home: str, *, alone: bool) -> None:
        self._channel = channel
        self._writing = threading.RLock()  # threads of the notebook print; so may a handler of a signal
        self._home = home
        self._injection: Injection | None = None
        self._shell: Shell = Shell.instance()
        self._filters = list(warnings.filters)
        self._cell_of: dict[int, int] = {}
        self._callables: dict[str, Any] = {}
        self._figures = FigureRecorder()
        self._alone = alone
        self._mask: set[int] = (
            set()
        )  # the notebook's own: its forks have it, the worker takes no signal from them

    def serve(self) -> None:
        """Obey until the grader closes the socket or kills this process."""
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                header, descriptors, _, _ = socket.recv_fds(self._channel, 4, 1)
                if len(header) < 4:
                    return
                order = wire.read_body(self._channel, header, WorkerOrder)
                if isinstance(order, notebook.RunNotebook):
                    self._run(order)
                elif isinstance(order, notebook.StartTest):
                    self._test(descriptors, order.number)
                elif isinstance(order, notebook.TakeFootprint):
                    own = rootfs.WRITABLE if self._home == rootfs.WORK else (self._home,)
                    self._send(notebook.FootprintTaken(footprint.digest(own)))
                elif isinstance(order, notebook.ProbeWalls):
                    wire.write_frame(self._channel, probe.run(order))

    def _send(self, report: WorkerReport) -> None:
        """Send one report whole: an interrupt, or a handler of the notebook's that raises, waits for its end."""
        with self._writing:
            kept = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
            try:
                wire.write_frame(self._channel, report)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, kept)

    def _run(self, order: notebook.RunNotebook) -> None:
        if order.injection is not None:
            self._injection = Injection(
                self._shell, order.injection, self._home, [source for _, source in order.cells]
            )
        runner = cells.CellRunner(
            self._shell, self._send, order.skip, order.watch, order.output_limit, self._injection
        )
        self._cell_of, self._callables, self._figures = runner.cell_of, runner.callables, runner.figures
        runner.run(order.cells)
        for timer in _TIMERS:
            signal.setitimer(timer, 0)
        confine.make_room()
        self._mask = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        self._sweep()

    def _test(self, descriptors: list[int], number: int) -> None:
        """Fork, wait for the fork's end or for the order to end it, and report its end under the test's number.

        No descriptor arrives where the process has no room for one: then there is none for a fork either.
        """
        fork = self._fork(*descriptors) if descriptors else None
        for descriptor in descriptors:
            os.close(descriptor)
        if fork is not None:
            child, ending = fork
            self._wait(child, ending)
            os.close(ending)
        self._sweep()
        self._send(notebook.ForkEnded(number, fork is not None))

    def _fork(self, descriptor: int) -> tuple[int, int] | None:
        """Fork; return the child and a pipe that closes when it ends, or None where there is no room for them."""
        ends: tuple[int, ...] = ()
        try:
            ending, alive = ends = os.pipe()
            child = _fork()
        except OSError:
            for end in ends:
                os.close(end)
            return None
        if not child:
            os.close(ending)
            self._become_test(descriptor)
        os.close(alive)
        return child, ending

    def _sweep(self) -> None:
        """End the processes that the notebook or a test has left, so that no test pays for another.

        A killed process counts against the limit of processes until it is waited for. A thread of the notebook, such
        as that of a pool, may start another process meanwhile: so nothing waits for one that has not been killed.
        """
        while _some_left() and self._alone:
            with contextlib.suppress(OSError):
                _kill(-1, signal.SIGKILL)
            _sleep(_SWEEP_SECONDS)

    def _become_test(self, descriptor: int) -> None:
        try:
            os.setsid()
            self._channel.close()
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)
            faulthandler.disable()
            sock = socket.socket(fileno=descriptor)
            self._shell.in_context(
                serve.serve,
                sock,
                self._shell.user_ns,
                self._callables,
                self._filters,
                self._cell_of,
                self._figures,
                self._injection,
            )
        finally:
            _exit(0)

    def _wait(self, child: int, ending: int) -> None:
        """Wait until the fork has ended. Any message meanwhile is the order to end it.

        The pipe `ending` closes when the fork ends. It is only a hint to look at once, since the student's code may
        close it early or hand it on.
        """
        poll, patience = _poll(), _LOOK_AGAIN_MS
        poll.register(self._channel, select.POLLIN)
        poll.register(ending, 0)
        while True:
            if _has_ended(child, os.WNOHANG):
                return
            ready = [descriptor for descriptor, _ in poll.poll(patience)]
            if ending in ready:
                poll.unregister(ending)
                patience = 1
            if self._channel.fileno() in ready:
                wire.read_frame(self._channel, WorkerOrder)
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
                    _kill(child, signal.SIGKILL)
                _has_ended(child, 0)
                return


def _some_left() -> bool:
    """Wait for the children that have ended; return True if there are others."""
    try:
        while _waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _has_ended(child: int, options: int) -> bool:
    """Return True if a child is gone, also where the notebook has asked the kernel to drop its wait status."""
    try:
        return bool(_waitpid(child, options)[0])
    except ChildProcessError:
        return True
