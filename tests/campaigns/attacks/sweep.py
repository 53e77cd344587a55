"""Grades the whole class of attackers once, with honest neighbours between them, and looks at everything afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import secret_key
from autograder.worker.isolation import syscalls
from tests.campaigns.attacks import course
from tests.campaigns.attacks.catalogue import Attack

ORDINARY_USER = 65534
HONEST = (
    "00-honest.ipynb",
    "deny-m-honest.ipynb",
    "forge-m-honest.ipynb",
    "persist-m-honest.ipynb",
    "zz-honest.ipynb",
)
_CANARY = re.compile(rb"canary-[0-9a-f]{16}")
_PLACES = (
    "/tmp",
    "/var/tmp",
    "/dev/shm",
    "/dev/mqueue",
    "/run",
    "/run/lock",
    "/",
    "/usr",
    "/etc",
    "/root",
    "/home",
)
_ROOT = Path(__file__).parents[3]


@dataclass
class Sweep:
    """What one run left: results by file name, everything written, and everything left over."""

    tier: str
    returncode: int
    stdout: bytes
    stderr: bytes
    results: dict[str, Any]
    files: Mapping[str, bytes]
    canaries: Mapping[str, str]
    left: list[str] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    key_halves: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        self._by_file = {one["file"]: one for one in self.results.get("submissions", [])}

    def of(self, attack: Attack) -> dict[str, Any]:
        """Return the result of one attack."""
        return self._by_file[shown(attack.file)]

    def honest(self) -> list[dict[str, Any]]:
        """Return the results of the honest neighbours, in the order in which they were graded."""
        return [self._by_file[name] for name in HONEST]

    def stolen(self) -> dict[str, list[str]]:
        """Return the secrets that came out, by the file that holds them. A neighbour's own pages may hold its own.

        Of the course's key half will do: the rest can be tried through.
        """
        found = {}
        for name, data in {**self.files, "stdout": self.stdout, "stderr": self.stderr}.items():
            known = {
                value.encode()
                for key, value in self.canaries.items()
                if key != "neighbour" or "honest" not in name
            }
            hits = sorted(hit.decode() for hit in set(_CANARY.findall(data)) & known)
            hits += ["the course's key"] * any(
                half in data or half in data.lower() for half in self.key_halves
            )
            if hits:
                found[name] = hits
        return found

    def held(self, attack: Attack) -> bool:
        """Return True if this attack earned no more than declared; what is stolen or left behind is checked for all."""
        score = self.of(attack)["score"]
        return score is not None and score <= attack.score


def shown(file: str) -> str:
    """Return a file name as results show it: invisible characters are spelled out."""
    from autograder.submissions import names

    return names.shown(file)


def outcomes(result: Mapping[str, Any]) -> dict[str, str]:
    """Return the outcomes of a submission by the test's name."""
    tests = (test for question in result["questions"] for test in question["tests"])
    return {test["id"].split("::")[1]: test["outcome"] for test in tests if "::test_" in test["id"]}


