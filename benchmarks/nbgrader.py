"""The same content graded by nbgrader, where its command is on the PATH: its own notebooks, in its own kernel.

An environment of its own will do, with nbgrader, ipykernel and numpy in it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from benchmarks.contents import TESTS, Content
from benchmarks.measure import Cost, cost

_CHECK = """rng = np.random.default_rng({rows})
x, W, b = rng.normal(size=({rows}, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
assert np.allclose(dense(x, W, b), x @ W + b)"""


def installed() -> bool:
    """Return whether there is a command `nbgrader`."""
    return shutil.which("nbgrader") is not None


def autograde(root: Path, content: Content, count: int) -> Cost:
    """Return the cost of one of so many submissions, with that of starting the command."""
    source = _notebook(content)
    _write(root / "source" / "bench" / "bench.ipynb", source)
    _run(root, "generate_assignment", "bench")
    released = (root / "release" / "bench" / "bench.ipynb").read_text()
    for number in range(count):
        path = root / "submitted" / f"s{number:04}" / "bench" / "bench.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(released)
    return cost(lambda: _run(root, "autograde", "bench", "--create")) / count


def _run(root: Path, *arguments: str) -> None:
    command = ["nbgrader", *arguments, f"--course-dir={root}"]
    subprocess.run(command, check=True, capture_output=True, cwd=root)


def _notebook(content: Content) -> dict[str, object]:
    cells = [_cell(f"c{place}", cell, {}) for place, cell in enumerate(content.cells)]
    for rows in range(1, TESTS + 1):
        grade = {"grade": True, "solution": False, "locked": True, "points": 1}
        settings = {
            "grade_id": f"test{rows}",
            "schema_version": 3,
            "task": False,
            "cell_type": "code",
        } | grade
        cells.append(_cell(f"t{rows}", _CHECK.format(rows=rows), {"nbgrader": settings}))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def _cell(name: str, source: str, metadata: dict[str, object]) -> dict[str, object]:
    empty: dict[str, object] = {"outputs": [], "execution_count": None}
    return {"id": name, "cell_type": "code", "metadata": metadata, "source": source, **empty}


def _write(path: Path, notebook: dict[str, object]) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))
