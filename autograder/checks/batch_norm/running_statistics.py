"""Running statistics of batch normalization, judged by a layer's outputs alone: no attribute is read.

The layer is trained on batches of 5, 4, 6 and 3 rows of three features, of different means and spreads. After each
batch the same rows are asked for in inference; at the end twice, then one row alone, then one row far out. A second
layer is trained in between, and a third, of five features, at the end, each with another momentum and eps. momentum is
0.7 to 0.85 and eps 0.05 to 0.2, far from every default, so that small batches, the way in which averages move, where
they start and where eps stands all show. Two more layers are given rows a thousandth as large and a million times as
large, a small eps, and a momentum of 0.5 and of 0.98: what is capped or floored shows. Each call has a gamma and a
beta of its own, of both signs, where the layer can be given any. Every output has to be, norm-wise,

    max|y - yr|  <=  1e-3 * max|yr|

of the same convention. The running variance may average biased or unbiased variances; whether momentum
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

from autograder.checks import array, form
from autograder.checks.batch_norm.adapters import BatchNormAdapter, BatchNormForward
from autograder.checks.batch_norm.conventions import KERAS, MISTAKES, Averages, Convention
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement
from autograder.checks.messages import Subject
from autograder.checks.protocols import StudentLike

__all__ = ["check_running_statistics", "check_unchanged"]

ROWS = (5, 4, 6, 3)
ASKED_ROWS = 4  # few, so that a batch's own statistics are far from the running ones
FEATURES = (3, 3, 5, 3, 3)  # of each layer, as many as some batch has rows; alike, so that shared state shows
SIZES = (1.0, 1.0, 1.0, 1e-3, 1e6)  # of each layer's rows: variances that are floored or capped show
FAR = 40  # standard deviations from the mean: an output that is clipped shows
MOMENTUM = (0.7, 0.85)  # far from the defaults 0.9 and 0.99
MOMENTUM_ENDS = (0.5, 0.98)  # of the last two layers
EPS = (
    0.05,
    0.2,
    0.1,
    1e-7,
    1e-5,
)  # of each layer, far above any default so that its place shows, and far below
TOLERANCE = 1e-3  # between right layers in float32 (1e-5) and the nearest known mistake (3e-2)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Call:
    """One forward of the check: of which layer, and whether the other layer was used since its last one."""

    layer: int
    x: Floats
    training: bool
    about: str
    gamma: Floats
    beta: Floats
    after_other: bool = False


def check_running_statistics(
    student: StudentLike,
    layer: BatchNormAdapter,
    rng: np.random.Generator,
    *,
    accepted: Mapping[str, Convention] = KERAS,
    hint: str = "",
) -> tuple[str, ...]:
    """Check that one accepted convention explains every output; return the names of those that do.

    Raises `CheckFailure`; its message names a known mistake where one explains every output.
    """
    subject = Subject(layer.called, part="y", hint=hint)
    return _judged(student, layer, _calls(rng, layer), rng, accepted, subject)[0]


def check_unchanged(
    student: StudentLike,
    layer: BatchNormAdapter,
    rng: np.random.Generator,
    *,
    accepted: Mapping[str, Convention] = KERAS,
) -> None:
    """Check that forwards, two in training and one in inference, leave x, gamma and beta as they were, and are right.

    Running statistics that a function is given may change. Raises `CheckFailure`, of kind "mutation" where an argument
    is not bit for bit what was passed.
    """
    calls = _calls(rng, layer)[:3]
    subject = Subject(layer.called, part="y")
    _, forwards = _judged(student, layer, calls, rng, accepted, subject, echo=True)
    for call, forward in zip(calls, forwards, strict=True):
        for (name, before), after in zip(forward.given.items(), forward.call.after, strict=True):
            if name not in _KEPT:
                changed = Subject(layer.called, given={name: before}, about=call.about)
                agreement.judge_unchanged(changed, [after])


_KEPT = ("running_mean", "running_variance")


def _judged(
    student: StudentLike,
    layer: BatchNormAdapter,
    calls: Sequence[_Call],
    rng: np.random.Generator,
    accepted: Mapping[str, Convention],
    subject: Subject,
    *,
    echo: bool = False,
) -> tuple[tuple[str, ...], list[BatchNormForward]]:
    """Return the names of the conventions that explain every output, and the forwards. Raises `CheckFailure`."""
    momentum = np.array([*rng.uniform(*MOMENTUM, size=len(FEATURES) - len(MOMENTUM_ENDS)), *MOMENTUM_ENDS])
    forwards = _asked(student, layer, calls, momentum, echo=echo)
    found, broken = _answered(calls, forwards, subject)
    answered = calls[: len(found)]
    fits = [
        name for name, how in accepted.items() if _fits(answered, found, _outputs(answered, how, momentum))
    ]
    if not fits:
        raise _wrong(subject, answered, found, accepted, momentum)
    if broken is not None:
        raise broken
    return tuple(fits), forwards


def _calls(rng: np.random.Generator, layer: BatchNormAdapter) -> list[_Call]:
    calls = list[_Call]()

    def add(which: int, x: Floats, training: bool, about: str, *, after_other: bool = False) -> None:
        gamma, beta = _scale(rng, FEATURES[which]) if layer.scales else (np.ones(1), np.zeros(1))
        calls.append(_Call(which, x, training, about, gamma, beta, after_other))

    asked, other = _rows(rng, 0, ASKED_ROWS), _rows(rng, 1, ASKED_ROWS)
    for number, rows in enumerate(ROWS):
        add(0, _rows(rng, 0, rows), True, f"training, batch {number + 1}")
        add(0, asked, False, f"inference after {number + 1} {'batches' if number else 'batch'}")
    add(0, asked, False, "inference once more")
    add(0, asked[:1], False, "inference on one row")
    add(0, _rows(rng, 0, 1, FAR), False, "inference on one row far out")
    add(1, _rows(rng, 1, ROWS[0]), True, "training a second layer")
    add(1, other, False, "inference of the second layer", after_other=True)
    add(0, asked, False, "inference of the first layer again", after_other=True)
    add(2, _rows(rng, 2, ROWS[0]), True, "training a layer of five features")
    add(2, _rows(rng, 2, ASKED_ROWS), False, "inference of five features")
    for which, about in ((3, "small"), (4, "large")):
        for rows in ROWS[:2]:
            add(which, _rows(rng, which, rows), True, f"training on {about} numbers")
            add(which, _rows(rng, which, ASKED_ROWS), False, f"inference on {about} numbers")
    return calls


def _rows(rng: np.random.Generator, layer: int, rows: int, far: float = 0.0) -> Floats:
    """Draw rows for a layer, `far` standard deviations from each feature's mean, on either side."""
    mean, spread = np.array([-1.0, 2.0, 5.0, 0.5, -3.0]), np.array([0.5, 2.0, 4.0, 1.0, 3.0])
    drawn = rng.standard_normal((rows, 5)) + far * rng.choice([-1.0, 1.0], 5)
    return np.asarray(SIZES[layer] * (mean + spread * drawn))[:, : FEATURES[layer]]


