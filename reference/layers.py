"""Layers as objects: each keeps its parameters, and from its last forward what its backward needs.

The mathematics is in the modules of functions; an object adds the memory. So a layer is used in pairs:
forward, then backward with the gradient of that output. Backward returns the gradient for the layer below,
and leaves those of the layer's own parameters in `grads`, anew each time: nothing adds up from call to call.

Parameters that start random are handed in as arrays (see `reference.initializers`); those that always start at
the same numbers are made here. A generator is kept only by dropout, which draws in every training step.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from reference import (
    activations,
    dense,
    dropout,
    losses,
    normalization,
    rectifiers,
    recurrent,
    smooth_activations,
)

if TYPE_CHECKING:
    from jaxtyping import Float

# The activations that have nothing to learn, by name: forward and backward.
ACTIVATIONS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "identity": (activations.identity_forward, activations.identity_backward),
    "sigmoid": (activations.sigmoid_forward, activations.sigmoid_backward),
    "tanh": (activations.tanh_forward, activations.tanh_backward),
    "relu": (activations.relu_forward, activations.relu_backward),
    "leaky_relu": (rectifiers.leaky_relu_forward, rectifiers.leaky_relu_backward),
    "elu": (rectifiers.elu_forward, rectifiers.elu_backward),
    "selu": (rectifiers.selu_forward, rectifiers.selu_backward),
    "softplus": (smooth_activations.softplus_forward, smooth_activations.softplus_backward),
    "silu": (smooth_activations.silu_forward, smooth_activations.silu_backward),
    "gelu": (smooth_activations.gelu_forward, smooth_activations.gelu_backward),
    "gelu_tanh": (smooth_activations.gelu_tanh_forward, smooth_activations.gelu_tanh_backward),
    "mish": (smooth_activations.mish_forward, smooth_activations.mish_backward),
    "softmax": (losses.softmax, losses.softmax_backward),
}


class Layer(ABC):
    """A function of a batch, with parameters, and a memory of its last forward.

    After a backward, `grads` holds the gradients of `params`, in the same order. `statistics` is what training
    changes without a gradient; only batch normalization has any.
    """

    def __init__(self, *params: Float[np.ndarray, "*_"]) -> None:
        self.params: list[np.ndarray] = list(params)
        self.grads: list[np.ndarray] = []
        self.statistics: list[np.ndarray] = []

    @abstractmethod
    def forward(self, x: Float[np.ndarray, "N ..."], training: bool = False) -> Float[np.ndarray, "N ..."]:
        """Return the output for a batch."""

    @abstractmethod
    def backward(self, dout: Float[np.ndarray, "N ..."]) -> Float[np.ndarray, "N ..."]:
        """Return the gradient with respect to the last forward's input, given that of its output, and set `grads`."""


class Dense(Layer):
    """z = x W + b."""

    def __init__(self, W: Float[np.ndarray, "D M"], b: Float[np.ndarray, " M"]) -> None:
        super().__init__(W, b)

    def forward(self, x: Float[np.ndarray, "N D"], training: bool = False) -> Float[np.ndarray, "N M"]:
        """x W + b."""
        self._x = x
        return dense.dense_forward(x, *self.params)

    def backward(self, dout: Float[np.ndarray, "N M"]) -> Float[np.ndarray, "N D"]:
        """dx; `grads` become [dW, db]."""
        dx, *self.grads = dense.dense_backward(dout, self._x, self.params[0])
        return dx


