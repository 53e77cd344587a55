"""Starts a zygote and gives it orders: spawn a worker, interrupt it, end it with all that it started."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from autograder.errors import SandboxError
from autograder.sandbox import channel, claims, scratch
from autograder.sandbox.channel import Channel, Lost
from autograder.worker.pipes import notebook
from autograder.worker.pipes.zygote import (
    EndWorker,
    InterruptWorker,
    MeasureWorker,
    ResourceLimits,
    SpawnWorker,
    WorkerEnded,
    WorkerMeasured,
    WorkerSpawned,
    ZygoteConfig,
    ZygoteStarted,
)

_START_SECONDS = 120.0
_REPLY_SECONDS = 20.0
_LARGEST_REPLY = 1 << 20
_BOOT = """
import sys
root, descriptor = sys.stdin.readline().rstrip("\\n"), int(sys.stdin.readline())
sys.path.insert(0, root)
import socket
from autograder.worker import main, zygote
sys.path[:] = [path for path in sys.path if path != root or path.endswith("-packages")]
zygote.main(socket.socket(fileno=descriptor))
"""
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True)
class Setting:
    """What every worker of one assignment has in common. `files` are the bundle's, by relative path."""

    tier: str
    packages: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    memory_mb: int = 1024
    processes: int = 32
    disk_mb: int = 64
    cpu_seconds: int = 600


class Zygote:
    """One warm process; a context manager that leaves nothing behind. Started by root, it gets a user of its own.

    It starts when the block is entered, so that another thread can kill it while it does. An exit stack owns whatever
    has to go at the end. It is closed with the zygote, or when the program ends: wherever an interrupt falls, and
    whichever thread is left behind. Raises `SandboxError` where the zygote does not come up.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._owned = contextlib.ExitStack()
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        weakref.finalize(self, self._owned.close)

    def start(self) -> Self:
        """Start the process and wait until it is ready to fork workers."""
        self.begin()
        self.wait_until_ready()
        return self

    def begin(self) -> None:
        """Start the process, which imports what the notebooks import; others can start meanwhile."""
        with self._closed_on_failure():
            self._open()
            self._greet()

    def wait_until_ready(self) -> None:
        """Wait until the process is ready to fork workers. Once it is, return at once."""
        if self._ready:
            return
        with self._closed_on_failure():
            started: ZygoteStarted = self._receive(_START_SECONDS, ZygoteStarted)
            if started.error:
                raise SandboxError(f"the sandbox ({self.setting.tier}) did not start: {started.error}")
        self._ready = True

    @contextlib.contextmanager
    def _closed_on_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        self._uid = os.getuid()
        if os.geteuid() == 0:
            claim = claims.claim_user()
            self._owned.callback(claim.release)
            self._uid = claim.user
        self.folder = scratch.make(self._owned)
        self._control, far = channel.pair(_LARGEST_REPLY)
        with far:
            self._process = process = self._popen(far)
        self._owned.callback(_end, process)
        self._owned.callback(self._control.close)  # which is what tells the process to end

    def _popen(self, far: socket.socket) -> subprocess.Popen[bytes]:
        environment = {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            **dict.fromkeys(_ONE_THREAD, "1"),
        }
        process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-c", _BOOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            cwd="/",
            pass_fds=[far.fileno()],
            start_new_session=True,
        )
        assert process.stdin is not None
        root = Path(__file__).resolve().parents[2]
        with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
            stdin.write(f"{root}\n{far.fileno()}\n".encode())
        return process

    def _greet(self) -> None:
        limits = ResourceLimits(
            memory_mb=self.setting.memory_mb,
            processes=self.setting.processes,
            disk_mb=self.setting.disk_mb,
            cpu_seconds=self.setting.cpu_seconds,
            uid=self._uid,
            gid=self._uid if os.geteuid() == 0 else os.getgid(),
            folder=str(self.folder),
        )
        config = ZygoteConfig(
            tier=self.setting.tier,
            packages=self.setting.packages,
            forbidden=self.setting.forbidden,
            files=dict(self.setting.files),
            limits=limits,
        )
        self._send(config)

    def spawn(self, extras: Mapping[str, bytes], seed: int) -> tuple[Channel, list[int]]:
        """Start a fresh worker; return its channel, and the files in memory behind its standard output and error."""
        self._renew_folder()
        near, far = channel.pair(notebook.LARGEST)
        files = [_appended_file() for _ in range(2)]
        try:
            self._send(SpawnWorker(dict(extras), seed), [far.fileno(), *files])
            self._receive(_REPLY_SECONDS, WorkerSpawned)
        except BaseException:
            near.close()
            for descriptor in files:
                os.close(descriptor)
            raise
        finally:
            far.close()
        return near, files

    def interrupt(self) -> None:
        """Interrupt the worker, as the stop button does."""
        self._send(InterruptWorker())

    def measure(self) -> float:
        """Return the processor seconds that the worker has used so far, as the kernel counts them."""
        self._send(MeasureWorker())
        measured: WorkerMeasured = self._receive(_REPLY_SECONDS, WorkerMeasured)
        return measured.cpu_seconds

    def end(self) -> WorkerEnded:
        """Kill the worker and all that it started; return once nothing is left."""
        self._send(EndWorker())
        ended: WorkerEnded = self._receive(_REPLY_SECONDS, WorkerEnded)
        return ended

    def _renew_folder(self) -> None:
        if self.setting.tier == "namespaces":
            return
        scratch.empty(self.folder)
        if os.geteuid() == 0 and self.setting.tier == "user":
            os.chown(self.folder, self._uid, self._uid)

    def _send(self, message: object, descriptors: Sequence[int] = ()) -> None:
        try:
            self._control.send(message, descriptors, deadline=time.monotonic() + _REPLY_SECONDS)
        except Lost as lost:
            raise SandboxError(self._obituary(lost)) from None

    def _receive(self, seconds: float, form: Any) -> Any:
        try:
            return self._control.receive(time.monotonic() + seconds, form)
        except Lost as lost:
            raise SandboxError(self._obituary(lost)) from None

    def _obituary(self, lost: Lost) -> str:
        assert self._process is not None
        self._process.kill()
        assert self._process.stderr is not None
        text = b"" if self._process.stderr.closed else self._process.stderr.read()
        last = text[-500:].decode("utf-8", "replace").strip().splitlines()
        return f"the sandbox's zygote is gone ({lost.reason}){': ' + last[-1] if last else ''}"

    def kill(self) -> None:
        """Kill the process, from whichever thread: whoever waits for an answer of it gets a `SandboxError`."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End the zygote with everything in it."""
        self._owned.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a zygote whose channel is closed, and kill it if it stays, or if an interrupt falls into this."""
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def _appended_file() -> int:
    """Make a file in memory that every writer appends to."""
    descriptor = os.memfd_create("output", os.MFD_CLOEXEC)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_APPEND)
    return descriptor
