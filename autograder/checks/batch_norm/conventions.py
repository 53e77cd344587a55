"""Conventions for the running statistics of batch normalization: those that are accepted, and the known mistakes.

A convention is a few switches, and `Averages` a layer that follows them, so that a mistake can be named by the switch
that explains it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["KERAS", "PYTORCH", "Convention"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Convention:
    """A way to keep running statistics. The defaults are Keras's; other values are PyTorch's or a known mistake."""

    unbiased: bool = False
    momentum_of_new: bool = False
    first_mean: float = 0.0
    first_variance: float = 1.0
    corrected: bool = False
    cumulative: bool = False
    first_batch_whole: bool = False
    deviations: bool = False
    moves_in_inference: bool = False
    batch_in_inference: bool = False
    running_in_training: bool = False
    mean_stays: bool = False
    variance_stays: bool = False
    unscaled_in_inference: bool = False
    unscaled: bool = False


# The momentum is the share of the old average in Keras, and of the new batch in PyTorch.
KERAS: Mapping[str, Convention] = {
    "biased variances": Convention(),
    "unbiased variances": Convention(unbiased=True),
}
PYTORCH: Mapping[str, Convention] = {
    name: replace(convention, momentum_of_new=True) for name, convention in KERAS.items()
}

# In words that follow "the outputs fit this: "; None is the opposite of the accepted convention.
MISTAKES: Mapping[str, Mapping[str, Any]] = {
    "momentum is the share of the other side": {"momentum_of_new": None},
    "the running variance starts at 0, not at 1": {"first_variance": 0.0},
    "the running mean starts at 1, not at 0": {"first_mean": 1.0},
    "the running averages are corrected for their start, as in Adam": {"corrected": True},
    "the running averages give every batch the same weight": {"cumulative": True},
    "the first batch replaces the starting values": {"first_batch_whole": True},
    "standard deviations are averaged instead of variances": {"deviations": True},
    "the running averages move in inference too": {"moves_in_inference": True},
    "inference uses the statistics of its own batch": {"batch_in_inference": True},
    "training uses the running averages": {"running_in_training": True},
    "the running mean never moves": {"mean_stays": True},
    "the running variance never moves": {"variance_stays": True},
    "the running averages never move": {"mean_stays": True, "variance_stays": True},
    "inference leaves out gamma and beta": {"unscaled_in_inference": True},
    "gamma and beta are left out": {"unscaled": True},
}


@dataclass
class Averages:
    """A layer of one convention; each call has its gamma and beta."""

    convention: Convention
    momentum: float
    eps: float
    count: int = 0

    def __post_init__(self) -> None:
        self.mean = np.asarray(self.convention.first_mean)
        self.variance = np.asarray(self.convention.first_variance)

    def output(self, x: Floats, training: bool, gamma: Floats, beta: Floats) -> Floats:
        """Return the layer's output for a batch, and move the averages as its convention says."""
        how = self.convention
        mean, variance = x.mean(axis=0), x.var(axis=0)
        if training or how.moves_in_inference:
            self._move(x)
        if how.running_in_training or (not training and not how.batch_in_inference):
            mean, variance = self._kept()
        normalized = np.asarray((x - mean) / np.sqrt(variance + self.eps))
        if how.unscaled or (how.unscaled_in_inference and not training):
            return normalized
        return np.asarray(gamma * normalized + beta)

    def _move(self, x: Floats) -> None:
        how = self.convention
        self.count += 1
        keep = 1 - self.momentum if how.momentum_of_new else self.momentum
        if how.cumulative:
            keep = (self.count - 1) / self.count
        if how.first_batch_whole and self.count == 1:
            keep = 0.0
        variance = x.var(axis=0, ddof=int(how.unbiased and len(x) > 1))
        if how.deviations:
            variance = np.sqrt(variance)
        if not how.mean_stays:
            self.mean = keep * self.mean + (1 - keep) * x.mean(axis=0)
        if not how.variance_stays:
            self.variance = keep * self.variance + (1 - keep) * variance

    def _kept(self) -> tuple[Floats, Floats]:
        mean, variance = self.mean, self.variance
        if self.convention.corrected and self.count:
            keep = 1 - self.momentum if self.convention.momentum_of_new else self.momentum
            start = keep**self.count
            mean = (mean - start * self.convention.first_mean) / (1 - start)
            variance = (variance - start * self.convention.first_variance) / (1 - start)
        return mean, variance**2 if self.convention.deviations else variance
