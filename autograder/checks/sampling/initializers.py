"""Weight initializers: matrices must be drawn independently, from the distribution that the scheme names.

No exact draw is compared: that would force one order of calls. The check asks for matrices of (300, 100) and (64, 512),
one call each, two of (40, 60) and one of (50, 50), each call with a generator of its own, and the last once more with
the same seed, which must give the same weights. At equal sizes the schemes agree by accident
(at 100 by 100, Glorot is LeCun); over this pair the nearest wrong formula is 13.7 % away. Per large matrix of n
entries, with the scheme's standard deviation s known, and 5.6 standard errors allowed (two-sided tail 2e-8):

    mean                |mean| <= 5.6 s / sqrt(n)
    spread              |std / s - 1| <= 5.6 sqrt((kurtosis - 1) / 4n), 2.3 % for a normal and 1.4 % for a uniform;
                        of the square matrix too, 8 % and 5 %
    shape               gap, reach, lean and tails: see `distributions`
    repeats             at least 95 % of the entries differ, but for half precision, and no number makes up 0.2 %
    rows and columns    chi-squared of their means, of their variances, and of the correlations of all pairs of them
    order               correlation of each entry with the next in its row, and with the one below

and over the first four matrices:

    chance              some mean is off by 0.01 of its standard error, some spread by 0.025 (4e-9 and 2e-7), and the
                        largest entry of some uniform by 0.01 / n of the limit (1e-8): weights that are centred or
                        scaled as a whole, once they are drawn, are not independent

A normal may be truncated at two standard deviations if its spread is corrected, as Keras and JAX do; without
correction its spread is 0.88 of what it should be. The two small matrices differ and are uncorrelated: a stream that is
frozen inside shows. The probabilities of a false reject add up to 1e-6 per scheme by theory, and `make sweep` finds
none. Fixed seeds make a verdict repeat.

Sources: Glorot and Bengio (2010), He et al. (2015), LeCun et al. (1998) for the schemes; Saxe et al. (2014) for
orthogonal weights.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from autograder.checks import array
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import number
from autograder.checks.protocols import StudentLike
from autograder.checks.sampling import variance_schemes
from autograder.checks.sampling.adapters import DrawnMatrix, Initializer
from autograder.checks.sampling.distributions import (
    DEVIATIONS,
    KINDS,
    LARGEST_GAP,
    LEAST_GAP,
    NORMAL,
    TRUNCATED,
    UNIFORM,
    Kind,
)
from autograder.checks.sampling.independence import chi_squared, related
from autograder.checks.sampling.variance_schemes import Scheme

__all__ = ["check_constant", "check_orthogonal", "check_scheme"]

SHAPES = ((300, 100), (64, 512))
TWICE = (40, 60)
SQUARE = (50, 50)  # code may do something else where both sizes are equal
ROUNDING = 1e-6  # of float32
ROUNDING_OF_HALF = 1e-3  # of float16
LEAST_DIFFERENT = 0.95  # float32 repeats some of 30,000 draws
MOST_ALIKE = 0.002  # 60 of 30,000 entries
# Of what a draw misses by chance, so little that all four matrices together lie below it with a probability of
LEAST_OFF_CENTRE = 0.01  # 4e-9, in standard errors of the mean
LEAST_OFF_SPREAD = 0.025  # 2e-7, in standard errors of the standard deviation
LEAST_BELOW_LIMIT = 0.01  # 1e-8, in limits over the number of entries
ORTHOGONAL = 1e-4  # above the rounding of float32
REACH_OF_ORTHOGONAL = 5.8  # exceeded with probability 2e-8

_NOT_INDEPENDENT = "its entries are not drawn independently"
_SCALED = "it was scaled after it was drawn"

Floats = npt.NDArray[np.float64]


def check_scheme(
    student: StudentLike,
    initializer: Initializer,
    scheme: Scheme,
    rng: np.random.Generator,
    *,
    hint: str = "",
) -> None:
    """Check that the function draws independent weights of this scheme. Raises `CheckFailure`.

    The message of a wrong spread names the formula that it comes from, where one fits both shapes.
    """
    *drawn, square = initializer.ask(student, (*SHAPES, TWICE, TWICE, SQUARE), rng, hint)
    large, small = drawn[:2], drawn[2:]
    for one in [*large, *([] if square.half else [square])]:
        _varied(one)
    _spread([*large, square], scheme)
    for one in large:
        _centred(one, scheme)
    _shaped(large, scheme)
    for one in large:
        _independent(one, scheme)
    _require_fresh(small)
    _left_to_chance(drawn, scheme)
    array.note_half(large[0].half, large[0].subject)


def check_constant(
    student: StudentLike,
    initializer: Initializer,
    value: float,
    rng: np.random.Generator,
    *,
    shapes: Sequence[tuple[int, int]] = ((7, 5), (3, 8), (4, 4), (1, 3), (3, 1), (1, 1)),
    hint: str = "",
) -> None:
    """Check that every weight is `value` exactly, as zeros are. Raises `CheckFailure`."""
    for one in initializer.ask(student, shapes, rng, hint):
        expected = np.full(one.weights.shape, value)
        array.check_within(one.weights, expected, 0.0, called=one.subject)


def check_orthogonal(
    student: StudentLike,
    initializer: Initializer,
    rng: np.random.Generator,
    *,
    gain: float = 1.0,
    hint: str = "",
) -> None:
    """Check that the shorter side's vectors are orthogonal and of length `gain`, to 1e-4, and differ by seed.

    The sign convention of a QR decomposition is free. A permutation, the identity, or the Q of numbers that are all
    positive is refused. In a random orthogonal matrix, whose longer side is N, each entry, each row's and column's sum
    over the root of its length, and the sum of everything over the root of its size are distributed as a coordinate
    of a random unit vector in N dimensions, and none of them exceeds 5.8 / sqrt(N), but for 2e-8. Raises
    `CheckFailure`.
    """
    drawn = initializer.ask(student, ((60, 40), (40, 60), (50, 50), (50, 50)), rng, hint)
    for one in drawn:
        tall = one.weights if one.weights.shape[0] >= one.weights.shape[1] else one.weights.T
        gram = tall.T @ tall
        part = "W.T @ W" if tall is one.weights else "W @ W.T"
        expected = gain**2 * np.eye(len(gram))
        array.check_within(gram, expected, ORTHOGONAL * gain**2, called=one.subject, part=part)
        if not _farthest(tall / gain) <= REACH_OF_ORTHOGONAL / math.sqrt(len(tall)):
            raise one.failure("is orthogonal, but not random", "some directions are preferred")
    _require_fresh(drawn[2:])


def _farthest(tall: Floats) -> float:
    """Return the largest of the entries, and of the sums of rows, columns and all over the roots of their sizes."""
    sums = [tall.sum(axis=axis) / math.sqrt(tall.shape[axis]) for axis in (0, 1)]
    each = [tall, *sums, tall.sum() / math.sqrt(tall.size)]
    return max(float(np.max(np.abs(part))) for part in each)


def _varied(one: DrawnMatrix) -> None:
    counts = np.unique(one.weights, return_counts=True)[1]
    different = len(counts) / one.weights.size
    if not (one.half or different >= LEAST_DIFFERENT) or np.max(counts) > MOST_ALIKE * one.weights.size:
        raise one.failure("repeats its entries", "one draw for each weight was expected")


def _spread(large: Sequence[DrawnMatrix], scheme: Scheme) -> None:
    """Judge the standard deviation on both shapes; the message names a formula that explains both."""
    measured = [float(np.std(one.weights)) for one in large]
    for one, std in zip(large, measured, strict=True):
        target = scheme.std(*one.shape)
        allowed = DEVIATIONS * _error_of_spread(one, scheme)
        if not abs(std - target) <= allowed:
            failure = one.failure(
                "does not have the standard deviation of this scheme",
                f"it is {number(std)} where {number(target)} was expected ({number(allowed)} off is allowed)",
            )
            fact = variance_schemes.named(scheme, [one.shape for one in large], measured)
            raise failure.with_fact(fact)


def _error_of_spread(one: DrawnMatrix, scheme: Scheme) -> float:
    """Return the standard error of the matrix's standard deviation."""
    fourth = KINDS[scheme.distribution][0].tails
    return scheme.std(*one.shape) * math.sqrt((fourth - 1) / (4 * one.weights.size))


