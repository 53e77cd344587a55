"""Measures a gradebook: a class again that has not changed, after one test or a hint changed, a status, and the disk.

A class is made cheaply: a right and a wrong answer are graded by the command, and `benchmarks.synthetic` records what
was found of them for everybody else, each with a notebook of its own. Everything measured is a real command.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.records import address as addresses
from benchmarks import contents, measure
from benchmarks.measure import Cost
from tests.records import postgresql

_CLASS, _STATUS, _DISK = 1000, (10, 500), (8, 600)  # people; assignments and people
_WRONG_EVERY = 5  # one answer in five is wrong
_TEST = '''

    def test_one_row(student, rng):
        """dense takes a single row."""
        x, W, b = rng.normal(size=(1, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
        assert np.allclose(student.call("dense", x, W, b), x @ W + b)
'''
_WRONG = contents.TINY[1].replace("+ b", "- b")


def report(tier: str, whole: int = _CLASS) -> None:
    """Print a table for each database; `whole` is the size of the class, and the other sizes follow it."""
    for name, place in (("SQLite", contextlib.nullcontext("")), ("PostgreSQL", _server())):
        with tempfile.TemporaryDirectory() as made, place as url:
            if url is None:
                print(f"\n{name}: {postgresql.ABSENT}")
                continue
            print(f"\na gradebook in {name}; sandbox {tier}\n{'':<52}{'CPU s':>9}{'wall s':>9}", flush=True)
            _Measured(Path(made), tier, url).report(whole)


@contextlib.contextmanager
def _server() -> Iterator[str | None]:
    """Run a server, and yield the form of its URLs; None where none is installed."""
    binaries = postgresql.programs()
    if binaries is None:
        yield None
        return
    with postgresql.server(binaries) as url:
        yield url


class _Measured:
    """Courses in one folder, each with a gradebook of its own."""

    def __init__(self, root: Path, tier: str, server: str) -> None:
        self._root, self._tier, self._server = root, tier, server

    def report(self, whole: int) -> None:
        """Print every figure."""
        course = self._made("class", 1, whole)
        self._line(f"{whole} unchanged again", self._grade(course, whole))
        _rewrite(course.folder / "hidden" / "test_dense.py", "size=(1, 3)", "size=(1, 3), scale=2")
        self._line(f"{whole} after one test changed", self._grade(course, whole))
        _hint(course, self._root / "class" / "out")
        self._line(f"{whole} after a hint for the wrong ones", self._grade(course, whole))
        assignments, people = _STATUS[0], _STATUS[1] * whole // _CLASS
        course = self._made("status", assignments, people)
        self._line(f"status of {assignments} assignments by {people}", self._run(course, "status"))
        assignments, people = _DISK[0], _DISK[1] * whole // _CLASS
        course = self._made("disk", assignments, people)
        size = self._size(course) / (assignments * people)
        print(f"{f'disk for {people} people and {assignments} assignments':<52}"
              f"{self._size(course) / 2**20:>9.0f} MB, {size / 1024:.1f} KB a submission", flush=True)  # fmt: skip

    def _made(self, name: str, assignments: int, people: int) -> Assignment:
        """Return the assignment of a course whose gradebook holds so many people, for so many assignments."""
        root = self._root / name
        made = contents.write_course(root, contents.CONTENTS[0])
        with (made.folder / "hidden" / "test_dense.py").open("a", encoding="utf-8") as file:
            file.write(textwrap.dedent(_TEST))
        write_class(root / "handed-in", people)
        if self._server:
            postgresql.execute(self._server, f"CREATE DATABASE {name}")
        self._run(made, "gradebook", "init")
        two = [str(root / "handed-in" / f"s{number:04}.ipynb") for number in (0, 1)]
        self._run(made, "grade", str(made.folder), *two, "--sandbox", self._tier, "-o", "two")
        fill = [sys.executable, "-m", "benchmarks.synthetic", str(made.folder), self._tier, str(assignments)]
        subprocess.run(fill, env=self._environ(root), check=True)
        if assignments == 1:
            self._grade(made, people)  # makes the pages
        return made

    def _grade(self, course: Assignment, people: int) -> Cost:
        handed_in = str(course.course.root / "handed-in")
        cost = self._run(course, "grade", str(course.folder), handed_in, "--sandbox", self._tier, "-o", "out")
        results = json.loads((course.course.root / "out" / "results.json").read_text("utf-8"))
        assert len(results["submissions"]) == people
        return cost

    def _run(self, course: Assignment, *arguments: str) -> Cost:
        """Run a command in the course's folder, and return what it and its processes cost."""
        root = course.course.root
        command = [sys.executable, "-m", "autograder", *arguments]
        return measure.cost(
            lambda: subprocess.run(
                command, cwd=root, env=self._environ(root), stdout=subprocess.DEVNULL, check=True
            )
        )

    def _environ(self, root: Path) -> dict[str, str]:
        path = os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))
        given = {**os.environ, "PYTHONPATH": path}
        return {**given, addresses.VARIABLE: self._server.format(root.name)} if self._server else given

    def _size(self, course: Assignment) -> int:
        """Return the bytes of the gradebook on the disk."""
        if not self._server:
            return (course.course.root / addresses.FILE).stat().st_size
        import psycopg

        with psycopg.connect(self._server.format("disk")) as connection:
            [size] = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
        return int(size)

    def _line(self, title: str, cost: Cost) -> None:
        print(f"{title:<52}{cost.cpu:>9.1f}{cost.wall:>9.1f}", flush=True)


def write_class(folder: Path, count: int) -> None:
    """Write so many notebooks, each with a last cell of its own; the second of every five is wrong."""
    folder.mkdir(parents=True)
    for number in range(count):
        wrong = number % _WRONG_EVERY == 1
        cells = [_WRONG if wrong and "def dense" in one else one for one in contents.TINY]
        (folder / f"s{number:04}.ipynb").write_text(contents.notebook(cells, number), encoding="utf-8")


def _hint(course: Assignment, out: Path) -> None:
    """Write a hint for the answers that behave as the second one."""
    results = json.loads((out / "results.json").read_text("utf-8"))
    tests = [test for question in results["submissions"][1]["questions"] for test in question["tests"]]
    [cluster, *_] = [one for test in tests for one in test["clusters"]]
    (course.folder / "hints.toml").write_text(f'[hints]\n"{cluster}" = "Add the bias."\n', "utf-8")


def _rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
