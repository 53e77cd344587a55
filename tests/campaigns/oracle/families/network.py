"""Dense layers in a row with ReLU between them, and training by gradient descent."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from reference import network, training
from tests.campaigns.oracle.operation import Array, Arrays, Case, Operation


def _network_cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, widths in (
        ("1 layer", (5, 3)),
        ("3 layers", (5, 8, 7, 3)),
        ("7 layers", (4, 9, 8, 7, 9, 8, 6, 5)),
    ):
        shapes = {"x": (11, widths[0]), "dlogits": (11, widths[-1])}
        arrays = {array: rng.standard_normal(shape) for array, shape in shapes.items()}
        yield Case(name, arrays | _parameters(rng, widths))


def _network_torch(torch: Any, x: Any, dlogits: Any, **params: Any) -> dict[str, Any]:
    logits = _logits(torch, x, _pairs(params))
    grads = torch.autograd.grad(logits, list(params.values()), dlogits)
    return {"logits": logits} | {f"d{name}": grad for name, grad in zip(params, grads, strict=True)}


def _network_reference(x: Array, dlogits: Array, **params: Array) -> dict[str, Any]:
    logits, cache = network.network_forward(x, _pairs(params))
    return {"logits": logits} | _named("d", network.network_backward(dlogits, _pairs(params), cache))


def _train_cases(rng: np.random.Generator) -> Iterator[Case]:
    X, y = rng.standard_normal((40, 5)), rng.integers(3, size=40)
    # The last batches are smaller than the others, and rows come in no order and more than once.
    sizes = [8] * 14 + [3] * 5 + [1]
    batches = {f"batch{step:02}": rng.integers(40, size=size) for step, size in enumerate(sizes)}
    inputs = {"X": X, "y": y, "lr": np.array(0.3)} | batches
    yield Case("20 steps", inputs | _parameters(rng, (5, 8, 7, 3)))


def _train_torch(torch: Any, X: Any, y: Any, lr: float, **others: Any) -> dict[str, Any]:
    params = {name: others[name] for name in others if not name.startswith("batch")}
    optimizer = torch.optim.SGD(params.values(), lr=lr)
    history = []
    for rows in _batches(others):
        loss = torch.nn.functional.cross_entropy(_logits(torch, X[rows], _pairs(params)), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.detach())
    return {"losses": torch.stack(history)} | params


def _train_reference(X: Array, y: Array, lr: float, **others: Array) -> dict[str, Any]:
    params, history = training.train(_pairs(others), X, y, lr, _batches(others))
    return {"losses": history} | _named("", params)


def _logits(torch: Any, x: Any, params: list[tuple[Any, Any]]) -> Any:
    *hidden, (W_last, b_last) = params
    for W, b in hidden:
        x = torch.nn.functional.relu(torch.nn.functional.linear(x, W.T, b))
    return torch.nn.functional.linear(x, W_last.T, b_last)


def _batches(arrays: dict[str, Any]) -> list[Any]:
    return [arrays[name] for name in sorted(arrays) if name.startswith("batch")]


def _parameters(rng: np.random.Generator, widths: tuple[int, ...]) -> Arrays:
    pairs = [
        (rng.standard_normal((i, o)) * np.sqrt(2 / i), 0.3 * rng.standard_normal(o))
        for i, o in itertools.pairwise(widths)
    ]
    return _named("", pairs)


def _pairs(arrays: dict[str, Any]) -> list[tuple[Any, Any]]:
    """The list of (W, b) that is given as W0, b0, W1, b1 …"""
    depth = sum(name.startswith("W") for name in arrays)
    return [(arrays[f"W{layer}"], arrays[f"b{layer}"]) for layer in range(depth)]


def _named(prefix: str, pairs: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    """The reverse of `_pairs`, with a prefix before each name."""
    return {
        f"{prefix}{kind}{layer}": array
        for layer, pair in enumerate(pairs)
        for kind, array in zip("Wb", pair, strict=True)
    }


OPERATIONS = (
    Operation("network", _network_cases, _network_torch, _network_reference),
    Operation("train", _train_cases, _train_torch, _train_reference),
)
