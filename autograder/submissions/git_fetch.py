"""Fetches one commit of a repository that a student made, and writes its files into a folder.

A repository is hostile input. Nothing in it is run: there is no work tree and no checkout, so that no hook, filter or
attribute acts; submodules and Git LFS are not followed, and links are left out. Git runs without the user's settings
and without asking for anything, with the protocols that are allowed and with bounds on time, memory and bytes.
"""

from __future__ import annotations

import base64
import contextlib
import os
import re
import resource
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import unquote

from autograder.submissions.git_list import Repository

PROTOCOLS = ("https", "ssh")
_SECONDS = 120  # a class of hundred waits for no dead host for more than some hours
_PACK_BYTES = 256 << 20
_FILE_BYTES = 32 << 20
_TOTAL_BYTES = 128 << 20
_MEMORY_BYTES = 4 << 30  # of address space, which git maps packs into
_MOST_FILES = 5000
_LISTING_BYTES = 16 << 20
_KEPT = ("PATH", "SSH_AUTH_SOCK", "https_proxy", "HTTPS_PROXY")  # of our environment, for git
_LFS = b"version https://git-lfs.github.com/"
_ENTRY = re.compile(
    rb"(?P<mode>\d{6}) (?P<kind>\w+) (?P<id>[0-9a-f]+) +(?P<size>-|\d+)\t(?P<path>.+)", re.DOTALL
)
_SECRET = re.compile(r"//[^/@\s]+@")


class GitProblem(Exception):
    """A repository that could not be fetched: a clause for the person who reads it."""


@dataclass(frozen=True)
class FetchedCommit:
    """What was fetched: the commit, and sentences on what was left out."""

    commit: str
    notes: tuple[str, ...]


def fetch(repository: Repository, target: Path, protocols: Sequence[str] = PROTOCOLS) -> FetchedCommit:
    """Write the files of the repository's commit into `target`. Raises `GitProblem`.

    `protocols` are those that git may use; whatever another one could reach or run is refused before git starts.
    """
    if repository.protocol not in protocols:
        raise GitProblem(
            f"the protocol {repository.protocol!r} is not taken; give an address that begins with https://"
        )
    with tempfile.TemporaryDirectory(prefix="autograder-git-") as made:
        git = _Git(Path(made), repository, protocols)
        git.run("init", "--quiet", "--bare", "--template=", str(git.folder))
        wanted = repository.commit or "HEAD"
        git.run("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance",
                "--", git.address, f"{wanted}:refs/heads/collected")  # fmt: skip
        commit = git.run("rev-parse", "--verify", "--end-of-options", "refs/heads/collected^{commit}")
        name = commit.decode("ascii").strip()
        return FetchedCommit(name, tuple(_written(git, name, target)))


