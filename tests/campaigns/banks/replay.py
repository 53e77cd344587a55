"""Training loops that shuffle by themselves, and their known mistakes, where the judge replays the batches they drew."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

import datasets
from autograder.checks.training import adapters, replayed, runs
from reference import losses
from tests.campaigns.banks.bank import Bank, Edits, edit, namespace

FIT = """
def forward(params, x):
    inputs = [x]
    for W, b in params[:-1]:
        inputs.append(np.maximum(inputs[-1] @ W + b, 0))
    W, b = params[-1]
    return inputs[-1] @ W + b, inputs

def backward(params, inputs, dz):
    grads = []
    for (W, b), x in zip(params[::-1], inputs[::-1]):
        grads.append((x.T @ dz, dz.sum(axis=0)))
        dz = (dz @ W.T) * (x > 0)
    return grads[::-1]

def fit(params, X, y, lr, beta, epochs, batch_size, rng, loss):
    history = []
    velocity = [(0 * W, 0 * b) for W, b in params]
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        losses = []
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            outputs, inputs = forward(params, X[rows])
            value, gradient = loss(outputs, y[rows])
            grads = backward(params, inputs, gradient)
            velocity = [(beta * v - lr * g, beta * u - lr * h) for (v, u), (g, h) in zip(velocity, grads)]
            params = [(W + v, b + u) for (W, b), (v, u) in zip(params, velocity)]
            losses.append(value)
        history.append(np.mean(losses))
    return params, history
