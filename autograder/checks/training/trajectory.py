"""Training loops, held against the reference's path from the same parameters over the same batches.

A right loop cannot leave that path: reorderings of its sums stay within 1e-14 of it, float32 within 2e-3,
over the whole run. So a single run decides, without statistics and without a threshold on accuracy (most
known mistakes pass those). Three verdicts, each a test of its own:

    every loss           |l - lr| <= 1e-2 * max(lr, 0.01), step by step, and as many losses as batches
    final parameters     max|w - wr| <= 1e-2 * max|wr - w0| per array, so relative to how far the reference went
    loss on held-out rows, computed by the judge from the returned parameters, same bound as every loss, for each
                         tenth of the rows: in a mean over all of them differences cancel

Which of a loop's values it is given, in which order, and where its parameters and losses are, a contract of
`trainers` says. `courses` has the runs, and sees to it that rounding cannot decide one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import array
from autograder.checks.cases import Student
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement
from autograder.checks.messages import Subject, number, with_fact
from autograder.checks.training import mistakes
from autograder.checks.training.adapters import Class, Contract, Function
from autograder.checks.training.runs import (
    Made,
    Train,
    TrainingResult,
    TrainingRun,
    batches,
    flat,
    run,
    screen,
    stable,
)

__all__ = [
    "Class",
    "Function",
    "Made",
    "TrainingResult",
    "TrainingRun",
    "batches",
    "held_out",
    "losses",
    "parameters",
    "returned_parameters",
    "run",
    "screen",
    "stable",
    "unchanged",
]

LOSS_TOLERANCE = 1e-2
LOSS_FLOOR = 0.01
PARAMETER_TOLERANCE = 1e-2
PARTS = 10

Floats = npt.NDArray[np.float64]
Loss = Callable[[Any, Floats, Any], float]

FUNCTION = Function()


def losses(
    student: Student, train: Train, course: TrainingRun, *, contract: Contract = FUNCTION, hint: str = ""
) -> None:
    """Passes where each batch's loss before its step is the reference's, or whatever else the reference records.

    Raises `CheckFailure`.
    """
    wanted = run(train, course).losses
    subject = _subject(contract, course, hint)
    answer = _asked(student, contract, course, subject, "losses")
    returned = _list_of_losses(answer, len(wanted), contract.per, subject.at("losses"))
    for step, (loss, reference) in enumerate(zip(returned, wanted, strict=True)):
        found = float(array.single(loss, called=subject, part=f"losses[{step}]"))
        allowed = LOSS_TOLERANCE * max(abs(reference), LOSS_FLOOR)
        if not abs(found - reference) <= allowed:
            failure = _wrong_loss(subject, step, found, reference, allowed)
            raise with_fact(failure, mistakes.of_losses(train, course, [_number(one) for one in returned]))


def parameters(
    student: Student, train: Train, course: TrainingRun, *, contract: Contract = FUNCTION, hint: str = ""
) -> None:
    """Passes where the trained parameters are where the reference's run ends. Raises `CheckFailure`."""
    wanted = run(train, course).params
    subject = _subject(contract, course, hint)
    answer = _asked(student, contract, course, subject, "params")
    start, end = flat(course.params), flat(wanted)
    returned = _checked(answer, wanted, subject)
    for (place, old), (_, new), found in zip(start, end, returned, strict=True):
        went = float(np.max(np.abs(new - old)))
        if not went > 0:
            raise ValueError("the reference's run must move every parameter")
        try:
            array.within(found, new, PARAMETER_TOLERANCE * went, called=subject, part=f"params{place}")
        except CheckFailure as failure:
            raise with_fact(failure, mistakes.of_parameters(train, course, returned)) from None


def held_out(
    student: Student,
    train: Train,
    course: TrainingRun,
    loss: Loss,
    X: Floats,
    y: npt.NDArray[Any],
    *,
    contract: Contract = FUNCTION,
    hint: str = "",
) -> None:
    """Passes where the trained parameters have the right loss on rows that were never sent.

    The loss is computed here: `loss(params, X, y)` is ours. The bound is two-sided: another path may well
    end lower. Raises `CheckFailure`.
    """
    wanted = run(train, course).params
    subject = _subject(contract, course, hint)
    parts = np.array_split(np.arange(len(y)), PARTS)
    references = [float(loss(wanted, X[rows], y[rows])) for rows in parts]
    answer = _asked(student, contract, course, subject, "params")
    returned = returned_parameters(answer, wanted, subject)
    for rows, reference in zip(parts, references, strict=True):
        with np.errstate(all="ignore"):
            found = float(loss(returned, X[rows], y[rows]))
        allowed = LOSS_TOLERANCE * max(abs(reference), LOSS_FLOOR)
        if not abs(found - reference) <= allowed:
            raise _wrong_held_out(subject, found, reference, allowed)


