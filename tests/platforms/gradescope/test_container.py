"""Budgets are fitted into what the kernel says that the container has."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.budgets import Budgets
from autograder.platforms.gradescope import container


def machine(root: Path, **files: str) -> Path:
    """Return a root folder in which the kernel says this; `__` stands for a slash, `_DOT_` for a dot."""
    texts = {"proc/meminfo": "MemTotal:       8192000 kB\n"}
    texts |= {
        f"sys/fs/cgroup/{name.replace('__', '/').replace('_DOT_', '.')}": text for name, text in files.items()
    }
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("files", "memory"),
    [
        ({"memory_DOT_max": "805306368\n"}, 768),
        ({"memory__memory_DOT_limit_in_bytes": "805306368\n"}, 768),
        ({"memory_DOT_max": "max\n"}, 8000),
        ({"memory__memory_DOT_limit_in_bytes": "9223372036854771712\n"}, 8000),
        ({"memory_DOT_max": "\xff?"}, 8000),
        ({}, 8000),
    ],
)
def test_memory_is_the_containers_limit_or_the_machines(
    tmp_path: Path, files: dict[str, str], memory: int
) -> None:
    assert container.memory_mb(machine(tmp_path, **files)) == memory


@pytest.mark.parametrize(
    ("files", "share"),
    [
        ({"cpu_DOT_max": "50000 100000\n"}, 0.5),
        ({"cpu_DOT_max": "400000 100000\n"}, 1.0),
        ({"cpu_DOT_max": "max 100000\n"}, 0.5),
        ({"cpu__cpu_DOT_cfs_quota_us": "75000\n", "cpu__cpu_DOT_cfs_period_us": "100000\n"}, 0.75),
        ({"cpu__cpu_DOT_cfs_quota_us": "-1\n", "cpu__cpu_DOT_cfs_period_us": "100000\n"}, 0.5),
        ({"cpu_DOT_max": "1 0\n"}, 0.5),
        ({}, 0.5),
    ],
)
def test_cores_are_the_quota_or_half_of_one(tmp_path: Path, files: dict[str, str], share: float) -> None:
    assert container.cores(machine(tmp_path, **files)) == share


def test_clock_times_grow_as_the_core_shrinks() -> None:
    fitted = container.fitted(Budgets(), 4000, 0.5, 40)
    assert (fitted.cell_seconds, fitted.test_seconds, fitted.whole_seconds) == (40.0, 20.0, 360.0)


def test_the_whole_submission_ends_before_gradescope_ends_it() -> None:
    assert container.fitted(Budgets(), 4000, 0.5, 5).whole_seconds == 120.0


def test_a_notebook_has_the_memory_that_the_grader_leaves() -> None:
    assert container.fitted(Budgets(memory_mb=1024), 768, 0.5, 10).memory_mb == 368
    assert container.fitted(Budgets(memory_mb=300), 768, 0.5, 10).memory_mb == 300
