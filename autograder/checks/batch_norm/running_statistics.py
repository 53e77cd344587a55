"""Running statistics of batch normalization, seen through a layer's outputs alone: no attribute is read.

Batches of 5, 4, 6 and 3 rows of three features, of different means and spreads, are trained on; after each, the same
rows are asked about in inference, in the end twice, then one row alone, and a second layer is trained in between.
momentum is 0.7 to 0.85 and eps 0.05, far from every default, so that small batches, the way in which averages move,
where they start and where eps stands all show. Every output has to be, norm-wise,

    max|y - yr|  <=  1e-3 * max|yr|

of the same convention. Whether the running variance averages biased or unbiased variances is free; whether momentum
is the share of the old average (Keras) or of the new batch (PyTorch) is the handout's, and so an argument. Right
layers stay below 1e-13 in float64 and 1e-5 in float32, and the nearest known mistake lies at 3e-2. `make sweep` finds
no false reject.

Source: Ioffe and Szegedy, "Batch normalization" (2015), algorithms 1 and 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from autograder.checks import array
from autograder.checks.batch_norm.adapters import FEATURES, Contract, Forward, Functional, Layer
from autograder.checks.batch_norm.conventions import ACCEPTED, MISTAKES, PYTORCH, Averages, Convention
from autograder.checks.cases import Student
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement
from autograder.checks.messages import Subject

__all__ = ["ACCEPTED", "PYTORCH", "Convention", "Functional", "Layer", "statistics", "unchanged"]

ROWS = (5, 4, 6, 3)
ASKED_ROWS = 4
MOMENTUM = (0.7, 0.85)
EPS = 0.05
TOLERANCE = 1e-3

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Call:
    which: int
    x: Floats
    training: bool
    about: str


def statistics(
    student: Student,
    contract: Contract,
    rng: np.random.Generator,
    *,
    accepted: Mapping[str, Convention] = ACCEPTED,
    hint: str = "",
) -> tuple[str, ...]:
    """Passes where one accepted convention explains every output; returns the names of those that do.

    Raises `CheckFailure`; a known mistake is named where one explains every output.
    """
    subject = Subject(contract.called, part="y", hint=hint)
    return _judged(student, contract, _calls(rng), rng, accepted, subject)[0]


def unchanged(
    student: Student,
    contract: Contract,
    rng: np.random.Generator,
    *,
    accepted: Mapping[str, Convention] = ACCEPTED,
) -> None:
    """Passes where right forwards, two in training and one in inference, leave x, gamma and beta as they were.

    Running statistics that a function is given may change. Raises `CheckFailure`, of kind "mutation" where an argument
    is not bit for bit what was passed.
    """
    calls = _calls(rng)[:3]
    subject = Subject(contract.called, part="y")
    _, forwards = _judged(student, contract, calls, rng, accepted, subject, echo=True)
    for call, forward in zip(calls, forwards, strict=True):
        for (name, before), after in zip(forward.given.items(), forward.call.after, strict=True):
            if name not in _KEPT:
                told = Subject(contract.called, given={name: before}, about=call.about)
                agreement.judge_unchanged(told, [after])


_KEPT = ("running_mean", "running_variance")


def _judged(
    student: Student,
    contract: Contract,
    calls: Sequence[_Call],
    rng: np.random.Generator,
    accepted: Mapping[str, Convention],
    subject: Subject,
    *,
    echo: bool = False,
) -> tuple[tuple[str, ...], list[Forward]]:
    """The names of the conventions that explain every output, and the forwards. Raises `CheckFailure`."""
    momentum = float(rng.uniform(*MOMENTUM))
    forwards = _asked(student, contract, calls, momentum, echo=echo)
    found = [_output(call, forward, subject) for call, forward in zip(calls, forwards, strict=True)]
    fits = [name for name, how in accepted.items() if _fits(calls, found, _outputs(calls, how, momentum))]
    if not fits:
        raise _wrong(subject, calls, found, accepted, momentum)
    return tuple(fits), forwards


def _calls(rng: np.random.Generator) -> list[_Call]:
    mean, spread = np.array([-1.0, 2.0, 5.0]), np.array([0.5, 2.0, 4.0])

    def draw(rows: int) -> Floats:
        return np.asarray(mean + spread * rng.standard_normal((rows, FEATURES)))

    asked, calls = draw(ASKED_ROWS), []
    for number, rows in enumerate(ROWS):
        calls.append(_Call(0, draw(rows), True, f"training, batch {number + 1}"))
        calls.append(
            _Call(0, asked, False, f"inference after {number + 1} {'batches' if number else 'batch'}")
        )
    calls.append(_Call(0, asked, False, "inference once more"))
    calls.append(_Call(0, asked[:1], False, "inference on one row"))
    calls.append(_Call(1, draw(ROWS[0]), True, "training a second layer"))
    calls.append(_Call(1, asked, False, "inference of the second layer"))
    calls.append(_Call(0, asked, False, "inference of the first layer again"))
    return calls


def _asked(
    student: Student, contract: Contract, calls: Sequence[_Call], momentum: float, *, echo: bool
) -> list[Forward]:
    plan = student.plan()
    layers = [contract.begin(plan, momentum, EPS) for _ in range(2)]
    forwards = [layers[call.which].ask(call.x, call.training, echo=echo) for call in calls]
    plan.run()
    return forwards


def _output(call: _Call, forward: Forward, subject: Subject) -> Floats:
    """What one call gave, of the right form. Raises `CheckFailure`."""
    told = replace(subject, given={"x": call.x, "training": call.training}, about=call.about)
    try:
        for earlier in forward.before:
            earlier.raise_for_failure()
        value = forward.y.value
    except CheckFailure as failure:
        raise told.explain(failure) from None
    return array.form(value, call.x.shape, called=told)


def _outputs(calls: Sequence[_Call], convention: Convention, momentum: float) -> list[Floats]:
    layers = [Averages(convention, momentum, EPS) for _ in range(2)]
    return [layers[call.which].output(call.x, call.training) for call in calls]


def _error(found: Floats, expected: Floats) -> float:
    with np.errstate(all="ignore"):
        return float(np.max(np.abs(found - expected)) / max(np.max(np.abs(expected)), 1e-6))


def _fits(calls: Sequence[_Call], found: Sequence[Floats], expected: Sequence[Floats]) -> bool:
    return all(_error(f, e) <= TOLERANCE for f, e in zip(found, expected, strict=True))


def _wrong(
    subject: Subject,
    calls: Sequence[_Call],
    found: Sequence[Floats],
    accepted: Mapping[str, Convention],
    momentum: float,
) -> CheckFailure:
    """The first output that the nearest accepted convention does not explain, and the known mistake that does."""
    ways = [_outputs(calls, how, momentum) for how in accepted.values()]
    way = max(ways, key=lambda way: _first_wrong(found, way))
    place = _first_wrong(found, way)
    call, expected = calls[place], way[place]
    told = replace(subject, given={"x": call.x, "training": call.training}, about=call.about)
    mistake = _mistake(calls, found, accepted, momentum)
    try:
        array.within(found[place], expected, TOLERANCE * float(np.max(np.abs(expected))), called=told)
    except CheckFailure as failure:
        kind = "state" if calls[place].about in _BETWEEN else failure.kind
        text = failure.text.replace("\nIt was called", f" It fits this: {mistake}.\nIt was called", 1)
        return CheckFailure(
            kind,
            text if mistake else failure.text,
            redacted=failure.redacted,
            hint=_hint(call, mistake, subject),
        )
    raise ValueError("the outputs were right after all")


_BETWEEN = ("inference of the second layer", "inference of the first layer again")


def _first_wrong(found: Sequence[Floats], way: Sequence[Floats]) -> int:
    errors = [_error(f, e) for f, e in zip(found, way, strict=True)]
    return next((index for index, error in enumerate(errors) if not error <= TOLERANCE), len(errors))


def _mistake(
    calls: Sequence[_Call], found: Sequence[Floats], accepted: Mapping[str, Convention], momentum: float
) -> str:
    for words, changes in MISTAKES.items():
        for how in accepted.values():
            settled = {
                name: not how.momentum_of_new if value is None else value for name, value in changes.items()
            }
            if _fits(calls, found, _outputs(calls, replace(how, **settled), momentum)):
                return words
    return ""


def _hint(call: _Call, mistake: str, subject: Subject) -> str:
    if mistake:
        return f"Look here: {mistake}."
    if call.about in _BETWEEN:
        return "One layer alone is right: what it keeps belongs to the object, not to the class or a global."
    if call.training:
        return (
            "In training a batch is normalized by its own mean and variance, and eps stands under the root."
        )
    return subject.hint or "In inference the running averages stand in for the batch's mean and variance."
