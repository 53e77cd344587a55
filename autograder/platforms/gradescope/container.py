"""Finds out what the container offers, and fits an assignment's budgets into it.

Budgets are written for a whole core and for memory that is there. Gradescope gives half a core and 768 MB unless the
assignment's settings say otherwise.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.course.budgets import Budgets

CORES = 0.5  # of Gradescope's container, where the kernel does not say
# What the grader itself needs beside a notebook, with NumPy and scikit-learn: measured in docs/gradescope.md.
GRADER_MB = 400
# Seconds of the whole run that grading cannot have: starting, the solution's own run, and writing the result.
_AROUND = 90.0
_LEAST_MB = 128
_MEMORY = ("memory.max", "memory/memory.limit_in_bytes")
_TIMES = ("cell_seconds", "notebook_seconds", "test_seconds", "all_tests_seconds")


def memory_mb(root: Path = Path("/")) -> int:
    """Return the megabytes that the container has: its limit, else those of the machine."""
    machine = _meminfo(root)
    limits = [_number(root / "sys/fs/cgroup" / name) for name in _MEMORY]
    return min([machine, *(int(one / 2**20) for one in limits if one)])


def cores(root: Path = Path("/")) -> float:
    """Return how many cores the container may use, at most 1: its quota, else `CORES`."""
    folder = root / "sys/fs/cgroup"
    quota, _, period = _text(folder / "cpu.max").partition(" ")
    if not period:
        quota, period = (_text(folder / f"cpu/cpu.cfs_{name}_us") for name in ("quota", "period"))
    try:
        share = float(quota) / float(period)
    except (ValueError, ZeroDivisionError):
        return CORES
    return min(1.0, max(0.1, share)) if share > 0 else CORES


def fitted(budgets: Budgets, memory: int, share: float, minutes: int) -> Budgets:
    """Return the budgets for `memory` MB and `share` of a core, such that a run ends within `minutes`.

    Clock times grow as the core shrinks. Memory is what the grader leaves. Tests that come to nothing for want of
    time are reported as such; the run is not ended from outside, which would lose the whole result.
    """
    times = {name: getattr(budgets, name) / share for name in _TIMES}
    whole = min(budgets.whole_seconds / share, max(30.0, minutes * 60.0 - _AROUND / share))
    room = max(_LEAST_MB, memory - GRADER_MB)
    return msgspec.structs.replace(
        budgets, **times, submission_seconds=whole, memory_mb=min(budgets.memory_mb, room)
    )


def _meminfo(root: Path) -> int:
    """Return the megabytes of the machine."""
    for line in _text(root / "proc/meminfo").splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) // 1024
    return 768


def _number(path: Path) -> int:
    text = _text(path)
    return int(text) if text.isdecimal() else 0


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""
