"""What this machine offers for grading, and what that means for trusting a grade."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from autograder.sandbox import tiers
from autograder.sandbox.tiers import Trial
from autograder.worker.isolation import landlock

_MEANING = {
    "namespaces": "the strongest: own file tree, processes, network and user for every notebook",
    "user": "another user for every notebook; without Landlock, names of processes can be seen",
    "process": "the same user, kept in by Landlock and a system call filter",
}
_PACKAGES = ("numpy", "scikit-learn", "matplotlib", "ipython", "pytest", "msgspec", "nbformat")


def trials(secrets: list[Path]) -> list[Trial]:
    """Every tier, tried by attacking it."""
    return [tiers.attempt(tier, secrets) for tier in tiers.ORDER]


def report(found: list[Trial]) -> Iterator[str]:
    """Lines for a person to read."""
    yield f"System     {platform.system()} {platform.release()} on {platform.machine()}, {os.cpu_count()} cores"
    yield f"Python     {platform.python_version()} ({sys.executable})"
    yield f"Libraries  {', '.join(_installed())}"
    yield f"Landlock   {_landlock()}"
    yield ""
    yield "Isolation, found by attacking it from inside:"
    for trial in found:
        yield from _tier(trial)
    yield ""
    yield from _verdict(found)


def _installed() -> Iterator[str]:
    for name in _PACKAGES:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name} (not installed)"


def _landlock() -> str:
    version = landlock.abi() if platform.system() == "Linux" else 0
    return f"version {version}" if version else "not in this kernel, or switched off"


def _tier(trial: Trial) -> Iterator[str]:
    total = len(trial.held) + len(trial.failed)
    state = "holds" if trial.holds else "does not hold"
    result = trial.problem or f"{len(trial.held)} of {total} attacks stopped"
    yield f"  {trial.tier:<11} {state}: {result}"
    yield f"              ({_MEANING[trial.tier]})"
    if trial.failed and not trial.problem:
        yield f"              not stopped: {', '.join(trial.failed)}"


def _verdict(found: list[Trial]) -> Iterator[str]:
    best = next((trial.tier for trial in found if trial.holds), "")
    if best:
        yield f"`autograder grade` will use {best}. A student's code cannot read the course's files or other"
        yield "submissions, reach the network, or touch the grader. A mark needs a right value; how a student came"
        yield "by it no sandbox can say. A hole in the kernel would be a hole in this."
        return
    yield "No tier hides the course's files here, so `autograder grade` refuses to run (exit code 2)."
    yield "What helps: a Linux kernel of 5.14 or newer that allows user namespaces (on Ubuntu 24.04:"
    yield "  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0),"
    yield "or one of 6.12 or newer with Landlock; in a container without namespaces, root and a Python"
    yield "that every user may read. `--sandbox none` grades without isolation: for code that you trust."
