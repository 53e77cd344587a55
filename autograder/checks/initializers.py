"""Weight initializers: are these matrices drawn independently from the distribution that the scheme names?

No exact draw is compared: that would force one order of calls. Matrices of (300, 100) and (64, 512), one call each,
and two of (40, 60), each call with a generator of its own. At sizes alike the schemes agree by accident (at 100 by
100, Glorot is LeCun); over this pair the nearest wrong formula is 13.7 % away. Per large matrix of n entries, with
the scheme's standard deviation s known, and 5.6 standard errors allowed (two-sided tail 2e-8):

    mean                |mean| <= 5.6 s / sqrt(n)
    spread              |std / s - 1| <= 5.6 sqrt((kurtosis - 1) / 4n), 2.3 % for a normal and 1.4 % for a uniform
    shape               Kolmogorov-Smirnov with known parameters, 0.2 <= D sqrt(n) <= 2.90 (5e-13, 1e-7)
    reach               uniform: max|w| <= limit (1 + 1e-6); normal: 7.2 s
    repeats             at least 95 % of the entries differ, but for half precision, and no number makes up 0.2 %
    rows and columns    chi-squared of their means and of their variances
    order               correlation of each entry with the next in its row, and with the one below

A normal may be truncated at two standard deviations if its spread is corrected, as Keras and JAX do; without
correction its spread is 0.88 of what it should be. The two small matrices differ and are uncorrelated, and so do two
large ones of other seeds: a stream that is frozen inside shows. The probabilities of a false reject add up to 1e-6
per scheme by theory, and `make sweep` finds none. Fixed seeds make a verdict repeat.

Sources: Glorot and Bengio (2010), He et al. (2015), LeCun et al. (1998); Massey (1951) for the test of shape;
Wilson and Hilferty (1931) for the normal approximation of chi-squared.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import array, formulas
from autograder.checks.arguments import Seed
from autograder.checks.cases import Student
from autograder.checks.failure import CheckFailure
from autograder.checks.formulas import Scheme
from autograder.checks.words import Subject, number

SHAPES = ((300, 100), (64, 512))
TWICE = (40, 60)
DEVIATIONS = 5.6
LARGEST_GAP = 2.90
LEAST_GAP = 0.2
REACH_OF_NORMAL = 7.2
ROUNDING = 1e-6
ROUNDING_OF_HALF = 1e-3
LEAST_DIFFERENT = 0.95
MOST_ALIKE = 0.002
KURTOSIS = {"normal": 3.0, "uniform": 1.8}
ORTHOGONAL = 1e-4

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Initializer:
    """A function that a question asks for: its name and its arguments, in their order.

    "fan_in" and "fan_out" (or "shape", the pair of both) and "rng" are filled in by the check; the matrix has the
    shape (fan_in, fan_out), or with `transposed` (fan_out, fan_in).
    """

    name: str
    arguments: tuple[str, ...] = ("fan_in", "fan_out", "rng")
    transposed: bool = False

    def args(self, shape: tuple[int, int], seed: int) -> tuple[object, ...]:
        """The arguments of one call."""
        values = {"fan_in": shape[0], "fan_out": shape[1], "shape": shape, "rng": Seed(seed)}
        return tuple(values[name] for name in self.arguments)

    def subject(self, shape: tuple[int, int], seed: int, hint: str) -> Subject:
        """What a message about this call is about."""
        called = f"{self.name}({', '.join(self.arguments)})"
        given = dict(zip(self.arguments, self.args(shape, seed), strict=True))
        return Subject(called, given=given, about=f"fan_in {shape[0]}, fan_out {shape[1]}", hint=hint)


@dataclass(frozen=True)
class _Drawn:
    shape: tuple[int, int]
    subject: Subject
    weights: Floats
    half: bool = False


def scheme(
    student: Student, function: Initializer, wanted: Scheme, rng: np.random.Generator, *, hint: str = ""
) -> None:
    """Passes where the function draws independent weights of this scheme. Raises `CheckFailure`.

    A wrong spread is told by the name of the formula that it comes from, where one fits both shapes.
    """
    drawn = _asked(student, function, (*SHAPES, TWICE, TWICE), rng, hint)
    large, small = drawn[:2], drawn[2:]
    for one in large:
        _varied(one)
    _spread(large, wanted)
    for one in large:
        _centred(one, wanted)
        _shaped(one, wanted)
        _independent(one, wanted)
    _fresh(small)
    array.note_half(large[0].half, large[0].subject)


def constant(
    student: Student,
    function: Initializer,
    value: float,
    rng: np.random.Generator,
    *,
    shapes: Sequence[tuple[int, int]] = ((7, 5), (3, 8)),
    hint: str = "",
) -> None:
    """Passes where every weight is `value` exactly, as zeros are. Raises `CheckFailure`."""
    for one in _asked(student, function, shapes, rng, hint):
        expected = np.full(one.weights.shape, value)
        array.within(one.weights, expected, 0.0, called=one.subject)


def orthogonal(
    student: Student, function: Initializer, rng: np.random.Generator, *, gain: float = 1.0, hint: str = ""
) -> None:
    """Passes where the shorter side's vectors are orthogonal and of length `gain`, to 1e-4, and differ by seed.

    The sign convention of a QR decomposition is free. A permutation, or the identity, is refused: no entry of a
    random one is larger than 7.2 / sqrt(longer side), but for 1e-9.
    """
    drawn = _asked(student, function, ((60, 40), (40, 60), (50, 50), (50, 50)), rng, hint)
    for one in drawn:
        tall = one.weights if one.shape[0] >= one.shape[1] else one.weights.T
        if one.weights.shape[0] != one.shape[0]:
            tall = one.weights.T if tall is one.weights else one.weights
        gram = tall.T @ tall
        part = "W.T @ W" if tall is one.weights else "W @ W.T"
        expected = gain**2 * np.eye(len(gram))
        array.within(gram, expected, ORTHOGONAL * gain**2, called=one.subject, part=part)
        if not np.max(np.abs(tall)) <= gain * REACH_OF_NORMAL / math.sqrt(max(one.shape)):
            raise _said(one.subject, "is orthogonal, but not random.")
    _fresh(drawn[2:])


def _asked(
    student: Student,
    function: Initializer,
    shapes: Sequence[tuple[int, int]],
    rng: np.random.Generator,
    hint: str,
) -> list[_Drawn]:
    """One call per shape, each with a generator of another seed, in one plan."""
    seeds = [int(seed) for seed in rng.integers(2**31, size=len(shapes))]
    plan = student.plan()
    pairs = list(zip(shapes, seeds, strict=True))
    answers = [plan.call(function.name, *function.args(shape, seed)) for shape, seed in pairs]
    plan.run()
    drawn = []
    for (shape, seed), answer in zip(pairs, answers, strict=True):
        subject = function.subject(shape, seed, hint)
        form = shape[::-1] if function.transposed else shape
        value = _value(answer, subject)
        weights = array.form(value, form, called=subject, part="W")
        drawn.append(_Drawn(shape, subject, weights, array.is_half(value)))
    return drawn


def _value(answer: Any, subject: Subject) -> object:
    try:
        return answer.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None


def _varied(one: _Drawn) -> None:
    counts = np.unique(one.weights, return_counts=True)[1]
    different = len(counts) / one.weights.size
    if not (one.half or different >= LEAST_DIFFERENT) or np.max(counts) > MOST_ALIKE * one.weights.size:
        raise _said(one.subject, "repeats its entries: one number for each weight was expected.")


def _spread(large: Sequence[_Drawn], wanted: Scheme) -> None:
    """The standard deviation on both shapes; a wrong one is named by the formula that explains both."""
    measured = [float(np.std(one.weights)) for one in large]
    targets = [wanted.std(*one.shape) for one in large]
    for one, std, target in zip(large, measured, targets, strict=True):
        allowed = (
            target * DEVIATIONS * math.sqrt((KURTOSIS[wanted.distribution] - 1) / (4 * one.weights.size))
        )
        if not abs(std - target) <= allowed:
            said = (
                f"has standard deviation {number(std)} where {number(target)} was expected ({number(allowed)} off is"
                f" allowed).{formulas.named(wanted, [one.shape for one in large], measured)}"
            )
            raise _said(one.subject, said, "does not have the standard deviation of this scheme.")


def _centred(one: _Drawn, wanted: Scheme) -> None:
    allowed = DEVIATIONS * wanted.std(*one.shape) / math.sqrt(one.weights.size)
    mean = float(np.mean(one.weights))
    if not abs(mean) <= allowed:
        said = f"has mean {number(mean)} where 0 was expected ({number(allowed)} off is allowed)."
        raise _said(one.subject, said, "does not have mean 0.")


def _shaped(one: _Drawn, wanted: Scheme) -> None:
    std, root = wanted.std(*one.shape), math.sqrt(one.weights.size)
    flat = np.sort(one.weights.ravel()) / std
    others = ("uniform",) if wanted.distribution == "normal" else ("normal", "truncated")
    kinds = ("normal", "truncated") if wanted.distribution == "normal" else ("uniform",)
    gaps = [_gap(flat, kind) * root for kind in kinds]
    if not min(gaps) >= LEAST_GAP:
        raise _said(
            one.subject, "is spread more evenly than chance does: its entries are not drawn independently."
        )
    if not min(gaps) <= LARGEST_GAP:
        looks = next((kind for kind in others if _gap(flat, kind) * root <= LARGEST_GAP), "")
        full = f"is not {wanted.distribution}" + (f": it looks {looks}." if looks else ".")
        raise _said(one.subject, full, f"is not {wanted.distribution}.")
    rounding = ROUNDING_OF_HALF if one.half else ROUNDING
    reach = math.sqrt(3) * (1 + rounding) if wanted.distribution == "uniform" else REACH_OF_NORMAL
    if not np.max(np.abs(flat)) <= reach:
        raise _said(one.subject, f"holds an entry of {number(np.max(np.abs(flat)))} standard deviations.")


def _gap(flat: Floats, kind: str) -> float:
    """Kolmogorov and Smirnov's D of sorted numbers against a distribution of mean 0 and deviation 1."""
    below = _CUMULATIVE[kind](flat)
    steps = np.arange(len(flat) + 1) / len(flat)
    return float(max(np.max(steps[1:] - below), np.max(below - steps[:-1])))


