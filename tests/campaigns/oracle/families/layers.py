"""Whole networks of layer objects: in training, in inference after it, and over sequences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference.layers import (
    Activation,
    BatchNorm,
    Dense,
    Dropout,
    LayerNorm,
    ParametricReLU,
    Recurrent,
)
from reference.network import Network
from tests.campaigns.oracle.operation import Array, Arrays, Case, Operation

MOMENTUM, EPS, RATE = 0.8, 0.05, 0.4

Shapes = dict[str, tuple[int, ...]]
FIRST: Shapes = {"W0": (5, 7), "b0": (7,), "W1": (7, 8), "b1": (8,), "gamma2": (8,), "beta2": (8,)}
LAST: Shapes = {
    "W3": (8, 6),
    "b3": (6,),
    "gamma4": (6,),
    "beta4": (6,),
    "slope5": (6,),
    "W6": (6, 3),
    "b6": (3,),
}
MIXED = FIRST | LAST
SEQUENCE: Shapes = {"Wx": (3, 6), "Wh": (6, 6), "b": (6,), "W1": (6, 2), "b1": (2,)}


def _drawn(rng: np.random.Generator, shapes: Shapes) -> Arrays:
    return {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()}


def _with_gradients(network: Network, y: Array, dy: Array, names: Shapes) -> dict[str, Any]:
    dx = network.backward(dy)
    return {"y": y, "dx": dx} | {f"d{n}": grad for n, grad in zip(names, network.grads, strict=True)}


def _with_torch_gradients(torch: Any, x: Any, y: Any, dy: Any, params: dict[str, Any]) -> dict[str, Any]:
    gradients = torch.autograd.grad(y, [x, *params.values()], dy)
    return {"y": y} | {f"d{n}": grad for n, grad in zip(["x", *params], gradients, strict=True)}


# All kinds of layers for examples that are rows: one batch in training.


def _training_cases(rng: np.random.Generator) -> Iterator[Case]:
    x, dy = rng.standard_normal((11, 5)), rng.standard_normal((11, 3))
    given = {"x": x, "dy": dy, "seed": np.array(3), "mask": _masks(3, [11])[0]}
    yield Case("one batch", given | _drawn(rng, MIXED))


def _training_torch(torch: Any, x: Any, dy: Any, seed: int, mask: Any, **params: Any) -> dict[str, Any]:
    y = _mixed_torch(torch, x, params, mask)
    return _with_torch_gradients(torch, x, y, dy, params)


def _training_reference(x: Array, dy: Array, seed: int, mask: Array, **params: Array) -> dict[str, Any]:
    network = _mixed(params, seed)
    return _with_gradients(network, network.forward(x, training=True), dy, MIXED)


# The same network in inference, after several batches in training.


def _inference_cases(rng: np.random.Generator) -> Iterator[Case]:
    sizes = (6, 11, 4)
    seen = {f"seen{n}": rng.standard_normal((N, 5)) for n, N in enumerate(sizes)}
    masks = {f"mask{n}": mask for n, mask in enumerate(_masks(5, sizes))}
    given = {"x": rng.standard_normal((9, 5)), "dy": rng.standard_normal((9, 3)), "seed": np.array(5)}
    # Through the running statistics, the output depends on weights in a way that has no gradient.
    yield Case("after 3 batches", given | seen | masks | _drawn(rng, MIXED), smooth=False)


def _inference_torch(torch: Any, x: Any, dy: Any, seed: int, **others: Any) -> dict[str, Any]:
    params = {name: others[name] for name in MIXED}
    mean, variance = torch.zeros(8, dtype=x.dtype), torch.ones(8, dtype=x.dtype)
    for n in range(3):
        _mixed_torch(torch, others[f"seen{n}"], params, others[f"mask{n}"], mean, variance)
    y = _mixed_torch(torch, x, params, None, mean, variance)
    gradients = _with_torch_gradients(torch, x, y, dy, params)
    return {"mean": mean, "variance": variance} | gradients


def _inference_reference(x: Array, dy: Array, seed: int, **others: Array) -> dict[str, Any]:
    network = _mixed({name: others[name] for name in MIXED}, seed)
    for n in range(3):
        network.forward(others[f"seen{n}"], training=True)
    mean, variance = network.layers[4].statistics
    gradients = _with_gradients(network, network.forward(x), dy, MIXED)
    return {"mean": mean, "variance": variance} | gradients


def _mixed(params: Arrays, seed: int) -> Network:
    network = Network(
        [
            Dense(params["W0"], params["b0"]),
            Activation("relu"),
            Dropout(RATE, np.random.default_rng(seed)),
            Dense(params["W1"], params["b1"]),
            BatchNorm(8, MOMENTUM, EPS),
            Activation("gelu"),
            Dense(params["W3"], params["b3"]),
            LayerNorm(6, EPS),
            ParametricReLU(6),
            Dense(params["W6"], params["b6"]),
        ]
    )
    network.params = [params[name] for name in MIXED]
    return network


def _mixed_torch(
    torch: Any, x: Any, params: dict[str, Any], mask: Any, mean: Any = None, variance: Any = None
) -> Any:
    """In training with a mask, in inference without; mean and variance are updated in training."""
    F, training = torch.nn.functional, mask is not None
    a = F.relu(F.linear(x, params["W0"].T, params["b0"]))
    z = F.linear(a * mask.detach() if training else a, params["W1"].T, params["b1"])
    scale, shift, momentum = params["gamma2"], params["beta2"], 1 - MOMENTUM
    a = F.gelu(F.batch_norm(z, mean, variance, scale, shift, training, momentum, EPS))
    z = F.layer_norm(F.linear(a, params["W3"].T, params["b3"]), (6,), params["gamma4"], params["beta4"], EPS)
    return F.linear(F.prelu(z, params["slope5"]), params["W6"].T, params["b6"])


def _masks(seed: int, sizes: Any) -> list[Array]:
    """What dropout draws from a generator with this seed, batch after batch."""
    rng = np.random.default_rng(seed)
    return [(rng.random((N, 7)) >= RATE) / (1 - RATE) for N in sizes]


# A recurrent layer over sequences, and a dense one on its last state.


def _sequence_cases(rng: np.random.Generator) -> Iterator[Case]:
    given = {"x": rng.standard_normal((5, 7, 3)), "dy": rng.standard_normal((5, 2))}
    yield Case("7 steps", given | _drawn(rng, SEQUENCE))


def _sequence_torch(torch: Any, x: Any, dy: Any, **params: Any) -> dict[str, Any]:
    Wx, Wh, b, W1, b1 = (params[name] for name in SEQUENCE)
    rnn = torch.nn.RNN(3, 6, batch_first=True, dtype=x.dtype)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    weights = dict(zip(names, (Wx.T, Wh.T, b, torch.zeros_like(b)), strict=True))
    _, last = torch.func.functional_call(rnn, weights, (x,))
    y = torch.nn.functional.linear(last[0], W1.T, b1)
    return _with_torch_gradients(torch, x, y, dy, params)


def _sequence_reference(x: Array, dy: Array, **params: Array) -> dict[str, Any]:
    Wx, Wh, b, W1, b1 = (params[name] for name in SEQUENCE)
    network = Network([Recurrent(Wx, Wh, b), Dense(W1, b1)])
    return _with_gradients(network, network.forward(x, training=True), dy, SEQUENCE)


OPERATIONS = (
    Operation("layers_training", _training_cases, _training_torch, _training_reference),
    Operation("layers_inference", _inference_cases, _inference_torch, _inference_reference),
    Operation("layers_sequence", _sequence_cases, _sequence_torch, _sequence_reference),
)
