"""The questions of a check: a function, its arguments case by case, and inputs drawn so that mistakes show.

Mistakes are found by the inputs, not by the comparison: with one plain draw 30 of 157 known mistakes pass,
with designed inputs none. So an author's sizes are distinct, and none is a multiple of another. A twin case has
the shapes of the first and other values. Numbers have an offset and a scale. Inputs keep at least 0.05 from a
kink. The cotangent (the upstream gradient) is random normal, never ones.

Code may also be wrong only where sizes coincide or where numbers are large, such as a residual connection between
layers of one width, or a ReLU that is clipped at 6. So `designed` adds such cases to whatever sizes it is given:

    sizes         all alike, square weights, as many rows as outputs or as inputs, and one of each
    large         entries of 27 to 29.5 and of 7 to 9, of both signs, among others of usual size
    small         everything a hundredth as large, with an exact zero in what has no kink there
    huge, tiny    every array but one 3e6 times as large, or 1e-9 times, each array in turn being the one

They are cases of their own, since the tolerance is relative to a case's largest expected entry: a large entry hides
small errors beside it. One array stays as it is so that no term of a sum hides all the others. Where everything is 1,
there are two cases, above zero and below it, and each array has a size of its own, so that no sum cancels to rounding.
Large entries are whole quarters: float32 and float16 hold them exactly. What a right answer need not stand is drawn
from `never_huge(rng)`, such as what goes through exp, or from `never_tiny(rng)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.checks import structure
from autograder.checks.messages import Subject

__all__ = [
    "COINCIDENCES",
    "FIRST",
    "HUGE",
    "ONE_INPUT",
    "ONE_OF_EACH",
    "ONE_OUTPUT",
    "ONE_ROW",
    "ROWS_AS_INPUTS",
    "ROWS_AS_OUTPUTS",
    "SECOND",
    "SIZES",
    "SQUARE",
    "SQUARE_WEIGHTS",
    "TINY",
    "Case",
    "Function",
    "between",
    "cotangent",
    "designed",
    "extreme",
    "labels",
    "never_huge",
    "never_tiny",
    "normal",
    "off_zero",
    "positive",
]

KINK_MARGIN = 0.05  # wider than any step of a numerical gradient
LARGE = (27.0, 29.5)  # above what is clipped at 6, 10 or 20; exp still has room, in float32 too
HIGH = (7.0, 9.0)  # above what is clipped at 6, and below 10
SMALL = 0.01  # the factor of the small case; exp(z) - 1 keeps five digits in float32
HUGE = 3e6  # the factor above what is clipped at 1e4 or 1e6; squares still have room in float32
TINY = 1e-9  # the factor below what is rounded, or counts as zero, at 1e-6 or 1e-8
APART = 2.6  # the factor from one array to the next where everything is 1: no sum of two cancels

# Rows N, inputs D and outputs M of a case.
FIRST = (7, 5, 3)
SECOND = (3, 2, 5)
ONE_OUTPUT = (5, 3, 1)
ONE_ROW = (1, 4, 3)
SQUARE = (4, 4, 4)
SIZES = (FIRST, SECOND, ONE_OUTPUT, ONE_ROW, SQUARE)

# The sizes that coincide, which `designed` adds.
ONE_INPUT = (4, 1, 3)
ONE_OF_EACH = (1, 1, 1)
SQUARE_WEIGHTS = (5, 3, 3)
ROWS_AS_OUTPUTS = (3, 5, 3)
ROWS_AS_INPUTS = (3, 3, 5)
COINCIDENCES = (
    SQUARE,
    SQUARE_WEIGHTS,
    ROWS_AS_OUTPUTS,
    ROWS_AS_INPUTS,
    ONE_ROW,
    ONE_INPUT,
    ONE_OUTPUT,
    ONE_OF_EACH,
)

Floats = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int, int], tuple[object, ...]]


@dataclass(frozen=True)
class Case:
    """The arguments of one call. `about` says in public words what is special about it, such as "one row".

    `size` is how small an answer may be that still counts, as a share of the usual one: the floor of the tolerance is
    multiplied by it.
    """

    args: tuple[object, ...]
    about: str = ""
    size: float = 1.0


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
            return case.size
        leaf = case.args[self.arguments.index(self.cotangent)]
        return case.size * float(max(np.max(np.abs(part)) for part in structure.leaves(leaf)))


class _Magnified(np.random.Generator):
    """A generator from which the helpers below draw numbers of one magnitude.

    It is "large", "small", "apart", "opposite", "huge" or "tiny". `spared` is the number of the array that stays as it
    is where the others are huge or tiny; `drawn` counts arrays.
    """

    def __init__(self, rng: np.random.Generator, magnitude: str, spared: int = 0) -> None:
        super().__init__(rng.bit_generator)
        self.magnitude = magnitude
        self.spared = spared
        self.drawn = 0


def never_huge(rng: np.random.Generator) -> np.random.Generator:
    """Return the generator, from which no huge number is drawn: for what goes through exp."""
    return _never(rng, "huge")


def never_tiny(rng: np.random.Generator) -> np.random.Generator:
    """Return the generator, from which no tiny number is drawn: for that of which exp(z) - 1 is taken."""
    return _never(rng, "tiny")


def _never(rng: np.random.Generator, magnitude: str) -> np.random.Generator:
    if isinstance(rng, _Magnified) and rng.magnitude == magnitude:
        return np.random.Generator(rng.bit_generator)
    return rng


def _magnified(rng: np.random.Generator, drawn: Floats, *, zero: bool) -> Floats:
    """Return what was drawn, in the magnitude of the case; `zero` says that an exact zero is harmless."""
    magnitude = rng.magnitude if isinstance(rng, _Magnified) else ""
    if magnitude == "large":
        return _with_large(rng, drawn)
    if magnitude == "small":
        return _with_zero(rng, SMALL * drawn) if zero else SMALL * drawn
    if isinstance(rng, _Magnified) and magnitude in ("huge", "tiny"):
        rng.drawn += 1
        return drawn if rng.drawn == rng.spared else (HUGE if magnitude == "huge" else TINY) * drawn
    if magnitude and isinstance(rng, _Magnified):  # "apart", all above zero, or "opposite", all below
        rng.drawn += 1
        size = 0.25 * APART**rng.drawn * rng.uniform(0.9, 1.1)
        sizes = np.abs(drawn) / np.max(np.abs(drawn)) * size
        return np.asarray(sizes if magnitude == "apart" else -sizes)
    return drawn


def _with_large(rng: np.random.Generator, drawn: Floats) -> Floats:
    """Return the numbers, up to half of them replaced by large ones of both signs."""
    first, second = rng.permutation([-1.0, 1.0])
    pinned = [(first, LARGE), (second, LARGE), (first, HIGH), (second, HIGH)]
    flat = drawn.ravel().copy()
    places = rng.permutation(flat.size)[: max(1, flat.size // 2)]
    for place, (sign, bounds) in zip(places, pinned, strict=False):
        flat[place] = sign * np.round(4 * rng.uniform(*bounds)) / 4
    return flat.reshape(drawn.shape)


def _with_zero(rng: np.random.Generator, drawn: Floats) -> Floats:
    """Return the numbers, one of them replaced by 0 where there are several."""
    flat = drawn.ravel().copy()
    if flat.size > 1:
        flat[rng.integers(flat.size)] = 0.0
    return flat.reshape(drawn.shape)


def normal(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw normal numbers with mean 0.4 and standard deviation 1.3: an offset and a scale that no default has."""
    return _magnified(rng, np.asarray(0.4 + 1.3 * rng.standard_normal(shape)), zero=True)


