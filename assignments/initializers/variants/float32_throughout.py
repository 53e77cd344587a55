"""Everything is drawn and computed in single precision."""

import numpy as np


def weight_variance(scheme, fan_in, fan_out):
    m, n = np.float32(fan_in), np.float32(fan_out)
    return {"lecun": 1 / m, "glorot": 2 / (m + n), "he": 2 / m}[scheme]


def _normal(scheme):
    def draw(fan_in, fan_out, rng):
        deviation = np.sqrt(weight_variance(scheme, fan_in, fan_out))
        return deviation * rng.standard_normal((fan_in, fan_out), dtype=np.float32)

    return draw


def _uniform(scheme):
    def draw(fan_in, fan_out, rng):
        limit = np.sqrt(np.float32(3) * weight_variance(scheme, fan_in, fan_out))
        return limit * (2 * rng.random((fan_in, fan_out), dtype=np.float32) - 1)

    return draw


lecun_normal, glorot_normal, he_normal = map(_normal, ("lecun", "glorot", "he"))
lecun_uniform, glorot_uniform, he_uniform = map(_uniform, ("lecun", "glorot", "he"))


def orthogonal(fan_in, fan_out, rng):
    shape = (max(fan_in, fan_out), min(fan_in, fan_out))
    Q, R = np.linalg.qr(rng.standard_normal(shape, dtype=np.float32))
    Q = Q * np.sign(np.diag(R))
    return Q if fan_in >= fan_out else Q.T


def initial_params(sizes, draw):
    weights = [np.float32(draw(sizes[i - 1], sizes[i])) for i in range(1, len(sizes))]
    return [(W, np.zeros_like(W[0])) for W in weights]


def distinct_units(W):
    columns = np.float32(W).T
    return sum(not any(np.all(np.abs(a - b) < 1e-6) for b in columns[:i]) for i, a in enumerate(columns))
