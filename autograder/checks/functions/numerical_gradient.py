"""Numerical gradients of the student's own forward: for a message, and for marks only where a question says so.

A forward that is the identity is consistent with a backward that is the identity, so by itself this proves little. It
tells a student whose backward is wrong which of the two functions to look at. Per tensor and random unit direction
u, with phi(t) = <v, f(x + t u)>, central differences at h, h/2, h/4 … give a Ridders tableau, whose last entries
estimate the error. With sc = max(|slope|, |<g, u>|, rms(g)):

    inconclusive   the error exceeds 1e-5 sc, or second differences show a kink: a new direction with half the step, at
                   most 6 times, and then no verdict
    inconsistent   |slope - <g, u>| > 1e-5 sc + 5 errors
    consistent     2 directions of every tensor agree

h is 1e-3 of the argument's root mean square. Answers in float32 get h 0.08, 4 levels, 1e-2 for the error, 2e-2 for the
slope and 3 directions. Inconclusive is never a failure. A kink at the very point, where central differences agree on
the mean of both slopes, shows in second differences, which then halve with the step and do not quarter.

Source: Ridders, "Accurate computation of F'(x) and F'(x) F''(x)" (1982).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.checks import form, structure
from autograder.checks.cases import Case, Function
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike, PlanLike, StudentLike

__all__ = ["OwnForward", "check_own_gradient"]

TRIES = 6  # the last step is 1/32 of the first; below that, rounding takes over
ERRORS = 5.0  # Ridders' estimate is one of size, not a bound
STILL = 3.0  # between a kink, whose second difference halves, and a smooth function, whose quarters
LEAST_SIZE = 1e-3  # so that an argument of zeros is stepped from at all

CONSISTENT, INCONSISTENT, INCONCLUSIVE = "consistent", "inconsistent", "inconclusive"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Precision:
    """Steps and tolerances for answers of one precision."""

    step: float
    levels: int
    tolerance: float
    error: float
    directions: int


DOUBLE = Precision(step=1e-3, levels=3, tolerance=1e-5, error=1e-5, directions=2)
SINGLE = Precision(step=0.08, levels=4, tolerance=2e-2, error=1e-2, directions=3)


@dataclass(frozen=True)
class OwnForward:
    """The student's forward that belongs to a backward.

    `arguments` makes the forward's arguments from the backward's. `places` maps each part of the backward's
    answer to the position of the forward's argument that it is the gradient of. `cotangent` makes the upstream
    gradient v from the backward's arguments; it is 1.0 for a loss. `rng` draws the directions.
    """

    name: str
    arguments: Callable[..., tuple[object, ...]]
    places: Mapping[str, int]
    rng: np.random.Generator
    cotangent: Callable[..., object] = lambda *_: 1.0


@dataclass(frozen=True)
class _Tensor:
    """One part of the backward's answer, and the argument that it belongs to."""

    place: int
    point: Floats
    slope: Floats
    step: float


@dataclass(frozen=True)
class _Probe:
    """One direction: the answers at ±h, ±h/2 …, and the slope that the student's gradient claims."""

    tensor: _Tensor
    answers: Sequence[tuple[AnswerLike, AnswerLike]]
    claimed: float


def check_own_gradient(
    student: StudentLike, function: Function, forward: OwnForward, cases: Sequence[Case], *, hint: str = ""
) -> tuple[str, ...]:
    """Check that the backward is, as far as can be measured, the gradient of the student's own forward.

    Returns "consistent" or "inconclusive" for each case; both pass. Raises `CheckFailure` for what does not have the
    form of a gradient, or is inconsistent.
    """
    plan = student.plan()
    answers = [plan.call(function.name, *case.args) for case in cases]
    plan.run()
    verdicts = []
    for case, answer in zip(cases, answers, strict=True):
        subject = function.subject(case, hint)
        try:
            value = answer.value
        except CheckFailure as failure:
            raise subject.explain(failure) from None
        parts = form.as_sequence(value, len(function.parts), called=subject) if function.parts else [value]
        base = forward.arguments(*case.args)
        gradients = {
            part: _formed(found, base[forward.places[part]], subject.at(part))
            for part, found in zip(function.parts or ("",), parts, strict=True)
        }
        verdicts.append(verdict(student, forward, case.args, gradients))
        if verdicts[-1] == INCONSISTENT:
            raise subject.same_failure("values", f"it is not the gradient of your own {forward.name}.")
    return tuple(verdicts)


def _formed(found: object, argument: object, subject: Subject) -> Floats:
    """Return a gradient of the shape of its argument. Raises `CheckFailure`."""
    shape = np.asarray(argument).shape
    return form.as_array(found, shape, called=subject) if shape else form.as_number(found, called=subject)


def is_consistent(
    student: StudentLike, forward: OwnForward, args: tuple[object, ...], gradients: Mapping[str, object]
) -> bool:
    """Return True where these gradients are measured to be those of the student's own forward; False if in doubt."""
    try:
        return verdict(student, forward, args, gradients) == CONSISTENT
    except (CheckFailure, TypeError, ValueError):
        return False