class _Git:
    """Git on one bare repository, without settings of anybody and with bounds."""

    def __init__(self, home: Path, repository: Repository, protocols: Sequence[str]) -> None:
        self.folder = home / "repository"
        self.address = repository.without_credentials
        self._environ = _environment(home, repository, protocols)

    def run(self, command: str, *arguments: str, given: bytes = b"", most: int = _LISTING_BYTES) -> bytes:
        """Run a command of git and return what it prints. Raises `GitProblem`."""
        folder = [] if command == "init" else [f"--git-dir={self.folder}"]
        whole = ["git", *folder, command, *arguments]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
            code = self._ended(whole, given, out, said)
            if code:
                raise GitProblem(_reason(code, _end(said, 4096)))
            if out.seek(0, os.SEEK_END) > most:
                raise GitProblem("it lists more than a submission has")
            out.seek(0)
            return out.read()

    def _ended(self, whole: Sequence[str], given: bytes, out: IO[bytes], said: IO[bytes]) -> int:
        """Run a command to its end, and return its exit code. After the time nothing of it is left."""
        try:
            process = subprocess.Popen(
                whole, stdin=subprocess.PIPE, stdout=out, stderr=said, env=self._environ, cwd=self.folder.parent,
                preexec_fn=_bound, start_new_session=True,
            )  # fmt: skip
        except FileNotFoundError:
            raise GitProblem("git is not installed") from None
        try:
            process.communicate(given, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            raise GitProblem(f"git did not end within {_SECONDS} seconds") from None
        finally:
            with contextlib.suppress(ProcessLookupError):  # what git started may outlive it
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return process.returncode


def _end(file: IO[bytes], most: int) -> bytes:
    """Return the last bytes of a file."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - most))
    return file.read()


def _bound() -> None:
    """Bound the process before git is in it, and all that git starts."""
    for kind, most in (
        (resource.RLIMIT_FSIZE, _PACK_BYTES),
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _environment(home: Path, repository: Repository, protocols: Sequence[str]) -> dict[str, str]:
    """Return the environment of git: nobody's settings, nobody to ask, and what is secret in no argument."""
    settings = [
        ("core.hooksPath", os.devnull),
        ("fetch.unpackLimit", "1"),  # one pack, so that the bound on a file bounds all of it
        ("gc.auto", "0"),
        ("credential.helper", ""),
        ("submodule.recurse", "false"),
        ("protocol.version", "2"),
    ]
    if repository.credentials:
        secret = base64.b64encode(unquote(repository.credentials).encode()).decode("ascii")
        host = repository.shown.partition("://")[2].partition("/")[0]
        settings.append((f"http.https://{host}/.extraHeader", f"Authorization: Basic {secret}"))
    given = {name: os.environ[name] for name in _KEPT if name in os.environ}
    for number, (key, value) in enumerate(settings):
        given |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return given | {
        "GIT_CONFIG_COUNT": str(len(settings)),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": ":".join(protocols),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "/bin/false",
        "SSH_ASKPASS": "/bin/false",
        "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=20",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
    }


def _reason(code: int, said: bytes) -> str:
    """Return why git failed, as a clause without anything secret."""
    if code < 0:
        return "it is larger than a submission can be, or git ran out of memory or time"
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    last = next((line for line in lines if line.startswith(("fatal:", "error:", "remote:"))), "")
    text = _SECRET.sub("//", last.partition(": ")[2])[:200]
    if "index-pack" in text or "unpack" in text:
        return "it is larger than a submission can be, or damaged"
    return f"git could not fetch it ({text})" if text else "git could not fetch it"


def _written(git: _Git, commit: str, target: Path) -> Iterator[str]:
    """Write the files of a commit, and yield a sentence on each kind of what was left out."""
    listing = git.run("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
    entries = [found for line in listing.split(b"\0") if (found := _ENTRY.fullmatch(line))]
    links = sum(entry["mode"] == b"120000" for entry in entries)
    modules = sum(entry["kind"] == b"commit" for entry in entries)
    files = [entry for entry in entries if entry["kind"] == b"blob" and entry["mode"] != b"120000"]
    taken: list[re.Match[bytes]] = []
    total = 0
    for entry in files:
        size = int(entry["size"])
        if size <= _FILE_BYTES and total + size <= _TOTAL_BYTES and len(taken) < _MOST_FILES:
            taken.append(entry)
            total += size
    pointers = _write(git, taken, target)
    for number, what in (
        (links, "symbolic links are not followed"),
        (modules, "submodules are not fetched"),
        (len(files) - len(taken), "files are larger, or more, than a submission may hold"),
        (pointers, "files are pointers of Git LFS, whose contents are not in the repository"),
    ):
        if number:
            yield f"{number} of its {what}." if number > 1 else f"1 of its {what}."


def _write(git: _Git, entries: Sequence[re.Match[bytes]], target: Path) -> int:
    """Write these files, and return how many of them are pointers of Git LFS, which are left out."""
    asked = b"".join(entry["id"] + b"\n" for entry in entries)
    answer = git.run("cat-file", "--batch", given=asked, most=_TOTAL_BYTES + _LISTING_BYTES)
    place = pointers = 0
    for entry in entries:
        begin = answer.index(b"\n", place) + 1
        if not answer[place:begin].endswith(b" blob %s\n" % entry["size"]):
            raise GitProblem("it is damaged")
        end = begin + int(entry["size"])
        data, place = answer[begin:end], end + 1
        pointers += data.startswith(_LFS)
        path = PurePosixPath(os.fsdecode(entry["path"]))
        if data.startswith(_LFS) or path.is_absolute() or not {"..", ".git"}.isdisjoint(path.parts):
            continue
        _put(target / path, data)
    return pointers


def _put(path: Path, data: bytes) -> None:
    """Write a file; one whose name this machine cannot have, or that another one's is, is left out."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except (OSError, ValueError):
        return
