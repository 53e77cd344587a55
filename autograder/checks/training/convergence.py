"""A training run with a shuffle of its own: does it end where right runs from the same parameters end?

The paired trajectory of `training` needs our batches. Where the student's fit draws its own, a run is random, and its
bounds are measured. Thresholds on accuracy are nearly blind (most known mistakes of a loop pass them), and so is a loss
from other initial parameters. The statistic pairs these: over three initial parameters,

    delta = mean of [ log10 L(student's run) - mean over 3 reference runs of log10 L ]

where L is the training loss that the judge computes from returned parameters. It is judged on both sides: a step taken
twice, or half a batch, ends lower. The bounds are 1.2 times the extremes of a million resampled triples of right runs
(reshuffled, shuffled once, the last batch dropped or taken first, float32), so the rate of a false reject is at most
1e-4 per data set; `benchmarks/calibration/convergence.json` holds them with seeds, a hold-out of fresh initial
parameters and the power against known mistakes. Sampling with replacement is no right run, and the handout says so.

Source: Dutta, Shi and Misailovic, "FLEX: fixing flaky tests in machine learning projects" (2021).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import structure
from autograder.checks.arguments import Seed
from autograder.checks.cases import Student
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject, number
from autograder.checks.training import trajectory

STARTS = 3
REFERENCES = 3
LEAST_LOSS = 1e-300

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bounds:
    """Where delta of right runs lies, in decades."""

    low: float
    high: float


@dataclass(frozen=True)
class Problem:
    """One data set's question: what the student's function is given, and how we judge what it returns.

    `args(params, rng)` makes the call's arguments; `params` takes the trained parameters out of what came back.
    `reference(params, rng)` trains as it should be, `loss(params)` is the training loss, and `accuracy(params)` is
    shown and never judged.
    """

    function: str
    about: str
    starts: Sequence[Any]
    args: Callable[[Any, Seed], tuple[object, ...]]
    params: Callable[[Any], Any]
    reference: Callable[[Any, np.random.Generator], Any]
    loss: Callable[[Any], float]
    bounds: Bounds
    accuracy: Callable[[Any], float] | None = None


@dataclass(frozen=True)
class Measured:
    """delta in decades, and the accuracy of each run where the problem measures one."""

    delta: float
    accuracies: tuple[float, ...] = ()


def own_shuffle(student: Student, problem: Problem, rng: np.random.Generator, *, hint: str = "") -> Measured:
    """Passes where delta lies within the bounds. Raises `CheckFailure` of kind "training"."""
    subject = Subject(f"{problem.function}(…)", about=problem.about, hint=hint)
    seeds = rng.integers(2**31, size=len(problem.starts))
    plan = student.plan()
    calls = [
        plan.call(problem.function, *problem.args(structure.copied(start), Seed(int(seed))))
        for start, seed in zip(problem.starts, seeds, strict=True)
    ]
    plan.run()
    trained = [
        _trained(problem, start, call, subject) for start, call in zip(problem.starts, calls, strict=True)
    ]
    found = [_log_loss(problem, params) for params in trained]
    expected = [_reference(problem, start, rng) for start in problem.starts]
    delta = float(np.mean(np.array(found) - np.array(expected)))
    measured = Measured(delta, _accuracies(problem, trained))
    if not problem.bounds.low <= delta <= problem.bounds.high:
        raise _failure(problem, measured, subject)
    return measured


def _accuracies(problem: Problem, trained: Sequence[Any]) -> tuple[float, ...]:
    if problem.accuracy is None:
        return ()
    with np.errstate(all="ignore"):
        return tuple(problem.accuracy(params) for params in trained)


def _reference(problem: Problem, start: Any, rng: np.random.Generator) -> float:
    runs = [problem.reference(structure.copied(start), rng) for _ in range(REFERENCES)]
    return float(np.mean([_log_loss(problem, run) for run in runs]))


def _log_loss(problem: Problem, params: Any) -> float:
    with np.errstate(all="ignore"):
        loss = float(problem.loss(params))
    return math.log10(max(loss, LEAST_LOSS)) if math.isfinite(loss) else math.inf


def _trained(problem: Problem, start: Any, call: Any, subject: Subject) -> Any:
    try:
        value = call.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    try:
        params = problem.params(value)
    except (TypeError, LookupError):
        said = "the trained parameters are not where the handout asks for them in what came back."
        raise subject.failure("type", said, said) from None
    return trajectory.returned_parameters(params, start, subject)


def _failure(problem: Problem, measured: Measured, subject: Subject) -> CheckFailure:
    higher = measured.delta > problem.bounds.high
    bare = f"training ends {'higher' if higher else 'lower'} than right runs from the same parameters do."
    shown = ", ".join(f"{accuracy:.3f}" for accuracy in measured.accuracies)
    full = (
        f"{bare[:-1]}: log10 of the training loss lies {number(measured.delta)} from theirs, and right runs lie between"
        f" {number(problem.bounds.low)} and {number(problem.bounds.high)}."
        + (f" (Accuracies, which are not judged: {shown}.)" if shown else "")
    )
    hint = "Something slows it down, or is not trained: is every parameter moved, every row seen, every epoch run?"
    if not higher:
        hint = "Lower is not better here: is a step taken twice, or the learning rate or the number of batches another?"
    return subject.failure("training", full, bare, subject.hint or hint)
