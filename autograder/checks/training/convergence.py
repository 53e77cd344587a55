"""Training runs with a shuffle of their own: they must end where right runs from the same parameters end.

`trajectory` needs batches that the judge has drawn. Where the student's fit draws its own, a run is random, and its
bounds are measured. Thresholds on accuracy find almost nothing (most known mistakes of a loop pass them), and neither
does a loss from other initial parameters. The statistic compares runs in pairs: over three initial parameters,

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
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject, number
from autograder.checks.protocols import StudentLike
from autograder.checks.training import returned

__all__ = ["Bounds", "ConvergenceResult", "ShuffledTraining", "check_convergence"]

STARTS = 3  # initial parameters: the bounds were measured with as many
REFERENCES = 3  # reference runs from each, likewise
LEAST_LOSS = 1e-300  # so that a loss of 0 has a logarithm

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bounds:
    """The bounds of delta for right runs, in decades."""

    low: float
    high: float


@dataclass(frozen=True)
class ShuffledTraining:
    """A training task on one data set: how the student's function is called, and how its result is judged.

    `starts` holds the initial parameters of each run. `args(params, rng)` makes the arguments of a call, and `params`
    takes the trained parameters out of the returned value. `reference(params, rng)` returns right trained parameters,
    and `loss(params)` the training loss. `accuracy(params)` is shown and never judged.
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
class ConvergenceResult:
    """delta in decades, and the accuracy of each run where the task has one."""

    delta: float
    accuracies: tuple[float, ...] = ()


def check_convergence(
    student: StudentLike, task: ShuffledTraining, rng: np.random.Generator, *, hint: str = ""
) -> ConvergenceResult:
    """Check that delta lies within the bounds, and return it. Raises `CheckFailure` of kind "training"."""
    subject = Subject(f"{task.function}(…)", about=task.about, hint=hint)
    seeds = rng.integers(2**31, size=len(task.starts))
    plan = student.plan()
    calls = [
        plan.call(task.function, *task.args(structure.copied(start), Seed(int(seed))))
        for start, seed in zip(task.starts, seeds, strict=True)
    ]
    plan.run()
    trained = [_trained(task, start, call, subject) for start, call in zip(task.starts, calls, strict=True)]
    found = [_log_loss(task, params) for params in trained]
    expected = [_reference(task, start, rng) for start in task.starts]
    delta = float(np.mean(np.array(found) - np.array(expected)))
    result = ConvergenceResult(delta, _accuracies(task, trained))
    if not task.bounds.low <= delta <= task.bounds.high:
        raise _failure(task, result, subject)
    return result


def _accuracies(task: ShuffledTraining, trained: Sequence[Any]) -> tuple[float, ...]:
    if task.accuracy is None:
        return ()
    with np.errstate(all="ignore"):
        return tuple(task.accuracy(params) for params in trained)


def _reference(task: ShuffledTraining, start: Any, rng: np.random.Generator) -> float:
    runs = [task.reference(structure.copied(start), rng) for _ in range(REFERENCES)]
    return float(np.mean([_log_loss(task, run) for run in runs]))


def _log_loss(task: ShuffledTraining, params: Any) -> float:
    with np.errstate(all="ignore"):
        loss = float(task.loss(params))
    return math.log10(max(loss, LEAST_LOSS)) if math.isfinite(loss) else math.inf


def _trained(task: ShuffledTraining, start: Any, call: Any, subject: Subject) -> Any:
    try:
        value = call.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    try:
        params = task.params(value)
    except (TypeError, LookupError):
        text = "the trained parameters are not where the handout asks for them in the returned value."
        raise subject.same_failure("type", text) from None
    return returned.parameters(params, start, subject.at("params"))


def _failure(task: ShuffledTraining, result: ConvergenceResult, subject: Subject) -> CheckFailure:
    higher = result.delta > task.bounds.high
    text = f"training ends {'higher' if higher else 'lower'} than right runs from the same parameters do"
    accuracies = ", ".join(f"{accuracy:.3f}" for accuracy in result.accuracies)
    full = (
        f"{text}: log10 of the training loss lies {number(result.delta)} from theirs, and right runs lie between"
        f" {number(task.bounds.low)} and {number(task.bounds.high)}."
        + (f" (Accuracies, which are not judged: {accuracies}.)" if accuracies else "")
    )
    hint = "Training is slow or incomplete: is every parameter moved, every row used, every epoch run?"
    if not higher:
        hint = "Lower is not better here: is a step taken twice, or the learning rate or the number of batches another?"
    return subject.failure("training", full, f"{text}.", subject.hint or hint)
