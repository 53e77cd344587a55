"""Distributions of mean 0 and standard deviation 1, and the statistics that a sample of one must have.

A normal may be cut off at two deviations and scaled back to deviation 1, as Keras and JAX do; each of these kinds has
its own statistics, and a sample has to have all those of one kind. For n numbers:

    gap         Kolmogorov-Smirnov with known parameters, 0.2 <= D sqrt(n) <= 2.90 (5e-13, 1e-7)
    reach       max|x| lies where that of a sample does: from 3.3 to 7.2 for a normal (3e-13, 2e-8), at most at 2.33 for
                one that is cut off at 2 and scaled by about 1 / 0.88, at most at sqrt(3) for a uniform
    lean        |mean of x^3| <= 5.6 sqrt(6 / n), of the standardized sample (2e-8)
    tails       mean of x^4, of the standardized sample, within 0.17 of its kind's: 3, 2.37 or 1.8

The gap is blind to tails: the sum of three uniforms, whose fourth moment is 2.6, lies 0.01 from a normal, as near as
chance. Over the 62,768 numbers that are asked for, 0.17 is 8.7 standard errors of a normal. It is chosen so that the
sum of twelve uniforms, 2.9, which has long been used as a normal and cannot be told from one for certain, passes, and
the sum of five or fewer, 2.76, does not.

Sources: Massey (1951) for the gap; Kendall and Stuart, *The Advanced Theory of Statistics*, for the moments.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.checks.sampling import variance_schemes

DEVIATIONS = 5.6  # a two-sided tail of 2e-8
LARGEST_GAP = 2.90  # exceeded with probability 1e-7
LEAST_GAP = 0.2  # not reached with probability 5e-13
LEAST_REACH_OF_NORMAL = 3.3  # not reached by 30,000 entries with probability 3e-13
REACH_OF_NORMAL = 7.2  # exceeded with probability 2e-8
REACH_OF_TRUNCATED = 2.33  # above its exact end, 2 / 0.8796 = 2.27, for constants that are rounded
TAILS = 0.17  # 8.7 standard errors of a normal: twelve uniforms pass, five do not

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """A distribution of mean 0 and deviation 1: its cumulative distribution function, fourth moment and reach.

    The largest entry of a sample lies from `least` to `end`.
    """

    name: str
    below: Callable[[Floats], Floats]
    tails: float
    end: float
    least: float = 0.0

    def gap(self, flat: Floats) -> float:
        """Return Kolmogorov and Smirnov's D times the root of the number of entries, for sorted entries."""
        below = self.below(flat)
        steps = np.arange(len(flat) + 1) / len(flat)
        gap = max(np.max(steps[1:] - below), np.max(below - steps[:-1]))
        return float(gap) * math.sqrt(len(flat))

    def reaches(self, flat: Floats, rounding: float) -> bool:
        """Return True where the farthest entry lies where it should, the ends being exact to `rounding`."""
        farthest = float(np.max(np.abs(flat)))
        return self.least <= farthest <= self.end * (1 + rounding)

    def has_moments(self, sample: Floats) -> bool:
        """Return True where the third and fourth moments are those of this kind, whatever the mean and spread."""
        x = (sample - np.mean(sample)) / np.std(sample)
        lean, tails = float(np.mean(x**3)), float(np.mean(x**4))
        return abs(lean) <= DEVIATIONS * math.sqrt(6 / x.size) and abs(tails - self.tails) <= TAILS


def _of_normal(x: Floats) -> Floats:
    return 0.5 * (1 + np.array([math.erf(value / math.sqrt(2)) for value in x]))


def _of_truncated(x: Floats) -> Floats:
    """Return the cumulative function of a normal that is cut off at two deviations, then scaled to deviation 1."""
    inside = math.erf(math.sqrt(2))
    scaled = np.clip(x * variance_schemes.TRUNCATED, -2, 2)
    return np.asarray((_of_normal(scaled) - 0.5) / inside + 0.5)


def _of_uniform(x: Floats) -> Floats:
    return np.clip(0.5 + x / (2 * math.sqrt(3)), 0.0, 1.0)


NORMAL = Kind("normal", _of_normal, 3.0, REACH_OF_NORMAL, LEAST_REACH_OF_NORMAL)
TRUNCATED = Kind("truncated", _of_truncated, 2.36554, REACH_OF_TRUNCATED)
UNIFORM = Kind("uniform", _of_uniform, 1.8, math.sqrt(3))
# By the distribution that a scheme names: the kinds that are accepted as it.
KINDS = {"normal": (NORMAL, TRUNCATED), "uniform": (UNIFORM,)}