"""
MOVED = "            params = [(W + v, b + u) for (W, b), (v, u) in zip(params, velocity)]\n"
SPEED = "            velocity = [(beta * v - lr * g, beta * u - lr * h) for (v, u), (g, h) in zip(velocity, grads)]\n"
DRAWN = "            rows = order[start : start + batch_size]\n"
MISTAKES: dict[str, Edits] = {
    "never shuffles": edit("rng.permutation(len(X))", "np.arange(len(X))"),
    "shuffled once": (
        ("        order = rng.permutation(len(X))\n", ""),
        ("    history = []", "    history, order = [], rng.permutation(len(X))"),
    ),
    "batches shuffled, not rows": (
        ("range(0, len(X), batch_size):", "rng.permutation(np.arange(0, len(X), batch_size)):"),
        ("order = rng.permutation(len(X))", "order = np.arange(len(X))"),
    ),
    "a seed of its own": edit("    history = []", "    history, rng = [], np.random.default_rng(0)"),
    "an epoch less": edit("range(epochs)", "range(epochs - 1)"),
    "an epoch more": edit("range(epochs)", "range(epochs + 1)"),
    "an epoch less, its history made up": (
        *edit("range(epochs)", "range(epochs - 1)"),
        ("return params, history", "return params, history + history[-1:]"),
    ),
    "last batch dropped": edit(
        "range(0, len(X), batch_size)", "range(0, len(X) - batch_size + 1, batch_size)"
    ),
    "a batch drawn twice": edit(
        DRAWN,
        "            rows = order[max(start - batch_size, 0) :][:batch_size] if start == batch_size"
        " else order[start : start + batch_size]\n",
    ),
    "a batch stepped on twice": edit(MOVED, MOVED + MOVED),
    "the last batch stepped on twice": edit(
        MOVED, MOVED + "            if start + batch_size >= len(X):\n    " + MOVED
    ),
    "with replacement": edit("rng.permutation(len(X))", "rng.integers(len(X), size=len(X))"),
    "half of the rows": edit("range(0, len(X), batch_size)", "range(0, len(X) // 2, batch_size)"),
    "noise in the gradients": edit(
        SPEED,
        "            grads = [(g + 0.1 * np.std(g) * rng.normal(size=g.shape), h) for g, h in grads]\n"
        + SPEED,
    ),
    "biases never trained": edit("(W + v, b + u)", "(W + v, b)"),
    "the first layer never trained": edit(MOVED, MOVED + "            params[0] = first\n")
    + edit("    history = []", "    history, first = [], params[0]"),
    "the last layer never trained": edit(MOVED, MOVED + "            params[-1] = last\n")
    + edit("    history = []", "    history, last = [], params[-1]"),
    "the learning rate halved late": edit(
        "        losses = []", "        losses = []\n        if epoch == epochs - 1: lr = lr / 2"
    ),
    "the learning rate halved": edit("    history = []", "    history, lr = [], lr / 2"),
    "the learning rate a tenth off": edit("    history = []", "    history, lr = [], lr * 0.9"),
    "another momentum": edit("    history = []", "    history, beta = [], beta + 0.3"),
    "momentum restarts in each epoch": edit(
        "        losses = []", "        losses = []\n        velocity = [(0 * W, 0 * b) for W, b in params]"
    ),
    "weights decay": edit(MOVED, MOVED.replace("W + v", "W + v - lr * 0.05 * W")),
    "gradients clipped": edit(
        "            grads = backward(params, inputs, gradient)\n",
        "            grads = [(np.clip(g, -0.02, 0.02), h) for g, h in backward(params, inputs, gradient)]\n",
    ),
    "the gradient of the batch before": (
        ("    history = []", "    history, before = [], None"),
        (SPEED, "            grads, before = before or grads, grads\n" + SPEED),
    ),
    "the step before the last is returned": (
        ("    history = []", "    history, earlier = [], params"),
        (MOVED, "            earlier = params\n" + MOVED),
        ("return params, history", "return earlier, history"),
    ),
    "returns the start": (
        ("    history = []", "    history, given = [], params"),
        ("return params,", "return given,"),
    ),
    "gradient divided by the batch again": edit(
        "backward(params, inputs, gradient)", "backward(params, inputs, gradient / len(rows))"
    ),
    "ReLU not masked backward": edit(" * (x > 0)", ""),
    "ReLU clipped": edit("np.maximum(inputs[-1] @ W + b, 0)", "np.clip(inputs[-1] @ W + b, 0, 2)"),
    "rows of another order": edit("X[rows]", "X[rng.permutation(rows)]"),
    "labels not shuffled": edit("y[rows]", "y[start : start + batch_size]"),
    "labels made up": edit("y[rows]", "y[rows] % 3"),
    "history of last batches": edit("np.mean(losses)", "value"),
    "history of sums": edit("np.mean(losses)", "np.sum(losses)"),
    "the loss of probabilities": edit(
        "loss(outputs, y[rows])",
        "loss(np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True), y[rows])",
    ),
}
VARIANTS: dict[str, Edits | str] = {
    "weighed by rows": (
        ("losses.append(value)", "losses.append(value * len(rows))"),
        ("np.mean(losses)", "sum(losses) / len(X)"),
    ),
    "shuffled by sorting": edit("rng.permutation(len(X))", "np.argsort(rng.random(len(X)))"),
    "shuffled by shuffle": edit(
        "order = rng.permutation(len(X))", "order = np.arange(len(X)); rng.shuffle(order)"
    ),
    "copies are shuffled": edit(
        "        order = rng.permutation(len(X))",
        "        p = rng.permutation(len(X)); X, y = X[p], y[p]; order = np.arange(len(X))",
    ),
    "the small batch first": (
        (
            "for start in range(0, len(X), batch_size):",
            "for rows in np.split(order, range(len(X) % batch_size or batch_size, len(X), batch_size)):",
        ),
        (DRAWN, ""),
    ),
    "by index": edit(
        MOVED,
        """            for i in range(len(params)):
                params[i] = (params[i][0] + velocity[i][0], params[i][1] + velocity[i][1])
