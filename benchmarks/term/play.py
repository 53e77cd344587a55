"""Plays a term: every step is a command, and at its end each published number is explained and nothing is lost.

The class is written to a folder; the commands are real processes. Whatever is not as it must be ends the play with a
sentence.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from autograder.course import assignment as assignments
from autograder.course import course as courses
from autograder.records import address as addresses
from benchmarks.term import classmates
from benchmarks.term.classmates import Classmate

_LINES = 6  # of what a command prints, for who reads along
_PAUSE = 0.05  # seconds between two looks at a grading that is to be killed
PLATFORMS = ("canvas", "moodle", "brightspace", "blackboard")
FIRST = datetime(2026, 9, 1, 18, 0)  # by the course's clocks


@dataclass(frozen=True)
class BrokenTest:
    """A hidden test that is wrong at first: in this file `right` stands where `wrong` has to."""

    file: str
    right: str
    wrong: str


@dataclass(frozen=True)
class Scenario:
    """A term to play: the course's folder, the assignments, how many people, pairs and distinct notebooks."""

    course: Path
    assignments: tuple[str, ...]
    people: int
    pairs: int
    distinct: int
    broken: BrokenTest
    sandbox: str = "auto"
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    restored: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


class TermPlay:
    """One play. `log` gets each line for who reads along."""

    def __init__(self, scenario: Scenario, log: Any = print) -> None:
        self._it = scenario
        self._log = log
        self._hand_ins = 0
        self._everybody = classmates.people(scenario.people)
        *self._first, self._late = self._everybody
        self._partners = {2 * number: 2 * number + 1 for number in range(scenario.pairs)}
        self._due = {name: FIRST + timedelta(weeks=2 * n) for n, name in enumerate(scenario.assignments)}

    def run(self) -> None:
        """Play the whole term."""
        self._begin()
        for number, name in enumerate(self._it.assignments):
            self._assignment(number, name)
            if number == 0:
                self._mend(name)
        self._end()

    def _begin(self) -> None:
        self._title("The course begins: dates, a gradebook, a class list in three sections, pairs")
        with (self._it.course / "course.toml").open("a", encoding="utf-8") as file:
            file.write(
                '\n[policy]\nlate = { lose = "10 %", per = "day" }\ncounts = "best"\nkeep = "730 days"\n'
            )
        self._write_broken(self._it.broken.right, self._it.broken.wrong)
        self._do("gradebook", "init")
        people = self._it.course / "people.csv"
        people.write_text(
            "\n".join(["name,id,login,section", *(one.row for one in self._first)]) + "\n", "utf-8"
        )
        start = f"{FIRST - timedelta(weeks=3):%Y-%m-%d}"
        self._do("roster", "import", "people.csv", "--dry-run")
        self._do("roster", "import", "people.csv", "--at", start)
        for number, (one, other) in enumerate(self._partners.items(), 1):
            members = (self._everybody[one].login, self._everybody[other].login)
            self._do("team", "form", f"pair {number}", *members, "--at", start, quiet=number > 1)

    def _assignment(self, number: int, name: str) -> None:
        self._title(f"Assignment {number + 1}, {name}: handed in, graded, marked, published, exported")
        folder = self._folder(name)
        if number == 1:
            joined = f"{self._due[name] - timedelta(days=9):%Y-%m-%d}"
            known = ("--number", self._late.id, "--login", self._late.login, "--section", self._late.section)
            self._do("roster", "join", self._late.name, *known, "--at", joined)
            leaves = self._first[-1]
            self._do(
                "roster", "leave", leaves.login, "--at", f"{self._due[name] - timedelta(days=8):%Y-%m-%d}"
            )
            self._do("extend", folder, "--section", "C", "--by", "2 days", "--reason", "the network was down")
        here = [one for one in self._everybody if self._is_here(one, number)]
        if number == 0:
            self._do("extend", folder, "--person", here[6].login, "--by", "3 days", "--reason", "ill")
        given = classmates.notebooks(assignments.load(self._it.course / folder), self._it.distinct)
        handed = list(classmates.schedule(here, self._partners, self._due[name], len(given)))
        classmates.write_download(self._it.course / "handed-in" / name, handed, given, name)
        self._collect(folder, f"handed-in/{name}", len(handed))
        if number == 1:
            self._killed(folder)
        self._do("grade", folder, "--sandbox", self._it.sandbox)
        self._mark(name, folder)
        if number == 1:
            self._do("adjust", here[0].login, folder, "--add", "-0.5", "--reason", "the text was copied")
            self._do("adjust", here[5].login, folder, "--excuse", "--reason", "ill")
        self._do("publish", folder)
        self._export(name, folder, here)

    def _is_here(self, one: Classmate, number: int) -> bool:
        left = number > 0 and one is self._first[-1]
        return not left and (number > 0 or one is not self._late)

    def _collect(self, folder: str, download: str, many: int) -> None:
        """Collect, and once more: every attempt is kept, and none twice."""
        said = self._json("collect", folder, download)
        self._must(said["new"] == many, f"{said['new']} of {many} hand-ins were kept")
        self._must(not said["not_taken"], f"not taken: {said['not_taken'][:3]}")
        self._must(self._json("collect", folder, download)["new"] == 0, "collecting twice added something")
        self._hand_ins += many

    def _killed(self, folder: str) -> None:
        """Kill a grading in the middle, as a power failure would."""
        command = [
            sys.executable,
            "-m",
            "autograder",
            "grade",
            folder,
            "--sandbox",
            self._it.sandbox,
            "--jobs",
            "1",
        ]
        pages = self._it.course / "graded" / Path(folder).name / "feedback"
        self._log(f"$ autograder {' '.join(command[3:])}    # killed in the middle")
        process = subprocess.Popen(
            command, cwd=self._it.course, env=self._it.environ, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        while process.poll() is None and len(list(pages.glob("*.html"))) < 2:
            time.sleep(_PAUSE)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _mark(self, name: str, folder: str) -> None:
        """Mark the written answers, half by one person and half by another."""
        sheet = self._it.course / f"sheet-{name}.csv"
        results = f"graded/{name}"
        self._do("mark", folder, "--results", results, "--out", sheet.name, quiet=True)
        for marker, rest in (("ada", 0), ("bob", 1)):
            with sheet.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            with sheet.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(
                    {**row, "level": "1" if place % 2 == rest else row["level"]}
                    for place, row in enumerate(rows)
                )
            self._do("mark", folder, "--results", results, "--in", sheet.name, actor=marker)

    def _mend(self, name: str) -> None:
        self._title(f"A hidden test of {name} was wrong, and its grades are published: it is mended")
        folder = self._folder(name)
        before = self._finals()
        self._write_broken(self._it.broken.wrong, self._it.broken.right)
        self._do("regrade", folder, "--sandbox", self._it.sandbox, quiet=True)
        said = self._json("regrade", folder, "--write", "--sandbox", self._it.sandbox)
        moved = [one["name"] for one in said["changes"] if one["before"] != one["after"]]
        self._log(f"  {len(moved)} grades move")
        self._must(bool(moved), "nobody moves, though a test was mended")
        self._do("publish", folder)
        self._must(self._finals() != before, "the grades did not move")

    def _export(self, name: str, folder: str, here: Sequence[Classmate]) -> None:
        """Export to every format, feedback too; and once more after somebody changed a value on the platform."""
        column = {"canvas": "{} (7)", "brightspace": "{} Points Grade", "blackboard": "{} [Total Pts: {}] |7"}
        points = f"{assignments.load(self._it.course / folder).max_score:g}"
        for platform in PLATFORMS:
            if platform == "moodle":
                rows = [f"Participant {one.number},{one.name},{one.id},,{points},-" for one in here]
                head = "Identifier,Full name,ID number,Grade,Maximum grade,Last modified (grade)"
                (self._it.course / "worksheet.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
                options = ["--platform", "worksheet.csv"]
            else:
                options = ["--column", column[platform].format(name, points)]
            self._do("export", "grades", platform, folder, "--with-lateness", *options, quiet=True)
        for form in ("csv", "json"):
            self._do("export", "grades", form, folder, "--with-lateness", quiet=True)
        self._do("export", "feedback", "brightspace", f"graded/{name}")

    def _end(self) -> None:
        self._title("The end: final grades, a backup restored into an empty place, next term's course")
        self._do("final", "--publish", "-o", "final.csv", quiet=True)
        finals = self._finals()
        self._explained(finals)
        self._do("status")
        self._do("gradebook", "check")
        self._do("gradebook", "backup", "term.backup")
        place = self._it.course.parent / "restored"
        shutil.copytree(
            self._it.course, place, ignore=shutil.ignore_patterns(f"{addresses.FILE}*", "graded", "handed-in")
        )
        self._do("gradebook", "restore", "term.backup", "--course", str(place), environ=self._it.restored)
        again = self._json("final", "--course", str(place), environ=self._it.restored)["grades"]
        self._must(again == finals, "the restored gradebook says other grades")
        self._do("rollover", str(self._it.course.parent / "next-term"), "--weeks", "26")
        many = f"{self._hand_ins} hand-ins of {len(self._it.assignments)} assignments"
        self._log(
            f"\n{len(finals)} people, {many}: nothing lost, nothing doubled, and each number explained."
        )

    def _finals(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._json("final")["grades"]
        return found

    def _explained(self, finals: Sequence[Mapping[str, Any]]) -> None:
        """Require that the arithmetic of each grade ends in its number."""
        for one in finals:
            number = one["grade"].split(" ")[0]
            self._must(
                any(number in step for step in one["steps"]), f"{one['for']}: {number} is not explained"
            )
            for grade in one["assignments"]:
                told = any(str(grade["points"]) in step for step in grade["steps"])
                self._must(
                    grade["points"] is None or told, f"{one['for']}, {grade['assignment']}: not explained"
                )
        self._must(len(finals) == self._it.people - 1, f"there are {len(finals)} final grades")

    def _write_broken(self, old: str, new: str) -> None:
        path = self._it.course / self._it.broken.file
        text = path.read_text("utf-8")
        self._must(old in text, f"{path} has no {old!r}")
        path.write_text(text.replace(old, new), "utf-8")

    def _folder(self, name: str) -> str:
        course = courses.load(self._it.course)
        return str((course.assignments / name).relative_to(course.root))

    def _title(self, text: str) -> None:
        self._log(f"\n== {text}")

    def _must(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise SystemExit(f"the term went wrong: {otherwise}")

    def _json(self, *arguments: str, environ: Mapping[str, str] | None = None) -> Any:
        return json.loads(self._do(*arguments, "--json", environ=environ))

    def _do(
        self, *arguments: str, quiet: bool = False, actor: str = "", environ: Mapping[str, str] | None = None
    ) -> str:
        """Run a command and return what it prints. One that fails ends the play; exit code 1 says that grades wait."""
        shown = " ".join(f"'{one}'" if " " in one else one for one in arguments)
        self._log(f"$ autograder {shown}")
        used = {**(environ or self._it.environ), **({"LOGNAME": actor} if actor else {}), "COLUMNS": "160"}
        done = subprocess.run(
            [sys.executable, "-m", "autograder", *arguments], cwd=self._it.course, env=used, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        self._must(done.returncode in (0, 1), f"{shown}: {done.stderr.strip()}")
        lines = done.stdout.rstrip().splitlines()
        if not quiet and "--json" not in arguments:
            cut = lines if len(lines) <= _LINES + 1 else [*lines[: _LINES - 2], "…", *lines[-2:]]
            for line in cut:
                self._log(f"  {line}")
        return done.stdout
