"""Dropout, which draws for itself: how much is kept, how it is scaled, and whether backward uses the forward's mask.

Inputs and upstream gradients are ones away from zero, so each entry of y / x is 0 or the scale of what is kept:

    two values    every entry of y / x is 0 or 1 / (1 - rate), to 1e-3 (inverted dropout)
    keep rate     |kept - n (1 - rate)| <= 5.6 sqrt(n rate (1 - rate)) with n = 12,000, at two rates far from 1/2,
                  neither of them in tenths
    count         some of the six masks keep another number of entries than n (1 - rate): drawn, not dealt out
    rows, columns their kept counts scatter as independent ones do, and so do the correlations of all pairs of them:
                  chi-squared, 5.6 deviations
    mask          backward(dy) / dy is the same mask as y / x, entry by entry, to 1e-3
    freshness     another seed gives another mask, and so does a second forward of one layer
    layers        all forwards come before the first backward: a mask belongs to its layer
    inference     y is x, and so is the gradient dy, to 1e-3; rate 0 as well

A right answer fails by chance with a probability below 1e-6, by the binomial tail, and `make
sweep` finds none.

Source: Srivastava et al., "Dropout" (2014), sections 4 and 10, for the inverted form.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks import array
from autograder.checks.arguments import Seed
from autograder.checks.cases import Answer, Plan, Student, off_zero
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement
from autograder.checks.messages import Subject, number
from autograder.checks.sampling.independence import chi_squared, related

SHAPE = (120, 100)
RATES = (0.23, 0.68)
DEVIATIONS = 5.6
TOLERANCE = 1e-3
SHARES_ALIKE = 0.05

Floats = npt.NDArray[np.float64]


class Contract(Protocol):
    """A way to ask for dropout."""

    @property
    def called(self) -> str:
        """The call in words."""

    def begin(self, plan: Plan, rate: float, seed: int) -> Any:
        """Fresh dropout, whose `forward(x, training)` queues a `Forward`, and `backward(dy, forward)` its backward."""


@dataclass(frozen=True)
class Forward:
    """A forward that is queued: the calls that must hold before it, the call itself, and its output."""

    before: Sequence[Answer]
    call: Answer
    y: Answer


@dataclass(frozen=True)
class Layer:
    """A class: `name(rate=…, rng=…)` with `forward(x, training)` and `backward(dy)`."""

    name: str
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """Such as "Dropout(rate, rng)"."""
        return f"{self.name}(rate, rng)"

    def begin(self, plan: Plan, rate: float, seed: int) -> _Object:
        """One object."""
        values: dict[str, object] = {"rate": rate, "rng": Seed(seed)}
        keywords = {self.names.get(name, name): value for name, value in values.items()}
        return _Object(plan, plan.call(self.name, keywords=keywords, fetch=False))


@dataclass(frozen=True)
class _Object:
    plan: Plan
    made: Answer

    def forward(self, x: Floats, training: bool) -> Forward:
        y = self.plan.method(self.made, "forward", x, training, echo=True)
        return Forward([self.made], y, y)

    def backward(self, dy: Floats, _: Forward) -> Answer:
        return self.plan.method(self.made, "backward", dy, echo=True)


@dataclass(frozen=True)
class Functional:
    """Two functions: forward(x, rate, training, rng) returns (y, cache), and backward(dy, cache) returns dx."""

    forward: str = "dropout_forward"
    backward: str = "dropout_backward"
    arguments: tuple[str, ...] = ("x", "rate", "training", "rng")

    @property
    def called(self) -> str:
        """The call in words."""
        return f"{self.forward}({', '.join(self.arguments)})"

    def begin(self, plan: Plan, rate: float, seed: int) -> _Calls:
        """Calls with one seed, and its successors."""
        return _Calls(plan, self, rate, seed)


@dataclass
class _Calls:
    plan: Plan
    contract: Functional
    rate: float
    seed: int

    def forward(self, x: Floats, training: bool) -> Forward:
        self.seed += 1
        values = {"x": x, "rate": self.rate, "training": training, "rng": Seed(self.seed)}
        args = [values[name] for name in self.contract.arguments]
        call = self.plan.call(self.contract.forward, *args, echo=True, fetch=False)
        return Forward([call], call, self.plan.pick(call[0]))

    def backward(self, dy: Floats, forward: Forward) -> Answer:
        return self.plan.call(self.contract.backward, dy, forward.call[1], echo=True)


def dropped(student: Student, contract: Contract, rng: np.random.Generator, *, hint: str = "") -> None:
    """Passes where dropout does what the module says. Raises `CheckFailure`."""
    x, dy = off_zero(rng, *SHAPE), off_zero(rng, *SHAPE)
    seeds = rng.choice(2**30, size=2 * len(RATES) + 1, replace=False) * 2
    plan = student.plan()
    settings = [(rate, True) for rate in RATES for _ in range(2)] + [(0.0, True)]
    layers = [contract.begin(plan, rate, int(seed)) for (rate, _), seed in zip(settings, seeds, strict=True)]
    forwards = [layer.forward(x, True) for layer in layers]
    first = [(f, layer.backward(dy, f)) for layer, f in zip(layers, forwards, strict=True)]
    second = _through(layers[0], x, dy, True)
    inference = _through(layers[0], x, dy, False)
    plan.run()
    masks = []
    for (rate, _), asked in zip([*settings, settings[0]], [*first, second], strict=True):
        subject = Subject(contract.called, given={"rate": rate}, about=f"training, rate {rate:g}", hint=hint)
        masks.append(_mask(x, dy, asked, rate, subject))
    _require_counts(
        masks, [rate for rate, _ in (*settings, settings[0])], Subject(contract.called, hint=hint)
    )
    subject = Subject(contract.called, about="inference", hint=hint)
    _same(x, dy, inference, subject)
    for one, other in ((masks[0], masks[1]), (masks[2], masks[3]), (masks[0], masks[-1])):
        _require_fresh(one, other, Subject(contract.called, hint=hint))


def unchanged(student: Student, contract: Contract, rng: np.random.Generator) -> None:
    """Passes where a right forward and backward leave x and dy as they were. Raises `CheckFailure` ("mutation")."""
    x, dy = off_zero(rng, *SHAPE), off_zero(rng, *SHAPE)
    plan = student.plan()
    asked = _through(contract.begin(plan, RATES[0], int(rng.integers(2**30))), x, dy, True)
    plan.run()
    _mask(x, dy, asked, RATES[0], Subject(contract.called))
    forward, backward = asked
    for name, before, call in (("x", x, forward.call), ("dy", dy, backward)):
        agreement.judge_unchanged(Subject(contract.called, given={name: before}), call.after[:1])


Asked = tuple[Forward, Answer]


def _through(layer: Any, x: Floats, dy: Floats, training: bool) -> Asked:
    forward = layer.forward(x, training)
    return forward, layer.backward(dy, forward)


def _mask(x: Floats, dy: Floats, asked: Asked, rate: float, subject: Subject) -> Floats:
    """What was kept, as zeros and ones, once forward and backward agree on it and its numbers are right."""
    y, dx = _values(x, asked, subject)
    scale = 1 / (1 - rate)
    kept = np.abs(y / x) > scale / 2
    _scaled(y, np.where(kept, x * scale, 0.0), scale, subject.at("y"))
    if not np.max(np.abs(dx - np.where(kept, dy * scale, 0.0))) <= TOLERANCE * scale * np.max(np.abs(dy)):
        said = "dx is not dy with the mask and the scale of the forward."
        raise subject.failure("values", said, said, "Backward needs the very mask that the forward drew.")
    mask = kept.astype(np.float64)
    _rated(mask, rate, subject)
    return mask


def _values(x: Floats, asked: Asked, subject: Subject) -> tuple[Floats, Floats]:
    forward, backward = asked
    found = []
    for answer, part in ((forward.y, "y"), (backward, "dx")):
        try:
            for earlier in forward.before:
                earlier.raise_for_failure()
            value = answer.value
        except CheckFailure as failure:
            raise subject.explain(failure) from None
        found.append(array.form(value, x.shape, called=subject, part=part))
    return found[0], found[1]


def _scaled(y: Floats, expected: Floats, scale: float, subject: Subject) -> None:
    hint = "What is kept is divided by 1 - rate in training; what is dropped is 0."
    try:
        array.within(y, expected, TOLERANCE * float(np.max(np.abs(expected), initial=1.0)), called=subject)
    except CheckFailure as failure:
        raise CheckFailure(
            failure.kind, failure.text, redacted=failure.redacted, hint=subject.hint or hint
        ) from None


def _rated(kept: Floats, rate: float, subject: Subject) -> None:
    """How the kept entries scatter over rows and columns, and how many they are."""
    if rate == 0:
        return
    share = float(kept.mean())
    for axis, name in ((1, "rows"), (0, "columns")):
        counts, length = kept.sum(axis=axis), kept.shape[axis]
        spread = length * share * (1 - share) or 1.0
        value = float(np.sum((counts - length * share) ** 2) / spread)
        alike = abs(chi_squared(value, len(counts) - 1)) <= DEVIATIONS
        if 0 < share < 1 and not alike:
            raise _dependent(subject, f"its {name} are not alike")
        if not abs(related(kept if axis else kept.T)) <= DEVIATIONS:
            raise _dependent(subject, f"its {name} depend on each other")
    allowed = DEVIATIONS * math.sqrt(rate * (1 - rate) / kept.size)
    if not abs(share - (1 - rate)) <= allowed:
        full = f"{{it}} keeps {number(share)} of the entries where {number(1 - rate)} was expected."
        hint = "rate is the share that is dropped." if abs(share - rate) < SHARES_ALIKE else ""
        raise subject.at("y").failure("values", full, "{it} does not keep a share of 1 - rate.", hint)


def _dependent(subject: Subject, how: str) -> CheckFailure:
    said = f"{{it}} does not drop entries independently: {how}."
    return subject.at("y").failure("values", said, said, "Draw one number for each entry of x.")


def _same(x: Floats, dy: Floats, asked: Asked, subject: Subject) -> None:
    y, dx = _values(x, asked, subject)
    for found, expected, part in ((y, x, "y"), (dx, dy, "dx")):
        bound = TOLERANCE * float(np.max(np.abs(expected)))
        if not np.max(np.abs(found - expected)) <= bound:
            said = f"in inference {part} is not what came in: nothing is dropped and nothing is scaled there."
            raise subject.failure("values", said, said, subject.hint)


def _require_counts(masks: Sequence[Floats], rates: Sequence[float], subject: Subject) -> None:
    """Not every mask keeps the very number that the rate stands for: by chance that has a probability of 1e-10."""
    drawn = [(mask, rate) for mask, rate in zip(masks, rates, strict=True) if rate]
    if all(abs(float(mask.sum()) - mask.size * (1 - rate)) < 1 for mask, rate in drawn):
        said = "{it} drops exactly the same number of entries every time: they are not dropped independently."
        raise subject.at("y").failure("values", said, said, "Draw one number for each entry of x.")


def _require_fresh(one: Floats, other: Floats, subject: Subject) -> None:
    correlation = float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
    if not abs(correlation) <= DEVIATIONS / math.sqrt(one.size):
        said = "the mask is the same, or nearly, where a new one was expected."
        hint = "Every forward draws a new mask, from the rng that is given: no seed of your own."
        raise subject.failure("random", said, said, hint)