def unchanged(student: Student, train: Train, course: TrainingRun, *, contract: Contract = FUNCTION) -> None:
    """Passes where params, X, y and batches are left as they were, and the parameters are right.

    Parameters that the contract has trained in place may change. Raises `CheckFailure` ("mutation").
    """
    wanted = run(train, course)
    subject = _subject(contract, course, "")
    plan = student.plan()
    asked = contract.ask(plan, course, share=True)
    plan.run()
    answer = asked.read("params", subject)
    for item, (place, new) in zip(_items(answer, wanted.params, subject), flat(wanted.params), strict=True):
        array.compare(item, new, called=subject, part=f"params{place}")
    for name, after in asked.left.items():
        agreement.judge_unchanged(Subject(subject.called, given={name: subject.given[name]}), [after.value])


def _subject(contract: Contract, course: TrainingRun, hint: str) -> Subject:
    return Subject(contract.called, given=contract.given(course), about=course.about, hint=hint)


def _asked(student: Student, contract: Contract, course: TrainingRun, subject: Subject, part: str) -> Any:
    plan = student.plan()
    asked = contract.ask(plan, course)
    plan.run()
    return asked.read(part, subject)


def _number(loss: object) -> float:
    """A loss as far as it is one; NaN for anything else."""
    plain = (
        isinstance(loss, int | float | np.number | np.ndarray) and np.size(loss) == 1 and np.isrealobj(loss)
    )
    return float(np.asarray(loss).reshape(())) if plain else np.nan


def _list_of_losses(answer: object, length: int, per: str, subject: Subject) -> list[Any]:
    """The losses, one per batch or epoch; a one-dimensional array of them is a list of NumPy scalars."""
    if isinstance(answer, np.ndarray) and answer.ndim == 1:
        answer = list(answer)
    return array.sequence(answer, length, called=subject, holds=f"one loss per {per}")


def _items(answer: object, wanted: object, subject: Subject) -> list[Any]:
    """The returned arrays in the order of the expected ones, whatever lists or tuples hold them."""
    if isinstance(wanted, dict):
        return _values(answer, wanted, subject)
    if not isinstance(wanted, list | tuple):
        return [answer]
    items = array.sequence(answer, len(wanted), called=subject.at(subject.part or "params"))
    inner = [subject.at(f"{subject.part or 'params'}[{index}]") for index in range(len(items))]
    pairs = zip(items, wanted, inner, strict=True)
    return [leaf for item, part, at in pairs for leaf in _items(item, part, at)]


def _values(answer: object, wanted: dict[Any, Any], subject: Subject) -> list[Any]:
    """The same for a dict, in the order of the expected one; keys that nobody asked for are free."""
    if not isinstance(answer, dict) or any(key not in answer for key in wanted):
        said = f"the trained parameters are not a dict with the keys {', '.join(map(str, wanted))}."
        raise subject.failure("type", said, said)
    at = {key: subject.at(f"{subject.part or 'params'}[{key!r}]") for key in wanted}
    return [leaf for key, part in wanted.items() for leaf in _items(answer[key], part, at[key])]


def _checked(answer: object, wanted: object, subject: Subject) -> list[Floats]:
    """The returned arrays in float64, each of the expected shape and finite; their values are not judged."""
    pairs = zip(_items(answer, wanted, subject), flat(wanted), strict=True)
    return [
        array.form(item, new.shape, called=subject, part=f"params{place}") for item, (place, new) in pairs
    ]


def returned_parameters(answer: object, like: object, subject: Subject) -> Any:
    """The returned arrays in float64, in the structure of `like`. Raises `CheckFailure` where a form is wrong."""
    return _rebuilt(like, iter(_checked(answer, like, subject)))


def _rebuilt(like: Any, arrays: Any) -> Any:
    if isinstance(like, dict):
        return {key: _rebuilt(part, arrays) for key, part in like.items()}
    if isinstance(like, list | tuple):
        return type(like)(_rebuilt(part, arrays) for part in like)
    return next(arrays)


def _wrong_loss(subject: Subject, step: int, loss: float, reference: float, allowed: float) -> CheckFailure:
    hint = "Before the first step nothing was learned: is this the mean loss of the first batch?"
    if step:
        hint = (
            "The losses before are right, so the loss is: look at the step, its sign, its size and its order."
        )
    return subject.at(f"losses[{step}]").failure(
        "training",
        f"{{it}} is {number(loss)} where {number(reference)} was expected"
        f" (off by {number(abs(loss - reference))}; {number(allowed)} is allowed)"
        + ("; every loss before it is right." if step else "."),
        "the losses leave the path of gradient descent from these parameters over these batches.",
        subject.hint or hint,
    )


def _wrong_held_out(subject: Subject, found: float, reference: float, allowed: float) -> CheckFailure:
    said = "the returned parameters do not have the right loss on rows that were not sent"
    full = (
        f"{said}: {number(found)} where {number(reference)} was expected ({number(allowed)} off is allowed)."
    )
    return subject.failure("training", full, f"{said}.")