def run(tier: str, attacks: Sequence[Attack], *, ordinary: bool = False) -> Sweep:
    """Grade the attacks in this tier. With `ordinary`, a run started by root is an ordinary user's."""
    folder = Path(tempfile.mkdtemp(prefix="attacked-"))
    folder.chmod(0o755)
    try:
        return _Run(folder, tier, attacks, ordinary=ordinary and os.geteuid() == 0).sweep()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Run:
    def __init__(self, folder: Path, tier: str, attacks: Sequence[Attack], *, ordinary: bool) -> None:
        self._folder = folder
        self._tier = tier
        self._attacks = attacks
        self._user = ORDINARY_USER if ordinary else None
        self._mark = f"mark{secrets.token_hex(6)}"
        self._key = secrets.randbits(30) | 1
        things = ("reference", "tests", "assignment", "environment", "results", "neighbour")
        self._canaries = {thing: f"canary-{secrets.token_hex(8)}" for thing in things}
        course.write(folder / "course", self._canaries)
        for name in ("class", "earlier", "scratch", "home", "out"):
            (folder / name).mkdir()
        (folder / "earlier" / "results.json").write_text(self._canaries["results"])

    def sweep(self) -> Sweep:
        before = self._state()
        with _listener() as (port, received), _subreaper() as orphans:
            done = self._grade(port)
            left = [f"process {orphan}" for orphan in orphans()]
        out = self._folder / "out"
        files = {
            str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()
        }
        left += self._left(before)
        results = json.loads(files.get("results.json", b"{}"))
        return Sweep(
            self._tier,
            done.returncode,
            done.stdout,
            done.stderr,
            results,
            files,
            self._canaries,
            left,
            received,
            self._key_halves(),
        )

    def _key_halves(self) -> tuple[bytes, ...]:
        """Return the halves of the course's key, as bytes and as text."""
        key = secret_key.read(self._folder / "course")
        halves = key[: len(key) // 2], key[len(key) // 2 :]
        return (*halves, *(half.hex().encode() for half in halves))

    def _grade(self, port: int) -> subprocess.CompletedProcess[bytes]:
        command = [
            sys.executable,
            "-m",
            "autograder",
            "grade",
            str(self._folder / "course" / course.ASSIGNMENT),
        ]
        command += [str(self._folder / "class"), "-o", str(self._folder / "out")]
        command += ["--sandbox", self._tier]
        environment = {
            **os.environ,
            "AUTOGRADER_CANARY": self._canaries["environment"],
            "TMPDIR": str(self._folder / "scratch"),
            "HOME": str(self._folder / "home"),
            "PYTHONPATH": str(_ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "COLUMNS": "80",
        }
        user = "root" if self._user is None else str(self._user)
        grader = subprocess.Popen(
            [sys.executable, "-m", "tests.campaigns.attacks.start", user, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=_ROOT,
        )
        self._hand_in(grader.pid, port)
        stdout, stderr = grader.communicate(b"\n", timeout=600)
        return subprocess.CompletedProcess(command, grader.returncode, stdout, stderr)

    def _hand_in(self, grader: int, port: int) -> None:
        known = {
            "COURSE": str(self._folder / "course"),
            "CLASS": str(self._folder / "class"),
            "RESULTS": str(self._folder / "earlier"),
            "GRADER": str(grader),
            "PORT": str(port),
            "KEY": str(self._key),
            "MARK": self._mark,
        }
        honest = Attack(
            "", "", "", {}, "", {}, "# %%" + course.HONEST.replace("{canary}", self._canaries["neighbour"])
        )
        for name in HONEST:
            (self._folder / "class" / name).write_text(honest.notebook(known))
        for attack in self._attacks:
            (self._folder / "class" / attack.file).write_text(attack.notebook(known), encoding="utf-8")
        if self._user is not None:
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, self._user, self._user)

    def _state(self) -> dict[str, object]:
        """Return what must be afterwards as it was before."""
        kept = [path for name in ("course", "earlier") for path in sorted((self._folder / name).rglob("*"))]
        prefix = [Path(sys.prefix), Path(sys.prefix, "pyvenv.cfg"), Path(os.__file__)]
        state: dict[str, object] = {}
        for path in (*kept, *prefix):
            about = path.stat()
            state[str(path)] = (
                about.st_mode,
                about.st_uid if self._user is None else 0,
                about.st_size,
                about.st_mtime if path.is_file() else 0,
            )
        state["mounts"] = Path("/proc/self/mountinfo").read_text().count("\n")
        return state

    def _left(self, before: Mapping[str, object]) -> list[str]:
        left = [f"changed {name}" for name, value in self._state().items() if value != before.get(name)]
        left += [
            str(path)
            for path in (self._folder / "scratch").iterdir()
            if path.name.startswith("autograder-worker-")
        ]
        places = [
            *_PLACES,
            sys.prefix,
            *sys.path,
            str(self._folder),
            str(self._folder / "class"),
            str(self._folder / "course"),
        ]
        for place in places:
            with contextlib.suppress(OSError):
                left += [f"{place}/{name}" for name in os.listdir(place) if self._mark in name]
        for kind in ("shm", "sem", "msg"):
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
                left += [f"{kind} {line.split()[1]}" for line in lines if line.split()[0] == str(self._key)]
        return left


@contextlib.contextmanager
def _listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and what was sent to it."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server.getsockname()[1], received
        with contextlib.suppress(BlockingIOError):
            while True:
                visitor, _ = server.accept()
                with visitor:
                    received.append(visitor.recv(1000, socket.MSG_DONTWAIT))


@contextlib.contextmanager
def _subreaper() -> Iterator[Any]:
    """Make every process that outlives its parents in here a child of this one, so that it cannot hide."""
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    known = _children()
    try:
        yield lambda: _adopted(known)
    finally:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 0)


def _adopted(known: set[int]) -> list[str]:
    """Return the command lines of the orphans that live on, and end them. What was killed is soon gone by itself."""
    deadline = time.monotonic() + 10
    while (orphans := _children() - known) and time.monotonic() < deadline:
        for pid in orphans:
            os.waitpid(pid, os.WNOHANG)
        os.sched_yield()
    alive = [f"{pid}: {Path(f'/proc/{pid}/cmdline').read_bytes()[:80]!r}" for pid in orphans]
    for pid in orphans:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return alive


def _children() -> set[int]:
    found = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(name))
    return found
