"""Functions are lambdas, callable objects, partials, methods, and definitions inside an if or a try."""

import functools

import numpy as np

dense_forward = lambda x, W, b: np.matmul(x, W) + b  # noqa: E731


class ReLU:
    """Both directions in one object."""

    def __call__(self, z):
        return np.clip(z, 0, None)

    def backward(self, da, z):
        return np.where(z < 0, 0, da)


relu_forward = ReLU()
relu_backward = relu_forward.backward

if np.ndim(0) == 0:

    def softmax(z, axis=1, *, temperature=1.0):
        z = (z - np.amax(z, axis=axis, keepdims=True)) / temperature
        return np.exp(z) / np.sum(np.exp(z), axis=axis, keepdims=True)


try:
    import no_such_package  # noqa: F401
except ImportError:

    def _loss(reduce, z, y):
        z = z - z.max(1)[:, None]
        return reduce(np.log(np.exp(z).sum(1)) - np.take_along_axis(z, y[:, None], 1)[:, 0])


softmax_cross_entropy = functools.partial(_loss, np.mean)


class Loss:
    """Static and class methods under the names that are asked for."""

    @staticmethod
    def value(p, t, /):
        return np.square(np.subtract(p, t)).mean()

    @classmethod
    def slope(cls, p, t):
        return 2 * np.subtract(p, t) / np.size(p)


mse, mse_backward = Loss.value, Loss().slope