class Activation(Layer):
    """One of `ACTIVATIONS` by name, with its constants, such as `Activation("leaky_relu", slope=0.2)`.

    Raises `ValueError` for another name.
    """

    def __init__(self, name: str, **constants: float) -> None:
        super().__init__()
        if name not in ACTIVATIONS:
            raise ValueError(f"there is no activation {name!r}; there are {', '.join(ACTIVATIONS)}")
        self._forward, self._backward = ACTIVATIONS[name]
        self._constants = constants

    def forward(self, x: Float[np.ndarray, "*shape"], training: bool = False) -> Float[np.ndarray, "*shape"]:
        """Return the activation of each number; the softmax, of each row."""
        self._x = x
        a: Float[np.ndarray, "*shape"] = self._forward(x, **self._constants)
        return a

    def backward(self, dout: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """dx; there are no parameters."""
        dx: Float[np.ndarray, "*shape"] = self._backward(dout, self._x, **self._constants)
        return dx


class ParametricReLU(Layer):
    """A leaky ReLU with a slope to learn for each of M units; all start at the same, 0.25 as in the paper."""

    def __init__(self, units: int, slope: float = 0.25) -> None:
        super().__init__(np.full(units, slope))

    def forward(self, x: Float[np.ndarray, "N M"], training: bool = False) -> Float[np.ndarray, "N M"]:
        """x where it is positive, slope · x elsewhere."""
        self._x = x
        return rectifiers.parametric_relu_forward(x, *self.params)

    def backward(self, dout: Float[np.ndarray, "N M"]) -> Float[np.ndarray, "N M"]:
        """dx; `grads` become [dslope]."""
        dx, *self.grads = rectifiers.parametric_relu_backward(dout, self._x, *self.params)
        return dx


class Dropout(Layer):
    """In training a new mask for every batch, from the generator; in inference nothing happens."""

    def __init__(self, rate: float, rng: np.random.Generator) -> None:
        super().__init__()
        self._rate, self._rng = rate, rng

    def forward(self, x: Float[np.ndarray, "*shape"], training: bool = False) -> Float[np.ndarray, "*shape"]:
        """x times a mask of 0 and 1 / (1 − rate) in training, of ones in inference."""
        self._mask = dropout.dropout_mask(self._rng, x.shape, self._rate) if training else np.ones_like(x)
        return dropout.dropout_forward(x, self._mask)

    def backward(self, dout: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """dout times the same mask."""
        return dropout.dropout_backward(dout, self._mask)


class BatchNorm(Layer):
    """Batch normalization of D features. gamma starts at 1 and beta at 0, the running statistics likewise."""

    def __init__(
        self,
        features: int,
        momentum: float = normalization.MOMENTUM,
        eps: float = normalization.EPSILON,
    ) -> None:
        super().__init__(np.ones(features), np.zeros(features))
        self.statistics = [np.zeros(features), np.ones(features)]
        self._momentum, self._eps = momentum, eps

    def forward(self, x: Float[np.ndarray, "N D"], training: bool = False) -> Float[np.ndarray, "N D"]:
        """Use the batch's mean and variance, which the running ones then follow, or use the running ones."""
        self._x, self._training = x, training
        (gamma, beta), (mean, variance) = self.params, self.statistics
        if not training:
            return normalization.batch_norm_inference_forward(x, gamma, beta, mean, variance, self._eps)
        y = normalization.batch_norm_forward(x, gamma, beta, self._eps)
        self.statistics = list(normalization.batch_norm_update(x, mean, variance, self._momentum))
        return y

    def backward(self, dout: Float[np.ndarray, "N D"]) -> Float[np.ndarray, "N D"]:
        """dx; `grads` become [dgamma, dbeta]."""
        x, gamma, (mean, variance) = self._x, self.params[0], self.statistics
        if self._training:
            dx, *self.grads = normalization.batch_norm_backward(dout, x, gamma, self._eps)
        else:
            dx, *self.grads = normalization.batch_norm_inference_backward(
                dout, x, gamma, mean, variance, self._eps
            )
        return dx


class LayerNorm(Layer):
    """Layer normalization of D features. gamma starts at 1 and beta at 0."""

    def __init__(self, features: int, eps: float = normalization.EPSILON) -> None:
        super().__init__(np.ones(features), np.zeros(features))
        self._eps = eps

    def forward(self, x: Float[np.ndarray, "N D"], training: bool = False) -> Float[np.ndarray, "N D"]:
        """Bring each row to mean 0 and variance 1, then return gamma · x̂ + beta."""
        self._x = x
        gamma, beta = self.params
        return normalization.layer_norm_forward(x, gamma, beta, self._eps)

    def backward(self, dout: Float[np.ndarray, "N D"]) -> Float[np.ndarray, "N D"]:
        """dx; `grads` become [dgamma, dbeta]."""
        dx, *self.grads = normalization.layer_norm_backward(dout, self._x, self.params[0], self._eps)
        return dx


class Recurrent(Layer):
    """A recurrent cell over a sequence, from a state of zeros; its output is the state after the last step."""

    def __init__(
        self, Wx: Float[np.ndarray, "D H"], Wh: Float[np.ndarray, "H H"], b: Float[np.ndarray, " H"]
    ) -> None:
        super().__init__(Wx, Wh, b)

    def forward(self, x: Float[np.ndarray, "N T D"], training: bool = False) -> Float[np.ndarray, "N H"]:
        """h[T − 1]."""
        self._x = x
        self._h0 = np.zeros((len(x), self.params[1].shape[0]), dtype=x.dtype)
        self._h = recurrent.recurrent_forward(x, self._h0, *self.params)
        return self._h[:, -1]

    def backward(self, dout: Float[np.ndarray, "N H"]) -> Float[np.ndarray, "N T D"]:
        """dx; `grads` become [dWx, dWh, db]."""
        self._dh = np.zeros_like(self._h)
        self._dh[:, -1] = dout
        Wx, Wh, _ = self.params
        dx, _, *self.grads = recurrent.recurrent_backward(self._dh, self._x, self._h0, self._h, Wx, Wh)
        return dx

    def state_gradients(self) -> Float[np.ndarray, "N T H"]:
        """Return, after a backward, the gradient of the loss with respect to the state of every step."""
        return recurrent.state_gradients(self._dh, self._h, self.params[1])
