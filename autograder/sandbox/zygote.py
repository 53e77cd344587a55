"""Starts a zygote and tells it what to do: spawn a worker, interrupt it, end it with all that it started."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from autograder.errors import SandboxError
from autograder.sandbox import channel, events, scratch
from autograder.sandbox.channel import Channel, Lost
from autograder.worker.isolation import confine
from autograder.worker.zygote import APART, Config

_START_SECONDS = 120.0
_REPLY_SECONDS = 20.0
_BOOT = """
import sys
root, descriptor = sys.stdin.readline().rstrip("\\n"), int(sys.stdin.readline())
sys.path.insert(0, root)
import socket
from autograder.worker import main, zygote
from autograder.worker.jupyter import shell
sys.path[:] = [path for path in sys.path if path != root or path.endswith("-packages")]
zygote.main(socket.socket(fileno=descriptor))
"""
_CLAIMS = "/run" if os.access("/run", os.W_OK) else "/tmp"
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


@dataclass(frozen=True)
class End:
    """How a worker ended: the wait status, and whether it held too much memory."""

    status: int
    over_memory: bool


class Zygote:
    """One warm process; a context manager that leaves nothing behind. Started by root, it has a user of its own.

    Raises `SandboxError` where the zygote does not come up.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._uid, self._claim = _claim_uid() if os.geteuid() == 0 else (os.getuid(), -1)
        self.folder, self._lock = scratch.make()
        self._control, theirs = channel.pair(1 << 20)
        with theirs:
            self._process = self._start(theirs)
        try:
            self._greet()
        except BaseException:
            self.close()
            raise

    def _start(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
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
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        assert process.stdin is not None
        root = Path(__file__).resolve().parents[2]
        with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
            stdin.write(f"{root}\n{theirs.fileno()}\n".encode())
        return process

    def _greet(self) -> None:
        limits = confine.Limits(
            memory_mb=self.setting.memory_mb,
            processes=self.setting.processes,
            disk_mb=self.setting.disk_mb,
            cpu_seconds=self.setting.cpu_seconds,
            uid=self._uid,
            gid=self._uid if os.geteuid() == 0 else os.getgid(),
            folder=str(self.folder),
        )
        config = Config(
            tier=self.setting.tier,
            packages=list(self.setting.packages),
            forbidden=list(self.setting.forbidden),
            files=dict(self.setting.files),
            uid=limits.uid,
            gid=limits.gid,
            limits=limits,
        )
        self._send(msgspec.to_builtins(config, builtin_types=(bytes,)))
        reply = self._receive(_START_SECONDS)
        if not reply["ok"]:
            raise SandboxError(f"the sandbox ({self.setting.tier}) did not start: {reply['error']}")

    def spawn(self, extras: Mapping[str, bytes], seed: int) -> tuple[Channel, list[int]]:
        """A fresh worker: its channel, and the two files in memory that are its standard output and error."""
        self._renew_folder()
        ours, theirs = channel.pair(events.LARGEST)
        files = [_appended_file() for _ in range(2)]
        try:
            message = {"op": "spawn", "extras": dict(extras), "seed": seed}
            self._send(message, [theirs.fileno(), *files])
            self._receive(_REPLY_SECONDS)
        except BaseException:
            ours.close()
            for descriptor in files:
                os.close(descriptor)
            raise
        finally:
            theirs.close()
        return ours, files

    def interrupt(self) -> None:
        """What the stop button does."""
        self._send({"op": "interrupt"})

    def end(self) -> End:
        """Kills the worker and all that it started; returns once nothing is left."""
        self._send({"op": "end"})
        reply = self._receive(_REPLY_SECONDS)
        return End(status=int(reply["status"]), over_memory=bool(reply["memory"]))

    def _renew_folder(self) -> None:
        if self.setting.tier == "namespaces":
            return
        empty_folder(self.folder)
        if os.geteuid() == 0 and self.setting.tier == "user":
            os.chown(self.folder, self._uid, self._uid)

    def _send(self, message: object, descriptors: Sequence[int] = ()) -> None:
        try:
            self._control.send(message, descriptors, deadline=time.monotonic() + _REPLY_SECONDS)
        except Lost as lost:
            raise SandboxError(self._obituary(lost)) from None

    def _receive(self, seconds: float) -> Any:
        try:
            return self._control.receive(time.monotonic() + seconds)
        except Lost as lost:
            raise SandboxError(self._obituary(lost)) from None

    def _obituary(self, lost: Lost) -> str:
        self._process.kill()
        assert self._process.stderr is not None
        said = b"" if self._process.stderr.closed else self._process.stderr.read()
        last = said[-500:].decode("utf-8", "replace").strip().splitlines()
        return f"the sandbox's zygote is gone ({lost.reason}){': ' + last[-1] if last else ''}"

    def close(self) -> None:
        """Ends the zygote with everything in it."""
        self._control.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        with contextlib.suppress(SandboxError, OSError):
            empty_folder(self.folder)
            self.folder.rmdir()
        for descriptor in (self._lock, self._claim):
            if descriptor >= 0:
                os.close(descriptor)
        self._lock = self._claim = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _appended_file() -> int:
    """A file in memory that every writer appends to."""
    descriptor = os.memfd_create("output", os.MFD_CLOEXEC)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_APPEND)
    return descriptor


def empty_folder(folder: Path) -> None:
    """Removes whatever a worker left in its folder, following no link. Raises `SandboxError` where something stays.

    Folders may nest deeper than a recursion goes, and forbid their own owner to look into them: each is opened, what
    is in it moves up, and the empty folder goes.
    """
    moved = 0
    try:
        while entries := list(os.scandir(folder)):
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                os.chmod(entry.path, 0o700)
                for name in os.listdir(entry.path):
                    _move_up(Path(entry.path, name), folder / f".up-{moved}")
                    moved += 1
                os.rmdir(entry.path)
    except OSError as error:
        raise SandboxError(f"a worker's folder cannot be emptied: {error}") from None


def _move_up(source: Path, target: Path) -> None:
    """Moving a folder writes into it too; a name that is taken goes with what it names."""
    if source.is_dir() and not source.is_symlink():
        source.chmod(0o700)
    if target.is_symlink() or target.exists():
        target = target.with_name(f"{target.name}-{os.urandom(8).hex()}")
    source.rename(target)


def _claim_uid() -> tuple[int, int]:
    """A user number that no account has and no other grader uses, and the locked file that says so.

    Below what small containers map. Two graders of one number would end each other's processes, so the locks lie in
    one place for the whole machine, whatever a grader takes for its temporary folder.
    """
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    for number in range(60101, 60900):
        path = os.path.join(_CLAIMS, f"autograder-user-{number}")
        if number in taken or number + APART in taken:
            continue
        descriptor = -1
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # taken, or put there by somebody else
            if descriptor >= 0:
                os.close(descriptor)
            continue
        return number, descriptor
    raise SandboxError("every user number from 60101 to 60899 is taken: end other graders on this machine")
