"""Grades all damaged submissions as one class, through the real command, with ordinary ones among them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import small_course
from tests.campaigns.damaged import archives, forms, front_ends, oddities, places, strays, texts
from tests.campaigns.damaged.case import Case, bytes_of
from tests.campaigns.damaged.documents import code, notebook

CASES: list[Case] = [
    case for kinds in (forms, texts, front_ends, archives, places, oddities, strays) for case in kinds.CASES
]
BYSTANDERS = {
    "0-first.ipynb": notebook(),
    "M-middle.ipynb": notebook(code("def double(x): return 3 * x")),
    "zz-last.ipynb": notebook(code("import numpy as np\ndef double(x): return np.add(x, x)"), code("1 / 0")),
}


@dataclass(frozen=True)
class Graded:
    """What the command left: its end, its words, the folder that it wrote, the submissions by shown name."""

    code: int
    said: str
    out: Path
    by_file: Mapping[str, dict[str, Any]]


def roomy_course(root: Path) -> Path:
    """Writes the small course with large budgets below `root`; its assignment's folder."""
    small_course.write(root)
    folder = root / "assignments" / "small"
    text = (folder / "assignment.toml").read_text()
    (folder / "assignment.toml").write_text(re.sub(r"(\w+_seconds) = .*", r"\1 = 30", text))
    return folder


def build(folder: Path, cases: Sequence[Case] = CASES) -> None:
    """Writes the class: every case, and the bystanders."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in cases:
        case.make(folder / case.path)
    for name, data in BYSTANDERS.items():
        bytes_of(data)(folder / name)


def grade(assignment: Path, folder: Path, out: Path, tier: str) -> Graded:
    """Grades the folder with `autograder grade`."""
    command = [sys.executable, "-m", "autograder", "grade", assignment, folder, "-o", out, "--sandbox", tier]
    done = subprocess.run([*map(str, command), "--jobs", "2"], capture_output=True, text=True, timeout=600)
    path = out / "results.json"
    found = json.loads(path.read_text())["submissions"] if path.exists() else []
    return Graded(done.returncode, done.stdout + done.stderr, out, {one["file"]: one for one in found})


def entries(folder: Path) -> Iterator[str]:
    """What lies in the class folder, by the names that results show."""
    from autograder.submissions.names import shown

    return (shown(path.name) for path in folder.iterdir())
