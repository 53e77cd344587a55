"""The bank of known mistakes: the behaviour of each in the hidden tests of its question, run when first needed."""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.course import answers, source
from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.diagnosis import fingerprints
from autograder.diagnosis.fingerprints import Layout, Signature
from autograder.errors import JudgeError
from autograder.grading import definitions, judging
from autograder.grading.runner import Runner
from autograder.notebooks import code
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome


@dataclass(frozen=True)
class QuestionMistakes:
    """What the bank knows of one question on one seed: the reference's signature, and each mistake's.

    `order` are the question's functions as it lists them: a later one may call an earlier one.
    """

    order: Sequence[str]
    places: Layout
    reference: Signature
    bugs: Sequence[tuple[KnownAnswer, Signature]]


class MistakeBank:
    """The known mistakes of an assignment, run through the same workers and tests when they are first needed.

    Runners of one class share it: what one has run, all use.
    """

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._left_out: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._shelves: dict[tuple[str, tuple[int, ...]], QuestionMistakes] = {}
        self._consequences: dict[tuple[str, str, tuple[int, ...]], Signature] = {}
        self._solution: NotebookCode | None = None

    def without(self, *names: str) -> MistakeBank:
        """Return the same bank without these mistakes, for measuring."""
        smaller = copy.copy(self)
        smaller._left_out = frozenset(names)
        return smaller

    def shelf(self, runner: Runner, question: str, judge_seed: tuple[int, ...]) -> QuestionMistakes:
        """Return the signatures of this question's mistakes. Raises `GraderError` where our own side fails."""
        with self._lock:
            key = (question, judge_seed)
            if key not in self._shelves:
                self._shelves[key] = self._filled(runner, question, judge_seed)
            shelf = self._shelves[key]
        kept = [(bug, signature) for bug, signature in shelf.bugs if bug.name not in self._left_out]
        return QuestionMistakes(shelf.order, shelf.places, shelf.reference, kept)

    def consequence(
        self, runner: Runner, bug: KnownAnswer, question: str, judge_seed: tuple[int, ...]
    ) -> Signature:
        """Return the behaviour of another question's answers when they stand on this mistake."""
        places = self.shelf(runner, question, judge_seed).places
        with self._lock:
            key = (bug.name, question, judge_seed)
            if key not in self._consequences:
                self._consequences[key] = self._signature(runner, bug.work, question, judge_seed, places)
            return self._consequences[key]

    def _filled(self, runner: Runner, question: str, judge_seed: tuple[int, ...]) -> QuestionMistakes:
        if self._solution is None:
            whole = code.code_of(source.solution_notebook(self._assignment))
            self._solution = definitions.definitions(runner, self._assignment, whole)
        solution = self._solution
        right = self._traces(runner, solution, question, judge_seed, passing=True)
        places = fingerprints.layout(right)
        bugs = [bug for bug in answers.bugs(self._assignment, solution) if bug.question == question]
        shown = [(bug, self._signature(runner, bug.work, question, judge_seed, places)) for bug in bugs]
        order = [name.name for name in self._assignment.question(question).names]
        return QuestionMistakes(order, places, fingerprints.signature(right, places), shown)

    def _signature(
        self, runner: Runner, work: NotebookCode, question: str, judge_seed: tuple[int, ...], places: Layout
    ) -> Signature:
        return fingerprints.signature(self._traces(runner, work, question, judge_seed), places)

    def _traces(
        self,
        runner: Runner,
        work: NotebookCode,
        question: str,
        judge_seed: tuple[int, ...],
        *,
        passing: bool = False,
    ) -> dict[str, bytes]:
        tests = [test for test in runner.judge.tests if test.question == question]
        verdicts = judging.ask(runner, self._assignment, work, tests, judge_seed).verdicts
        for test, verdict in verdicts.items():
            if passing and verdict.outcome != Outcome.PASSED:
                raise JudgeError(f"the solution did not pass {test}, so nothing can be compared with it")
        return {test: verdict.trace for test, verdict in verdicts.items()}
