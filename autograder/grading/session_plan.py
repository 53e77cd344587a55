"""The plan of a session: the notebook, what its tests are drawn from, and every budget that bounds it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from autograder.course.assignment import Assignment
from autograder.grading import question_cells
from autograder.grading.deadline import Deadline
from autograder.grading.question_cells import QuestionPlaces
from autograder.judge.messages import JUDGING_SECONDS
from autograder.notebooks.code import NotebookCode
from autograder.sandbox.runs import RunPlan
from autograder.worker.pipes.notebook import InjectionPlan, StandInForm

# A known answer gets half of a submission's time: a test that only just ends here would not end on a slower machine.
_KNOWN_JUDGING_SECONDS = JUDGING_SECONDS / 2


@dataclass(frozen=True)
class SessionPlan:
    """The notebook and everything that a session with it needs to know.

    `seed` is the notebook's own, `judge_seed` draws the inputs of the tests. `test_seconds` bounds the student's
    time in one test, `seconds` in all tests together, and `deadline` all that is done for the submission.
    `forbidden` packages are absent on purpose. With `known_answer` the notebook comes from the assignment and not from
    a student: a test that ends its judge is then the test's own fault. With `explained` the messages are read, so that
    a fact which takes long to find out is worth its time. `withheld` are names that only the judge answers. `places`
    says where the questions' cells are found.
    """

    run: RunPlan
    extras: Mapping[str, bytes]
    seed: int
    judge_seed: tuple[int, ...]
    test_seconds: float
    seconds: float
    deadline: Deadline
    forbidden: tuple[str, ...] = ()
    known_answer: bool = False
    explained: bool = False
    places: QuestionPlaces = field(default_factory=QuestionPlaces)
    withheld: tuple[str, ...] = ()

    @property
    def judging_seconds(self) -> float:
        """Return the seconds that a test may take beyond the student's."""
        return _KNOWN_JUDGING_SECONDS if self.known_answer else JUDGING_SECONDS

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """Return the names that stand-ins replace."""
        return tuple(self.run.injection.parts) if self.run.injection else ()

    def with_stand_ins(
        self, injection: InjectionPlan, skip: Mapping[int, Sequence[int]], seconds: float
    ) -> SessionPlan:
        """Return the same plan with stand-ins, the statements to skip by cell, and the seconds for all tests."""
        return replace(self, run=replace(self.run, injection=injection, skip=skip), seconds=seconds)

    def completed(self, forms: Mapping[str, StandInForm]) -> SessionPlan:
        """Return the same plan with a stand-in for each withheld name beside the others. `forms` are the judge's."""
        if not self.withheld:
            return self
        given = self.run.injection or InjectionPlan({}, tuple(self.run.watch), {}, quick=False)
        parts = {**{name: forms[name] for name in self.withheld}, **given.parts}
        return replace(self, run=replace(self.run, injection=msgspec.structs.replace(given, parts=parts)))


def session_plan(
    assignment: Assignment,
    code: NotebookCode,
    judge_seed: tuple[int, ...],
    deadline: Deadline,
    *,
    known_answer: bool = False,
) -> SessionPlan:
    """Return the plan of a session with this notebook within the assignment's budgets and before the deadline."""
    budgets = assignment.budgets
    return SessionPlan(
        run=run_plan(assignment, code),
        extras=code.extras,
        seed=notebook_seed(assignment),
        judge_seed=judge_seed,
        test_seconds=budgets.test_seconds,
        seconds=budgets.all_tests_seconds,
        deadline=deadline,
        forbidden=assignment.forbidden,
        known_answer=known_answer,
        places=question_cells.places(assignment, code),
        withheld=tuple(name for part in assignment.given_as("withheld") for name in part.names),
    )


def notebook_seed(assignment: Assignment) -> int:
    """Return the seed of the notebook's own random streams, which repeat from run to run.

    The notebook can read it, so it follows from the assignment's id, which everybody knows, and from nothing else.
    """
    return zlib.crc32(assignment.id.encode())


def run_plan(assignment: Assignment, code: NotebookCode) -> RunPlan:
    """Return the cells that are run, those with text in them, and the budgets of the run."""
    budgets = assignment.budgets
    return RunPlan(
        cells=[(index, source) for index, source in code.cells if source.strip()],
        watch=assignment.names,
        skip={},
        cell_seconds=budgets.cell_seconds,
        notebook_seconds=budgets.notebook_seconds,
        output_limit=budgets.output_kb * 1024,
    )
