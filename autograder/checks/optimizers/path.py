"""The path of a descent: the student's own optimizer takes steps, and every point on its way is kept.

`descend(optimizer, params, gradient, steps, schedule)` returns steps + 1 lists of arrays, the start first. The
optimizer is an object of the student's class and stays in the student's process. gradient and schedule are the
judge's, called back over the pipe: they know how often and with what they were asked. The gradient is that of a
quadratic, c (w - w*), whose c lies between 0.2 and 1 and differs from entry to entry, so that every point has
another. A schedule's rates jump up and down, so that no two steps in a row may change places.

    path        without a schedule: every point is where an accepted form of the rule leads; the gradient is asked for
                once a step
    rates       with one: optimizer.learning_rate is schedule(t) in step t = 0, 1, …, and the last rate stays
    copies      each point holds arrays of its own: they are overwritten one by one in the student's process
    unchanged   the arrays that the caller has passed are what they were

The statistic is that of `rules`, per point and parameter:

    max|w - wr|  <=  1e-3 * max|wr - w0| + 2e-6 * max|w0|

Right descents stay below 1e-13 in float64 and 1e-5 in float32, and the nearest known mistake lies at 0.12. The
copies of an optimizer that works in place show only with such an optimizer: name one that the notebook provides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograder.checks import array, structure
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.optimizers import path_points, path_runs
from autograder.checks.optimizers.adapters import OptimizerClass
from autograder.checks.optimizers.inputs import Forms, Ranges
from autograder.checks.optimizers.path_runs import Path, PathRun
from autograder.checks.protocols import AnswerLike, PlanLike, StudentLike

__all__ = ["PathFunction", "check_copies", "check_path", "check_rates", "check_unchanged"]

RATE = 1e-6  # of the rate that stays: a float32 holds it to 6e-8


@dataclass(frozen=True)
class PathFunction:
    """A function `name(optimizer, params, gradient, steps, schedule)` that returns the path.

    `learning_rate` is the attribute of the optimizer that the function sets.
    """

    name: str = "descend"
    learning_rate: str = "learning_rate"

    @property
    def called(self) -> str:
        """The call in words."""
        return f"{self.name}(optimizer, params, gradient, steps, schedule)"


@dataclass(frozen=True)
class _Asked:
    """One descent: its run, what the call gave, the caller's arrays after it, and the rate that the optimizer has."""

    run: PathRun
    made: AnswerLike
    call: AnswerLike
    params: AnswerLike
    rate: AnswerLike


def check_path(
    student: StudentLike,
    descend: PathFunction,
    optimizer: OptimizerClass,
    accepted: Forms,
    ranges: Ranges,
    rng: np.random.Generator,
    *,
    eps: str = "eps",
    hint: str = "",
) -> tuple[str, ...]:
    """Check two descents at a constant rate, of several steps and of one; return the accepted forms that explain them.

    The arguments are those of `rules.check_rule`. Raises `CheckFailure`.
    """
    runs = path_runs.draw_runs(rng, ranges, eps=eps, scheduled=False)
    return _explained(_asked(student, descend, optimizer, runs), descend, accepted, hint)


def check_rates(
    student: StudentLike,
    descend: PathFunction,
    optimizer: OptimizerClass,
    accepted: Forms,
    ranges: Ranges,
    rng: np.random.Generator,
    *,
    eps: str = "eps",
    hint: str = "",
) -> tuple[str, ...]:
    """Check two descents with a schedule, and the rate that the optimizer has at their end.

    Objects of the accepted forms have the attribute learning_rate. Raises `CheckFailure`.
    """
    runs = path_runs.draw_runs(rng, ranges, eps=eps, scheduled=True)
    asked = _asked(student, descend, optimizer, runs)
    names = _explained(asked, descend, accepted, hint)
    for one in asked:
        _require_rate(one, descend, hint)
    return names


def check_copies(
    student: StudentLike,
    descend: PathFunction,
    optimizer: OptimizerClass,
    accepted: Forms,
    ranges: Ranges,
    rng: np.random.Generator,
    *,
    eps: str = "eps",
) -> None:
    """Check that no two points of a right path, and no point and the caller's arrays, share memory.

    Raises `CheckFailure`, of kind "mutation" where they do.
    """
    run = path_runs.draw_runs(rng, ranges, eps=eps, scheduled=False)[0]
    plan = student.plan()
    one = _queued(plan, descend, optimizer, run)
    marks = {(t, i): plan.method(one.call[t][i], "fill", _mark(t, i)) for t, i in run.places()}
    filled, left = plan.pick(one.call), plan.pick(one.params)
    plan.run()
    _explained([one], descend, accepted, "")
    subject = _subject(descend, run)
    if not structure.same(one.params.value, left.value):
        text = "the path holds the arrays of params themselves: whoever changes one changes the other."
        raise subject.same_failure("mutation", text, _COPIES)
    points = path_points.of_answer(filled.value, run, subject)
    for t, i in run.places():
        if _returned(marks[t, i]) and not np.all(points[t][i] == _mark(t, i)):
            text = "two points of the path share one array: whoever changes one changes the other."
            raise subject.same_failure("mutation", text, _COPIES)


