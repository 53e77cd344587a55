"""Training loops, compared with the reference's trajectory from the same parameters over the same mini-batches.

A right loop cannot leave that trajectory: reorderings of its sums stay within 1e-14 of it, float32 within 2e-3,
over the whole run. So a single run decides, without statistics and without a threshold on accuracy (most
known mistakes pass those). Three verdicts, each a test of its own:

    every loss           |l - lr| <= 1e-2 * max(lr, 0.01), step by step, and as many losses as batches
    final parameters     max|w - wr| <= 1e-2 * max|wr - w0| per array, so relative to how far the reference moved
    loss on held-out rows, computed by the judge from the returned parameters, same bound as every loss, for each
                         tenth of the rows: in a mean over all of them differences cancel

A `TrainingAdapter` says which of a run's values the loop is given, in which order, and where its parameters and losses
are. `runs` draws the runs, and makes sure that rounding cannot decide one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import array, form
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement
from autograder.checks.messages import Subject, number
from autograder.checks.protocols import StudentLike
from autograder.checks.training import mistakes, returned
from autograder.checks.training.adapters import TrainingAdapter
from autograder.checks.training.runs import Train, TrainingRun, flat, train_reference

__all__ = ["check_held_out_loss", "check_losses", "check_parameters", "check_unchanged"]

LOSS_TOLERANCE = 1e-2  # five times how far right loops in float32 leave the trajectory (2e-3)
LOSS_FLOOR = 0.01  # a loss below it is as good as learned, and its relative error is rounding
PARAMETER_TOLERANCE = 1e-2  # as for losses
PARTS = 10  # in a mean over all held-out rows, differences cancel

Floats = npt.NDArray[np.float64]
Loss = Callable[[Any, Floats, Any], float]


def check_losses(
    student: StudentLike, loop: TrainingAdapter, reference: Train, run: TrainingRun, *, hint: str = ""
) -> None:
    """Check that each batch's loss before its step is the reference's, or whatever else the reference records.

    `reference(params, X, y, lr, batches, **more)` returns the trained parameters and the losses. Raises `CheckFailure`.
    """
    expected = train_reference(reference, run).losses
    subject = _subject(loop, run, hint)
    answer = _part(student, loop, run, subject, "losses")
    losses = returned.losses(answer, len(expected), loop.per, subject.at("losses"))
    for step, (loss, wanted) in enumerate(zip(losses, expected, strict=True)):
        here = subject.at("losses").within(step)
        found = float(form.as_number(loss, called=here))
        allowed = LOSS_TOLERANCE * max(abs(wanted), LOSS_FLOOR)
        if not abs(found - wanted) <= allowed:
            floats = [returned.as_float(one) for one in losses]
            fact = functools.partial(mistakes.of_losses, reference, run, floats)
            raise _wrong_loss(here, step, found, wanted, allowed).with_run_fact(fact)


def check_parameters(
    student: StudentLike, loop: TrainingAdapter, reference: Train, run: TrainingRun, *, hint: str = ""
) -> None:
    """Check that the trained parameters are where the reference's run ends. Raises `CheckFailure`."""
    expected = train_reference(reference, run).params
    subject = _subject(loop, run, hint)
    answer = _part(student, loop, run, subject, "params")
    arrays = returned.arrays(answer, expected, subject.at("params"))
    for (place, start), (_, end), found in zip(flat(run.params), flat(expected), arrays, strict=True):
        moved = float(np.max(np.abs(end - start)))
        if not moved > 0:
            raise ValueError("the reference's run must move every parameter")
        try:
            array.check_within(found, end, PARAMETER_TOLERANCE * moved, called=subject.at("params", place))
        except CheckFailure as failure:
            fact = functools.partial(mistakes.of_parameters, reference, run, arrays)
            raise failure.with_run_fact(fact) from None


def check_held_out_loss(
    student: StudentLike,
    loop: TrainingAdapter,
    reference: Train,
    run: TrainingRun,
    loss: Loss,
    X: Floats,
    y: npt.NDArray[Any],
    *,
    hint: str = "",
) -> None:
    """Check that the trained parameters have the reference's loss on rows that were never sent.

    `loss(params, X, y)` is computed in the judge. The bound is two-sided: another trajectory may well end lower.
    Raises `CheckFailure`.
    """
    expected = train_reference(reference, run).params
    subject = _subject(loop, run, hint)
    parts = np.array_split(np.arange(len(y)), PARTS)
    references = [float(loss(expected, X[rows], y[rows])) for rows in parts]
    answer = _part(student, loop, run, subject, "params")
    params = returned.parameters(answer, expected, subject.at("params"))
    for rows, wanted in zip(parts, references, strict=True):
        with np.errstate(all="ignore"):
            found = float(loss(params, X[rows], y[rows]))
        allowed = LOSS_TOLERANCE * max(abs(wanted), LOSS_FLOOR)
        if not abs(found - wanted) <= allowed:
            raise _wrong_held_out_loss(subject, found, wanted, allowed)


def check_unchanged(student: StudentLike, loop: TrainingAdapter, reference: Train, run: TrainingRun) -> None:
    """Check that params, X, y and batches are left as they were, and that the parameters are right.

    Parameters that the loop trains in place may change. Raises `CheckFailure`, of kind "mutation" for a changed
    argument.
    """
    expected = train_reference(reference, run).params
    subject = _subject(loop, run, "")
    plan = student.plan()
    queued = loop.ask(plan, run, share=True)
    plan.run()
    items = returned.items(queued.read("params", subject), expected, subject.at("params"))
    for item, (place, end) in zip(items, flat(expected), strict=True):
        array.check_array(item, end, called=subject.at("params", place))
    for name, after in queued.left.items():
        argument = Subject(subject.called, given={name: subject.given[name]})
        agreement.judge_unchanged(argument, [after.value])


def _subject(loop: TrainingAdapter, run: TrainingRun, hint: str) -> Subject:
    return Subject(loop.called, given=loop.given(run), about=run.about, hint=hint)


def _part(student: StudentLike, loop: TrainingAdapter, run: TrainingRun, subject: Subject, part: str) -> Any:
    """Return the trained "params", or the "losses", of the student's run. Raises `CheckFailure`."""
    plan = student.plan()
    queued = loop.ask(plan, run)
    plan.run()
    return queued.read(part, subject)


def _wrong_loss(subject: Subject, step: int, loss: float, expected: float, allowed: float) -> CheckFailure:
    hint = "No step was taken yet: is this the mean loss of the first batch?"
    if step:
        hint = "The losses before it are right, so the loss is: look at the step, its sign, its size and its order."
    return subject.failure(
        "training",
        f"{{it}} is {number(loss)} where {number(expected)} was expected"
        f" (off by {number(abs(loss - expected))}; {number(allowed)} is allowed)"
        + ("; every loss before it is right." if step else "."),
        "the losses leave the path of gradient descent from these parameters over these batches.",
        subject.hint or hint,
    )


def _wrong_held_out_loss(subject: Subject, found: float, expected: float, allowed: float) -> CheckFailure:
    text = "the returned parameters do not have the right loss on rows that were not sent"
    full = (
        f"{text}: {number(found)} where {number(expected)} was expected ({number(allowed)} off is allowed)."
    )
    return subject.failure("training", full, f"{text}.")
