"""The L2 penalty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference import penalty
from tests.campaigns.oracle.operation import Array, Case, Convention, Operation


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    arrays = {"W0": rng.standard_normal((5, 3)), "W1": rng.standard_normal((3, 2)), "l2": np.array(0.7)}
    yield Case("two layers", arrays | {"b": rng.standard_normal(3)})


def _torch(torch: Any, W0: Any, W1: Any, l2: float, b: Any) -> dict[str, Any]:
    loss = l2 / 2 * sum(torch.linalg.vector_norm(W) ** 2 for W in (W0, W1))
    dW0, dW1, db = torch.autograd.grad(loss, (W0, W1, b), materialize_grads=True)
    return {"loss": loss, "dW0": dW0, "dW1": dW1, "db": db}


def _reference(W0: Array, W1: Array, l2: float, b: Array) -> dict[str, Any]:
    dW0, db, dW1 = penalty.l2_penalty_backward([W0, b, W1], l2)
    return {"loss": penalty.l2_penalty([W0, b, W1], l2), "dW0": dW0, "dW1": dW1, "db": db}


OPERATIONS = (Operation("l2_penalty", _cases, _torch, _reference),)


def _penalty_is_weight_decay(torch: Any) -> bool:
    W = torch.full((2, 3), 5.0, requires_grad=True)
    W.grad = torch.zeros_like(W)
    torch.optim.SGD([W], lr=1.0, weight_decay=0.5).step()
    here = 5.0 - penalty.l2_penalty_backward([np.full((2, 3), 5.0)], 0.5)[0]
    return np.array_equal(here, W.detach().numpy()) and penalty.l2_penalty([np.eye(2)], 3.0) == 3.0


def _biases_are_free(torch: Any) -> bool:
    b = torch.ones(3, requires_grad=True)
    b.grad = torch.zeros_like(b)
    torch.optim.SGD([b], lr=1.0, weight_decay=0.5).step()
    return not penalty.l2_penalty_backward([np.ones(3)], 0.5)[0].any() and b.tolist() == [0.5] * 3


CONVENTIONS = (
    Convention(
        "L2 penalty: what l2 means",
        "l2/2 · ΣW², gradient l2 · W",
        "`weight_decay` of SGD: gradient l2 · W",
        "l2 · ΣW², gradient 2 l2 · W",
        _penalty_is_weight_decay,
    ),
    Convention(
        "L2 penalty: biases, gamma and beta",
        "free",
        "penalized, if in the same group",
        "free, unless given a regularizer",
        _biases_are_free,
    ),
)
