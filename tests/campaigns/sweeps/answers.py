"""Draws an assignment's hidden inputs again and again: right answers always pass, known mistakes never.

    python -m tests.campaigns.sweeps.answers ASSIGNMENT [--draws N] [--bugs] [--jobs N]

The hidden tests, the judge's fixtures and the student's end of the pipe are the real ones; only the pipe and the
sandbox between them are left out, so that a thousand draws take minutes. Exit code 1 where a verdict is wrong: a
known mistake must fail the tests that it declares, and pass all others, on every draw.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.course import answers as course_answers
from autograder.course import assignment as assignments
from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.judge import server
from autograder.judge.collecting import CollectionErrors, EarlierParts
from autograder.judge.messages import JudgeStart
from autograder.verify import bugs
from tests.checks.local_student import LocalStudent

MEMORY_MB = 4000  # nothing here asks the memory


@dataclass(frozen=True)
class Sweep:
    """How often the tests judged, and every verdict that was wrong: (answer, test, first seed) and how often."""

    judged: int
    wrong: dict[tuple[str, str, int], int]


class _Draws(server.JudgePlugin):
    """The judge's plugin; its loop runs every test on every draw for every answer."""

    def __init__(self, course: str, hidden: Path, answers: list[KnownAnswer], seeds: range) -> None:
        ours, theirs = socket.socketpair()
        ours.close()
        start = JudgeStart(theirs.fileno(), course, str(hidden), MEMORY_MB)
        super().__init__(theirs, start, CollectionErrors(), EarlierParts(hidden, ()))
        self._answers = answers
        self._seeds = seeds
        self.judged = 0
        self.wrong: Counter[tuple[str, str]] = Counter()
        self.first: dict[tuple[str, str], int] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Judges every answer on every draw."""
        for answer in self._answers:
            names = namespace(answer)
            for seed in self._seeds:
                for item in session.items:
                    self._judge_once(answer, names, seed, item)
        return True

    def _judge_once(self, answer: KnownAnswer, names: dict[str, Any], seed: int, item: pytest.Item) -> None:
        must_pass = not {item.nodeid, bugs.base_name(item.nodeid)} & set(answer.caught_by)
        student = LocalStudent(names)
        self._running.clear(student, (1, seed), item.nodeid)
        passed = self._judge(item, student, explained=False).outcome == "passed"
        self.judged += 1
        if passed != must_pass:
            self.wrong[answer.name, item.nodeid] += 1
            self.first.setdefault((answer.name, item.nodeid), seed)


def namespace(answer: KnownAnswer) -> dict[str, Any]:
    """What an answer's notebook leaves behind, run here: these answers are our own.

    A cell that wants the bundle's files fails here, and nothing hangs on it: the answers are definitions.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    for _, source in answer.work.cells:
        with contextlib.suppress(ImportError, NameError, OSError):
            exec(compile(source, "<cell>", "exec"), names)
    return names


def sweep(folder: Path, names: list[str], seeds: range) -> Sweep:
    """These answers on these draws, in this process."""
    assignment = assignments.load(folder)
    return judged(assignment, [one for one in course_answers.answers(assignment) if one.name in names], seeds)


def judged(assignment: Assignment, answers: list[KnownAnswer], seeds: range) -> Sweep:
    """The given answers to an assignment on these draws, in this process."""
    sys.path.insert(0, str(assignment.course.root))
    plugin = _Draws(str(assignment.course.root), assignment.hidden, answers, seeds)
    code = pytest.main(server.arguments(str(assignment.hidden)), plugins=[plugin])
    if code != pytest.ExitCode.OK:
        raise RuntimeError(f"pytest ended with the exit code {int(code)}: nothing was judged to its end")
    wrong = {(*key, plugin.first[key]): count for key, count in plugin.wrong.items()}
    return Sweep(plugin.judged, wrong)


def every(folder: Path, draws: int, kinds: set[str], jobs: int) -> Iterator[tuple[str, Sweep]]:
    """One answer after another, each with its sweep; several processes beside each other."""
    assignment = assignments.load(folder)
    answers = [answer for answer in course_answers.answers(assignment) if answer.kind in kinds]
    seeds = range(assignment.seed, assignment.seed + draws)
    with ProcessPoolExecutor(jobs) as pool:
        waiting = [(one.name, pool.submit(sweep, folder, [one.name], seeds)) for one in answers]
        for name, future in waiting:
            yield name, future.result()


def main() -> int:
    """Prints a line for each answer; 1 where any verdict was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", type=Path)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--bugs", action="store_true", help="known mistakes, in place of right answers")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    kinds = {"bug"} if options.bugs else {"solution", "variant"}
    started, judged, wrong = time.monotonic(), 0, 0
    for name, found in every(options.assignment, options.draws, kinds, options.jobs):
        judged += found.judged
        wrong += sum(found.wrong.values())
        print(f"{name:<44} {found.judged:>9} judged, {sum(found.wrong.values())} wrong", flush=True)
        for (_, test, seed), count in found.wrong.items():
            print(f"    {test}: {count} times, first with seed {seed}", flush=True)
    print(f"{judged} verdicts in {time.monotonic() - started:.0f} s, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
