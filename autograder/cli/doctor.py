"""`autograder doctor`: shows what isolation this machine offers, and what that means for trusting a grade."""

from __future__ import annotations

import os
import platform
import sys
import textwrap
from collections.abc import Iterator
from importlib import metadata

from autograder.cli import next_step, secret_files
from autograder.sandbox import tiers
from autograder.sandbox.tiers import Trial
from autograder.worker.isolation import landlock

_MEANING = {
    "namespaces": "the strongest: each notebook has its own file tree, processes, network and user",
    "user": "each notebook runs as another user; without Landlock it can see the names of processes",
    "process": "each notebook runs as the same user, confined by Landlock and a system call filter",
}
_WIDTH = 80  # characters of a reason beside the name of its tier
_PACKAGES = ("numpy", "scikit-learn", "matplotlib", "ipython", "pytest", "msgspec", "nbformat")


def run() -> int:
    """Try every tier by attacking it, print the report, and return the exit code: 2 where no tier holds."""
    with secret_files.of_any_course() as secret:
        trials = [tiers.attempt(tier, [secret]) for tier in tiers.ORDER]
    for line in _report(trials):
        print(line)
    ready = any(trial.holds for trial in trials)
    if ready:
        next_step.say(f"{next_step.command('init', 'DIR')}, which makes a course")
    return 0 if ready else 2


def _report(trials: list[Trial]) -> Iterator[str]:
    yield f"System     {platform.system()} {platform.release()} on {platform.machine()}, {os.cpu_count()} cores"
    yield f"Python     {platform.python_version()} ({sys.executable})"
    yield f"Libraries  {', '.join(_installed())}"
    yield f"Landlock   {_landlock()}"
    yield ""
    yield "Isolation, found by attacking it from inside:"
    for trial in trials:
        yield from _tier(trial)
    yield ""
    yield from _verdict(trials)


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
    """Yield a tier's lines. One that could not be started is no reason for alarm; one that let an attack through is."""
    total = len(trial.held) + len(trial.failed)
    if trial.problem:
        sign, sentence = "--", f"not available here: {trial.problem}"
    elif trial.holds:
        sign, sentence = "ok", f"holds: {total} of {total} attacks stopped"
    else:
        sign, sentence = "!!", f"does not hold: not stopped: {', '.join(trial.failed)}"
    first, *rest = textwrap.wrap(sentence, _WIDTH)
    yield f"  {sign}  {trial.tier:<11} {first}"
    for line in [*rest, *textwrap.wrap(f"({_MEANING[trial.tier]})", _WIDTH)]:
        yield f"{'':18}{line}"


def _verdict(trials: list[Trial]) -> Iterator[str]:
    best = next((trial.tier for trial in trials if trial.holds), "")
    if best:
        yield "One tier is enough; `autograder grade` takes the first that holds. There a student's code cannot"
        yield "read the course's files or other submissions, use the network, or reach the grader. A mark needs"
        yield "a correct value; no sandbox can tell how a student obtained it. A flaw in the kernel would be a"
        yield "flaw in this isolation."
        yield ""
        yield f"Verdict: ready to grade, with {best}."
        return
    yield "Any one of these helps:"
    yield "  - a Linux kernel of 5.14 or newer that allows user namespaces (on Ubuntu 24.04:"
    yield "    sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0)"
    yield "  - a Linux kernel of 6.12 or newer with Landlock"
    yield "  - in a container without namespaces: root, and a Python that every user may read"
    yield "`--sandbox none` grades without isolation; use it only for code that you trust."
    yield ""
    yield "Verdict: not ready to grade: no tier hides the course's files, so `autograder grade` refuses to run."
