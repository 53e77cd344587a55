"""Normal numbers are made of uniform ones by the formula of Box and Muller, and uniform ones are shifted."""

import numpy as np


def _standard_normal(shape, rng):
    radius = np.sqrt(-2 * np.log(1 - rng.random(shape)))
    return radius * np.cos(2 * np.pi * rng.random(shape))


def _normal(scheme):
    def draw(fan_in, fan_out, rng):
        return _standard_normal((fan_in, fan_out), rng) * weight_variance(scheme, fan_in, fan_out) ** 0.5

    return draw


def _uniform(scheme):
    def draw(fan_in, fan_out, rng):
        return (2 * rng.random((fan_in, fan_out)) - 1) * (3 * weight_variance(scheme, fan_in, fan_out)) ** 0.5

    return draw


lecun_normal, glorot_normal, he_normal = map(_normal, ("lecun", "glorot", "he"))
lecun_uniform, glorot_uniform, he_uniform = map(_uniform, ("lecun", "glorot", "he"))
