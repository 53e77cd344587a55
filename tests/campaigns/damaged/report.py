"""What is claimed of damaged submissions and of fidelity, as Markdown, from the declarations and a real run.

`python -m tests.campaigns.damaged.report [--sandbox TIER]` prints the two tables; the exit code is 1 where anything is otherwise
than declared.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.campaigns.damaged import classroom
from tests.campaigns.damaged.case import Case
from tests.campaigns.damaged.classroom import BYSTANDERS, CASES, Graded
from tests.campaigns.fidelity import ours, record
from tests.campaigns.fidelity.notebooks import DIFFERENT, NOTEBOOKS, cells


def as_declared(case: Case, graded: Graded) -> bool:
    """Whether grading says of a submission what was declared of it."""
    one = graded.by_file.get(case.file)
    if one is None:
        return False
    said = [one["problem"]] if case.score is None else one["warnings"] if case.says else [""]
    return one["score"] == case.score and any(case.says in sentence for sentence in said)


def damaged_table(graded: Graded) -> str:
    """Damages by kind: how many are graded, how many reported, and how many of them as declared."""
    counts: Counter[tuple[str, str]] = Counter()
    for case in CASES:
        counts[case.kind, "reported" if case.score is None else "graded"] += 1
        counts[case.kind, "declared"] += as_declared(case, graded)
    rows = [
        f"| {kind} | {counts[kind, 'graded']} | {counts[kind, 'reported']} | {counts[kind, 'declared']} |"
        for kind in dict.fromkeys(case.kind for case in CASES)
    ]
    total = [
        sum(counts[kind, what] for kind in {case.kind for case in CASES})
        for what in ("graded", "reported", "declared")
    ]
    head = "| damaged submissions | graded | reported by name | as declared |\n|---|---:|---:|---:|"
    return "\n".join([head, *rows, f"| **all** | {total[0]} | {total[1]} | {total[2]} |"])


def fidelity_table(tier: str) -> tuple[str, bool]:
    """Notebooks and cells whose outputs are Jupyter's, and those with a documented difference; whether that is all."""
    recorded = json.loads(record.RECORDED.read_text(encoding="utf-8"))
    with ours.zygote(tier) as zygote:
        found = {name: ours.in_sandbox(zygote, name) for name in NOTEBOOKS}
    differing = {
        (name, number)
        for name in NOTEBOOKS
        for number in range(len(cells(name)))
        if found[name][number] != recorded["outputs"][name][number]
    }
    total = sum(len(cells(name)) for name in NOTEBOOKS)
    notebooks = {name for name, _ in differing}
    versions = ", ".join(f"{name} {version}" for name, version in recorded["versions"].items())
    table = (
        f"| compared with Jupyter ({versions}) | equal | with documented differences | other |\n|---|---:|---:|---:|\n"
        f"| notebooks | {len(NOTEBOOKS) - len(notebooks)} | {len({n for n, _ in differing & set(DIFFERENT)})} "
        f"| {len({n for n, _ in differing - set(DIFFERENT)})} |\n"
        f"| cells | {total - len(differing)} | {len(differing & set(DIFFERENT))} | {len(differing - set(DIFFERENT))} |"
    )
    return table, not differing - set(DIFFERENT)


def main() -> int:
    """Grades the class, compares the notebooks, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sandbox", default="namespaces")
    tier = parser.parse_args().sandbox
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        classroom.build(root / "class")
        graded = classroom.grade(classroom.roomy_course(root / "course"), root / "class", root / "out", tier)
    fidelity, equal = fidelity_table(tier)
    lost = {*(case.file for case in CASES), *BYSTANDERS} ^ set(graded.by_file)
    print(
        f"{damaged_table(graded)}\n\nSubmissions lost or invented: {len(lost)}. Exit code: {graded.code}.\n\n{fidelity}"
    )
    right = all(as_declared(case, graded) for case in CASES) and not lost
    return 0 if right and equal and graded.code == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
