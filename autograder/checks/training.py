"""Training loops, held against the reference's path from the same parameters over the same batches.

A right loop cannot leave that path: reorderings of its sums stay within 1e-14 of it, float32 within 2e-3,
over the whole run. So a single run decides, without statistics and without a threshold on accuracy (most
known mistakes pass those). Three verdicts, each a test of its own:

    every loss           |l - lr| <= 1e-2 * max(lr, 0.01), step by step, and as many losses as batches
    final parameters     max|w - wr| <= 1e-2 * max|wr - w0| per array, so relative to how far the reference went
    loss on held-out rows, computed by the judge from the returned parameters, same bound as every loss, for each
                         tenth of the rows: in a mean over all of them differences cancel

An aggressive step size, or a unit at its kink, makes a path unstable, so that rounding decides. `screen`
draws again, and in the end shortens the run, until the reference in float32 and four copies with noise of
1e-6 agree with the reference in float64 to 1e-3 everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import array, gradient, structure
from autograder.checks.failure import CheckFailure
from autograder.checks.gradient import Student
from autograder.checks.words import Subject, number

LOSS_TOLERANCE = 1e-2
LOSS_FLOOR = 0.01
PARAMETER_TOLERANCE = 1e-2
AGREEMENT = 1e-3
NOISE = 1e-6
COPIES = 4
DRAWS = 20
LEAST_STEPS = 2
LEAST_WAY = 1e-3
PARTS = 10

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Train = Callable[..., tuple[Any, Any]]
Loss = Callable[[Any, Floats, Ints], float]

FUNCTION = gradient.Function("train", ("params", "X", "y", "lr", "batches"), ("params", "losses"))


@dataclass(frozen=True)
class Course:
    """What a run starts from: parameters, rows, labels, step size, and one index array per step."""

    params: Sequence[Any]
    X: Floats
    y: Ints
    lr: float
    batches: Sequence[Ints]
    about: str = ""

    @property
    def args(self) -> tuple[object, ...]:
        """The arguments of train, as they are sent."""
        return list(self.params), self.X, self.y, self.lr, list(self.batches)


@dataclass(frozen=True)
class Outcome:
    """Where a run ends: parameters, and the loss of each batch before its step."""

    params: Any
    losses: list[float]


def batches(rng: np.random.Generator, rows: int, size: int, steps: int) -> list[Ints]:
    """Index arrays for so many steps, drawn without replacement and reshuffled when the rows are used up."""
    drawn: list[Ints] = []
    while len(drawn) < steps:
        order = rng.permutation(rows).astype(np.int64)
        drawn += [order[start : start + size] for start in range(0, rows, size)]
    return drawn[:steps]


def run(train: Train, course: Course) -> Outcome:
    """The reference's outcome, from copies."""
    params, losses = train(*(structure.copied(value) for value in course.args))
    return Outcome(params, [float(loss) for loss in losses])