def cotangent(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw an upstream gradient: standard normal numbers."""
    return _magnified(rng, np.asarray(rng.standard_normal(shape)), zero=True)


def off_zero(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw numbers of both signs, as many of each, at least 0.05 from zero, where a kink may be.

    In the small case of `designed` they are at least 5e-4 from it.
    """
    size = KINK_MARGIN + 1.2 * np.abs(rng.standard_normal(shape))
    signs = np.where(rng.permutation(size.size) % 2 == 0, 1.0, -1.0).reshape(shape)
    return _magnified(rng, np.asarray(size * signs), zero=False)


def positive(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw numbers from 0.3 to 2.5, for what must not be zero or negative, such as variances."""
    return np.abs(_magnified(rng, np.asarray(rng.uniform(0.3, 2.5, shape)), zero=False))


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
    rng: np.random.Generator,
    draw: Draw,
    sizes: Sequence[tuple[int, int, int]] = SIZES,
    *,
    least: tuple[int, int, int] = ONE_OF_EACH,
) -> list[Case]:
    """Draw cases of these sizes, the first with its twin after it. `draw(rng, N, D, M)` makes the arguments of one.

    Cases in which sizes coincide, and cases of large, small, huge and tiny numbers, follow without being asked for.
    `least` says how many rows, inputs and outputs are the fewest that make sense there, such as (1, 1, 2) for the
    scores of classes. Numbers have such magnitudes where `draw` draws with the helpers of this module from the
    generator that it is given.
    """
    first, *others = sizes
    cases = [Case(draw(rng, *first)), Case(draw(rng, *first), "the same shapes, other values")]
    for size in dict.fromkeys([*others, *(_at_least(size, least) for size in COINCIDENCES)]):
        alone = size[0] == size[2] == 1  # no sum may cancel, and both signs have to be there
        twice = 1 in (size[0], size[2])  # of few numbers all may have one sign by chance
        for sent in (
            [_Magnified(rng, sign) for sign in ("apart", "opposite")] if alone else [rng] * (1 + twice)
        ):
            cases.append(Case(draw(sent, *size), _about(*size)))
    for magnitude in ("large", "small"):
        cases.append(Case(draw(_Magnified(rng, magnitude), *first), f"{magnitude} numbers"))
    for magnitude in ("huge", "tiny"):
        cases += _extremes(rng, draw, first, magnitude)
    return cases


def _extremes(
    rng: np.random.Generator, draw: Draw, size: tuple[int, int, int], magnitude: str
) -> Iterator[Case]:
    """Yield cases of huge or of tiny numbers; of several arrays each stays as it is in one of them."""
    counting = _Magnified(rng, magnitude)
    draw(counting, *size)
    for spared in range(1, counting.drawn + 1) if counting.drawn > 1 else [0] * counting.drawn:
        yield Case(draw(_Magnified(rng, magnitude, spared), *size), f"{magnitude} numbers", TINY)


def _at_least(size: tuple[int, int, int], least: tuple[int, int, int]) -> tuple[int, int, int]:
    rows, inputs, outputs = map(max, size, least)
    return rows, inputs, outputs


def _about(n: int, d: int, m: int) -> str:
    """Return what is special about these sizes."""
    if n == d == m:
        return "one of each" if n == 1 else "all sizes alike"
    if n == 1 or m == 1:
        return "one row" if n == 1 else "one column"
    if d == 1:
        return "one input"
    return {n: "as many rows as inputs", m: "square weights"}.get(
        d, "as many rows as outputs" if n == m else ""
    )
