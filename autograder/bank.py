"""The bank of known mistakes: how each behaves in the hidden tests of its question, found out when first needed."""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from autograder import grading, known, release, signatures
from autograder.errors import JudgeError
from autograder.grading import Work
from autograder.known import Answer
from autograder.lane import Lane
from autograder.signatures import Layout, Signature


@dataclass(frozen=True)
class Shelf:
    """What the bank knows of one question on one seed: the reference's signature, and each mistake's.

    `order` are the question's functions as it lists them: a later one may call an earlier one.
    """

    order: Sequence[str]
    places: Layout
    reference: Signature
    bugs: Sequence[tuple[Answer, Signature]]


class Bank:
    """The known mistakes of an assignment, run through the same workers and tests when they are first needed.

    Lanes of one class share it: what one has run, all use.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._left_out: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._shelves: dict[tuple[str, tuple[int, ...]], Shelf] = {}
        self._consequences: dict[tuple[str, str, tuple[int, ...]], Signature] = {}
        self._solution: Work | None = None

    def without(self, *names: str) -> Bank:
        """The same bank as if it had never known these mistakes: for measuring."""
        smaller = copy.copy(self)
        smaller._left_out = frozenset(names)
        return smaller

    def shelf(self, lane: Lane, question: str, judge_seed: tuple[int, ...]) -> Shelf:
        """The signatures of this question's mistakes. Raises `GraderError` where our own side fails."""
        with self._lock:
            key = (question, judge_seed)
            if key not in self._shelves:
                self._shelves[key] = self._filled(lane, question, judge_seed)
            shelf = self._shelves[key]
        kept = [(bug, signature) for bug, signature in shelf.bugs if bug.name not in self._left_out]
        return Shelf(shelf.order, shelf.places, shelf.reference, kept)

    def consequence(self, lane: Lane, bug: Answer, question: str, judge_seed: tuple[int, ...]) -> Signature:
        """How another question's answers behave when they stand on this mistake."""
        places = self.shelf(lane, question, judge_seed).places
        with self._lock:
            key = (bug.name, question, judge_seed)
            if key not in self._consequences:
                self._consequences[key] = self._signature(lane, bug.work, question, judge_seed, places)
            return self._consequences[key]

    def _filled(self, lane: Lane, question: str, judge_seed: tuple[int, ...]) -> Shelf:
        if self._solution is None:
            whole = grading.work_of(release.solution_notebook(lane.assignment))
            self._solution = known.definitions(lane, whole)
        solution = self._solution
        right = self._traces(lane, solution, question, judge_seed, passing=True)
        places = signatures.layout(right)
        bugs = [bug for bug in known.bugs(lane.assignment, solution) if bug.question == question]
        shown = [(bug, self._signature(lane, bug.work, question, judge_seed, places)) for bug in bugs]
        order = [name.name for name in lane.assignment.question(question).names]
        return Shelf(order, places, signatures.signature(right, places), shown)

    def _signature(
        self, lane: Lane, work: Work, question: str, judge_seed: tuple[int, ...], places: Layout
    ) -> Signature:
        return signatures.signature(self._traces(lane, work, question, judge_seed), places)

    def _traces(
        self, lane: Lane, work: Work, question: str, judge_seed: tuple[int, ...], *, passing: bool = False
    ) -> dict[str, bytes]:
        tests = [test for test in lane.judge.tests if test.question == question]
        verdicts = grading.ask(lane, work, self._seed, tests, judge_seed).verdicts
        for test, verdict in verdicts.items():
            if passing and verdict.outcome != "passed":
                raise JudgeError(f"the solution did not pass {test}, so nothing can be compared with it")
        return {test: verdict.trace for test, verdict in verdicts.items()}
