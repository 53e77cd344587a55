"""The questions of a check: a function, its arguments case by case, and inputs drawn so that mistakes show.

Mistakes are found by the inputs, not by the comparison: with one plain draw 30 of 157 known mistakes pass,
with designed inputs none. So every dimension is distinct and none is a multiple of another. One case has a
single output, one a single row, and one a single size, where a wrong factor fits too. A twin case has
the shapes of the first and other values. Numbers have an offset and a scale. Inputs keep at least 0.05 from a
kink. The cotangent (the upstream gradient) is random normal, never ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.checks import structure
from autograder.checks.messages import Subject

__all__ = [
    "FIRST",
    "ONE_OUTPUT",
    "ONE_ROW",
    "SECOND",
    "SIZES",
    "SQUARE",
    "Case",
    "Function",
    "between",
    "cotangent",
    "designed",
    "extreme",
    "labels",
    "normal",
    "off_zero",
    "positive",
]

KINK_MARGIN = 0.05  # wider than any step of a numerical gradient

# Rows N, inputs D and outputs M of a case.
FIRST = (7, 5, 3)
SECOND = (3, 2, 5)
ONE_OUTPUT = (5, 3, 1)
ONE_ROW = (1, 4, 3)
SQUARE = (4, 4, 4)
SIZES = (FIRST, SECOND, ONE_OUTPUT, ONE_ROW, SQUARE)

Floats = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int, int], tuple[object, ...]]


@dataclass(frozen=True)
class Case:
    """The arguments of one call. `about` says in public words what is special about it, such as "one row"."""

    args: tuple[object, ...]
    about: str = ""


@dataclass(frozen=True)
class Function:
    """A function that a question asks for: its name, the names of its arguments, and the parts of its answer.

    `cotangent` names the argument that holds the upstream gradient, whose size sets the floor of the tolerance.
    `result` is what messages call the whole answer. With `accepts_lists`, a list of numbers is as good as an array of
    one dimension. With `vanishes`, the values may be tiny on purpose, and the tolerance has no floor.
    """

    name: str
    arguments: tuple[str, ...]
    parts: tuple[str, ...] = ()
    cotangent: str = ""
    result: str = ""
    accepts_lists: bool = False
    vanishes: bool = False

    @property
    def called(self) -> str:
        """The call in words, such as "dense_backward(dz, x, W)"."""
        return f"{self.name}({', '.join(self.arguments)})"

    def subject(self, case: Case, hint: str = "") -> Subject:
        """Return what a message about this call is about."""
        given = dict(zip(self.arguments, case.args, strict=True))
        return Subject(self.called, self.result, given, case.about, hint)

    def scale(self, case: Case) -> float:
        """Return the largest entry of the cotangent; 1 for a function that has none, 0 for values that vanish."""
        if self.vanishes:
            return 0.0
        if not self.cotangent:
            return 1.0
        leaf = case.args[self.arguments.index(self.cotangent)]
        return float(max(np.max(np.abs(part)) for part in structure.leaves(leaf)))


def normal(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw normal numbers with mean 0.4 and standard deviation 1.3: an offset and a scale that no default has."""
    return 0.4 + 1.3 * rng.standard_normal(shape)


def cotangent(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw an upstream gradient: standard normal numbers."""
    return rng.standard_normal(shape)


def off_zero(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw numbers of both signs, as many of each, at least 0.05 from zero, where a kink may be."""
    size = KINK_MARGIN + 1.2 * np.abs(rng.standard_normal(shape))
    signs = np.where(rng.permutation(size.size) % 2 == 0, 1.0, -1.0).reshape(shape)
    return np.asarray(size * signs)


def positive(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw numbers from 0.3 to 2.5, for what must not be zero or negative, such as variances."""
    return np.asarray(rng.uniform(0.3, 2.5, shape))


def labels(rng: np.random.Generator, rows: int, classes: int) -> npt.NDArray[np.int64]:
    """Draw class numbers from 0 to classes - 1, shape (rows,). The last row has the last class."""
    drawn = rng.integers(0, classes, rows)
    drawn[-1] = classes - 1
    return drawn


def extreme(rng: np.random.Generator, size: float, *shape: int) -> Floats:
    """Draw numbers up to ±size, most of them at least half as large; the largest is there with both signs."""
    flat = np.asarray(rng.uniform(0.5, 1.0, shape)) * size * rng.choice([-1.0, 1.0], shape)
    flat = np.where(rng.random(shape) < 0.3, rng.standard_normal(shape), flat)
    flat.flat[0], flat.flat[-1] = size, -size
    return flat


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a hyper-parameter between two numbers, as a Python float."""
    return float(rng.uniform(low, high))


def designed(
    rng: np.random.Generator, draw: Draw, sizes: Sequence[tuple[int, int, int]] = SIZES
) -> list[Case]:
    """Draw cases of these sizes, the first with its twin after it. `draw(rng, N, D, M)` makes the arguments of one."""
    first, *others = sizes
    cases = [Case(draw(rng, *first)), Case(draw(rng, *first), "the same shapes, other values")]
    for size in others:
        cases.append(Case(draw(rng, *size), _about(*size)))
    return cases


def _about(n: int, d: int, m: int) -> str:
    """Return what is special about these sizes."""
    if n == d == m:
        return "all sizes alike"
    return "one row" if n == 1 else "one column" if m == 1 else ""
