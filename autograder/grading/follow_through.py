"""Follow-through: one early mistake is not punished again in every later question.

Where a question needs another that the student got wrong, its failed tests are asked again in a new worker. There
the reference's function replaces the broken one, as a stand-in, and the hidden inputs are the same. A test that then
passes, having called the stand-in, earns the question's declared share. Nothing of such a run is shown: the student
learns only whether the test passed.

Questions are taken in the order of their needs, so that exactly the broken parts are replaced. A question that
passes with stand-ins is not itself replaced where others need it: they get the same stand-ins and use the student's
own answer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from autograder import wording
from autograder.course.assignment import Assignment
from autograder.course.question import Question, needs_first
from autograder.grading import judging
from autograder.grading.deadline import Deadline
from autograder.grading.findings import CarriedTest, CarryOutcome, GradedNotebook, Unjudged
from autograder.grading.runner import Runner
from autograder.grading.session import GradingSession
from autograder.grading.session_plan import SessionPlan, session_plan
from autograder.judge.messages import HiddenTest, Verdict
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome
from autograder.sandbox.runs import CellStatus
from autograder.worker.pipes.notebook import InjectionPlan

# With a failure of one of these kinds, a statement that was left out may be what is missing.
_INCOMPLETE = ("missing", "exception", "signature")
_UNWRITTEN = ("missing", "unwritten")
# What an earlier grading found under one of these, it would find again.
_DECIDED = (CarryOutcome.EARNED, CarryOutcome.FAILED, CarryOutcome.UNUSED, CarryOutcome.UNWRITTEN)


def follow_through(
    runner: Runner,
    assignment: Assignment,
    code: NotebookCode,
    seed: int,
    judged: GradedNotebook,
    excused: Collection[str] = (),
    deadline: Deadline | None = None,
    earlier: Mapping[str, CarriedTest] | None = None,
) -> dict[str, CarriedTest]:
    """Ask the failed tests of a judged notebook again, and return by test what came of it.

    It costs nothing where no question needs a wrong one. `excused` are the tests that failed by our own fault; after
    the submission's `deadline` no test is asked. What an `earlier` grading found with the same names replaced is not
    asked again; it holds unchanged tests alone. Raises `SandboxError` or `JudgeError` where our own side fails.
    """
    if not runner.judge.stand_ins:
        return {}
    wrong = [
        test
        for test in runner.judge.tests
        if judged.findings[test.id].outcome.is_wrong and test.id not in excused
    ]
    with StandInSession(runner, assignment, code, seed, judged, deadline) as session:
        return _FollowThrough(assignment, wrong, session, earlier or {}).run()


class _FollowThrough:
    """Goes through the questions, needs first, and knows for each what must be replaced to have it right."""

    def __init__(
        self,
        assignment: Assignment,
        wrong: Sequence[HiddenTest],
        session: StandInSession,
        earlier: Mapping[str, CarriedTest],
    ) -> None:
        self._assignment = assignment
        self._earlier = earlier
        self._wrong = {
            question.id: [test for test in wrong if test.question == question.id]
            for question in assignment.questions
        }
        self._session = session
        self._replaced: dict[str, frozenset[str]] = {}
        self._carried: dict[str, CarriedTest] = {}

    def run(self) -> dict[str, CarriedTest]:
        for question in needs_first(self._assignment.questions):
            self._replaced[question.id] = self._settle(question)
        return self._carried

    def _settle(self, question: Question) -> frozenset[str]:
        """Return the questions to replace wherever this one is needed: itself if it is wrong, else those beneath it."""
        wanted = frozenset[str]().union(*(self._replaced[need] for need in question.needs))
        if not self._wrong[question.id]:
            return wanted
        private = wanted & set(question.together)
        replaced = self._with_companions(wanted - private) - private - {question.id}
        if replaced and self._ask(question, replaced):
            return replaced
        if private:
            self._keep_private(question, private)
        return frozenset([question.id])

    def _with_companions(self, replaced: frozenset[str]) -> frozenset[str]:
        """Return these questions with those that share a private format with one of them."""
        grown = replaced
        for question in self._assignment.questions:
            group = {question.id, *question.together}
            if len(group) > 1 and group & grown:
                grown |= group
        return grown if grown == replaced else self._with_companions(grown)

    def _ask(self, question: Question, replaced: frozenset[str]) -> bool:
        """Ask the question's failed tests again; return whether all of them pass."""
        ordered = [other for other in self._assignment.questions if other.id in replaced]
        names = tuple(name.name for other in ordered for name in other.names)
        sources = tuple(other.id for other in ordered if self._wrong[other.id])
        known = self._known(question, names)
        self._carried |= {test: replace(one, sources=sources) for test, one in known.items()}
        new = [test for test in self._wrong[question.id] if test.id not in known]
        for test, verdict in self._session.ask(names, new).items() if new else ():
            self._carried[test] = CarriedTest(_carry(verdict, names), sources, names, verdict.detail)
        asked = [self._carried[test.id] for test in self._wrong[question.id]]
        return all(carried.carry is CarryOutcome.EARNED for carried in asked)

    def _known(self, question: Question, names: tuple[str, ...]) -> dict[str, CarriedTest]:
        """Return what an earlier grading found of this question's wrong tests with these names replaced."""
        found = {test.id: self._earlier.get(test.id) for test in self._wrong[question.id]}
        return {
            test: one
            for test, one in found.items()
            if one is not None and one.names == names and one.carry in _DECIDED
        }

    def _keep_private(self, question: Question, private: frozenset[str]) -> None:
        """Note that these questions cannot be replaced: the answer reads a format that only the student's has."""
        ordered = [other for other in self._assignment.questions if other.id in private]
        names = tuple(name.name for other in ordered for name in other.names)
        for test in self._wrong[question.id]:
            found = self._carried.get(test.id)
            if found is None or found.carry is not CarryOutcome.EARNED:
                sources = tuple(one.id for one in ordered)
                self._carried[test.id] = CarriedTest(CarryOutcome.PRIVATE, sources, names)


