"""Which isolation holds here: found by attacking it, not by reading versions.

A tier holds when every probe of its promise was stopped. `auto` takes the strongest that holds and refuses where
none does; `none` must be asked for by name.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import NoIsolation, SandboxError
from autograder.sandbox.channel import Lost
from autograder.sandbox.worker import Worker
from autograder.sandbox.zygote import Setting, Zygote
from autograder.worker.pipes.notebook import ProbeWalls

ORDER = ("namespaces", "user", "process")
CHOICES = ("auto", *ORDER, "none")
PROBES = (
    "Python works",
    "course files hidden",
    "grader's memory hidden",
    "grader's environment hidden",
    "grader safe from signals",
    "no network",
    "no new namespaces",
    "no tracing",
    "no writing outside",
    "not root",
    "processes limited",
)
_PROCESS_LIMIT = 16


@dataclass(frozen=True)
class Trial:
    """How one tier did: the probes that were stopped, those that were not, and why it did not start, if it did not."""

    tier: str
    held: tuple[str, ...]
    failed: tuple[str, ...]
    problem: str = ""

    @property
    def holds(self) -> bool:
        """True if every probe was stopped."""
        return not self.problem and not self.failed


def expected(wanted: str) -> str:
    """Return the tier that `choose` tries first, so that a zygote of it can begin before."""
    return ORDER[0] if wanted == "auto" else wanted


def attempt(tier: str, secrets: list[Path], begun: Zygote | None = None) -> Trial:
    """Have a worker attack the tier. `secrets` are files of the course that must not be readable.

    `begun` is a zygote of this tier that will serve a class: the worker comes from it, and it goes on. Without one, a
    zygote is started for the trial alone.
    """
    if tier == "user" and os.geteuid() != 0:
        return Trial(tier, (), PROBES, "needs to be started by root")
    if tier == "process" and os.geteuid() == 0:
        return Trial(tier, (), PROBES, "it is for users other than root")
    home = os.path.expanduser("~")
    folders = sorted({str(path.parent) for path in secrets} | {tempfile.gettempdir(), "/", home})
    try:
        with _started(tier, begun) as zygote, Worker(zygote, {}, 0) as worker:
            result = worker.probe(
                ProbeWalls(
                    files=[os.fsencode(path) for path in secrets],
                    processes=[os.getpid()],
                    folders=[os.fsencode(folder) for folder in _foreign(folders, tier)],
                )
            )
    except (SandboxError, OSError) as error:  # also where root lacks a right that it usually has
        return Trial(tier, (), PROBES, str(error))
    except Lost as lost:
        return Trial(tier, (), PROBES, f"the worker did not survive its own attacks ({lost.reason})")
    if result.get("Python works") is not True:
        return Trial(tier, (), PROBES, _unreadable())
    held = tuple(name for name in PROBES if result.get(name) is True)
    return Trial(tier, held, tuple(name for name in PROBES if name not in held))


@contextlib.contextmanager
def _started(tier: str, begun: Zygote | None) -> Iterator[Zygote]:
    """Wait for the zygote that has begun, or start one that ends with the block."""
    if begun is None:
        with Zygote(Setting(tier, processes=_PROCESS_LIMIT)) as zygote:
            yield zygote
    else:
        begun.wait_until_ready()
        yield begun


def _unreadable() -> str:
    """Return why a worker cannot run Python, with the folder that keeps it out where its permissions show it."""
    for place in (sys.prefix, sys.base_prefix, sys.executable, os.__file__):
        closed = closed_folder(Path(place))
        if closed is not None:
            return (
                f"Python does not work there: it lies in {os.path.realpath(place)}, and other users may not enter "
                f"{closed}; install Python where every user may read it, such as in /opt"
            )
    return f"Python does not work there: a worker cannot read all of {sys.prefix}"


def closed_folder(path: Path) -> Path | None:
    """Return the first folder on the way to a path, links followed, that other users may not enter."""
    real = Path(os.path.realpath(path))
    folders = [*reversed(real.parents), *([real] if real.is_dir() else [])]
    return next((one for one in folders if not one.stat().st_mode & stat.S_IXOTH), None)


def _foreign(folders: list[str], tier: str) -> list[str]:
    """Return the folders that are not the worker's own: with namespaces it has a `/tmp` to itself."""
    return [folder for folder in folders if tier != "namespaces" or not folder.startswith("/tmp")]


def choose(wanted: str, secrets: list[Path], required: str = "", begun: Zygote | None = None) -> Trial:
    """Return the trial of the tier to use: none weaker than `required`, if that is given.

    Its tier is tried in the zygote that has `begun`, if there is one.
    Raises `NoIsolation` where what was asked for does not hold.
    """
    strong = ORDER[: ORDER.index(required) + 1] if required else ORDER
    if required and wanted not in ("auto", *strong):
        raise NoIsolation(
            f"the course requires the tier {required} (`require_tier` in course.toml), and {wanted} is weaker: "
            "grade without --sandbox, on a machine that offers it"
        )
    if wanted == "none":
        return Trial("none", (), PROBES)
    trials = []
    for tier in strong if wanted == "auto" else (wanted,):
        trial = attempt(tier, secrets, begun if begun and begun.setting.tier == tier else None)
        if trial.holds:
            return trial
        trials.append(trial)
    found = "; ".join(
        f"{trial.tier}: {trial.problem or 'did not stop: ' + ', '.join(trial.failed)}" for trial in trials
    )
    if required:
        raise NoIsolation(
            f"no isolation as strong as the course requires holds here (`require_tier` in course.toml is {required}; "
            f"{found}). `autograder doctor` says what would help"
        )
    raise NoIsolation(
        f"no isolation that hides the course's files holds here ({found}). `autograder doctor` says what would help; "
        "`--sandbox none` grades without any, for code that you trust"
    )
