"""The functions are methods of one object, and the predictions are generators made into lists."""

import numpy as np


class Ruler:
    """Everything that measures."""

    def rms(self, a):
        return np.linalg.norm(a) / np.sqrt(a.size)

    def by_step(self, dh):
        return np.linalg.norm(dh, axis=(0, 2))

    def states(self, dh, h, Wh):
        g = np.array(dh)
        for t in range(h.shape[1])[:0:-1]:
            g[:, t - 1] += (g[:, t] - g[:, t] * h[:, t] ** 2) @ Wh.T
        return g

    def variances(self, q, sizes, variances, activation):
        for inputs, variance in zip(sizes, variances):
            q = q * inputs * variance
            yield q
            q = q * (0.5 if activation == "relu" else 1)


_ruler = Ruler()
rms, norms_by_step, state_gradients = _ruler.rms, _ruler.by_step, _ruler.states


def predicted_variances(*arguments):
    return list(_ruler.variances(*arguments))
