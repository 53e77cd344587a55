"""The draws come from an older RandomState that is seeded from rng, and the formulas are a table of functions."""

import numpy as np

_variances = {
    "lecun": lambda m, n: m**-1,
    "glorot": lambda m, n: 1 / np.mean([m, n]),
    "he": lambda m, n: (m / 2) ** -1,
}


def _state(rng):
    return np.random.RandomState(rng.integers(2**31 - 1))


def weight_variance(scheme, fan_in, fan_out):
    return _variances[scheme](fan_in, fan_out)


def _normal(variance, shape, rng):
    return variance**0.5 * _state(rng).randn(*shape)


def _uniform(variance, shape, rng):
    return (12 * variance) ** 0.5 * (_state(rng).rand(*shape) - 0.5)


def lecun_normal(fan_in, fan_out, rng):
    return _normal(1 / fan_in, (fan_in, fan_out), rng)


def glorot_normal(fan_in, fan_out, rng):
    return _normal(2 / (fan_in + fan_out), (fan_in, fan_out), rng)


def he_normal(fan_in, fan_out, rng):
    return _normal(2 / fan_in, (fan_in, fan_out), rng)


def lecun_uniform(fan_in, fan_out, rng):
    return _uniform(1 / fan_in, (fan_in, fan_out), rng)


def glorot_uniform(fan_in, fan_out, rng):
    return _uniform(2 / (fan_in + fan_out), (fan_in, fan_out), rng)


def he_uniform(fan_in, fan_out, rng):
    return _uniform(2 / fan_in, (fan_in, fan_out), rng)


def orthogonal(fan_in, fan_out, rng):
    longer, shorter = sorted((fan_in, fan_out), reverse=True)
    Q = np.linalg.qr(_state(rng).randn(longer, longer))[0][:, :shorter]
    return Q if fan_in > fan_out else Q.T if fan_in < fan_out else Q
