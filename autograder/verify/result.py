"""The result of verifying an assignment: what the tests said of every answer, and the faults in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.judge.messages import HiddenTest
from autograder.verify.faults import Fault
from autograder.verify.mutation_run import Sweep


@dataclass(frozen=True)
class Row:
    """One answer on one seed: the tests that it did not pass, and the faults in that.

    `broken` are sentences on the answer itself, whose cells do not run; `traces` are those of the first seed.
    """

    answer: KnownAnswer
    seed: int
    failed: tuple[str, ...]
    faults: tuple[Fault, ...]
    broken: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    traces: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class VerifyReport:
    """The whole gate. `faults` are sentences; an assignment without any is fit to release. `seconds` by step.

    `remarks` are sentences too, on what is no fault and may become one.
    """

    assignment: Assignment
    tests: tuple[HiddenTest, ...]
    rows: tuple[Row, ...]
    sweep: Sweep | None = None
    faults: tuple[str, ...] = field(default=())
    seconds: Mapping[str, float] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """True if the other answers were tried too, because the solution passes every test."""
        return any(row.answer.kind != "solution" for row in self.rows)

    @property
    def bugs(self) -> tuple[Row, ...]:
        """The rows of known mistakes."""
        return tuple(row for row in self.rows if row.answer.kind == "bug")

    def caught(self) -> list[tuple[KnownAnswer, list[frozenset[str]]]]:
        """Return each known mistake with the tests that caught it, seed by seed."""
        bugs = {row.answer.name: row.answer for row in self.bugs}
        seeds: dict[str, list[frozenset[str]]] = {name: [] for name in bugs}
        for row in self.bugs:
            seeds[row.answer.name].append(frozenset(row.failed))
        return [(bugs[name], caught) for name, caught in seeds.items()]

    def idle_tests(self) -> list[str]:
        """Return the tests that catch no known mistake.

        Those of a question of an earlier assignment are left out: that assignment has the mistakes that they catch.
        """
        caught = {test for row in self.bugs for test in row.failed}
        own = (test for test in self.tests if not self.assignment.is_given(test.question))
        return [test.id for test in own if test.id not in caught]

    def fragile(self) -> list[tuple[KnownAnswer, str]]:
        """Return the known mistakes that a single test catches, with that test."""
        every = [(bug, frozenset[str]().union(*seeds)) for bug, seeds in self.caught()]
        return [(bug, next(iter(tests))) for bug, tests in every if len(tests) == 1]

    def false_rejects(self) -> int:
        """Return the number of runs of right answers in which a test failed."""
        return sum(bool(row.failed) for row in self.rows if row.answer.kind in ("variant", "solution"))
