"""The L2 penalty: large weights cost something, so the network prefers the small ones that do as well.

    penalty = l2/2 · Σ W²        its gradient: l2 · W

Each step of gradient descent then also multiplies W by 1 − lr · l2, which is why it is called weight decay.
Biases, and the scales and shifts of a normalization, are left free: they are few, and do not make the
function steeper. So an array is penalized if it has two dimensions or more.

With the factor 1/2, l2 means the same as PyTorch's `weight_decay` in plain gradient descent; Keras' `L2(l2)`
has no 1/2 and is twice as strong. With Adam the two part: it scales every gradient, and with it the penalty's,
whereas AdamW lets the weights decay beside the gradient.

Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 7.1.1; Géron, chapter 11.
"""

from __future__ import annotations

import numpy as np


def l2_penalty(params: list[np.ndarray], l2: float) -> float:
    """l2/2 · Σ W² over all entries of all weights; l2 is at least 0."""
    return float(l2 / 2 * sum(np.sum(array**2) for array in params if array.ndim >= 2))


def l2_penalty_backward(params: list[np.ndarray], l2: float) -> list[np.ndarray]:
    """Return the penalty's gradient for each array of params, in order: l2 · W, and zeros for what is not penalized."""
    return [l2 * array if array.ndim >= 2 else np.zeros_like(array) for array in params]
