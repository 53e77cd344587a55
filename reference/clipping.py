"""Clipping: a cap on gradients, so that one bad batch cannot throw the parameters away.

Where weights multiply each other again and again, in deep and above all in recurrent networks, the loss has
cliffs: the gradient on one is enormous, and a single step along it undoes an hour of training.

Clipping by norm keeps the direction and shortens the arrow: the global norm is that of all gradients laid end
to end in one vector, √(Σ g²), and where it is too long, all are scaled by the same factor. Clipping by value
caps each entry alone, and so changes the direction: (0.9, 100) clipped to 1 becomes (0.9, 1).

Keras calls these `global_clipnorm`, `clipnorm` (each array by a norm of its own) and `clipvalue`. PyTorch's
`clip_grad_norm_` is the global one, with 1e-6 added to the norm.

Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013),
algorithm 1; Goodfellow, Bengio and Courville, *Deep Learning*, section 10.11.1; Géron, chapter 11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float

    Arrays = list[Float[np.ndarray, "..."]]


def clip_by_value(grads: Arrays, limit: float) -> Arrays:
    """Return new arrays in which every entry is at least −limit and at most limit. NaN stays NaN."""
    return [np.clip(g, -limit, limit) for g in grads]


def clip_by_norm(grads: Arrays, max_norm: float) -> Arrays:
    """Return new arrays, each of a norm of at most max_norm, in their own direction."""
    return [clip_by_global_norm([g], max_norm)[0] for g in grads]


def clip_by_global_norm(grads: Arrays, max_norm: float) -> Arrays:
    """Return new arrays, all scaled by min(1, max_norm / global norm).

    Nothing is divided by a norm of 0, and gradients within the limit come back bit for bit. An infinite or NaN
    entry makes every entry NaN: there is no direction left to keep.
    """
    norm = global_norm(grads)
    if norm <= max_norm:
        return [g.copy() for g in grads]
    return [g * (max_norm / norm) for g in grads]


def global_norm(grads: Arrays) -> float:
    """√(Σ g²) over all entries of all arrays; 0 if there are none.

    Entries are divided by the largest before they are squared: squares overflow from 1.3e154 on, and a norm of
    infinity would make zeros of just those gradients that clipping is for.
    """
    largest = float(np.max([np.max(np.abs(g), initial=0) for g in grads], initial=0))
    if largest == 0:
        return 0.0
    return largest * float(np.sqrt(sum(np.sum((g / largest) ** 2) for g in grads)))