def _error_of_mean(one: DrawnMatrix, scheme: Scheme) -> float:
    return scheme.std(*one.shape) / math.sqrt(one.weights.size)


def _centred(one: DrawnMatrix, scheme: Scheme) -> None:
    allowed = DEVIATIONS * _error_of_mean(one, scheme)
    mean = float(np.mean(one.weights))
    if not abs(mean) <= allowed:
        raise one.failure("does not have mean 0", f"it is {number(mean)} ({number(allowed)} off is allowed)")


def _shaped(large: Sequence[DrawnMatrix], scheme: Scheme) -> None:
    """Judge the shape of the distribution: one kind must fit both matrices, and the moments of both together."""
    flats = [np.sort(one.weights.ravel()) / scheme.std(*one.shape) for one in large]
    rounding = [ROUNDING_OF_HALF if one.half else ROUNDING for one in large]
    kinds = KINDS[scheme.distribution]
    for one, flat, off in zip(large, flats, rounding, strict=True):
        gaps = [kind.gap(flat) for kind in kinds]
        if not min(gaps) >= LEAST_GAP:
            raise one.failure("is spread more evenly than chance allows", _NOT_INDEPENDENT)
        near = [kind for kind, gap in zip(kinds, gaps, strict=True) if gap <= LARGEST_GAP]
        kinds = tuple(kind for kind in near if kind.reaches(flat, off))
        if not kinds:
            raise _misshapen(one, flat, scheme, known=bool(near))
    if not any(kind.has_moments(np.concatenate(flats)) for kind in kinds):
        why = "its tails are too light or too heavy, or it is skewed"
        raise large[0].failure(f"is not {scheme.distribution}", why)


