"""Correct optimizers that replace a student's wrong ones, so that `descend` can be tested all the same.

No other question needs a part of another. Attributes of a stand-in are plain data, so Adam is written here without the
reference's choice of a divisor, which is a function.
"""

from dataclasses import dataclass

from reference import adaptive, descent

SGD = descent.SGD


@dataclass(kw_only=True, eq=False)
class Adam(descent.Optimizer):
    """Adam, with eps beside the root."""

    beta1: float
    beta2: float
    eps: float
    kept = 2

    def rule(self, W, g, rate, t, memory):
        """Return one parameter after step t, and its two averages."""
        m = self.beta1 * memory[0] + (1 - self.beta1) * g
        v = self.beta2 * memory[1] + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        return W - rate * m_hat / adaptive.outside(v_hat, self.eps), (m, v)
