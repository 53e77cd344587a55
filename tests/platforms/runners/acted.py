"""A course, its students and their repositories, for the pipelines to be acted out on: real files, real git."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import course as courses
from autograder.course import secret_key, starter
from autograder.platforms.runners import pipelines
from autograder.platforms.signing import keys
from tests import commands
from tests.platforms.runners.fake_host import FakeHost, JobRun

ASSIGNMENT = "first-steps"
STUDENTS = ("ada", "ben", "eve")
FORGED = {
    "results.json": '{"schema": "autograder-results/1", "score": 10}',
    "results.intoto.json": '{"payloadType": "application/vnd.in-toto+json", "payload": "", "signatures": []}',
    "grades.csv": "id,score\neve,10\n",
}
# What a notebook tries that knows where it runs.
HOSTILE = """
import os, pathlib
for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"):
    path = os.environ.get(name, "")
    print("variable", name, bool(path))
for folder in FOLDERS:
    for name in ("OUTPUT", "ENV", "STEP_SUMMARY"):
        for number in range(20):
            try:
                with open(f"{folder}/commands-{number}/{name}", "a") as file:
                    file.write("GRADE=100")
                print("wrote to the runner")
            except OSError:
                pass
print("environment", sorted(os.environ))
print("::error file=a.py::forged")
print("##[set-env name=GRADE]100")
print("::add-mask::a")
print("ok  everything: ::notice::forged ##[error]forged")
print("--  ::error::forged by a check ##[error]forged")
print("%0A::error::forged")
print("\\r::error::forged")
"""


@dataclass(frozen=True)
class Scene:
    """Where everything lies: the host's own place, the course, the key that signs, each student's repository."""

    place: Path
    host: FakeHost
    course: Path
    key: Path
    students: dict[str, Path]

    @property
    def assignment(self) -> Path:
        """The assignment's folder."""
        return self.course / "assignments" / ASSIGNMENT

    @property
    def secrets(self) -> dict[str, str]:
        """What the course's owner stored at the host."""
        return {
            "AUTOGRADER_HIDDEN_KEY": (self.course / secret_key.KEY_FILE).read_text().strip(),
            "AUTOGRADER_SIGNING_KEY": self.key.read_text(),
            "AUTOGRADER_DATABASE": "",
            "DEPLOY_KEY": "",
        }

    def verify(self, before: str, event: str = "push") -> JobRun:
        """Run GitHub's pipeline of the course's repository."""
        expressions = {
            "github.event_name": event,
            "github.event.pull_request.base.sha || github.event.before": before,
        }
        return self.host.github(
            self.course / ".github/workflows/course.yml",
            "verify",
            self.checkout(self.course),
            expressions,
            {},
        )

    def check(self, student: str) -> JobRun:
        """Run GitHub's pipeline of a student's repository."""
        repository = self.students[student]
        workflow = repository / ".github/workflows/public-checks.yml"
        return self.host.github(workflow, "public-checks", self.checkout(repository), {}, {})

    def grade(self, workspace: Path) -> JobRun:
        """Run GitHub's pipeline for grading, in a checkout of the course."""
        workflow = self.course / ".github/workflows/grade.yml"
        expressions = {"inputs.assignment": ASSIGNMENT}
        return self.host.github(workflow, "grade", workspace, expressions, self.secrets)

    def checkout(self, repository: Path) -> Path:
        """Check a repository out, as a runner does."""
        folders = (self.place / f"checkout-{number}" for number in range(1000))
        target = next(folder for folder in folders if not folder.exists())
        git(self.place, "clone", "--quiet", str(repository), str(target))
        return target


def make(place: Path, kind: str = "network") -> Scene:
    """Make a course with pipelines, a key that signs, and three students who have handed in by git."""
    course = place / "course"
    starter.create(course, kind)
    for host in pipelines.HOSTS:
        pipelines.create(courses.find(course), host)
        shutil.move(course / pipelines.STUDENTS, place / f"students-{host}")
    key = place / "keys" / "course.key"
    key.parent.mkdir()
    shutil.copy(keys.create(key), course / "course.key.pub")
    assignment = course / "assignments" / ASSIGNMENT
    run(course, "verify", assignment, "--seeds", 1)
    run(course, "release", assignment, "-o", place / "released")
    students = {name: _repository(place, course, name) for name in STUDENTS}
    (course / "submissions" / f"{ASSIGNMENT}.csv").write_text(
        "".join(f"{name},{path}\n" for name, path in students.items())
    )
    commit(course)
    return Scene(place, FakeHost(place / "host"), course, key, students)


def _repository(place: Path, course: Path, name: str) -> Path:
    """Make the repository of a student; that of `eve` forges results and attacks the runner."""
    root = place / "students" / name
    shutil.copytree(place / "released" / ASSIGNMENT, root)
    for host in pipelines.HOSTS:
        shutil.copytree(place / f"students-{host}", root, dirs_exist_ok=True)
    notebook = root / f"{ASSIGNMENT}.ipynb"
    shutil.copy(course / "submissions" / ASSIGNMENT / f"{name}.ipynb", notebook)
    if name == "eve":
        for path, text in FORGED.items():
            (root / path).write_text(text)
        notebook.write_text(json.dumps(_hostile(json.loads(notebook.read_text()), [str(place / "host")])))
    commit(root)
    return root


def _hostile(notebook: dict[str, Any], folders: list[str]) -> dict[str, Any]:
    """Put the attack before the first cell, and before each call of a check."""
    attack = f"FOLDERS = {folders!r}\n{HOSTILE}"
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "checks.check" in "".join(cell["source"]):
            cell["source"] = attack + "".join(cell["source"])
    return notebook


def commit(root: Path) -> str:
    """Commit all files of a repository, and return the commit."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "-m", "work")
    return git(root, "rev-parse", "HEAD")


def git(root: Path, *arguments: str) -> str:
    """Run git, and return what it printed."""
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", "-C", root, *identity, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def run(cwd: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of the autograder, which has to do what it is asked for."""
    done = commands.run(*arguments, cwd=cwd, timeout=300)
    done.check_returncode()
    return done
