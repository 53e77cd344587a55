"""The recurrent cell through time: PyTorch takes it step by step, and differentiates with respect to every state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference import recurrent
from tests.campaigns.oracle.operation import Array, Case, Convention, Operation


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, T, D, H in (
        ("plain", 5, 7, 3, 4),
        ("one step", 4, 1, 3, 5),
        ("one example", 1, 5, 2, 3),
        ("long", 3, 40, 2, 5),
    ):
        yield Case(name, _arrays(rng, N, T, D, H))
    last = _arrays(rng, 5, 7, 3, 4)
    last["dh"][:, :-1] = 0
    yield Case("last state only", last)
    yield Case("no examples", _arrays(rng, 0, 3, 2, 4))


def _arrays(rng: np.random.Generator, N: int, T: int, D: int, H: int) -> dict[str, Array]:
    shapes = {"x": (N, T, D), "h0": (N, H), "Wx": (D, H), "Wh": (H, H), "b": (H,), "dh": (N, T, H)}
    return {name: 0.7 * rng.standard_normal(shape) for name, shape in shapes.items()}


def _torch(torch: Any, x: Any, h0: Any, Wx: Any, Wh: Any, b: Any, dh: Any) -> dict[str, Any]:
    states = [h0]
    for t in range(x.shape[1]):
        states.append(torch.rnn_tanh_cell(x[:, t], states[-1], Wx.T, Wh.T, b, torch.zeros_like(b)))
    h = torch.stack(states[1:], dim=1)
    gradients = torch.autograd.grad(h, (x, h0, Wx, Wh, b, *states[1:]), dh)
    named = dict(zip(("dx", "dh0", "dWx", "dWh", "db"), gradients[:5], strict=True))
    return {"h": h, "state_gradients": torch.stack(gradients[5:], dim=1)} | named


def _reference(x: Array, h0: Array, Wx: Array, Wh: Array, b: Array, dh: Array) -> dict[str, Any]:
    h = recurrent.recurrent_forward(x, h0, Wx, Wh, b)
    dx, dh0, dWx, dWh, db = recurrent.recurrent_backward(dh, x, h0, h, Wx, Wh)
    gradients = {"dx": dx, "dh0": dh0, "dWx": dWx, "dWh": dWh, "db": db}
    return {"h": h, "state_gradients": recurrent.state_gradients(dh, h, Wh)} | gradients


OPERATIONS = (Operation("recurrent", _cases, _torch, _reference),)


def _two_biases_are_one(torch: Any) -> bool:
    cell = torch.nn.RNNCell(2, 3, dtype=torch.float64)
    x, h = torch.ones(1, 2, dtype=torch.float64), torch.ones(1, 3, dtype=torch.float64)
    arrays = [p.detach().numpy() for p in (cell.weight_ih.T, cell.weight_hh.T, cell.bias_ih + cell.bias_hh)]
    here = recurrent.recurrent_forward(x.numpy()[:, None], h.numpy(), *arrays)[:, 0]
    return np.allclose(here, cell(x, h).detach().numpy(), rtol=1e-14)


CONVENTIONS = (Convention("recurrent cell: bias", "one", "two, which are added", "one", _two_biases_are_one),)
