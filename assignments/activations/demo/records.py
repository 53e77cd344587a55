"""Plays a small term with a gradebook: `python records.py FOLDER`, or `make demo-records`.

Six people hand in. A hidden test asks for something that the handout does not promise, and two people lose points over
it. The test is mended, the class is regraded and published again; then the gradebook is lost, and a backup restored.
Each step is a real command, in a copy of the course below FOLDER. It ends with what everybody was told, and why it
changed. The names are invented.
"""

from __future__ import annotations

import csv
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from autograder.course import assignment as assignments
from autograder.course.source import released_notebook, solution_notebook

COURSE = Path(__file__).resolve().parents[3]
ASSIGNMENT = "assignments/activations"
_COPIED = ("course.toml", "reference", "datasets", "assignments")
_RIGHT = "np.abs(slopes) >= least"
# What each person has in place of a right formula; None hands in what was handed out.
CLASS: Mapping[str, str | None] = {
    "ada": _RIGHT,
    "ben": "np.abs(slopes) > least",
    "chiara": "slopes >= least",
    "dmitri": None,
    "emma": "np.abs(slopes) > least",
    "farid": "np.absolute(slopes) >= least",
}
_TEST = f"{ASSIGNMENT}/hidden/test_range.py"
_LAST_CASE = '        Case((np.array([[-2.0 * least]]), least), "a single slope"),\n'
_TOO_STRICT = '        Case((np.array([[least, -2.0 * least]]), least), "a slope that equals the limit"),\n'


def main(folder: Path) -> None:
    """Play the term, and print the table at its end."""
    shutil.rmtree(folder, ignore_errors=True)
    term = _Term(folder / "course")
    term.copy_course()
    term.say(
        "1. A class is graded and marked, and its grades are published. The gradebook records everything."
    )
    term.run("gradebook", "init")
    term.run("grade", ASSIGNMENT, "handed-in", quiet=True)
    term.mark()
    term.run("publish", ASSIGNMENT)
    first = term.told()
    term.say(
        "2. Ben asks why “slope > limit” lost points: the handout promises that no slope equals the limit. He is "
        "right. The case is removed from the hidden test, and `regrade` shows who would move."
    )
    term.rewrite(_TEST, _TOO_STRICT, "")
    term.run("regrade", ASSIGNMENT)
    term.say("3. The new gradings count, and are published. Marks by hand stay.")
    moved = json.loads(term.run("regrade", ASSIGNMENT, "--write", "--json", quiet=True))["changes"]
    term.run("publish", ASSIGNMENT)
    term.say("4. A backup is written. Then the disk fails, and the backup is restored.")
    term.run("gradebook", "backup", "../backup")
    for file in term.root.glob("gradebook.sqlite3*"):
        file.unlink()
    term.run("gradebook", "restore", "../backup")
    term.run("gradebook", "check")
    term.say("What everybody was told, as the restored gradebook has it:")
    _print(first, term.told(), {one["name"]: one["lines"] for one in moved})


class _Term:
    """A copy of the course, the class's submissions in it, and its commands."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # The gradebook of this term is a file, whatever the person who runs this has set.
        self._environ = {key: value for key, value in os.environ.items() if key != "AUTOGRADER_DATABASE"}

    def say(self, text: str) -> None:
        Console().print(f"\n[bold]{text}[/bold]", highlight=False)

    def copy_course(self) -> None:
        """Copy the course, make one of its tests too strict, and hand in for everybody."""
        self.root.mkdir(parents=True)
        for name in _COPIED:
            source, ignored = COURSE / name, shutil.ignore_patterns("__pycache__", "demo")
            if source.is_dir():
                shutil.copytree(source, self.root / name, ignore=ignored)
            else:
                shutil.copyfile(source, self.root / name)
        self.rewrite(_TEST, _LAST_CASE, _LAST_CASE + _TOO_STRICT)
        for name, formula in CLASS.items():
            path = self.root / "handed-in" / name / "activations.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(self._notebook(formula)), "utf-8")

    def _notebook(self, formula: str | None) -> dict[str, Any]:
        assignment = assignments.load(self.root / ASSIGNMENT)
        if formula is None:
            return dict(released_notebook(assignment))
        notebook = json.dumps(solution_notebook(assignment))
        assert _RIGHT in notebook
        return dict(json.loads(notebook.replace(_RIGHT, formula)))

    def rewrite(self, path: str, old: str, new: str) -> None:
        """Change a file of the course."""
        text = (self.root / path).read_text("utf-8")
        assert old in text, f"{path} has changed; this demonstration must change too"
        (self.root / path).write_text(text.replace(old, new), "utf-8")

    def run(self, *arguments: str, quiet: bool = False) -> str:
        """Print and run a command, and return what it prints; `quiet` keeps that from the terminal."""
        Console().print(f"$ autograder {shlex.join(arguments)}", highlight=False, markup=False)
        command = [sys.executable, "-m", "autograder", *arguments]
        done = subprocess.run(
            command, cwd=self.root, env=self._environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(done.stderr)
        if not quiet:
            print(done.stdout, end="", flush=True)
        return done.stdout

    def mark(self) -> None:
        """Mark every written answer: the best level for an answer, the lowest for none."""
        self.run("mark", ASSIGNMENT, "--out", "sheet.csv", quiet=True)
        sheet = self.root / "sheet.csv"
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows({**row, "level": "4" if len(row["answer"]) > 200 else "0"} for row in rows)
        self.run("mark", ASSIGNMENT, "--in", "sheet.csv", quiet=True)

    def told(self) -> dict[str, float]:
        """Return the score that each person was told last."""
        command = [sys.executable, "-m", "autograder", "show", "--json"]
        found = {}
        for name in CLASS:
            done = subprocess.run(
                [*command, name], cwd=self.root, env=self._environ, stdout=subprocess.PIPE, check=True
            )
            [found[name]] = [one["told"] for one in json.loads(done.stdout)]
        return found


def _print(first: Mapping[str, float], now: Mapping[str, float], moved: Mapping[str, Any]) -> None:
    """Print each person's scores, and what moved them."""
    table = Table(box=None, pad_edge=False)
    for title, justify in (
        ("student", "left"),
        ("told first", "right"),
        ("told now", "right"),
        ("why", "left"),
    ):
        table.add_column(title, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for name in CLASS:
        table.add_row(name, f"{first[name]:.2f}", f"{now[name]:.2f}", _why(moved.get(name, ())))
    Console().print(table)


def _why(lines: Any) -> str:
    """Return what moved a grade, in words."""
    reasons = []
    for line in lines:
        before, after = line["before"], line["after"]
        points = (after["points"] if after else 0) - (before["points"] if before else 0)
        reasons.append(f"the test “{(after or before)['title'].rstrip('.')}” was mended ({points:+.2f})")
    return "; ".join(reasons) or "nothing changed"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
