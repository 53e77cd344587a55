"""Follow-through: one early mistake is not punished again in every later question.

Where a question needs another that the student got wrong, its failed tests are asked again, in a new worker, with
the reference's part standing in for the broken one and the same hidden inputs. What then passes, having called the
stand-in, earns the question's declared share. Nothing of such a run is shown: the student learns whether it passed.

Questions are taken in the order of their needs, so that exactly the broken parts are replaced. A question that
comes right with stand-ins is not itself replaced where others need it: they get the same stand-ins and use the
student's own.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from autograder.course.assignment import Assignment, Question, needs_first
from autograder.grading.judging import Finding, GradedNotebook, GradingSession, Injected, hidden_seed
from autograder.grading.runner import Lane
from autograder.judge.messages import HiddenTest, Verdict
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome
from autograder.worker.pipes.notebook import InjectionPlan

WRONG = frozenset([Outcome.FAILED, Outcome.MISSING, Outcome.TIMED_OUT, Outcome.CRASHED])
_PLACEHOLDER = "raised NotImplementedError"
_INCOMPLETE = ("missing", "exception", "signature")


class CarryOutcome(enum.StrEnum):
    """What became of a failed test that was asked again."""

    EARNED = "earned"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    UNUSED = "unused"
    UNWRITTEN = "unwritten"
    PRIVATE = "private"
    GRADER_ERROR = "grader_error"


@dataclass(frozen=True)
class CarriedTest:
    """A failed test, asked again. `sources` are the broken questions, `names` what stood in for the student's."""

    carry: CarryOutcome
    sources: tuple[str, ...]
    names: tuple[str, ...]
    detail: str = ""


def follow_through(
    lane: Lane, work: NotebookCode, seed: int, judged: GradedNotebook, findings: Mapping[str, Finding]
) -> dict[str, CarriedTest]:
    """What is carried over, by test, for a notebook that has been judged. Costs nothing where nothing can be.

    Raises `SandboxError` or `JudgeError` where our own side fails.
    """
    if not lane.judge.stand_ins:
        return {}
    with StandInSession(lane, work, seed, judged) as asking:
        return _Walk(lane.assignment, lane.judge.tests, findings, asking).walk()


class _Walk:
    """Goes through the questions, needs first, and knows for each what must be replaced to have it right."""

    def __init__(
        self,
        assignment: Assignment,
        tests: Sequence[HiddenTest],
        findings: Mapping[str, Finding],
        asking: StandInSession,
    ) -> None:
        self._assignment = assignment
        self._wrong = {
            question.id: [
                test for test in tests if test.question == question.id and findings[test.id].outcome in WRONG
            ]
            for question in assignment.questions
        }
        self._asking = asking
        self._replaced: dict[str, frozenset[str]] = {}
        self._carried: dict[str, CarriedTest] = {}

    def walk(self) -> dict[str, CarriedTest]:
        for question in needs_first(self._assignment.questions):
            self._replaced[question.id] = self._settle(question)
        return self._carried

    def _settle(self, question: Question) -> frozenset[str]:
        """The questions to replace wherever this one is needed: itself where it is wrong, else those beneath it."""
        wanted = frozenset[str]().union(*(self._replaced[need] for need in question.needs))
        if not self._wrong[question.id]:
            return wanted
        private = wanted & set(question.together)
        replaced = self._with_companions(wanted - private) - private - {question.id}
        if replaced and self._ask(question, replaced):
            return replaced
        if private:
            self._cannot(question, private)
        return frozenset([question.id])

    def _with_companions(self, replaced: frozenset[str]) -> frozenset[str]:
        """What shares a form of its own with something replaced is replaced as well."""
        grown = replaced
        for question in self._assignment.questions:
            group = {question.id, *question.together}
            if len(group) > 1 and group & grown:
                grown |= group
        return grown if grown == replaced else self._with_companions(grown)

    def _ask(self, question: Question, replaced: frozenset[str]) -> bool:
        """Asks the question's failed tests again; whether all of them come right."""
        ordered = [other for other in self._assignment.questions if other.id in replaced]
        names = tuple(name.name for other in ordered for name in other.names)
        sources = tuple(other.id for other in ordered if self._wrong[other.id])
        for test, verdict in self._asking.ask(names, self._wrong[question.id]).items():
            self._carried[test] = CarriedTest(_carry(verdict), sources, names, verdict.detail)
        asked = [self._carried[test.id] for test in self._wrong[question.id]]
        return all(carried.carry is CarryOutcome.EARNED for carried in asked)

    def _cannot(self, question: Question, private: frozenset[str]) -> None:
        """What would have had to be replaced cannot be: the student's own reads what only the student's makes."""
        ordered = [other for other in self._assignment.questions if other.id in private]
        names = tuple(name.name for other in ordered for name in other.names)
        for test in self._wrong[question.id]:
            found = self._carried.get(test.id)
            if found is None or found.carry is not CarryOutcome.EARNED:
                self._carried[test.id] = CarriedTest(
                    CarryOutcome.PRIVATE, tuple(one.id for one in ordered), names
                )