def _scale(rng: np.random.Generator, features: int) -> tuple[Floats, Floats]:
    """Draw gamma and beta, from 0.6 to 1.8 and of both signs."""
    gamma, beta = rng.uniform(0.6, 1.8, (2, features)) * rng.choice([-1.0, 1.0], (2, features))
    return gamma, beta


def _asked(
    student: StudentLike, layer: BatchNormAdapter, calls: Sequence[_Call], momentum: Floats, *, echo: bool
) -> list[BatchNormForward]:
    plan = student.plan()
    settings = zip(FEATURES, momentum, EPS, strict=True)
    layers = [layer.begin(plan, features, float(moves), eps) for features, moves, eps in settings]
    forwards = [
        layers[call.layer].ask(call.x, call.training, call.gamma, call.beta, echo=echo) for call in calls
    ]
    plan.run()
    return forwards


def _answered(
    calls: Sequence[_Call], forwards: Sequence[BatchNormForward], subject: Subject
) -> tuple[list[Floats], CheckFailure | None]:
    """Return the outputs before the first whose form is wrong, and the failure of that one."""
    found = list[Floats]()
    for call, forward in zip(calls, forwards, strict=True):
        try:
            found.append(_output(call, forward, subject))
        except CheckFailure as failure:
            return found, failure
    return found, None


def _output(call: _Call, forward: BatchNormForward, subject: Subject) -> Floats:
    """Return the output of one call. Raises `CheckFailure` where its form is wrong."""
    subject = replace(subject, given={"x": call.x, "training": call.training}, about=call.about)
    try:
        for earlier in forward.before:
            earlier.raise_for_failure()
        value = forward.y.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    return form.as_array(value, call.x.shape, called=subject)


def _outputs(calls: Sequence[_Call], convention: Convention, momentum: Floats) -> list[Floats]:
    layers = [Averages(convention, float(moves), eps) for moves, eps in zip(momentum, EPS, strict=True)]
    return [layers[call.layer].output(call.x, call.training, call.gamma, call.beta) for call in calls]


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
    momentum: Floats,
) -> CheckFailure:
    """Return the failure of the first output that the nearest accepted convention does not explain.

    Its fact is the known mistake that explains every output, where there is one.
    """
    candidates = [_outputs(calls, how, momentum) for how in accepted.values()]
    nearest = max(candidates, key=lambda outputs: _first_wrong(found, outputs))
    place = _first_wrong(found, nearest)
    call, expected = calls[place], nearest[place]
    subject = replace(subject, given={"x": call.x, "training": call.training}, about=call.about)
    mistake = _mistake(calls, found, accepted, momentum)
    try:
        array.check_within(
            found[place], expected, TOLERANCE * float(np.max(np.abs(expected))), called=subject
        )
    except CheckFailure as failure:
        kind = "state" if call.after_other else failure.kind
        fact = f"The outputs fit this: {mistake}." if mistake else ""
        return failure.replace(kind=kind, hint=_hint(call, mistake, subject)).with_fact(fact)
    raise ValueError("the outputs were right after all")


def _first_wrong(found: Sequence[Floats], expected: Sequence[Floats]) -> int:
    errors = [_error(f, e) for f, e in zip(found, expected, strict=True)]
    return next((index for index, error in enumerate(errors) if not error <= TOLERANCE), len(errors))


def _mistake(
    calls: Sequence[_Call], found: Sequence[Floats], accepted: Mapping[str, Convention], momentum: Floats
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
    if call.after_other:
        return "One layer alone is right: its state belongs to the object, not to the class or a global."
    if call.training:
        return (
            "In training a batch is normalized by its own mean and variance, and eps is added under the root."
        )
    return subject.hint or "Inference uses the running averages, not the mean and variance of the batch."
