"""Trials: train a network of some shape once, and measure it on rows that it was not trained on.

A shape is judged by what it learns. So everything else is held fixed: He's weights and zero biases, ReLU between dense
layers, softmax cross-entropy, Adam with its usual constants, a number of epochs and a batch size. What is left to
chance, the weights and the order of the rows, comes from a seed. One training says little, because another seed
gives another loss; the median of a few is what to compare.

Source: Géron, chapter 10, "Fine-tuning neural network hyperparameters".
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from reference import adam, fitting, initializers, losses, sizing
from reference.layers import Activation, Dense, Layer
from reference.network import Network

if TYPE_CHECKING:
    from jaxtyping import Float, Int

    Rows = tuple[Float[np.ndarray, "N D"], Int[np.ndarray, " N"]]


@dataclass(frozen=True, eq=False)
class Trial:
    """Rows to train on and rows to measure on, each a pair (X, y), and how long to train. y counts classes from 0."""

    train: Rows
    validation: Rows
    epochs: int
    batch_size: int

    def sizes(self, widths: Sequence[int]) -> list[int]:
        """Return the sizes from the inputs to the outputs of a network with these hidden widths."""
        X, y = self.train
        return [X.shape[1], *widths, int(y.max()) + 1]

    def parameters(self, widths: Sequence[int]) -> int:
        """Return the number of weights and biases of that network."""
        return sizing.parameter_count(self.sizes(widths))

    def loss(self, widths: Sequence[int], rate: float, seed: int) -> float:
        """Return the validation loss of that network, trained with this learning rate from this seed."""
        rng = np.random.default_rng(seed)
        trained, loss = dense_network(self.sizes(widths), rng), losses.BY_TASK["multi-class"]
        optimizer = adam.Adam(learning_rate=rate)
        fitting.fit(
            trained, loss, optimizer, *self.train, epochs=self.epochs, batch_size=self.batch_size, rng=rng
        )
        return fitting.evaluate(trained, loss, *self.validation)


def dense_network(sizes: Sequence[int], rng: np.random.Generator) -> Network:
    """Return dense layers of these sizes with He's normal weights and zero biases, and ReLU between them."""
    layers: list[Layer] = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [Dense(initializers.he_normal(fan_in, fan_out, rng), np.zeros(fan_out)), Activation("relu")]
    return Network(layers[:-1])
