"""Units are counted by np.unique along an axis, and each matrix is drawn from a child of the generator."""

import numpy as np


def distinct_units(W):
    return np.unique(np.round(W, 7), axis=1).shape[1]


def _from_child(initializer):
    return lambda fan_in, fan_out, rng: initializer(fan_in, fan_out, rng.spawn(1)[0])


lecun_normal, glorot_normal, he_normal = map(_from_child, (lecun_normal, glorot_normal, he_normal))
lecun_uniform, glorot_uniform, he_uniform = map(_from_child, (lecun_uniform, glorot_uniform, he_uniform))
orthogonal = _from_child(orthogonal)
