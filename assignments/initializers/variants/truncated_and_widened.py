"""Normals are cut off at two deviations and widened, as Keras does, and the matrices are filled column by column."""

import math

import numpy as np

_CUT = 2.0
_LEFT = math.erf(_CUT / math.sqrt(2))  # the share that lies within the cut
_WIDTH = math.sqrt(1 - 2 * _CUT * math.exp(-(_CUT**2) / 2) / math.sqrt(2 * math.pi) / _LEFT)


def _truncated(scheme, fan_in, fan_out, rng):
    kept = np.empty(0)
    while kept.size < fan_in * fan_out:
        drawn = rng.standard_normal(fan_in * fan_out)
        kept = np.append(kept, drawn[np.abs(drawn) < _CUT])
    cut = kept[: fan_in * fan_out].reshape(fan_out, fan_in).T
    return cut / _WIDTH * math.sqrt(weight_variance(scheme, fan_in, fan_out))


def lecun_normal(fan_in, fan_out, rng):
    return _truncated("lecun", fan_in, fan_out, rng)


def glorot_normal(fan_in, fan_out, rng):
    return _truncated("glorot", fan_in, fan_out, rng)


def he_normal(fan_in, fan_out, rng):
    return _truncated("he", fan_in, fan_out, rng)
