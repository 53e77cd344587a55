"""Runs one-edit mutants of the solution through the hidden tests: one that no test catches shows a gap in them.

A mutant runs as the solution's definitions with the edited one after them. The tests of its question come first, then
those of the questions that stand on it; the first that does not pass ends it. A mutant that no input can tell from the
solution is marked by hand in `mutants.toml`, with the reason.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from autograder.course import answers, source
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.grading import definitions, judging
from autograder.grading.runner import Runner
from autograder.judge.messages import HiddenTest
from autograder.notebooks import code
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome
from autograder.verify import mutants
from autograder.verify.mutants import Mutant

MUTANTS_FILE = "mutants.toml"
_TEST_SECONDS = 2.0

Each = Callable[[Callable[[Runner, Mutant], str], Sequence[Mutant]], list[str]]


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that behaves as the solution for every input that is promised, and why."""

    function: str
    before: str
    after: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Return whether this entry is about that mutant."""
        return (self.function, self.before, self.after) == (mutant.function, mutant.before, mutant.after)


class _MutantsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    equivalent: list[Equivalent] = []


@dataclass(frozen=True)
class Sweep:
    """What became of the mutants: how many there are, were tried and were caught, and those that no test caught.

    `equivalent` are those that are marked so, with the reason; `stale` are entries of `mutants.toml` that are no
    mutant, or one that a test does catch, with what is wrong with each.
    """

    known: int
    tried: int
    caught: int
    survivors: tuple[Mutant, ...]
    equivalent: tuple[tuple[Mutant, str], ...]
    stale: tuple[tuple[Equivalent, str], ...]
    seconds: float

    @property
    def per_second(self) -> float:
        """The number of mutants tried in a second."""
        return self.tried / self.seconds if self.seconds else 0.0


def quick(assignment: Assignment) -> Assignment:
    """Return the assignment with little time for each test, so that a mutant that never ends is caught soon."""
    budgets = assignment.budgets
    seconds = min(_TEST_SECONDS, budgets.test_seconds)
    return replace(assignment, budgets=msgspec.structs.replace(budgets, test_seconds=seconds))


def marked(assignment: Assignment) -> list[Equivalent]:
    """Return the mutants that are marked as equivalent. Raises `AssignmentError` if the file is damaged."""
    path = assignment.folder / MUTANTS_FILE
    if not path.is_file():
        return []
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=_MutantsFile).equivalent
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error
    bare = [one for one in found if not one.reason.strip()]
    if bare:
        raise AssignmentError(path, f"the entry for {bare[0].function!r}, {bare[0].after!r}, needs a reason")
    return found


def sample(assignment: Assignment, count: int | None) -> list[Mutant]:
    """Return this many mutants, always the same ones; all of them for None."""
    every = mutants.of_source(assignment.source)
    if count is None or count >= len(every):
        return every
    chosen = set(random.Random(assignment.seed).sample(range(len(every)), count))
    return [mutant for number, mutant in enumerate(every) if number in chosen]


def sweep(
    assignment: Assignment,
    each: Each,
    first: Runner,
    count: int | None,
    progress: Callable[[], None] = lambda: None,
) -> Sweep:
    """Tries mutants in whatever runners `each` has; `first` is one of them, and is free.

    `progress` is called after each. Raises `AssignmentError` where `mutants.toml` is damaged.
    """
    equivalents = marked(assignment)
    solution = definitions.definitions(first, assignment, code.code_of(source.solution_notebook(assignment)))
    chosen = sample(assignment, count)
    started = time.monotonic()
    verdicts = each(lambda runner, mutant: _caught_by(runner, assignment, mutant, solution, progress), chosen)
    seconds = time.monotonic() - started
    free = [mutant for mutant, test in zip(chosen, verdicts, strict=True) if not test]
    excused = [(mutant, one.reason) for mutant in free for one in equivalents if one.is_of(mutant)]
    harmless = {mutant for mutant, _ in excused}
    every = mutants.of_source(assignment.source)
    untried = [mutant for mutant in every if mutant not in chosen]
    return Sweep(
        known=len(every),
        tried=len(chosen),
        caught=len(chosen) - len(free),
        survivors=tuple(mutant for mutant in free if mutant not in harmless),
        equivalent=tuple(excused),
        stale=tuple(_stale(equivalents, every, [*free, *untried])),
        seconds=seconds,
    )


def _stale(
    entries: Sequence[Equivalent], every: Sequence[Mutant], uncaught: Sequence[Mutant]
) -> Iterator[tuple[Equivalent, str]]:
    for number, entry in enumerate(entries):
        if entry in entries[:number]:
            yield entry, "is listed twice"
        elif entry.function not in {mutant.function for mutant in every}:
            yield entry, f"no mutant is in a function {entry.function}: was it renamed?"
        elif not any(map(entry.is_of, every)):
            lines = {mutant.before for mutant in every if mutant.function == entry.function}
            has_line = entry.before in lines
            yield (
                entry,
                "is no edit of that line"
                if has_line
                else f"the solution has no line {entry.before!r} any more",
            )
        elif not any(map(entry.is_of, uncaught)):
            yield entry, "a test catches it: remove the entry"


def _caught_by(
    runner: Runner,
    assignment: Assignment,
    mutant: Mutant,
    solution: NotebookCode,
    progress: Callable[[], None],
) -> str:
    """Return the test that a mutant does not pass; empty where it passes all that concern it."""
    work = answers.with_cell(solution, mutant.source)
    tests = concerned(assignment, runner.judge.tests, mutant.function)
    hidden = judging.hidden_seed(assignment, assignment.seed)
    asked = judging.ask(runner, assignment, work, tests, hidden, until_caught=True)
    progress()
    return next((test for test, verdict in asked.verdicts.items() if verdict.outcome != Outcome.PASSED), "")


def concerned(assignment: Assignment, tests: Sequence[HiddenTest], function: str) -> list[HiddenTest]:
    """Return the tests of this function's question, then of those that stand on it; else all tests."""
    questions = assignment.questions
    asking = [question.id for question in questions if function in {name.name for name in question.names}]
    if not asking:
        return list(tests)
    order = list(asking)
    for question in order:
        order += [one.id for one in questions if question in one.needs and one.id not in order]
    return [test for question in order for test in tests if test.question == question]
