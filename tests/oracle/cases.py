"""The inputs on which reference and PyTorch must agree.

They are designed to make mistakes visible: all dimensions differ and none is a multiple of another, biases
are not zero, gradients from above are random (a sum's gradient, all ones, would let a softmax backward of
zeros pass), a batch of one and a layer of one output are among them, and so are logits of ±1000.

"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Arrays = dict[str, Array]

SEED = 4630


@dataclass(frozen=True)
class Case:
    """Named inputs for one operation, a key of `torch_side.ANSWERS` and `reference_side.ANSWERS`."""

    operation: str
    name: str
    inputs: Arrays


def all_cases(seed: int = SEED) -> list[Case]:
    """Every case, float64 and int64, the same for the same seed and version of NumPy."""
    rng = np.random.default_rng(seed)
    makers = (_dense, _activations, _softmax, _cross_entropy, _mse, _network, _train)
    return [case for make in makers for case in make(rng)]


def layers(inputs: Arrays) -> list[tuple[Array, Array]]:
    """The list of (W, b) that `inputs` holds as W0, b0, W1, b1 …"""
    depth = sum(name.startswith("W") for name in inputs)
    return [(inputs[f"W{layer}"], inputs[f"b{layer}"]) for layer in range(depth)]


def named_layers(prefix: str, pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    """The reverse of `layers`, with a prefix before each name."""
    return {
        f"{prefix}{kind}{layer}": array
        for layer, pair in enumerate(pairs)
        for kind, array in zip("Wb", pair, strict=True)
    }


def _dense(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, D, M in (("plain", 7, 5, 3), ("one output", 4, 3, 1), ("one example", 1, 5, 3)):
        arrays = {"x": _normal(rng, N, D), "W": _normal(rng, D, M), "b": _normal(rng, M)}
        yield Case("dense", name, {**arrays, "dz": _normal(rng, N, M)})


def _activations(rng: np.random.Generator) -> Iterator[Case]:
    extremes = np.array([[-800.0, -40.0, -1e-9, 0.3], [800.0, 40.0, 1e-9, -2.0]])
    for operation in ("relu", "sigmoid"):
        yield Case(operation, "plain", {"z": 2 * _normal(rng, 7, 5), "da": _normal(rng, 7, 5)})
        yield Case(operation, "extreme", {"z": extremes, "da": _normal(rng, 2, 4)})
    yield Case("relu", "at zero", {"z": np.array([[0.0, -0.0, 1.0]]), "da": _normal(rng, 1, 3)})


def _softmax(rng: np.random.Generator) -> Iterator[Case]:
    yield Case("softmax", "plain", {"z": _normal(rng, 7, 5)})
    yield Case("softmax", "extreme", {"z": _extreme_logits(rng)})


def _cross_entropy(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, K in (("plain", 7, 5), ("one example", 1, 3)):
        yield Case("softmax_cross_entropy", name, {"z": _normal(rng, N, K), "y": rng.integers(K, size=N)})
    logits = _extreme_logits(rng)
    yield Case("softmax_cross_entropy", "confident and right", {"z": logits, "y": logits.argmax(axis=1)})
    yield Case("softmax_cross_entropy", "confident and wrong", {"z": logits, "y": logits.argmin(axis=1)})


def _mse(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, K in (("plain", 7, 3), ("one output", 5, 1)):
        yield Case("mse", name, {"p": _normal(rng, N, K), "t": _normal(rng, N, K)})


def _network(rng: np.random.Generator) -> Iterator[Case]:
    for name, widths in (
        ("1 layer", (5, 3)),
        ("3 layers", (5, 8, 7, 3)),
        ("7 layers", (4, 9, 8, 7, 9, 8, 6, 5)),
    ):
        inputs = {"x": _normal(rng, 11, widths[0]), "dlogits": _normal(rng, 11, widths[-1])}
        yield Case("network", name, inputs | _parameters(rng, widths))


def _train(rng: np.random.Generator) -> Iterator[Case]:
    X, y = _normal(rng, 40, 5), rng.integers(3, size=40)
    # The last batches are smaller than the others, and rows come in no order and more than once.
    sizes = [8] * 14 + [3] * 5 + [1]
    batches = {f"batch{step:02}": rng.integers(40, size=size) for step, size in enumerate(sizes)}
    inputs = {"X": X, "y": y, "lr": np.array(0.3)} | batches
    yield Case("train", "20 steps", inputs | _parameters(rng, (5, 8, 7, 3)))


def _parameters(rng: np.random.Generator, widths: tuple[int, ...]) -> Arrays:
    return named_layers(
        "",
        [
            (_normal(rng, inputs, outputs) * np.sqrt(2 / inputs), 0.3 * _normal(rng, outputs))
            for inputs, outputs in itertools.pairwise(widths)
        ],
    )


def _extreme_logits(rng: np.random.Generator) -> Array:
    signs = np.array([[1000.0, -1000, 0], [-1000, -1000, 1000], [0, -1000, -2000], [0, 0, 900]])
    return signs + _normal(rng, 4, 3)


def _normal(rng: np.random.Generator, *shape: int) -> Array:
    return rng.standard_normal(shape)
