"""PyTorch's answers: its own operations, its automatic differentiation and its optimizer, in float64.

Nothing of the reference is used here, and no formula is written out: whatever could be wrong in the same way
on both sides would be no evidence.

"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.nn import functional

from tests.oracle.cases import Array, Arrays, layers, named_layers


def _dense(inputs: Arrays) -> Arrays:
    x, W, b = _leaves(inputs["x"], inputs["W"], inputs["b"])
    z = functional.linear(x, W.T, b)
    dx, dW, db = torch.autograd.grad(z, (x, W, b), torch.from_numpy(inputs["dz"]))
    return _arrays({"z": z, "dx": dx, "dW": dW, "db": db})


def _activation(function: Callable[[Any], Any]) -> Callable[[Arrays], Arrays]:
    def answer(inputs: Arrays) -> Arrays:
        (z,) = _leaves(inputs["z"])
        a = function(z)
        (dz,) = torch.autograd.grad(a, z, torch.from_numpy(inputs["da"]))
        return _arrays({"a": a, "dz": dz})

    return answer


def _softmax(inputs: Arrays) -> Arrays:
    return _arrays({"p": functional.softmax(torch.from_numpy(inputs["z"]), dim=1)})


def _cross_entropy(inputs: Arrays) -> Arrays:
    (z,) = _leaves(inputs["z"])
    loss = functional.cross_entropy(z, torch.from_numpy(inputs["y"]))
    (dz,) = torch.autograd.grad(loss, z)
    return _arrays({"loss": loss, "dz": dz})


def _mse(inputs: Arrays) -> Arrays:
    (p,) = _leaves(inputs["p"])
    loss = functional.mse_loss(p, torch.from_numpy(inputs["t"]))
    (dp,) = torch.autograd.grad(loss, p)
    return _arrays({"loss": loss, "dp": dp})


def _network(inputs: Arrays) -> Arrays:
    params = _parameters(inputs)
    logits = _logits(torch.from_numpy(inputs["x"]), params)
    grads = torch.autograd.grad(logits, params, torch.from_numpy(inputs["dlogits"]))
    return _arrays({"logits": logits} | named_layers("d", _pairs(grads)))


def _train(inputs: Arrays) -> Arrays:
    params = _parameters(inputs)
    optimizer = torch.optim.SGD(params, lr=float(inputs["lr"]))
    X, y = torch.from_numpy(inputs["X"]), torch.from_numpy(inputs["y"])
    history = []
    for name in sorted(name for name in inputs if name.startswith("batch")):
        rows = torch.from_numpy(inputs[name])
        loss = functional.cross_entropy(_logits(X[rows], params), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.detach())
    return _arrays({"losses": torch.stack(history)} | named_layers("", _pairs(params)))


ANSWERS: dict[str, Callable[[Arrays], Arrays]] = {
    "dense": _dense,
    "relu": _activation(functional.relu),
    "sigmoid": _activation(torch.sigmoid),
    "softmax": _softmax,
    "softmax_cross_entropy": _cross_entropy,
    "mse": _mse,
    "network": _network,
    "train": _train,
}


def _parameters(inputs: Arrays) -> list[Any]:
    return list(_leaves(*(array for pair in layers(inputs) for array in pair)))


def _pairs(flat: Sequence[Any]) -> list[tuple[Any, Any]]:
    return list(zip(flat[0::2], flat[1::2], strict=True))


def _logits(x: Any, params: list[Any]) -> Any:
    *hidden, last = _pairs(params)
    for W, b in hidden:
        x = functional.relu(functional.linear(x, W.T, b))
    return functional.linear(x, last[0].T, last[1])


def _leaves(*arrays: Array) -> tuple[Any, ...]:
    # A copy, because the optimizer changes its parameters in place and the inputs are compared on both sides.
    return tuple(torch.from_numpy(array.copy()).requires_grad_() for array in arrays)


def _arrays(tensors: dict[str, Any]) -> Arrays:
    return {name: tensor.detach().numpy().copy() for name, tensor in tensors.items()}
