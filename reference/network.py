"""A network: layers one after the other, whose gradients are found by going back through them.

Backpropagation is the chain rule with a memory. The slides write it out layer by layer:

    dL/dW(l)    =   dL/dz(l)    · dz(l)/dW(l)
    dL/dW(l−1)  = ( dL/dz(l)    · dz(l)/df(l−1)   · df(l−1)/dz(l−1) ) · dz(l−1)/dW(l−1)
    dL/dW(l−2)  = (         what stands in the brackets above         · … ) · dz(l−2)/dW(l−2)

The bracket of each line contains the line before it. So it is never computed anew: going from the last
layer to the first, one array, the gradient that arrives from above, is turned into the gradient that goes
below. A layer costs as much backward as two layers forward, whatever the depth; without the memory, a
network of depth l would cost l²/2 layers. That the same array is multiplied by weights and slopes at every
layer is also why it can vanish or explode.

The walk is here twice. `network_forward` and `network_backward` spell it out for dense layers with a ReLU
between them and none after the last; a network of one layer is that dense layer alone. `Network` is the same
for any layers of `reference.layers`, each of which brings its own two formulas.

Source: the lecture, "Revisiting backpropagation"; Goodfellow, Bengio and Courville, *Deep Learning*,
algorithms 6.3 and 6.4; Géron, chapter 10.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

from reference import activations, dense

if TYPE_CHECKING:
    import numpy as np
    from jaxtyping import Float

    from reference.layers import Layer

    Weights = tuple[Float[np.ndarray, "_ _"], Float[np.ndarray, " _"]]
    Memory = tuple[Float[np.ndarray, "N _"], Float[np.ndarray, "N _"]]


def network_forward(
    x: Float[np.ndarray, "N D"], params: list[Weights]
) -> tuple[Float[np.ndarray, "N K"], list[Memory]]:
    """Return the logits of N examples, and a cache of what the way back needs.

    params lists (W, b) from the first layer to the last, at least one; each W has as many rows as the layer
    before has outputs. The cache holds for each layer the pair (its input x, its output z = x W + b before
    any ReLU).
    """
    cache = []
    for W, b in params[:-1]:
        z = dense.dense_forward(x, W, b)
        cache.append((x, z))
        x = activations.relu_forward(z)
    W, b = params[-1]
    logits = dense.dense_forward(x, W, b)
    return logits, [*cache, (x, logits)]


def network_backward(
    dlogits: Float[np.ndarray, "N K"], params: list[Weights], cache: list[Memory]
) -> list[Weights]:
    """Return the gradients (dW, db) of every layer, in the order of params, given that of the logits.

    cache is the one that `network_forward` gave for the same params. From the last layer to the first:

        dz      = da where z > 0        through the ReLU; the last layer has none, so there dz = dlogits
        dW, db  = xᵀ dz, Σ_n dz[n]      this layer's share
        da      = dz Wᵀ                 for the layer below
    """
    (W, _), (x, _) = params[-1], cache[-1]
    da, dW, db = dense.dense_backward(dlogits, x, W)
    grads = [(dW, db)]
    for (W, _), (x, z) in zip(params[-2::-1], cache[-2::-1], strict=True):
        dz = activations.relu_backward(da, z)
        da, dW, db = dense.dense_backward(dz, x, W)
        grads.append((dW, db))
    return grads[::-1]


class Network:
    """Layers of `reference.layers` in order, first to last, as one function with one list of parameters.

    An optimizer needs no more of it than this:

        network.params = optimizer.step(network.params, network.grads)
    """

    def __init__(self, layers: list[Layer]) -> None:
        self.layers = layers

    def forward(self, x: Float[np.ndarray, "N ..."], training: bool = False) -> Float[np.ndarray, "N ..."]:
        """Return the last layer's output. With training, dropout drops and batch normalization uses the batch."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def backward(self, dout: Float[np.ndarray, "N ..."]) -> Float[np.ndarray, "N ..."]:
        """Return the gradient with respect to the last forward's x, given that of its output, and set `grads`."""
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

    @property
    def params(self) -> list[np.ndarray]:
        """All parameters, layer by layer: the very arrays that the layers use.

        Assigning a list of as many arrays of the same shapes puts them in their place; others raise `ValueError`.
        """
        return [array for layer in self.layers for array in layer.params]

    @params.setter
    def params(self, params: list[np.ndarray]) -> None:
        given, own = ([array.shape for array in arrays] for arrays in (params, self.params))
        if given != own:
            raise ValueError(f"the parameters have shapes {given}, but the network's have {own}")
        arrays = iter(params)
        for layer in self.layers:
            layer.params = [next(arrays) for _ in layer.params]

    @property
    def grads(self) -> list[np.ndarray]:
        """The gradients that the last backward found, in the order of `params`."""
        return [array for layer in self.layers for array in layer.grads]