def _carry(verdict: Verdict, names: Collection[str]) -> CarryOutcome:
    """Return what a verdict means. A pass counts only where a stand-in was called: else something else made it pass.

    `names` are those that were replaced; stand-ins for withheld parts are called by right answers too.
    """
    stood_in = not set(names).isdisjoint(verdict.stood_in)
    if verdict.outcome == Outcome.GRADER_ERROR:
        return CarryOutcome.GRADER_ERROR
    if verdict.outcome == Outcome.PASSED and stood_in:
        return CarryOutcome.EARNED
    if verdict.kind == Unjudged.OUT_OF_TIME:
        return CarryOutcome.NOT_TRIED
    if verdict.outcome == Outcome.TIMED_OUT:
        return CarryOutcome.TIMED_OUT
    if verdict.kind in _UNWRITTEN:
        return CarryOutcome.UNWRITTEN
    judged = verdict.outcome in (Outcome.PASSED, Outcome.FAILED) and verdict.kind not in _INCOMPLETE
    return CarryOutcome.UNUSED if judged and not stood_in else CarryOutcome.FAILED


class StandInSession:
    """Sessions with stand-ins, one after another; questions that need the same stand-ins share a session.

    A session first runs only what definitions need. Where that was not enough, which an exception or a missing name
    shows, another one runs the whole notebook. All of them together have as much time for tests as the student's own
    run had, and end with the submission's deadline, if there is one.
    """

    def __init__(
        self,
        runner: Runner,
        assignment: Assignment,
        code: NotebookCode,
        seed: int,
        judged: GradedNotebook,
        deadline: Deadline | None = None,
    ) -> None:
        self._runner = runner
        self._asked = assignment.names
        hidden = judging.hidden_seed(assignment, seed)
        self._plan = session_plan(assignment, code, hidden, deadline or Deadline())
        self._judged = judged
        self._left = self._plan.seconds
        self._open = contextlib.ExitStack()
        self._session: GradingSession | None = None
        self._opened_with: tuple[tuple[str, ...], bool] | None = None

    def ask(self, names: tuple[str, ...], tests: Sequence[HiddenTest]) -> dict[str, Verdict]:
        """Return the verdicts on these tests, by id, with these names replaced."""
        verdicts = self._verdicts(names, tests, quick=True)
        again = [test for test in tests if verdicts[test.id].kind in _INCOMPLETE]
        return verdicts | (self._verdicts(names, again, quick=False) if again else {})

    def _verdicts(
        self, names: tuple[str, ...], tests: Sequence[HiddenTest], *, quick: bool
    ) -> dict[str, Verdict]:
        if self._session is None or self._opened_with != (names, quick):
            self._close()
            self._opened_with = names, quick
            self._session = self._open.enter_context(GradingSession(self._runner, self._with(names, quick)))
        return {test.id: self._session.judge(test) for test in tests}

    def _with(self, names: tuple[str, ...], quick: bool) -> SessionPlan:
        forms = {name: self._runner.judge.stand_ins[name] for name in names}
        cells = self._judged.run.cells.items()
        failed = {
            index: cell.statement
            for index, cell in cells
            if cell.status in (CellStatus.FAILED, CellStatus.TIMED_OUT)
        }
        injection = InjectionPlan(forms, self._asked, failed, quick)
        return self._plan.with_stand_ins(injection, self._judged.skip, self._left)

    def _close(self) -> None:
        if self._session is not None:
            self._left = self._session.left
            self._session = None
            self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()


def sentence(assignment: Assignment, question: Question, carried: CarriedTest) -> str:
    """Return what the student reads, without any value of the run; an empty text where the answer is not written."""
    if carried.carry is CarryOutcome.UNWRITTEN:
        return ""
    numbers = {one.id: number for number, one in enumerate(assignment.questions, 1)}
    several = "s" if len(carried.sources) > 1 else ""
    origin = f"question{several} {wording.listed([str(numbers[one]) for one in carried.sources])}"
    names = wording.listed(carried.names)
    replaced = f"With a correct {names} in place of yours ({origin})"
    if carried.carry is CarryOutcome.EARNED:
        return (
            f"Carried over from {origin}: with a correct {names} in place of yours, this test passes"
            f"{_worth(question)}."
        )
    if carried.carry is CarryOutcome.UNUSED:
        which = "functions of those names" if len(carried.names) > 1 else "function of that name"
        return (
            f"{replaced}, nothing changes, because this answer calls no {which}: "
            "where a formula is copied instead of called, nothing can be carried over."
        )
    if carried.carry is CarryOutcome.PRIVATE:
        return (
            f"Nothing can be carried over from {origin}: this answer works on what your own {names} returns, "
            "in a format of your own design, so no other function can replace it."
        )
    if carried.carry is CarryOutcome.NOT_TRIED:
        return (
            f"Whether this test passes with a correct {names} in place of yours ({origin}) was not found out, "
            "because the time for the whole submission was used up."
        )
    still = f"{replaced}, this test still does not pass"
    if carried.carry is CarryOutcome.TIMED_OUT:
        return f"{still}: it did not end in time. (A call of a replaced function takes longer than a call of yours.)"
    return (
        f"{still}: something in this answer needs to be corrected too, or it uses more of {names} than the handout "
        f"promises, or it uses a value that the notebook had computed with your own {names}."
    )


def _worth(question: Question) -> str:
    if not question.points:
        return ""
    share = "" if question.carried == 1 else f"{question.carried:.0%} of "
    return f" and earns {share}its points"
