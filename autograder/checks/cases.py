"""What a check asks about: a function, its arguments case by case, and how inputs are drawn so that they
tell.

What finds mistakes is the inputs, not the comparison: with one plain draw 30 of 157 known mistakes pass,
with designed inputs none. So: every dimension distinct and none a multiple of another, one case with a
single output, one with a single row, and one of a single size, where a wrong factor fits too; a twin case of
the same shapes and other values; numbers with an offset and a scale; at least 0.05 between an input and a
kink; a random normal upstream gradient, never ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks import structure
from autograder.checks.messages import Subject

KINK_MARGIN = 0.05

FIRST = (7, 5, 3)
SECOND = (3, 2, 5)
ONE_OUTPUT = (5, 3, 1)
ONE_ROW = (1, 4, 3)
SQUARE = (4, 4, 4)
SIZES = (FIRST, SECOND, ONE_OUTPUT, ONE_ROW, SQUARE)

Floats = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int, int], tuple[object, ...]]


class Answer(Protocol):
    """One call's answer, once its plan has run."""

    @property
    def value(self) -> Any:
        """The decoded value. Raises `CheckFailure` where the call failed."""

    def raise_for_failure(self) -> None:
        """Raise `CheckFailure` if the call failed."""

    @property
    def after(self) -> tuple[Any, ...]:
        """The arguments as the call left them."""

    def __getitem__(self, index: int) -> Any:
        """A reference to a part, as an argument of a later call."""


class Plan(Protocol):
    """Calls that go out in one request."""

    def call(
        self,
        name: str,
        *args: object,
        keywords: Mapping[str, object] | None = None,
        echo: bool = False,
        fetch: bool = True,
    ) -> Answer:
        """Queues a call."""

    def method(
        self,
        owner: Any,
        name: str,
        *args: object,
        keywords: Mapping[str, object] | None = None,
        echo: bool = False,
        fetch: bool = True,
    ) -> Answer:
        """Queues a call of a method of what an earlier call gave."""

    def put(self, value: object) -> Answer:
        """Queues the making of a value that later calls share as one object."""

    def pick(self, ref: Any) -> Answer:
        """Queues the transfer of a part of an earlier answer."""

    def run(self) -> None:
        """Sends them all."""


class Student(Protocol):
    """What a hidden test's `student` fixture is, as far as checks need it."""

    def plan(self) -> Any:
        """An empty plan."""


@dataclass(frozen=True)
class Case:
    """One call's arguments. `about` says in public words what is special about it, such as "one row"."""

    args: tuple[object, ...]
    about: str = ""


@dataclass(frozen=True)
class Function:
    """A function that a question asks for: its name, its arguments' names, and its answer's parts.

    `upstream` names the argument that holds the gradient from above, whose size sets the floor of the
    tolerance; `result` is what messages call the whole answer.
    """

    name: str
    arguments: tuple[str, ...]
    parts: tuple[str, ...] = ()
    upstream: str = ""
    result: str = ""

    @property
    def called(self) -> str:
        """The call in words: "dense_backward(dz, x, W)"."""
        return f"{self.name}({', '.join(self.arguments)})"

    def subject(self, case: Case, hint: str = "") -> Subject:
        """What a message about this call is about."""
        given = dict(zip(self.arguments, case.args, strict=True))
        return Subject(self.called, self.result, given, case.about, hint)

    def scale(self, case: Case) -> float:
        """The largest entry of the upstream gradient; 1 for a function that has none."""
        if not self.upstream:
            return 1.0
        leaf = case.args[self.arguments.index(self.upstream)]
        return float(max(np.max(np.abs(part)) for part in structure.leaves(leaf)))


def normal(rng: np.random.Generator, *shape: int) -> Floats:
    """Normal numbers with mean 0.4 and standard deviation 1.3: an offset and a scale that no default has."""
    return 0.4 + 1.3 * rng.standard_normal(shape)


def cotangent(rng: np.random.Generator, *shape: int) -> Floats:
    """An upstream gradient: standard normal."""
    return rng.standard_normal(shape)


def off_zero(rng: np.random.Generator, *shape: int) -> Floats:
    """Numbers of both signs, as many of each, at least 0.05 from zero, where a kink may be."""
    size = KINK_MARGIN + 1.2 * np.abs(rng.standard_normal(shape))
    signs = np.where(rng.permutation(size.size) % 2 == 0, 1.0, -1.0).reshape(shape)
    return np.asarray(size * signs)


def positive(rng: np.random.Generator, *shape: int) -> Floats:
    """Numbers from 0.3 to 2.5, for what must not be zero or negative, such as variances."""
    return np.asarray(rng.uniform(0.3, 2.5, shape))


def labels(rng: np.random.Generator, rows: int, classes: int) -> npt.NDArray[np.int64]:
    """Class numbers from 0 to classes - 1, the last of which is sure to come where there are two rows."""
    drawn = rng.integers(0, classes, rows)
    drawn[-1] = classes - 1
    return drawn


def far_out(rng: np.random.Generator, size: float, *shape: int) -> Floats:
    """Numbers up to ±size, every other one at least half as large; the largest is there with both signs."""
    flat = np.asarray(rng.uniform(0.5, 1.0, shape)) * size * rng.choice([-1.0, 1.0], shape)
    flat = np.where(rng.random(shape) < 0.3, rng.standard_normal(shape), flat)
    flat.flat[0], flat.flat[-1] = size, -size
    return flat


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """A hyper-parameter, as a float of Python's."""
    return float(rng.uniform(low, high))


def designed(
    rng: np.random.Generator, draw: Draw, sizes: Sequence[tuple[int, int, int]] = SIZES
) -> list[Case]:
    """Cases of these sizes, the first with its twin after it. `draw` makes the arguments from (rng, N, D, M)."""
    first, *others = sizes
    cases = [Case(draw(rng, *first)), Case(draw(rng, *first), "the same shapes, other values")]
    for size in others:
        cases.append(Case(draw(rng, *size), _about(*size)))
    return cases


def _about(n: int, d: int, m: int) -> str:
    """What is special about these sizes."""
    if n == d == m:
        return "all sizes alike"
    return "one row" if n == 1 else "one column" if m == 1 else ""
