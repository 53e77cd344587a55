"""A worker's life: lock itself in, run the notebook, fork for each hidden test.

Messages on its socket: ["run", …] runs the notebook, ["test", number] (with a descriptor) serves one test in a fork,
["kill"] ends that fork, ["probe", …] tries the sandbox's walls.
"""

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

from autograder.worker import cells, serve, wire
from autograder.worker.isolation import confine, probe, rootfs, syscalls
from autograder.worker.jupyter.shell import Shell
from autograder.worker.stand_ins.injection import Injection

_LOOK_AGAIN_MS = 50
_SWEEP_SECONDS = 0.0005
_TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)

_fork, _kill, _exit, _waitpid, _poll, _sleep = os.fork, os.kill, os._exit, os.waitpid, select.poll, time.sleep


def main(sock: int, outputs: list[int], message: dict[str, Any], config: Any) -> None:
    """Never returns to the zygote's code: the caller ends the process."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor, source in ((0, null), (1, outputs[0]), (2, outputs[1])):
        os.dup2(source, descriptor)
    channel = socket.socket(fileno=_at(3, sock))
    os.closerange(4, 1024)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)  # orphans of a test are ours to take, see `_sweep`
    confine.TIERS[config.tier](config.limits)
    home = _furnish(config, message)
    Worker(channel, home, alone=confine.is_alone(config.tier)).serve()


def _at(number: int, descriptor: int) -> int:
    """Moves a descriptor to a number. On Linux, one that is there already must not be moved onto itself."""
    return descriptor if descriptor == number else os.dup2(descriptor, number, inheritable=False)


def _furnish(config: Any, message: dict[str, Any]) -> str:
    """The worker's folder: the bundle's files and the student's own extra modules, fresh."""
    home = rootfs.WORK if config.tier == "namespaces" else config.limits.folder
    os.environ.update(HOME=home, TMPDIR=rootfs.TMP if config.tier == "namespaces" else home)
    for name, data in {**message["extras"], **config.files}.items():
        path = os.path.join(home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    sys.path.insert(0, home)
    random.seed(message["seed"])
    np.random.seed(message["seed"] % 2**32)  # noqa: NPY002  (the student's own global stream)
    return home


class Worker:
    """Answers our side's messages in order; the student's code shares this process from the first cell on."""

    def __init__(self, channel: socket.socket, home: str, *, alone: bool) -> None:
        self._channel = channel
        self._writing = threading.RLock()  # threads of the notebook print; so may a handler of a signal
        self._home = home
        self._injection: Injection | None = None
        self._shell: Shell = Shell.instance()
        self._filters = list(warnings.filters)
        self._cell_of: dict[int, int] = {}
        self._alone = alone

    def serve(self) -> None:
        """Until our side closes the socket or kills this process."""
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                header, descriptors, _, _ = socket.recv_fds(self._channel, 4, 1)
                if len(header) < 4:
                    return
                kind, *rest = wire.read_body(self._channel, header)
                if kind == "run":
                    self._run(*rest)
                elif kind == "test":
                    self._test(descriptors, *rest)
                elif kind == "probe":
                    wire.write_frame(self._channel, probe.run(*rest))

    def _send(self, event: list[Any]) -> None:
        if event[0] == "done":
            self._cell_of[event[2].get("count") or -1] = event[1]
        with self._writing:
            wire.write_frame(self._channel, event)

    def _run(self, options: dict[str, Any]) -> None:
        if options["injection"] is not None:
            self._injection = Injection(self._shell, options["injection"], self._home)
        runner = cells.Runner(
            self._shell,
            self._send,
            {int(cell): numbers for cell, numbers in options["skip"]},
            options["watch"],
            options["output_limit"],
            self._injection,
        )
        runner.run([(index, source) for index, source in options["cells"]])
        for timer in _TIMERS:
            signal.setitimer(timer, 0)
        confine.make_room()
        self._sweep()

    def _test(self, descriptors: list[int], number: int) -> None:
        """Forks, waits for the fork's end or for the order to end it, and reports it gone under the test's number.

        Without a descriptor there was no room for that either.
        """
        fork = self._fork(*descriptors) if descriptors else None
        for descriptor in descriptors:
            os.close(descriptor)
        if fork is not None:
            child, ending = fork
            self._wait(child, ending)
            os.close(ending)
        self._sweep()
        self._send(["gone", number, fork is not None])

    def _fork(self, descriptor: int) -> tuple[int, int] | None:
        """The fork, and a pipe that closes with it; None where there is no room for one."""
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
        """Ends the processes that the notebook or a test left, so that no test pays for another.

        What has been killed counts against the limit of processes until it is taken. A thread of the notebook, such as
        that of a pool, may start another one meanwhile: so nothing waits for a process that has not been killed.
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
            faulthandler.disable()
            sock = socket.socket(fileno=descriptor)
            serve.serve(sock, self._shell.user_ns, self._filters, self._cell_of, self._injection)
        finally:
            _exit(0)

    def _wait(self, child: int, ending: int) -> None:
        """Until the fork has ended. Any message meanwhile is the order to end it.

        The pipe `ending` closes when the fork ends: a hint to look at once, and no more than that, since the
        student's code may close it early or hand it on.
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
                wire.read_frame(self._channel)
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
                    _kill(child, signal.SIGKILL)
                _has_ended(child, 0)
                return


def _some_left() -> bool:
    """Takes the children that have ended; whether there are others."""
    try:
        while _waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _has_ended(child: int, options: int) -> bool:
    """Whether a child is gone. One that nobody has to wait for, as the notebook may order it, leaves no word."""
    try:
        return bool(_waitpid(child, options)[0])
    except ChildProcessError:
        return True
