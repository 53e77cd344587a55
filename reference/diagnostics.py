"""Looking into a network: do signals survive the way up, and gradients the way down?

Two measurements, layer by layer, tell most of what goes wrong in a deep network. The variance of the outputs
should stay about the same from the first layer to the last; if it falls towards 0, all examples look alike
up there, and if it grows, activations saturate. The norm of the gradients should too: where it is tiny, the
layer does not learn. Across the steps of a recurrent layer, the same norm shows how far back it can learn.

Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010),
section 4; Géron, chapter 11.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float

    from reference.network import Network


def layer_outputs(network: Network, x: Float[np.ndarray, "N ..."]) -> list[Float[np.ndarray, "N ..."]]:
    """Return what each layer gives in inference, from the first to the last."""
    outputs = []
    for layer in network.layers:
        x = layer.forward(x)
        outputs.append(x)
    return outputs


def activation_variances(network: Network, x: Float[np.ndarray, "N ..."]) -> list[float]:
    """Return the variance of each layer's outputs, over all its units and all examples together."""
    return [float(output.var()) for output in layer_outputs(network, x)]


def dead_units(a: Float[np.ndarray, "N M"]) -> int:
    """Return how many of M units are 0 for all of at least one example, given a ReLU layer's outputs.

    A unit that is dead for these examples may live for others: give it all the data that there is.
    """
    return int(np.sum(np.all(a == 0, axis=0)))


def useful_share(slopes: Float[np.ndarray, "N M"], least: float) -> float:
    """Return which share of the slopes f′(z) is at least `least` in size: what passes a gradient on."""
    return float(np.mean(np.abs(slopes) >= least))


def gradient_norms(network: Network) -> list[float]:
    """Return the norm of the last backward's gradients, √(Σ dW² + Σ db²), for each layer that has parameters."""
    return [
        math.sqrt(sum(float(np.sum(grad**2)) for grad in layer.grads))
        for layer in network.layers
        if layer.params
    ]


def gradient_norms_by_step(dh: Float[np.ndarray, "N T H"]) -> Float[np.ndarray, " T"]:
    """Return the norm of the gradient at each step, over all examples and units, given `state_gradients`."""
    norms: Float[np.ndarray, " T"] = np.sqrt((dh**2).sum(axis=(0, 2)))
    return norms


def parameter_counts(network: Network) -> list[int]:
    """Return how many numbers each layer learns; a dense layer of D inputs and M outputs, (D + 1) M."""
    return [sum(array.size for array in layer.params) for layer in network.layers]