def _misshapen(one: DrawnMatrix, flat: Floats, scheme: Scheme, *, known: bool) -> CheckFailure:
    """Return the failure of a matrix of no accepted kind, by its reach where its gap is `known`, else by its look."""
    text = f"is not {scheme.distribution}"
    if known:
        reach = number(np.max(np.abs(flat)))
        return one.failure(text, f"its largest entry is {reach} standard deviations from 0")
    others: tuple[Kind, ...] = (UNIFORM,) if scheme.distribution == "normal" else (NORMAL, TRUNCATED)
    looks = next((kind.name for kind in others if kind.gap(flat) <= LARGEST_GAP), "")
    return one.failure(text, f"it looks {looks}" if looks else "")


def _independent(one: DrawnMatrix, scheme: Scheme) -> None:
    """Judge independence: the scatter of rows and columns, their correlations, and those of neighbours."""
    scaled = one.weights / scheme.std(*one.shape)
    spread = float(np.mean(scaled**4)) - 1  # measured, since a truncated normal has lighter tails
    for axis, name in ((1, "rows"), (0, "columns")):
        count, length = scaled.shape[1 - axis], scaled.shape[axis]
        means = float(np.sum(scaled.mean(axis=axis) ** 2) * length)
        variances = float(np.sum((np.mean(scaled**2, axis=axis) - 1) ** 2) * length / spread)
        if not max(abs(chi_squared(value, count)) for value in (means, variances)) <= DEVIATIONS:
            raise one.failure(f"has {name} that differ more, or less, than chance allows", _NOT_INDEPENDENT)
        if not abs(related(scaled if axis else scaled.T)) <= DEVIATIONS:
            raise one.failure(f"has {name} that depend on each other", _NOT_INDEPENDENT)
    for left, right in ((scaled[:, :-1], scaled[:, 1:]), (scaled[:-1], scaled[1:])):
        if not abs(float(np.sum(left * right))) <= DEVIATIONS * math.sqrt(left.size):
            raise one.failure("has neighbours that depend on each other", _NOT_INDEPENDENT)


def _left_to_chance(drawn: Sequence[DrawnMatrix], scheme: Scheme) -> None:
    """Refuse matrices that all have, exactly, the mean, the spread or the largest entry that a draw has nearly."""
    off = [abs(float(np.mean(one.weights))) / _error_of_mean(one, scheme) for one in drawn]
    if max(off) < LEAST_OFF_CENTRE:
        raise drawn[0].failure("has a mean of exactly 0 every time", "it was shifted after it was drawn")
    stds = [(float(np.std(one.weights)) - scheme.std(*one.shape), one) for one in drawn]
    if max(abs(std) / _error_of_spread(one, scheme) for std, one in stds) < LEAST_OFF_SPREAD:
        raise drawn[0].failure("has exactly this standard deviation every time", _SCALED)
    if scheme.distribution == "uniform" and not drawn[0].half:
        below = [1 - float(np.max(np.abs(one.weights))) / _limit(one, scheme) for one in drawn]
        if max(gap * one.weights.size for gap, one in zip(below, drawn, strict=True)) < LEAST_BELOW_LIMIT:
            raise drawn[0].failure("has a largest entry at exactly the limit every time", _SCALED)


def _limit(one: DrawnMatrix, scheme: Scheme) -> float:
    return math.sqrt(3) * scheme.std(*one.shape)


def _require_fresh(drawn: Sequence[DrawnMatrix]) -> None:
    """Raise the failure of two calls with generators of different seeds whose weights are correlated."""
    for first, second in itertools.combinations(drawn, 2):
        a, b = first.weights - first.weights.mean(), second.weights - second.weights.mean()
        correlation = float(np.sum(a * b) / math.sqrt(np.sum(a * a) * np.sum(b * b) or 1.0))
        if not abs(correlation) <= DEVIATIONS / math.sqrt(a.size):
            raise second.subject.same_failure(
                "random",
                "{it} is the same, or nearly, for generators of different seeds.",
                "Draw from the rng that is given: no seed of your own.",
            )
