"""Checks that the tests give the solution the same verdict every time: in any order, and in another process.

The solution is asked again on the same seed, in shuffled orders. A test that then says something else depends on
chance, on the clock or on the tests before it; one that asks for other values draws them from elsewhere than `rng`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

import numpy as np

from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.grading import judging
from autograder.grading.findings import GradedNotebook, Unjudged
from autograder.grading.runner import Runner
from autograder.judge import trace
from autograder.judge.messages import HiddenTest, Verdict
from autograder.judge.trace import Tensor, TracedCall
from autograder.results import Outcome
from autograder.verify.faults import Fault, lost

RUNS = 4
_TOLERANCE = 1e-9
_CAUSES = {
    "asked": "it does not ask for the same values; draw every input from the fixture rng",
    "answered": "the solution does not give it the same values; let the solution draw from a generator with a seed",
    "": "it depends on chance, on the clock or on the tests before it; draw from the fixture rng and keep nothing",
}


def orders(tests: Sequence[HiddenTest]) -> list[list[HiddenTest]]:
    """Return the orders of the tests in the further runs."""
    return [list(tests[::-1]), *(random.Random(run).sample(tests, len(tests)) for run in range(2, RUNS))]


def again(
    runner: Runner, assignment: Assignment, answer: KnownAnswer, seed: int, order: Sequence[HiddenTest]
) -> Mapping[str, Verdict]:
    """Return the verdicts of a further run on the same seed, with the tests in this order."""
    return judging.ask(runner, assignment, answer.work, order, judging.hidden_seed(assignment, seed)).verdicts


def same(one: GradedNotebook, other: GradedNotebook) -> bool:
    """Return whether both pass every test, with the same values in each."""
    return all(
        finding.outcome is other.findings[test].outcome is Outcome.PASSED
        and not _difference(one.hidden[test], other.hidden[test])
        for test, finding in one.findings.items()
    )


def faults(
    answer: KnownAnswer, seed: int, first: GradedNotebook, runs: Sequence[Mapping[str, Verdict]]
) -> Iterator[Fault]:
    """Yield the tests whose verdicts or inputs change between the runs."""
    ended = [verdict for run in runs for verdict in run.values() if verdict.kind == Unjudged.JUDGE_LOST]
    if ended:
        yield Fault(answer.called, seed, lost(ended[0].detail))
        return
    for test, finding in first.findings.items():
        passed = sum(run[test].outcome == Outcome.PASSED for run in runs) + (
            finding.outcome is Outcome.PASSED
        )
        cause = next(filter(None, (_difference(first.hidden[test], run[test].trace) for run in runs)), "")
        if 0 < passed < 1 + len(runs):
            problem = f"{test} passes in some runs with the same seed and not in others"
            yield Fault(answer.called, seed, f"{problem}: {_CAUSES[cause]}", test=test)
        elif cause == "asked":
            problem = f"{test} asks for other values in each run with the same seed"
            yield Fault(answer.called, seed, f"{problem}: {_CAUSES[cause]}", test=test)


def _difference(one: bytes, other: bytes) -> str:
    """Return the first difference of two runs of a test: in what it "asked" for, in what was "answered", or none."""
    for a, b in zip_longest(trace.decode(one), trace.decode(other)) if one and other else ():
        if a is None or b is None or a.name != b.name or not _same(a.given, b.given):
            return "asked"
        if not _same(_answer(a), _answer(b)):
            return "answered"
    return ""


def _answer(call: TracedCall) -> Sequence[Tensor]:
    return (*(call.answer or ()), *call.after)


def _same(some: Sequence[Tensor], others: Sequence[Tensor]) -> bool:
    """Return whether both are equal up to rounding, which the place of an array in memory may change."""
    return len(some) == len(others) and all(
        a.path == b.path
        and a.shape == b.shape
        and np.allclose(a.array(), b.array(), rtol=_TOLERANCE, atol=_TOLERANCE, equal_nan=True)
        for a, b in zip(some, others, strict=True)
    )
