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
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks import array
from autograder.checks.cases import Answer, Plan, Student
from autograder.checks.conventions import ACCEPTED, MISTAKES, PYTORCH, Averages, Convention
from autograder.checks.failure import CheckFailure
from autograder.checks.words import Subject

__all__ = ["ACCEPTED", "PYTORCH", "Convention", "Functional", "Layer", "statistics"]

FEATURES = 3
ROWS = (5, 4, 6, 3)
ASKED_ROWS = 4
MOMENTUM = (0.7, 0.85)
EPS = 0.05
TOLERANCE = 1e-3

Floats = npt.NDArray[np.float64]


class Contract(Protocol):
    """A way to ask for a layer's outputs."""

    @property
    def called(self) -> str:
        """The call in words."""

    def begin(self, plan: Plan, momentum: float, eps: float) -> Any:
        """A fresh layer: its method `ask(x, training)` queues a call, and returns (calls that must hold, output)."""


@dataclass(frozen=True)
class Layer:
    """A class: `name(features=…, momentum=…, eps=…)` with a method `forward(x, training)`.

    `names` maps "features", "momentum" and "eps" to the student's keywords, where they differ.
    """

    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    method: str = "forward"

    @property
    def called(self) -> str:
        """Such as "BatchNorm(…).forward(x, training)"."""
        return f"{self.name}(…).{self.method}(x, training)"

    def begin(self, plan: Plan, momentum: float, eps: float) -> _Object:
        """One object."""
        values = {"features": FEATURES, "momentum": momentum, "eps": eps}
        keywords = {self.names.get(name, name): value for name, value in values.items()}
        return _Object(plan, plan.call(self.name, keywords=keywords, fetch=False), self.method)


@dataclass(frozen=True)
class _Object:
    plan: Plan
    made: Answer
    method: str

    def ask(self, x: Floats, training: bool) -> tuple[Sequence[Answer], Answer]:
        return [self.made], self.plan.method(self.made, self.method, x, training)


@dataclass(frozen=True)
class Functional:
    """A function that takes and returns the running statistics: (y, running_mean, running_variance).

    `arguments` is their order in the handout; gamma is 1 and beta 0 throughout.
    """

    name: str
    arguments: tuple[str, ...] = (
        "x",
        "gamma",
        "beta",
        "running_mean",
        "running_variance",
        "momentum",
        "eps",
        "training",
    )

    @property
    def called(self) -> str:
        """The call in words."""
        return f"{self.name}({', '.join(self.arguments)})"

    def begin(self, plan: Plan, momentum: float, eps: float) -> _State:
        """Fresh statistics: mean 0 and variance 1."""
        fixed = {"gamma": np.ones(FEATURES), "beta": np.zeros(FEATURES), "momentum": momentum, "eps": eps}
        state = {"running_mean": np.zeros(FEATURES), "running_variance": np.ones(FEATURES)}
        return _State(plan, self, {**fixed, **state})


@dataclass
class _State:
    plan: Plan
    contract: Functional
    values: dict[str, object]

    def ask(self, x: Floats, training: bool) -> tuple[Sequence[Answer], Answer]:
        given = {**self.values, "x": x, "training": training}
        args = [given[name] for name in self.contract.arguments]
        call = self.plan.call(self.contract.name, *args, fetch=False)
        self.values["running_mean"], self.values["running_variance"] = call[1], call[2]
        return [call], self.plan.pick(call[0])


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
    momentum = float(rng.uniform(*MOMENTUM))
    calls = _calls(rng)
    subject = Subject(contract.called, part="y", hint=hint)
    found = _asked(student, contract, calls, momentum, subject)
    fits = [name for name, how in accepted.items() if _fits(calls, found, _outputs(calls, how, momentum))]
    if not fits:
        raise _wrong(subject, calls, found, accepted, momentum)
    return tuple(fits)


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
    student: Student, contract: Contract, calls: Sequence[_Call], momentum: float, subject: Subject
) -> list[Floats]:
    """Every output, of the right form. Raises `CheckFailure`."""
    plan = student.plan()
    layers = [contract.begin(plan, momentum, EPS) for _ in range(2)]
    answers = [layers[call.which].ask(call.x, call.training) for call in calls]
    plan.run()
    found = []
    for call, (before, answer) in zip(calls, answers, strict=True):
        told = replace(subject, given={"x": call.x, "training": call.training}, about=call.about)
        try:
            for earlier in before:
                earlier.value  # noqa: B018  (a layer that could not be made, or a call that raised, is told as such)
            value = answer.value
        except CheckFailure as failure:
            raise told.explain(failure) from None
        found.append(array.form(value, call.x.shape, called=told))
    return found


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
