"""Schedules: a learning rate that changes as training goes on.

Large steps get far, small steps settle down, and a good training run wants first the one and then the other. A
schedule is a function from the number of steps taken so far, t = 0, 1, 2, …, to the learning rate η of the next
step. Hand one to any optimizer in place of a number. Whether t counts mini-batches or epochs is a matter of
what else is measured in the same unit: to count epochs, pass `lambda t: schedule(t // batches_per_epoch)`.

    constant        η₀
    power           η₀ / (1 + t/s)ᶜ         halves after s steps, then ever more slowly
    exponential     η₀ · 0.1^(t/s)          a tenth every s steps
    piecewise       η₀, then η₁, then η₂    by hand: drop it when the loss no longer falls
    one-cycle       up, down, and out       up to a rate that would diverge if it stayed there

Source: Géron, chapter 11, whose formulas these are; Smith, "A disciplined approach to neural network
hyper-parameters" (2018), for one-cycle.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Sequence

import numpy as np

Schedule = Callable[[int], float]


def constant(rate: float) -> Schedule:
    """η(t) = rate: what a plain number means."""
    return lambda t: rate


def power(rate: float, s: float, c: float = 1.0) -> Schedule:
    """η(t) = rate / (1 + t/s)ᶜ: with c = 1, a half after s steps, a third after 2 s, a quarter after 3 s."""
    return lambda t: rate / (1 + t / s) ** c


def exponential(rate: float, s: float) -> Schedule:
    """η(t) = rate · 0.1^(t/s): every s steps a tenth, in small steps and not at once."""
    return lambda t: float(rate * 0.1 ** (t / s))


def piecewise(boundaries: Sequence[int], rates: Sequence[float]) -> Schedule:
    """η(t) = rates[i], where i is how many of the boundaries t has reached.

    Step number t = boundaries[0], counted from 0, is the first to be taken with rates[1]; Keras takes that one
    with rates[0] still. boundaries rise, and there is one rate more than there are boundaries; else
    `ValueError` is raised.
    """
    if len(rates) != len(boundaries) + 1:
        raise ValueError(
            f"{len(boundaries)} boundaries separate {len(boundaries) + 1} rates, not {len(rates)}"
        )
    if any(later <= earlier for earlier, later in itertools.pairwise(boundaries)):
        raise ValueError(f"boundaries must rise, and these do not: {list(boundaries)}")
    return lambda t: rates[bisect_right(boundaries, t)]


def one_cycle(
    peak: float, steps: int, rise: float = 0.45, start: float = 0.1, end: float = 0.001
) -> Schedule:
    """Follow straight lines: from start · peak up to peak, down again as long, and on to start · end · peak.

    step     0               rise · steps − 1      2 (rise · steps − 1)      steps − 1
    rate     start · peak    peak                  start · peak              start · end · peak

    The high rate in the middle keeps the parameters out of narrow minima, the last part lets them settle. A
    corner that is no whole number falls between two steps. From step `steps` on, the rate stays as it is.
    Raises `ValueError` unless rise is at most ½ and rise · steps more than 1.
    """
    if not 1 / steps < rise <= 0.5:
        raise ValueError(f"{steps} steps need a rise above {1 / steps:g} and up to 0.5, not {rise:g}")
    top = rise * steps - 1
    corners, rates = (0, top, 2 * top, steps - 1), (start * peak, peak, start * peak, start * end * peak)
    return lambda t: float(np.interp(t, corners, rates))
