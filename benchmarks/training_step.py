"""Measures a training step of the reference beside the same step in PyTorch, on one thread each, in float64.

A step is forward, loss, backward and plain gradient descent, for 64 rows and a 784-128-10 network with ReLU.
Both walk from the same parameters over the same rows, and must end at the same loss. Steps alternate in blocks, so
that what else the machine does falls on both; the medians over the blocks are compared. Run: `make bench-reference`.
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

# Libraries read these as they are loaded.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import torch

# Run by path, a script finds its own folder only; what it needs is at the course's root.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference import fitting, initializers, losses
from reference.descent import SGD
from reference.layers import Activation, Dense
from reference.network import Network

ROWS, WIDTHS, LR = 64, (784, 128, 10), 0.01
BLOCKS, STEPS = 41, 20


def main() -> int:
    """Print both medians and their ratio; return the exit code, 1 if the two do not end at the same loss."""
    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((ROWS, WIDTHS[0])), rng.integers(WIDTHS[-1], size=ROWS)
    params = [initializers.he_normal(i, o, rng) for i, o in itertools.pairwise(WIDTHS)]
    steps = {"reference": reference_step(params, X, y), "PyTorch": torch_step(params, X, y)}
    medians, ends = measured(steps)
    for name, seconds in medians.items():
        print(f"{name:<10} {1e6 * seconds:7.0f} µs a step, ends at a loss of {ends[name]:.6f}")
    print(f"ratio      {medians['reference'] / medians['PyTorch']:7.2f}")
    return 0 if np.isclose(ends["reference"], ends["PyTorch"], rtol=1e-9) else 1


def reference_step(params: list[np.ndarray], X: np.ndarray, y: np.ndarray) -> Callable[[], float]:
    """Return the reference's step, which returns the loss before it."""
    first, second = (Dense(W, np.zeros(W.shape[1])) for W in params)
    network = Network([first, Activation("relu"), second])
    optimizer, loss = SGD(learning_rate=LR), losses.BY_TASK["multi-class"]

    def step() -> float:
        value, grads = fitting.step_gradients(network, loss, X, y)
        network.params = optimizer.step(network.params, grads)
        return value

    return step


def torch_step(params: list[np.ndarray], X: np.ndarray, y: np.ndarray) -> Callable[[], float]:
    """Return the same step in PyTorch as its own tutorials write it: modules, `backward` and `torch.optim.SGD`."""
    first, second = (torch.nn.Linear(*W.shape, dtype=torch.float64) for W in params)
    with torch.no_grad():
        for layer, W in zip((first, second), params, strict=True):
            layer.weight.copy_(torch.from_numpy(W.T))
            layer.bias.zero_()
    network = torch.nn.Sequential(first, torch.nn.ReLU(), second)
    optimizer = torch.optim.SGD(network.parameters(), lr=LR)
    rows, labels = torch.from_numpy(X), torch.from_numpy(y)

    def step() -> float:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(network(rows), labels)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    return step


def measured(steps: dict[str, Callable[[], float]]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the median seconds of a step over all blocks but the first, and the last loss, by name."""
    seconds: dict[str, list[float]] = {name: [] for name in steps}
    ends = {}
    for _ in range(BLOCKS):
        for name, step in steps.items():
            start = time.process_time()
            for _ in range(STEPS):
                ends[name] = step()
            seconds[name].append((time.process_time() - start) / STEPS)
    return {name: statistics.median(times[1:]) for name, times in seconds.items()}, ends


if __name__ == "__main__":
    sys.exit(main())
