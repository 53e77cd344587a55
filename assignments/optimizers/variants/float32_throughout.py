"""Everything is computed in single precision, by optimizers around the solution's."""

import numpy as np


def _narrow(arrays):
    return [np.asarray(one, dtype=np.float32) for one in arrays]


def _in_single(made):
    class Single(made):
        def step(self, params, grads):
            return _narrow(super().step(_narrow(params), _narrow(grads)))

    return Single


SGD, Momentum, Nesterov, RMSProp, Adam = map(_in_single, (SGD, Momentum, Nesterov, RMSProp, Adam))


def power(t, rate, s, c):
    return np.float32(rate) / np.float32(1 + t / s) ** np.float32(c)


def exponential(t, rate, s):
    return np.float32(rate) * np.power(np.float32(0.1), np.float32(t / s))