def _carry(verdict: Verdict) -> CarryOutcome:
    """A pass counts where a stand-in had a part in it: else it is owed to something else."""
    if verdict.outcome == "grader_error":
        return CarryOutcome.GRADER_ERROR
    if verdict.outcome == "passed" and verdict.stood_in:
        return CarryOutcome.EARNED
    if verdict.outcome == "timed_out":
        return CarryOutcome.TIMED_OUT
    if verdict.kind == "missing" or _PLACEHOLDER in verdict.redacted:
        return CarryOutcome.UNWRITTEN
    judged = verdict.outcome in ("passed", "failed") and verdict.kind not in _INCOMPLETE
    return CarryOutcome.UNUSED if judged and not verdict.stood_in else CarryOutcome.FAILED


def _came_short(verdict: Verdict) -> bool:
    """Whether a statement that was left out may be missed; a starter's placeholder misses none."""
    return verdict.kind in _INCOMPLETE and _PLACEHOLDER not in verdict.redacted


def sentence(assignment: Assignment, question: Question, carried: CarriedTest) -> str:
    """What the student is told; it says nothing of the values in the run. Empty where the answer is not written."""
    if carried.carry is CarryOutcome.UNWRITTEN:
        return ""
    numbers = {one.id: number for number, one in enumerate(assignment.questions, 1)}
    several = "s" if len(carried.sources) > 1 else ""
    origin = f"question{several} {_listed([str(numbers[one]) for one in carried.sources])}"
    names = _listed(carried.names)
    asked = f"With a right {names} in place of yours ({origin})"
    if carried.carry is CarryOutcome.EARNED:
        return f"Carried over from {origin}: with a right {names} in place of yours this test passes{_worth(question)}."
    if carried.carry is CarryOutcome.UNUSED:
        which = "those names" if len(carried.names) > 1 else "that name"
        return (
            f"{asked} nothing changes, because this answer calls nothing by {which}: "
            "where a formula is copied instead of called, nothing can be carried over."
        )
    if carried.carry is CarryOutcome.PRIVATE:
        return (
            f"Nothing can be carried over from {origin}: this answer works on what your own {names} hands over, "
            "in a form of your own design, so nothing can stand in for it."
        )
    still = f"{asked} this test still does not pass"
    if carried.carry is CarryOutcome.TIMED_OUT:
        return f"{still}: it did not end in its time. (A call of what stands in takes longer than a call of yours.)"
    return (
        f"{still}: something in this answer is to be mended too, or it uses more of {names} than the handout promises, "
        "or a value that the notebook had computed with it."
    )


def _worth(question: Question) -> str:
    return (
        " and earns its points"
        if question.carried == 1
        else f" and earns {question.carried:.0%} of its points"
    )


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


class StandInSession:
    """Workers with stand-ins, one after another; questions that need the same ones share a worker.

    First only what definitions need is run. Where that was not enough, which an exception or a missing name shows,
    the whole notebook is. All of it together has as much time for tests as the student's own run had.
    """

    def __init__(self, lane: Lane, work: NotebookCode, seed: int, judged: GradedNotebook) -> None:
        self._lane = lane
        self._work = work
        self._seed = seed
        self._judged = judged
        self._left = lane.assignment.budgets.all_tests_seconds
        self._sitting: GradingSession | None = None
        self._order: tuple[tuple[str, ...], bool] | None = None

    def ask(self, names: tuple[str, ...], tests: Sequence[HiddenTest]) -> dict[str, Verdict]:
        """The verdicts on these tests, by id, with these names replaced."""
        verdicts = self._verdicts(names, tests, quick=True)
        again = [test for test in tests if _came_short(verdicts[test.id])]
        return verdicts | (self._verdicts(names, again, quick=False) if again else {})

    def _verdicts(
        self, names: tuple[str, ...], tests: Sequence[HiddenTest], *, quick: bool
    ) -> dict[str, Verdict]:
        if self._sitting is None or self._order != (names, quick):
            self._leave()
            self._order = names, quick
            self._sitting = self._start(names, quick)
        return {test.id: self._sitting.judge(test) for test in tests}

    def _start(self, names: tuple[str, ...], quick: bool) -> GradingSession:
        forms = {name: self._lane.judge.stand_ins[name] for name in names}
        cells = self._judged.run.cells.items()
        failed = {index: cell.statement for index, cell in cells if cell.status in ("failed", "timed_out")}
        injection = InjectionPlan(forms, self._lane.assignment.names, failed, quick)
        injected = Injected(injection, self._judged.skip, self._left)
        return GradingSession(self._lane, self._work, self._seed, hidden_seed(self._seed), injected=injected)

    def _leave(self) -> None:
        if self._sitting is not None:
            self._left = self._sitting.left
            self._sitting.__exit__(None, None, None)
            self._sitting = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()
