"""Where training starts: random weights, spread so that signals neither die nor blow up on their way through.

Weights that are all alike would stay alike, because they would get the same gradients: randomness tells the
units of a layer apart. How far to spread them follows from the variance. With fan_in inputs of mean square
q and independent weights of mean 0 and variance v, an output has variance fan_in · v · q. A ReLU before the
layer has set half of a symmetric signal to 0, so that q is half of the variance s that this signal had. For
the output to have variance s again, fan_in · v · s/2 = s, thus v = 2 / fan_in.

Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015), section 2.2, equation 10; Keras calls
it `he_normal`; Géron, chapter 11.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from jaxtyping import Float


def he_normal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Float[np.ndarray, "fan_in fan_out"]:
    """Weights of shape (fan_in, fan_out), normal with mean 0 and standard deviation √(2 / fan_in).

    2 / fan_in is the variance; the deviation is its root. Keras cuts its normal off at two deviations and
    widens it to make up for that; here, as in the paper, it is not cut off.
    """
    return rng.normal(0.0, math.sqrt(2 / fan_in), size=(fan_in, fan_out))
