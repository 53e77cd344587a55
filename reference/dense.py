"""The dense layer: every output is a weighted sum of every input, plus a bias.

The slides write z = W x + b with an example per column. Here a batch holds an example per row, which turns
the same layer into z = x W + b, with the inputs of the layer down the rows of W and its outputs along the
columns.

Backward, the layer is given dz, the gradient of the loss with respect to z, and hands on three gradients.
One rule gives all of them: z[n, m] = Σ_d x[n, d] W[d, m] + b[m], so every product on the right passes dz[n,
m] to each of its factors, times the other one, and whatever was used several times adds up what it
receives.

    x[n, d] is used once for each output m        dx = dz Wᵀ
    W[d, m] is used once for each example n       dW = xᵀ dz
    b[m]    is used once for each example n       db = Σ_n dz[n]

There is no 1/N here: a loss that is a mean has already put it into dz. Shapes tell transposes apart, as
long as N, D and M differ: each gradient has the shape of the thing that it belongs to.

Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.5.4, algorithms 6.3 and 6.4; Géron,
chapter 10.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from jaxtyping import Float


def dense_forward(
    x: Float[np.ndarray, "N D"], W: Float[np.ndarray, "D M"], b: Float[np.ndarray, " M"]
) -> Float[np.ndarray, "N M"]:
    """Return the layer's output z = x W + b, for N examples, D inputs and M outputs.

    The one row b is added to every row of x W. Raises `ValueError` where the shapes do not fit.
    """
    z: Float[np.ndarray, "N M"] = x @ W + b
    return z


def dense_backward(
    dz: Float[np.ndarray, "N M"], x: Float[np.ndarray, "N D"], W: Float[np.ndarray, "D M"]
) -> tuple[Float[np.ndarray, "N D"], Float[np.ndarray, "D M"], Float[np.ndarray, " M"]]:
    """Return the gradients (dx, dW, db) of the loss, given dz, its gradient with respect to z = x W + b.

        dx = dz Wᵀ        what the layer below receives
        dW = xᵀ dz        summed over the examples by the product itself
        db = Σ_n dz[n]    summed over the examples, because all of them share b

    b is no argument: the gradients of a sum do not depend on its terms.
    """
    dx = dz @ W.T
    dW = x.T @ dz
    db = dz.sum(axis=0)
    return dx, dW, db