def verdict(
    student: StudentLike, forward: OwnForward, args: tuple[object, ...], gradients: Mapping[str, object]
) -> str:
    """Return "consistent", "inconsistent" or "inconclusive".

    A forward that fails, or whose answer has another shape than the cotangent, is inconclusive.
    """
    base = forward.arguments(*(structure.copied(argument) for argument in args))
    cotangent = np.asarray(forward.cotangent(*args), dtype=np.float64)
    here, precision = _here(student, forward, base, cotangent)
    if precision is None:
        return INCONCLUSIVE
    pending = []
    for part, gradient in gradients.items():
        point = np.asarray(base[forward.places[part]], dtype=np.float64)
        slope = np.asarray(gradient, dtype=np.float64)
        if slope.shape != point.shape or not np.all(np.isfinite(slope)):
            return INCONSISTENT
        step = precision.step * max(float(np.sqrt(np.mean(point**2))), LEAST_SIZE)
        pending += [_Tensor(forward.places[part], point, slope, step)] * precision.directions
    for _ in range(TRIES):
        verdicts = _measured(student, forward, base, cotangent, here, precision, pending)
        if INCONSISTENT in verdicts:
            return INCONSISTENT
        unclear = [t for t, found in zip(pending, verdicts, strict=True) if found == INCONCLUSIVE]
        pending = [_Tensor(t.place, t.point, t.slope, t.step / 2) for t in unclear]
        if not pending:
            return CONSISTENT
    return INCONCLUSIVE


def _here(
    student: StudentLike, forward: OwnForward, base: tuple[object, ...], cotangent: Floats
) -> tuple[float, Precision | None]:
    """Return the forward's answer at the point itself, and its precision; None where there is no answer to measure."""
    plan = student.plan()
    answer = plan.call(forward.name, *base)
    plan.run()
    try:
        value = answer.value
        double = not isinstance(value, np.ndarray | np.generic) or value.dtype == np.float64
        return _projected(value, cotangent), DOUBLE if double else SINGLE
    except (CheckFailure, TypeError, ValueError):
        return 0.0, None


def _measured(
    student: StudentLike,
    forward: OwnForward,
    base: tuple[object, ...],
    cotangent: Floats,
    here: float,
    precision: Precision,
    tensors: Sequence[_Tensor],
) -> list[str]:
    """Measure one direction for each of the tensors, in one plan."""
    plan = student.plan()
    probes = [_probe(plan, forward, base, tensor, precision) for tensor in tensors]
    plan.run()
    verdicts = []
    for probe in probes:
        try:
            verdicts.append(_judged(probe, cotangent, here, precision))
        except (CheckFailure, TypeError, ValueError):
            verdicts.append(INCONCLUSIVE)
    return verdicts


def _probe(
    plan: PlanLike, forward: OwnForward, base: tuple[object, ...], tensor: _Tensor, precision: Precision
) -> _Probe:
    direction = forward.rng.standard_normal(tensor.point.shape)
    direction /= np.sqrt(np.sum(direction**2))
    answers = []
    for level in range(precision.levels):
        t = tensor.step / 2**level
        sides = [
            (*base[: tensor.place], tensor.point + s * t * direction, *base[tensor.place + 1 :])
            for s in (1, -1)
        ]
        answers.append((plan.call(forward.name, *sides[0]), plan.call(forward.name, *sides[1])))
    return _Probe(tensor, answers, float(np.sum(tensor.slope * direction)))


def _judged(probe: _Probe, cotangent: Floats, here: float, precision: Precision) -> str:
    ends = [(_projected(a.value, cotangent), _projected(b.value, cotangent)) for a, b in probe.answers]
    steps = [probe.tensor.step / 2**level for level in range(precision.levels)]
    slope, error = ridders([(above - below) / (2 * h) for (above, below), h in zip(ends, steps, strict=True)])
    scale = max(abs(slope), abs(probe.claimed), float(np.sqrt(np.mean(probe.tensor.slope**2))))
    bends = [above - 2 * here + below for above, below in ends]
    kinked = abs(bends[1]) > precision.error * scale * steps[1] and abs(bends[0]) < STILL * abs(bends[1])
    if not error <= precision.error * scale or kinked:
        return INCONCLUSIVE
    near = abs(slope - probe.claimed) <= precision.tolerance * scale + ERRORS * error
    return CONSISTENT if near else INCONSISTENT


def _projected(value: object, cotangent: Floats) -> float:
    answer = np.asarray(value, dtype=np.float64)
    if answer.shape != cotangent.shape:
        raise ValueError("the forward's answer has another shape than its gradient")
    return float(np.sum(answer * cotangent))


def ridders(differences: Sequence[float]) -> tuple[float, float]:
    """Return the limit of central differences at h, h/2, h/4 … and an estimate of its error (Ridders 1982)."""
    row = list(differences)
    error = float("inf")
    for order in range(1, len(row)):
        factor = 4.0**order
        longer = [(factor * b - a) / (factor - 1) for a, b in itertools.pairwise(row)]
        error = max(abs(longer[-1] - row[-1]), abs(longer[-1] - row[-2]))
        row = longer
    return row[-1], error
