"""Acts out the three pipelines on a fake host, and shows what people see there: `make demo-ci`."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.platforms.runners import acted
from tests.platforms.runners.acted import Scene
from tests.platforms.runners.fake_host import JobRun


def main() -> None:
    """Run each pipeline, and print its summary, its annotations and, at the end, an audit."""
    with tempfile.TemporaryDirectory(prefix="autograder-demo-ci-") as made:
        scene = acted.make(Path(made))
        _show(
            "1. The course: a push is verified, and what students get is built twice", scene.verify("0" * 40)
        )
        _show("2. Public checks in a student's repository: feedback, no grade", scene.check("ben"))
        workspace = scene.checkout(scene.course)
        _show("3. Grading: collected, graded, signed, audited", scene.grade(workspace))
        _audits(scene, workspace / "graded" / acted.ASSIGNMENT)


def _show(title: str, run: JobRun) -> None:
    print(f"\n{title}\n{'=' * len(title)}")
    for step, code in run.codes.items():
        print(f"  {'ok' if code == 0 else f'exit code {code}':<12} {step.splitlines()[0]}")
    for one in run.annotations:
        print(f"\n  annotation at {one.properties.get('file')}, line {one.properties.get('line')}:")
        print("\n".join(f"    {line}" for line in one.message.splitlines()))
    if run.summary:
        print("\n  summary:")
        print("\n".join(f"    {line}" for line in html.unescape(run.summary).splitlines() if line))
    for name, path in run.artifacts.items():
        print(f"  artifact {name}: {', '.join(sorted(one.name for one in path.iterdir()))}")


def _audits(scene: Scene, results: Path) -> None:
    """Audit the results as they are, and after somebody raised a grade."""
    title = "4. The audit, and what it says of a grade that was raised afterwards"
    print(f"\n{title}\n{'=' * len(title)}")
    _audit(scene, results, "--assignment", scene.assignment, "--all")
    grades = results / "grades.csv"
    grades.write_text(re.sub(r"(?m)^(ben,.*?),[\d.]+,", r"\1,10,", grades.read_text()))
    _audit(scene, results)


def _audit(scene: Scene, results: Path, *more: object) -> None:
    words = ["audit", results, "--key", scene.course / "course.key.pub", *more]
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, words)], capture_output=True, text=True, check=False
    )
    print("\n".join(f"  {line}" for line in (done.stdout + done.stderr).splitlines() if line.strip()))
    print(f"  exit code {done.returncode}\n")


if __name__ == "__main__":
    main()
