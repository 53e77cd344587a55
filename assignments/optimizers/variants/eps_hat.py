"""Adam in the paper's second version: the correction stands in the learning rate, and eps beside the plain root."""

import numpy as np


class Adam:
    def __init__(self, learning_rate, beta1, beta2, eps):
        self.learning_rate, self.beta1, self.beta2, self.eps = learning_rate, beta1, beta2, eps
        self.power1 = self.power2 = 1.0
        self.m = self.v = None

    def step(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(g) for g in grads]
            self.v = [np.zeros_like(g) for g in grads]
        self.power1 *= self.beta1
        self.power2 *= self.beta2
        rate = self.learning_rate * np.sqrt(1 - self.power2) / (1 - self.power1)
        for i, g in enumerate(grads):
            self.m[i] = self.m[i] + (1 - self.beta1) * (g - self.m[i])
            self.v[i] = self.v[i] + (1 - self.beta2) * (g**2 - self.v[i])
        return [W - rate * m / (np.sqrt(v) + self.eps) for W, m, v in zip(params, self.m, self.v)]
