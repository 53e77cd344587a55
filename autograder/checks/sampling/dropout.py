"""Dropout: how much is kept, how it is scaled, and that the backward uses the mask of its forward.

Inputs and upstream gradients are ones away from zero, so each entry of y / x is 0 or the scale of what is kept:

    two values    every entry of y / x is 0 or 1 / (1 - rate), to 1e-3 (inverted dropout)
    keep rate     |kept - n (1 - rate)| <= 5.6 sqrt(n rate (1 - rate)) with n = 12,000, at two rates far from 1/2,
                  neither of them in tenths
    count         some of the six masks keep another number of entries than n (1 - rate): entries are drawn, and
                  not a fixed number of them
    rows, columns their kept counts scatter as independent ones do, and so do the correlations of all pairs of them:
                  chi-squared, 5.6 deviations
    mask          backward(dy) / dy is the same mask as y / x, entry by entry, to 1e-3
    freshness     another seed gives another mask, and so does a second forward of one layer; the same seed the same
    layers        all forwards come before the first backward: a mask belongs to its layer
    inference     y is x, and the gradient is dy, to 1e-3, of any shape and size of numbers; rate 0 as well

A right answer fails by chance with a probability below 1e-6, by the binomial tail, and `make
sweep` finds none.

Source: Srivastava et al., "Dropout" (2014), sections 4 and 10, for the inverted form.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import array, form
from autograder.checks.cases import off_zero
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement
from autograder.checks.messages import Subject, number
from autograder.checks.protocols import AnswerLike, StudentLike
from autograder.checks.sampling.adapters import DropoutAdapter, DropoutForward
from autograder.checks.sampling.independence import chi_squared, related

__all__ = ["check_dropout", "check_unchanged"]

SHAPE = (120, 100)
RATES = (0.23, 0.68)  # far from 1/2, on either side of it, and not in tenths
DEVIATIONS = 5.6  # a two-sided tail of 2e-8, so that all statistics of a check together stay below 1e-6
TOLERANCE = 1e-3  # as in array
SHARES_ALIKE = 0.05  # eleven standard errors of a kept share of 12,000 entries

Floats = npt.NDArray[np.float64]
Queued = tuple[DropoutForward, AnswerLike]


def check_dropout(
    student: StudentLike, layer: DropoutAdapter, rng: np.random.Generator, *, hint: str = ""
) -> None:
    """Check that dropout does what this module says. Raises `CheckFailure`."""
    seeds = rng.choice(2**30, size=2 * len(RATES) + 1, replace=False) * 2
    plan = student.plan()
    rates = [*(rate for rate in RATES for _ in range(2)), 0.0]
    layers = [layer.begin(plan, rate, int(seed)) for rate, seed in zip(rates, seeds, strict=True)]
    inputs = [(off_zero(rng, *SHAPE), off_zero(rng, *SHAPE)) for _ in layers]
    forwards = [one.forward(x, True) for one, (x, _) in zip(layers, inputs, strict=True)]
    first = [(f, one.backward(dy, f)) for one, f, (_, dy) in zip(layers, forwards, inputs, strict=True)]
    second = _both(layers[0], *inputs[0], True)
    inference = [(pair, _both(layers[0], *pair, False)) for pair in _others(rng)]
    same = _both(layer.begin(plan, RATES[0], int(seeds[0])), *inputs[1], True)
    plan.run()
    masks = []
    rates.append(rates[0])
    for rate, (x, dy), queued in zip(rates, [*inputs, inputs[0]], [*first, second], strict=True):
        subject = Subject(layer.called, given={"rate": rate}, about=f"training, rate {rate:g}", hint=hint)
        masks.append(_mask(x, dy, queued, rate, subject))
    _require_counts(masks, rates, Subject(layer.called, hint=hint))
    for (x, dy), queued in inference:
        _require_identity(x, dy, queued, Subject(layer.called, about="inference", hint=hint))
    for one, other in ((masks[0], masks[1]), (masks[2], masks[3]), (masks[0], masks[-1])):
        _require_fresh(one, other, Subject(layer.called, hint=hint))
    again = _mask(*inputs[1], same, RATES[0], Subject(layer.called, hint=hint))
    if not np.array_equal(again, masks[0]):
        text = "two generators of the same seed gave two different masks."
        hint = hint or "Draw from the rng that is given, and from nothing else."
        raise Subject(layer.called).same_failure("random", text, hint)


def _others(rng: np.random.Generator) -> list[tuple[Floats, Floats]]:
    """Draw x and dy for inference: of usual size, far out, near zero, one row, one column and one entry."""
    shapes = ((4, 4), (1, 5), (5, 1), (1, 1))
    alike = [(off_zero(rng, *shape), off_zero(rng, *shape)) for shape in shapes]
    return [*alike, *((factor * x, factor * dy) for factor in (30.0, 0.01) for x, dy in alike[:1])]


def check_unchanged(student: StudentLike, layer: DropoutAdapter, rng: np.random.Generator) -> None:
    """Check that a forward and a backward leave x and dy as they were, and that they are right.

    Raises `CheckFailure`, of kind "mutation" for a changed argument.
    """
    x, dy = off_zero(rng, *SHAPE), off_zero(rng, *SHAPE)
    plan = student.plan()
    queued = _both(layer.begin(plan, RATES[0], int(rng.integers(2**30))), x, dy, True)
    plan.run()
    _mask(x, dy, queued, RATES[0], Subject(layer.called))
    forward, backward = queued
    for name, before, call in (("x", x, forward.call), ("dy", dy, backward)):
        agreement.judge_unchanged(Subject(layer.called, given={name: before}), call.after[:1])


def _both(layer: Any, x: Floats, dy: Floats, training: bool) -> Queued:
    forward = layer.forward(x, training)
    return forward, layer.backward(dy, forward)


def _mask(x: Floats, dy: Floats, queued: Queued, rate: float, subject: Subject) -> Floats:
    """Return what was kept, as zeros and ones, where forward and backward agree on it and its statistics are right."""
    y, dx = _outputs(x, queued, subject)
    scale = 1 / (1 - rate)
    kept = np.abs(y / x) > scale / 2
    _require_scale(y, np.where(kept, x * scale, 0.0), subject.at("y"))
    if not np.max(np.abs(dx - np.where(kept, dy * scale, 0.0))) <= TOLERANCE * scale * np.max(np.abs(dy)):
        raise subject.same_failure(
            "values",
            "dx is not dy with the mask and the scale of the forward.",
            "The backward needs the very mask that the forward drew.",
        )
    mask = kept.astype(np.float64)
    if rate:
        _require_independence(mask, subject.at("y"))
        _require_rate(mask, rate, subject.at("y"))
    return mask


def _outputs(x: Floats, queued: Queued, subject: Subject) -> tuple[Floats, Floats]:
    """Return y and dx. Raises `CheckFailure` where a call failed or a form is wrong."""
    forward, backward = queued
    found = []
    for answer, part in ((forward.y, "y"), (backward, "dx")):
        try:
            for earlier in forward.before:
                earlier.raise_for_failure()
            value = answer.value
        except CheckFailure as failure:
            raise subject.explain(failure) from None
        found.append(form.as_array(value, x.shape, called=subject, part=part))
    return found[0], found[1]


def _require_scale(y: Floats, expected: Floats, subject: Subject) -> None:
    hint = "What is kept is divided by 1 - rate in training; what is dropped is 0."
    try:
        bound = TOLERANCE * float(np.max(np.abs(expected), initial=1.0))
        array.check_within(y, expected, bound, called=subject)
    except CheckFailure as failure:
        raise failure.replace(hint=subject.hint or hint) from None


def _require_independence(kept: Floats, subject: Subject) -> None:
    """Raise the failure of entries whose scatter over rows and columns is not that of independent draws."""
    share = float(kept.mean())
    for axis, name in ((1, "rows"), (0, "columns")):
        counts, length = kept.sum(axis=axis), kept.shape[axis]
        spread = length * share * (1 - share) or 1.0
        value = float(np.sum((counts - length * share) ** 2) / spread)
        alike = abs(chi_squared(value, len(counts) - 1)) <= DEVIATIONS
        if 0 < share < 1 and not alike:
            raise _dependent(subject, f"some {name} keep too many or too few, or all keep nearly as many")
        if not abs(related(kept if axis else kept.T)) <= DEVIATIONS:
            raise _dependent(subject, f"its {name} depend on each other")


def _require_rate(kept: Floats, rate: float, subject: Subject) -> None:
    """Raise the failure of a kept share that is not 1 - rate."""
    share = float(kept.mean())
    if not abs(share - (1 - rate)) <= DEVIATIONS * math.sqrt(rate * (1 - rate) / kept.size):
        full = f"{{it}} keeps {number(share)} of the entries where {number(1 - rate)} was expected."
        hint = "rate is the share that is dropped." if abs(share - rate) < SHARES_ALIKE else ""
        raise subject.failure("values", full, "{it} does not keep a share of 1 - rate.", hint)


def _dependent(subject: Subject, why: str) -> CheckFailure:
    text = f"{{it}} does not drop entries independently: {why}."
    return subject.same_failure("values", text, "Draw one number for each entry of x.")


def _require_identity(x: Floats, dy: Floats, queued: Queued, subject: Subject) -> None:
    y, dx = _outputs(x, queued, subject)
    for found, expected, part, given in ((y, x, "y", "x"), (dx, dy, "dx", "dy")):
        bound = TOLERANCE * float(np.max(np.abs(expected)))
        if not np.max(np.abs(found - expected)) <= bound:
            raise subject.same_failure(
                "values",
                f"in inference {part} is not {given}: nothing is dropped and nothing is scaled there.",
                subject.hint,
            )


def _require_counts(masks: Sequence[Floats], rates: Sequence[float], subject: Subject) -> None:
    """Raise the failure of masks that all keep exactly the rate's number: by chance that has a probability of 1e-10."""
    drawn = [(mask, rate) for mask, rate in zip(masks, rates, strict=True) if rate]
    if all(abs(float(mask.sum()) - mask.size * (1 - rate)) < 1 for mask, rate in drawn):
        text = "{it} drops exactly the same number of entries every time: they are not dropped independently."
        raise subject.at("y").same_failure("values", text, "Draw one number for each entry of x.")


def _require_fresh(one: Floats, other: Floats, subject: Subject) -> None:
    correlation = float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
    if not abs(correlation) <= DEVIATIONS / math.sqrt(one.size):
        raise subject.same_failure(
            "random",
            "the mask is the same, or nearly, where a new one was expected.",
            "Every forward draws a new mask, from the rng that is given: no seed of your own.",
        )