def screen(train: Train, draw: Callable[[], Course], rng: np.random.Generator) -> Course:
    """A course that rounding cannot decide: drawn again, in the end halved, until it is stable.

    Raises `ValueError` where even two steps of the last one are too many: take a smaller step size.
    """
    for _ in range(DRAWS):
        course = draw()
        if stable(train, course, rng):
            return course
    while len(course.batches) >= 2 * LEAST_STEPS:
        course = replace(course, batches=course.batches[: len(course.batches) // 2])
        if stable(train, course, rng):
            return course
    raise ValueError("these runs are unstable from their first steps: take a smaller step size")


def stable(train: Train, course: Course, rng: np.random.Generator) -> bool:
    """Whether float32 and noise of 1e-6 leave every loss and every array's way the same to 1e-3.

    A run in which some array as good as stands still is none to judge by, and not stable either.
    """
    exact = run(train, course)
    way = _way(course, exact)
    sizes = [float(np.max(np.abs(start))) for _, start in _flat(list(course.params))]
    if any(not np.max(np.abs(went)) >= LEAST_WAY * size for went, size in zip(way, sizes, strict=True)):
        return False
    others = [_single(course), *(_noisy(course, rng) for _ in range(COPIES))]
    return all(_agree(exact, way, other, run(train, other)) for other in others)


def losses(student: Student, train: Train, course: Course, *, hint: str = "") -> None:
    """Passes where each batch's loss before its step is the reference's. Raises `CheckFailure`."""
    wanted = run(train, course).losses
    subject = _subject(course, hint)
    _, answer = _asked(student, course, subject)
    returned = _list_of_losses(answer, len(wanted), subject.at("losses"))
    for step, (loss, reference) in enumerate(zip(returned, wanted, strict=True)):
        found = float(array.single(loss, called=subject, part=f"losses[{step}]"))
        allowed = LOSS_TOLERANCE * max(abs(reference), LOSS_FLOOR)
        if not abs(found - reference) <= allowed:
            raise _wrong_loss(subject, step, found, reference, allowed)


def parameters(student: Student, train: Train, course: Course, *, hint: str = "") -> None:
    """Passes where the returned parameters are where the reference's run ends. Raises `CheckFailure`."""
    wanted = run(train, course).params
    subject = _subject(course, hint)
    answer, _ = _asked(student, course, subject)
    start, end = _flat(list(course.params)), _flat(wanted)
    for (place, old), (_, new), found in zip(start, end, _checked(answer, wanted, subject), strict=True):
        went = float(np.max(np.abs(new - old)))
        if not went > 0:
            raise ValueError("the reference's run must move every parameter")
        array.within(found, new, PARAMETER_TOLERANCE * went, called=subject, part=f"params{place}")


def held_out(
    student: Student, train: Train, course: Course, loss: Loss, X: Floats, y: Ints, *, hint: str = ""
) -> None:
    """Passes where the returned parameters have the right loss on rows that were never sent.

    The loss is computed here: `loss(params, X, y)` is ours. The bound is two-sided: another path may well
    end lower. Raises `CheckFailure`.
    """
    wanted = run(train, course).params
    subject = _subject(course, hint)
    parts = np.array_split(np.arange(len(y)), PARTS)
    references = [float(loss(wanted, X[rows], y[rows])) for rows in parts]
    answer, _ = _asked(student, course, subject)
    returned = returned_parameters(answer, wanted, subject)
    for rows, reference in zip(parts, references, strict=True):
        with np.errstate(all="ignore"):
            found = float(loss(returned, X[rows], y[rows]))
        allowed = LOSS_TOLERANCE * max(abs(reference), LOSS_FLOOR)
        if not abs(found - reference) <= allowed:
            raise _wrong_held_out(subject, found, reference, allowed)


def unchanged(student: Student, train: Train, course: Course) -> None:
    """Passes where params, X, y and batches are left as they were, and the parameters are right."""
    wanted = run(train, course)
    subject = _subject(course, "")
    plan = student.plan()
    call = plan.call(FUNCTION.name, *course.args, echo=True)
    plan.run()
    answer, _ = _pair(call, subject)
    for item, (place, new) in zip(_items(answer, wanted.params, subject), _flat(wanted.params), strict=True):
        array.compare(item, new, called=subject, part=f"params{place}")
    gradient.judge_unchanged(subject, call.after)


def _subject(course: Course, hint: str) -> Subject:
    return FUNCTION.subject(gradient.Case(course.args, course.about), hint)


def _asked(student: Student, course: Course, subject: Subject) -> tuple[Any, Any]:
    plan = student.plan()
    call = plan.call(FUNCTION.name, *course.args)
    plan.run()
    return _pair(call, subject)


def _pair(call: gradient.Answer, subject: Subject) -> tuple[Any, Any]:
    try:
        value = call.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    params, returned = array.sequence(value, 2, called=subject, holds="params, losses")
    return params, returned


def _list_of_losses(answer: object, length: int, subject: Subject) -> list[Any]:
    """The losses, one per batch; a one-dimensional array of them is a list of NumPy scalars."""
    if isinstance(answer, np.ndarray) and answer.ndim == 1:
        answer = list(answer)
    return array.sequence(answer, length, called=subject, holds="one loss per batch")


def _items(answer: object, wanted: object, subject: Subject) -> list[Any]:
    """The returned arrays in the order of the expected ones, whatever lists or tuples hold them."""
    if not isinstance(wanted, list | tuple):
        return [answer]
    items = array.sequence(answer, len(wanted), called=subject.at(subject.part or "params"))
    inner = [subject.at(f"{subject.part or 'params'}[{index}]") for index in range(len(items))]
    pairs = zip(items, wanted, inner, strict=True)
    return [leaf for item, part, at in pairs for leaf in _items(item, part, at)]


def _checked(answer: object, wanted: object, subject: Subject) -> list[Floats]:
    """The returned arrays in float64, each of the expected shape and finite; their values are not judged."""
    pairs = zip(_items(answer, wanted, subject), _flat(wanted), strict=True)
    return [
        array.form(item, new.shape, called=subject, part=f"params{place}") for item, (place, new) in pairs
    ]


def returned_parameters(answer: object, like: object, subject: Subject) -> Any:
    """The returned arrays in float64, in the structure of `like`. Raises `CheckFailure` where a form is wrong."""
    return _rebuilt(like, iter(_checked(answer, like, subject)))


def _rebuilt(like: Any, arrays: Any) -> Any:
    if isinstance(like, list | tuple):
        return type(like)(_rebuilt(part, arrays) for part in like)
    return next(arrays)


def _flat(value: Any, place: str = "") -> list[tuple[str, Floats]]:
    """Every array with its way in, such as "[1][0]"."""
    if isinstance(value, list | tuple):
        parts = enumerate(value)
        return [found for index, part in parts for found in _flat(part, f"{place}[{index}]")]
    return [(place, np.asarray(value, dtype=np.float64))]


def _wrong_loss(subject: Subject, step: int, loss: float, reference: float, allowed: float) -> CheckFailure:
    hint = "Before the first step nothing was learned: is this the mean cross-entropy of the first batch?"
    if step:
        hint = (
            "The losses before are right, so the loss is: look at the step, its sign, its size and its order."
        )
    return subject.at(f"losses[{step}]").failure(
        "training",
        f"{{it}} is {number(loss)} where {number(reference)} was expected"
        f" (off by {number(abs(loss - reference))}; {number(allowed)} is allowed)"
        + (f"; up to step {step}, every loss is right." if step else "."),
        "the losses leave the path of gradient descent from these parameters over these batches.",
        subject.hint or hint,
    )


def _wrong_held_out(subject: Subject, found: float, reference: float, allowed: float) -> CheckFailure:
    said = "the returned parameters do not have the right loss on rows that were not sent"
    full = (
        f"{said}: {number(found)} where {number(reference)} was expected ({number(allowed)} off is allowed)."
    )
    return subject.failure("training", full, f"{said}.")


def _single(course: Course) -> Course:
    """The same in float32."""
    params = [tuple(part.astype(np.float32) for part in layer) for layer in course.params]
    return replace(course, params=params, X=course.X.astype(np.float32))


def _noisy(course: Course, rng: np.random.Generator) -> Course:
    params = [
        tuple(part * (1 + NOISE * rng.standard_normal(part.shape)) for part in layer)
        for layer in course.params
    ]
    return replace(course, params=params)


def _way(course: Course, end: Outcome) -> list[Floats]:
    """How far each array went, entry by entry."""
    pairs = zip(_flat(list(course.params)), _flat(end.params), strict=True)
    return [new - old for (_, old), (_, new) in pairs]


def _agree(exact: Outcome, way: list[Floats], course: Course, other: Outcome) -> bool:
    first, second = np.array(exact.losses), np.array(other.losses)
    with np.errstate(all="ignore"):
        if not np.all(np.abs(first - second) <= AGREEMENT * np.maximum(np.abs(first), LOSS_FLOOR)):
            return False
        pairs = list(zip(way, _way(course, other), strict=True))
        return all(bool(np.max(np.abs(a - b)) <= AGREEMENT * np.max(np.abs(a))) for a, b in pairs)