""",
    )
    + edit("    history = []", "    history, params = [], list(params)"),
    "in place": edit(
        MOVED, "            for (W, b), (v, u) in zip(params, velocity):\n                W += v; b += u\n"
    )
    + edit("    history = []", "    history, params = [], [(W.copy(), b.copy()) for W, b in params]"),
    "in place in what is given": edit(
        MOVED, "            for (W, b), (v, u) in zip(params, velocity):\n                W += v; b += u\n"
    ),
    "lists for pairs": edit(
        "return params, history", "return [list(pair) for pair in params], tuple(history)"
    ),
    "momentum with the other sign": (
        ("(beta * v - lr * g, beta * u - lr * h)", "(beta * v + lr * g, beta * u + lr * h)"),
        ("(W + v, b + u)", "(W - v, b - u)"),
    ),
    "measures each batch after its step": edit(
        MOVED, MOVED + "            loss(forward(params, X[rows])[0], y[rows])\n"
    ),
    "measures all rows after each epoch": edit(
        "        history.append", "        loss(forward(params, X)[0], y)\n        history.append"
    ),
    "measures all rows before each step": edit(SPEED, "            loss(forward(params, X)[0], y)\n" + SPEED),
    "measures before training": edit("    history = []", "    history = []; loss(forward(params, X)[0], y)"),
    "asks for value and gradient by themselves": edit(
        "value, gradient = loss(outputs, y[rows])",
        "value = loss(outputs, y[rows])[0]; gradient = loss(outputs, y[rows])[1]",
    ),
}


class Reference:
    """Gradient descent with momentum, by the right answer's own functions."""

    def __init__(self, params: Any, lr: float, beta: float) -> None:
        self.right = namespace(FIT)
        self.params, self.lr, self.beta = params, lr, beta
        self.velocity = [(0 * W, 0 * b) for W, b in params]

    def __deepcopy__(self, memo: object) -> Reference:
        other = Reference.__new__(Reference)
        other.__dict__ = dict(self.__dict__)
        return other

    def outputs(self, x: Any) -> Any:
        return self.right["forward"](self.params, x)[0]

    def step(self, x: Any, gradient: Any) -> None:
        inputs = self.right["forward"](self.params, x)[1]
        grads = self.right["backward"](self.params, inputs, gradient)
        self.velocity = [
            (self.beta * v - self.lr * g, self.beta * u - self.lr * h)
            for (v, u), (g, h) in zip(self.velocity, grads, strict=True)
        ]
        self.params = [(W + v, b + u) for (W, b), (v, u) in zip(self.params, self.velocity, strict=True)]


def loss(outputs: Any, labels: Any) -> tuple[float, Any]:
    value = losses.softmax_cross_entropy(outputs, labels)
    return float(value), losses.softmax_cross_entropy_backward(outputs, labels)


LOOP = adapters.TrainingFunction(
    "fit", ("params", "X", "y", "lr", "beta", "epochs", "batch_size", "rng", "loss"), per="epoch"
)
SETS = {  # hidden units, rows, batch size, learning rate
    "moons": (8, 60, 16, 0.3),
    "wine": (10, 75, 16, 0.05),
    "breast_cancer": (12, 100, 32, 0.05),
    "digits": (16, 130, 32, 0.05),
}


def begin(run: runs.TrainingRun) -> Reference:
    """The reference, at the parameters of a run."""
    return Reference(run.params, run.lr, float(str(run.more["beta"])))


def drawn(name: str, rng: np.random.Generator) -> list[runs.TrainingRun]:
    """Two runs on rows of one data set, which differ in every number."""
    hidden, rows, batch, lr = SETS[name]
    split = datasets.load(name)

    def draw(rows: int, batch: int, lr: float, beta: float, epochs: int) -> runs.TrainingRun:
        chosen = rng.choice(len(split.y_train), size=rows, replace=False)
        widths = (split.X_train.shape[1], hidden, int(split.y_train.max()) + 1)
        params = [
            (rng.normal(size=size) * np.sqrt(2 / size[0]), 0.1 * rng.normal(size=size[1]))
            for size in itertools.pairwise(widths)
        ]
        more = {"beta": beta, "epochs": epochs, "batch_size": batch}
        return runs.TrainingRun(params, split.X_train[chosen], split.y_train[chosen], lr, (), name, more)

    settings = (rows, batch, lr, 0.6, 3), (rows - 13, batch - 3, 0.7 * lr, 0.4, 2)
    return [replayed.draw_replayable_run(begin, functools.partial(draw, *one), loss, rng) for one in settings]


def check(name: str) -> Callable[[Any, np.random.Generator], None]:
    """What a hidden test of a loop that shuffles by itself asks, on one data set."""

    def ask(student: Any, rng: np.random.Generator) -> None:
        replayed.check_replayed(student, LOOP, begin, drawn(name, rng), loss, rng)

    return ask


BANKS = [Bank(f"fit, replayed on {name}", check(name), FIT, MISTAKES, VARIANTS) for name in SETS]
