"""A plain recurrent cell: one layer that reads a sequence and meets itself again at every step.

    h[t] = tanh(x[t] Wx + h[t−1] Wh + b)        t = 0 … T−1, starting from h[−1] = h0

Unrolled in time this is a network of T layers that all have the same weights. Backpropagation through time
is plain backpropagation in it: the gradient of a state is what it receives from above, at its own step,
plus what comes back from the step after it,

    dh[t] += dz[t+1] Whᵀ        dz[t] = dh[t] · (1 − h[t]²), since tanh′ = 1 − tanh²

and the gradient of a weight, used T times, is the sum over the steps. On its way back over k steps a gradient
is multiplied by Whᵀ and by slopes of at most 1 k times: where Wh shrinks it, it vanishes exponentially in k,
and the net cannot learn what lies far back; where Wh stretches it, it explodes. `state_gradients` lets one
see that step by step.

Arrays hold a sequence of T steps per example. T is at least 1.

Source: Goodfellow, Bengio and Courville, *Deep Learning*, sections 10.2.2 and 10.7; Pascanu, Mikolov and
Bengio, "On the difficulty of training recurrent neural networks" (2013); Géron, chapter 15.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float


def recurrent_forward(
    x: Float[np.ndarray, "N T D"],
    h0: Float[np.ndarray, "N H"],
    Wx: Float[np.ndarray, "D H"],
    Wh: Float[np.ndarray, "H H"],
    b: Float[np.ndarray, " H"],
) -> Float[np.ndarray, "N T H"]:
    """Return the states h of all T steps. What the inputs contribute has no order, and is computed for all at once."""
    from_inputs: Float[np.ndarray, "N T H"] = x @ Wx + b
    h = np.empty_like(from_inputs)
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(from_inputs[:, t] + state @ Wh)
        h[:, t] = state
    return h


def recurrent_backward(
    dh: Float[np.ndarray, "N T H"],
    x: Float[np.ndarray, "N T D"],
    h0: Float[np.ndarray, "N H"],
    h: Float[np.ndarray, "N T H"],
    Wx: Float[np.ndarray, "D H"],
    Wh: Float[np.ndarray, "H H"],
) -> tuple[
    Float[np.ndarray, "N T D"],
    Float[np.ndarray, "N H"],
    Float[np.ndarray, "D H"],
    Float[np.ndarray, "H H"],
    Float[np.ndarray, " H"],
]:
    """Return the gradients (dx, dh0, dWx, dWh, db), given dh, what each state receives from above, and the states h.

        dx[t] = dz[t] Wxᵀ        dWx = Σ_t x[t]ᵀ dz[t]        dh0 = dz[0] Whᵀ
        db = Σ_t Σ_n dz[t]       dWh = Σ_t h[t−1]ᵀ dz[t]

    If only the last state is used, dh is 0 at all other steps.
    """
    dz = state_gradients(dh, h, Wh) * (1 - h**2)
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    dWx = np.einsum("ntd,nth->dh", x, dz)
    dWh = np.einsum("ntg,nth->gh", before, dz)
    return dz @ Wx.T, dz[:, 0] @ Wh.T, dWx, dWh, dz.sum(axis=(0, 1))


def state_gradients(
    dh: Float[np.ndarray, "N T H"], h: Float[np.ndarray, "N T H"], Wh: Float[np.ndarray, "H H"]
) -> Float[np.ndarray, "N T H"]:
    """Return the whole gradient of the loss with respect to each state: from above, and through all later steps."""
    whole = dh.copy()
    for t in reversed(range(1, h.shape[1])):
        dz = whole[:, t] * (1 - h[:, t] ** 2)
        whole[:, t - 1] += dz @ Wh.T
    return whole
