"""Measures the time of a call with all its processes, and the memory of a tree of processes."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Seconds of wall and processor time."""

    wall: float
    cpu: float

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.wall - other.wall, self.cpu - other.cpu)

    def __truediv__(self, count: int) -> Cost:
        return Cost(self.wall / count, self.cpu / count)


def cost(call: Callable[[], None]) -> Cost:
    """Measure a call: this process and all its descendants that end in the call."""
    wall, cpu = time.perf_counter(), _cpu()
    call()
    return Cost(time.perf_counter() - wall, _cpu() - cpu)


def each(run: Callable[[int], None], count: int) -> Cost:
    """Return the cost of one of `count`, without what starting and ending costs."""
    return (cost(lambda: run(count)) - cost(lambda: run(0))) / count


def _cpu() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@dataclass(frozen=True)
class Watched:
    """A command that was watched: its cost, its tree's peak memory in bytes, seconds until `first` was there."""

    cost: Cost
    memory: int
    first: float


def watch(command: list[str], first: Callable[[], bool], cores: int) -> Watched:
    """Run a command to its end on so many cores. Shared memory counts once (PSS). Raises where it fails."""
    started, peak, seen = time.perf_counter(), 0, 0.0
    cpu = _cpu()
    process = _start(command, cores)
    while process.poll() is None:
        peak = max(peak, sum(pss(pid) for pid in tree(process.pid)))
        if not seen and first():
            seen = time.perf_counter() - started
        time.sleep(0.05)
    wall = time.perf_counter() - started
    if process.returncode:
        assert process.stderr is not None
        raise RuntimeError(process.stderr.read().decode())
    return Watched(Cost(wall, _cpu() - cpu), peak, seen or wall)


def _start(command: list[str], cores: int) -> subprocess.Popen[bytes]:
    """Return the command, kept to some of the cores that this process may use; all its processes inherit that."""
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(ours)[:cores])
    try:
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    finally:
        os.sched_setaffinity(0, ours)


def tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [pid]
    for parent in found:
        found += [child for child, its_parent in parents.items() if its_parent == parent]
    return found


def pss(pid: int) -> int:
    """Return the bytes of memory of one process, with its share of what it shares; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