def _of_normal(x: Floats) -> Floats:
    return 0.5 * (1 + np.array([math.erf(value / math.sqrt(2)) for value in x]))


def _of_truncated(x: Floats) -> Floats:
    """Truncated at two deviations of the untruncated one, then scaled to deviation 1."""
    inside = math.erf(math.sqrt(2))
    scaled = np.clip(x * formulas.TRUNCATED, -2, 2)
    return np.asarray((_of_normal(scaled) - 0.5) / inside + 0.5)


def _of_uniform(x: Floats) -> Floats:
    return np.clip(0.5 + x / (2 * math.sqrt(3)), 0.0, 1.0)


_CUMULATIVE: dict[str, Callable[[Floats], Floats]] = {
    "normal": _of_normal,
    "truncated": _of_truncated,
    "uniform": _of_uniform,
}


def _independent(one: _Drawn, wanted: Scheme) -> None:
    """Rows and columns scatter as independent entries do, and neighbours are not correlated."""
    scaled = one.weights / wanted.std(*one.shape)
    spread = float(np.mean(scaled**4)) - 1  # measured, since a truncated normal has lighter tails
    for axis, name in ((1, "rows"), (0, "columns")):
        count, length = scaled.shape[1 - axis], scaled.shape[axis]
        means = float(np.sum(scaled.mean(axis=axis) ** 2) * length)
        variances = float(np.sum((np.mean(scaled**2, axis=axis) - 1) ** 2) * length / spread)
        if not max(abs(_chi_squared(value, count)) for value in (means, variances)) <= DEVIATIONS:
            raise _said(
                one.subject, f"has {name} that are not alike: its entries are not drawn independently."
            )
    for left, right in ((scaled[:, :-1], scaled[:, 1:]), (scaled[:-1], scaled[1:])):
        if not abs(float(np.sum(left * right))) <= DEVIATIONS * math.sqrt(left.size):
            raise _said(one.subject, "has neighbours that depend on each other.")


def _chi_squared(value: float, degrees: int) -> float:
    """As a standard normal deviation (Wilson and Hilferty)."""
    scale = 2 / (9 * degrees)
    return (math.cbrt(value / degrees) - (1 - scale)) / math.sqrt(scale)


def _fresh(drawn: Sequence[_Drawn]) -> None:
    """Two calls with generators of different seeds give different, uncorrelated weights."""
    for first, second in itertools.combinations(drawn, 2):
        a, b = first.weights - first.weights.mean(), second.weights - second.weights.mean()
        correlation = float(np.sum(a * b) / math.sqrt(np.sum(a * a) * np.sum(b * b) or 1.0))
        if not abs(correlation) <= DEVIATIONS / math.sqrt(a.size):
            raise second.subject.failure(
                "random",
                "{it} is the same, or nearly, for generators of different seeds.",
                "{it} is the same, or nearly, for generators of different seeds.",
                "Draw from the rng that is given: no seed of your own.",
            )


def _said(subject: Subject, full: str, bare: str = "") -> CheckFailure:
    """A failure about W."""
    subject = subject.at("W")
    return subject.failure(
        "values", f"{{it}} {full}", f"{{it}} {bare or full.split(':')[0].rstrip('.') + '.'}"
    )