def check_unchanged(
    student: StudentLike,
    descend: PathFunction,
    optimizer: OptimizerClass,
    accepted: Forms,
    ranges: Ranges,
    rng: np.random.Generator,
    *,
    eps: str = "eps",
) -> None:
    """Check that a right descent leaves the caller's arrays as they were.

    Raises `CheckFailure`, of kind "mutation" for a changed array.
    """
    runs = path_runs.draw_runs(rng, ranges, eps=eps, scheduled=False)
    asked = _asked(student, descend, optimizer, runs)
    _explained(asked, descend, accepted, "")
    for one in asked:
        if not structure.same(one.run.params, one.params.value):
            text = "the path is right, but the call changed the arrays of params."
            raise _subject(descend, one.run).same_failure("mutation", text, _COPIES)


def _returned(answer: AnswerLike) -> bool:
    """Return False for a call that failed, such as writing into an array that is read only."""
    try:
        answer.raise_for_failure()
    except CheckFailure:
        return False
    return True


_COPIES = "Copy each array at the start and after each step: [W.copy() for W in params]."


def _asked(
    student: StudentLike, descend: PathFunction, optimizer: OptimizerClass, runs: Sequence[PathRun]
) -> list[_Asked]:
    plan = student.plan()
    asked = [_queued(plan, descend, optimizer, run) for run in runs]
    plan.run()
    return asked


def _queued(plan: PlanLike, descend: PathFunction, optimizer: OptimizerClass, run: PathRun) -> _Asked:
    keywords = {optimizer.keywords.get(name, name): value for name, value in run.hyper.items()}
    made = plan.call(optimizer.name, keywords=keywords, fetch=False)
    params = plan.put(list(run.params))
    schedule = run.schedule if run.rates else None
    call = plan.call(descend.name, made, params, run.gradient, run.steps, schedule)
    rate = plan.method(made, "__getattribute__", descend.learning_rate)
    return _Asked(run, made, call, plan.pick(params), rate)


def _mark(step: int, index: int) -> float:
    """Return the number that marks an array of the path; no other array has it."""
    return 1000.0 + 10 * step + index


def _subject(descend: PathFunction, run: PathRun, hint: str = "") -> Subject:
    given = {**run.hyper, "params": run.params, "steps": run.steps}
    return Subject(descend.called, "path", given, run.about, hint)


def _explained(asked: Sequence[_Asked], descend: PathFunction, accepted: Forms, hint: str) -> tuple[str, ...]:
    """Return the forms that explain every path. Raises `CheckFailure` where a path is wrong."""
    left = dict(accepted)
    for one in asked:
        subject = _subject(descend, one.run, hint)
        found = _path(one, subject)
        fits = {
            name: make
            for name, make in left.items()
            if path_points.first_wrong(one.run, one.run.path(make), found) is None
        }
        if not fits:
            raise path_points.failure(one.run, found, left, subject)
        left = fits
        _require_once(one.run, subject)
    return tuple(left)


def _path(one: _Asked, subject: Subject) -> Path:
    """Return the path. Raises `CheckFailure` where its form is wrong, or the call failed."""
    try:
        one.made.raise_for_failure()
        answer = one.call.value
    except CheckFailure as failure:
        raise subject.explain(failure.with_fact(one.run.problem)) from None
    return path_points.of_answer(answer, one.run, subject)


def _require_once(run: PathRun, subject: Subject) -> None:
    if run.asked != run.steps:
        how = "more" if run.asked > run.steps else "less"
        text = f"the path is right, but gradient is called {how} than once a step."
        raise subject.same_failure(
            "training", text, "Call it once before each step, and keep what it returns."
        )


def _require_rate(one: _Asked, descend: PathFunction, hint: str) -> None:
    """Raise the failure of an optimizer that does not have the last scheduled rate at the end."""
    subject = _subject(descend, one.run, hint).at(f"optimizer.{descend.learning_rate} at the end")
    try:
        answer = one.rate.value
    except CheckFailure:
        text = f"the optimizer has no attribute {descend.learning_rate}, which the schedule should set."
        raise subject.same_failure("training", text) from None
    array.check_number(answer, one.run.rates[-1], called=subject, tolerance=RATE)
