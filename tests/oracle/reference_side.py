"""The reference's answers, under the same names as PyTorch's, and how far two answers lie apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from reference import activations, dense, losses, network, training
from tests.oracle.cases import Array, Arrays, layers, named_layers

TOLERANCE = 1e-12


def difference(answer: Array, expected: Array) -> float:
    """The norm-wise difference max|answer − expected| / max|expected|; 0 for two equal arrays.

    Infinite where shape or dtype differs, anything is not finite, or only expected is all zeros.
    """
    if answer.shape != expected.shape or answer.dtype != expected.dtype or not np.all(np.isfinite(answer)):
        return float("inf")
    apart, size = np.max(np.abs(answer - expected)), np.max(np.abs(expected))
    if apart == 0:
        return 0.0
    return float(apart / size) if size > 0 else float("inf")


def _dense(inputs: Arrays) -> dict[str, Any]:
    x, W, b = inputs["x"], inputs["W"], inputs["b"]
    dx, dW, db = dense.dense_backward(inputs["dz"], x, W)
    return {"z": dense.dense_forward(x, W, b), "dx": dx, "dW": dW, "db": db}


def _relu(inputs: Arrays) -> dict[str, Any]:
    z, da = inputs["z"], inputs["da"]
    return {"a": activations.relu_forward(z), "dz": activations.relu_backward(da, z)}


def _sigmoid(inputs: Arrays) -> dict[str, Any]:
    z, da = inputs["z"], inputs["da"]
    return {"a": activations.sigmoid_forward(z), "dz": activations.sigmoid_backward(da, z)}


def _softmax(inputs: Arrays) -> dict[str, Any]:
    return {"p": losses.softmax(inputs["z"])}


def _cross_entropy(inputs: Arrays) -> dict[str, Any]:
    z, y = inputs["z"], inputs["y"]
    return {
        "loss": losses.softmax_cross_entropy(z, y),
        "dz": losses.softmax_cross_entropy_backward(z, y),
    }


def _mse(inputs: Arrays) -> dict[str, Any]:
    p, t = inputs["p"], inputs["t"]
    return {"loss": losses.mse(p, t), "dp": losses.mse_backward(p, t)}


def _network(inputs: Arrays) -> dict[str, Any]:
    params = layers(inputs)
    logits, cache = network.network_forward(inputs["x"], params)
    grads = network.network_backward(inputs["dlogits"], params, cache)
    return {"logits": logits} | named_layers("d", grads)


def _train(inputs: Arrays) -> dict[str, Any]:
    batches = [inputs[name] for name in sorted(inputs) if name.startswith("batch")]
    params, history = training.train(layers(inputs), inputs["X"], inputs["y"], float(inputs["lr"]), batches)
    return {"losses": history} | named_layers("", params)


ANSWERS: dict[str, Callable[[Arrays], dict[str, Any]]] = {
    "dense": _dense,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "softmax": _softmax,
    "softmax_cross_entropy": _cross_entropy,
    "mse": _mse,
    "network": _network,
    "train": _train,
}


def answer(operation: str, inputs: Arrays) -> Arrays:
    """The reference's outputs by name, for an operation of `ANSWERS`; numbers become arrays."""
    return {name: np.asarray(value) for name, value in ANSWERS[operation](inputs).items()}
