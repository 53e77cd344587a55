"""The training loop: three epochs in which the last batch is smaller, with batch normalization and a penalty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference import fitting, losses
from reference.descent import SGD
from reference.layers import Activation, BatchNorm, Dense
from reference.network import Network
from tests.campaigns.oracle.operation import Array, Case, Operation

MOMENTUM, EPS = 0.8, 0.05
FITTED = {"W0": (5, 7), "b0": (7,), "gamma1": (7,), "beta1": (7,), "W2": (7, 3), "b2": (3,)}


def _fit_cases(rng: np.random.Generator) -> Iterator[Case]:
    # The orders are those that the loop draws from a generator with this seed.
    shuffler = np.random.default_rng(9)
    orders = {f"order{epoch}": shuffler.permutation(35) for epoch in range(3)}
    data = {"X": rng.standard_normal((35, 5)), "y": rng.integers(3, size=35), "lr": np.array(0.3)}
    held_out = {"X_held": rng.standard_normal((8, 5)), "y_held": rng.integers(3, size=8)}
    params = {name: 0.5 * rng.standard_normal(shape) for name, shape in FITTED.items()}
    given = data | held_out | orders | {"l2": np.array(0.02), "seed": np.array(9)}
    yield Case("3 epochs", given | params)


def _fit_torch(
    torch: Any, X: Any, y: Any, X_held: Any, y_held: Any, lr: float, l2: float, seed: int, **others: Any
) -> dict[str, Any]:
    params = {name: others[name] for name in FITTED}
    mean, variance = torch.zeros(7, dtype=X.dtype), torch.ones(7, dtype=X.dtype)
    weights = [p for p in params.values() if p.ndim == 2]
    free = [p for p in params.values() if p.ndim == 1]
    groups = [{"params": weights, "weight_decay": l2}, {"params": free}]
    optimizer = torch.optim.SGD(groups, lr=lr)

    def loss(x: Any, y: Any, training: bool) -> Any:
        W0, b0, gamma, beta, W2, b2 = params.values()
        F = torch.nn.functional
        z = F.batch_norm(F.linear(x, W0.T, b0), mean, variance, gamma, beta, training, 1 - MOMENTUM, EPS)
        return F.cross_entropy(F.linear(F.relu(z), W2.T, b2), y)

    history, held_out = [], []
    for epoch in range(3):
        total = 0
        for rows in others[f"order{epoch}"].split(8):
            optimizer.zero_grad()
            value = loss(X[rows], y[rows], training=True)
            value.backward()
            optimizer.step()
            total += value.detach() * len(rows)
        history.append(total / len(X))
        held_out.append(loss(X_held, y_held, training=False))
    losses = {"training": torch.stack(history), "validation": torch.stack(held_out)}
    return losses | params | {"mean": mean, "variance": variance}


def _fit_reference(
    X: Array, y: Array, X_held: Array, y_held: Array, lr: float, l2: float, seed: int, **others: Array
) -> dict[str, Any]:
    params = {name: others[name] for name in FITTED}
    hidden, norm = Dense(params["W0"], params["b0"]), BatchNorm(7, MOMENTUM, EPS)
    network = Network([hidden, norm, Activation("relu"), Dense(params["W2"], params["b2"])])
    network.params = list(params.values())
    history = fitting.fit(
        network,
        losses.BY_TASK["multi-class"],
        SGD(learning_rate=lr),
        X,
        y,
        epochs=3,
        batch_size=8,
        rng=np.random.default_rng(seed),
        validation=(X_held, y_held),
        l2=l2,
    )
    mean, variance = norm.statistics
    trained = dict(zip(FITTED, network.params, strict=True)) | {"mean": mean, "variance": variance}
    return {"training": history.training, "validation": history.validation} | trained


OPERATIONS = (Operation("fit", _fit_cases, _fit_torch, _fit_reference),)
