"""Layers as objects, and their known mistakes: batch normalization, and a dense layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.cases import normal, off_zero
from autograder.checks.layers import passes
from tests.campaigns.banks.bank import Bank, Edits, edit, namespace

BATCH_NORM = """
class BatchNorm:
    def __init__(self, features, momentum, eps):
        self.momentum, self.eps = momentum, eps
        self.params = [np.ones(features), np.zeros(features)]
        self.grads = [np.zeros(features), np.zeros(features)]
        self.mean, self.var = np.zeros(features), np.ones(features)

    def forward(self, x, training):
        gamma, beta = self.params
        if not training:
            return gamma * (x - self.mean) / np.sqrt(self.var + self.eps) + beta
        mean, var = x.mean(axis=0), x.var(axis=0)
        self.mean = self.momentum * self.mean + (1 - self.momentum) * mean
        self.var = self.momentum * self.var + (1 - self.momentum) * var
        self.deviation = np.sqrt(var + self.eps)
        self.xhat = (x - mean) / self.deviation
        return gamma * self.xhat + beta

    def backward(self, dy):
        dxhat = self.params[0] * dy
        self.grads = [(dy * self.xhat).sum(axis=0), dy.sum(axis=0)]
        inner = dxhat - dxhat.mean(axis=0) - self.xhat * (dxhat * self.xhat).mean(axis=0)
        return inner / self.deviation
"""
DENSE = """
class Dense:
    def __init__(self, inputs, units):
        self.params = [np.full((inputs, units), 0.1), np.zeros(units)]
        self.grads = [np.zeros((inputs, units)), np.zeros(units)]

    def forward(self, x, training):
        if training:
            self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, dy):
        self.grads = [self.x.T @ dy, dy.sum(axis=0)]
        return dy @ self.params[0].T
"""
BUGS: dict[str, Edits] = {
    "eps outside the root": edit(
        "self.deviation = np.sqrt(var + self.eps)", "self.deviation = np.sqrt(var) + self.eps"
    ),
    "no root": edit("self.deviation = np.sqrt(var + self.eps)", "self.deviation = var + self.eps"),
    "unbiased in the forward": edit(
        "np.sqrt(var + self.eps)\n        self.xhat",
        "np.sqrt(x.var(axis=0, ddof=1) + self.eps)\n        self.xhat",
    ),
    "one mean for all": edit("mean, var = x.mean(axis=0)", "mean, var = x.mean()"),
    "gamma and beta swapped": edit("gamma, beta = self.params", "beta, gamma = self.params"),
    "gamma and beta swapped at the start": edit(
        "self.params = [np.ones(features), np.zeros(features)]",
        "self.params = [np.zeros(features), np.ones(features)]",
    ),
    "the path through the mean missing": edit("dxhat - dxhat.mean(axis=0) -", "dxhat -"),
    "the path through the variance missing": edit(" - self.xhat * (dxhat * self.xhat).mean(axis=0)", ""),
    "gamma missing in dx": edit("dxhat = self.params[0] * dy", "dxhat = dy"),
    "dgamma from x": edit(
        "(dy * self.xhat).sum(axis=0), dy", "(dy * (self.xhat * self.deviation)).sum(axis=0), dy"
    ),
    "sums for means": edit("dxhat.mean(axis=0)", "dxhat.sum(axis=0)"),
    "dgamma averaged": edit("(dy * self.xhat).sum(axis=0), dy", "(dy * self.xhat).mean(axis=0), dy"),
    "dbeta averaged": edit("dy.sum(axis=0)]", "dy.mean(axis=0)]"),
    "gradients swapped": edit(
        "[(dy * self.xhat).sum(axis=0), dy.sum(axis=0)]", "[dy.sum(axis=0), (dy * self.xhat).sum(axis=0)]"
    ),
    "gradients with an axis": edit("dy.sum(axis=0)]", "dy.sum(axis=0, keepdims=True)]"),
    "momentum reversed": edit(
        "self.mean = self.momentum * self.mean + (1 - self.momentum) * mean",
        "self.mean = (1 - self.momentum) * self.mean + self.momentum * mean",
    ),
    "variance starts at zero": edit(
        "np.zeros(features), np.ones(features)\n\n", "np.zeros(features), np.zeros(features)\n\n"
    ),
    "batch statistics in inference": edit(
        "(x - self.mean) / np.sqrt(self.var", "(x - x.mean(axis=0)) / np.sqrt(x.var(axis=0)"
    ),
    "averages in training": (
        (
            "        self.deviation = np.sqrt(var",
            "        mean, var = self.mean, self.var\n        self.deviation = np.sqrt(var",
        ),
    ),
    "averages move in inference": edit(
        "        if not training:\n",
        "        self.mean = self.momentum * self.mean + (1 - self.momentum) * x.mean(axis=0)\n        if not training:\n",
    ),
    "grads add up": edit(
        "self.grads = [(dy * self.xhat).sum(axis=0), dy.sum(axis=0)]",
        "self.grads = [g + n for g, n in zip(self.grads, [(dy * self.xhat).sum(axis=0), dy.sum(axis=0)])]",
    ),
    "grads grow": edit(
        "self.grads = [(dy * self.xhat).sum(axis=0), dy.sum(axis=0)]",
        "self.grads += [(dy * self.xhat).sum(axis=0), dy.sum(axis=0)]",
    ),
    "grads never set": edit("self.grads = [(dy", "grads = [(dy"),
    "gamma kept by name": (
        (
            "self.momentum, self.eps = momentum, eps\n",
            "self.momentum, self.eps = momentum, eps\n        self.gamma, self.beta = np.ones(features), np.zeros(features)\n",
        ),
        ("self.params = [np.ones(features), np.zeros(features)]", "self.params = [self.gamma, self.beta]"),
        ("gamma, beta = self.params", "gamma, beta = self.gamma, self.beta"),
        ("self.params[0] * dy", "self.gamma * dy"),
    ),
    "gamma kept by name for the backward": (
        ("self.grads = [np.zeros(features), np.zeros(features)]", "self.gamma = self.params[0]"),
        ("dxhat = self.params[0] * dy", "dxhat = self.gamma * dy"),
    ),
    "gamma copied": (
        (
            "self.grads = [np.zeros(features), np.zeros(features)]",
            "self.own = [p.copy() for p in self.params]",
        ),
        ("gamma, beta = self.params", "gamma, beta = self.own"),
    ),
    "params made anew": (
        (
            "        self.params = [np.ones(features), np.zeros(features)]\n",
            "        self.gamma, self.beta = np.ones(features), np.zeros(features)\n",
        ),
        (
            "    def forward",
            "    @property\n    def params(self):\n        return [self.gamma, self.beta]\n\n    def forward",
        ),
    ),
    "params as a tuple": edit(
        "self.params = [np.ones(features), np.zeros(features)]",
        "self.params = (np.ones(features), np.zeros(features))",
    ),
    "params as a dict": edit(
        "self.params = [np.ones(features), np.zeros(features)]",
        "self.params = {0: np.ones(features), 1: np.zeros(features)}",
    ),
    "params of integers": edit(
        "self.params = [np.ones(features), np.zeros(features)]",
        "self.params = [np.ones(features, int), np.zeros(features, int)]",
    ),
    "no params": edit(
        "self.params = [np.ones(features), np.zeros(features)]",
        "self.p = [np.ones(features), np.zeros(features)]",
    )
    + edit("gamma, beta = self.params", "gamma, beta = self.p")
    + edit("dxhat = self.params[0]", "dxhat = self.p[0]"),
    "the cache in the class": (
        ("self.xhat = (x - mean) / self.deviation", "BatchNorm.xhat = (x - mean) / self.deviation"),
    ),
    "the averages in the class": (
        (
            "        self.mean, self.var = np.zeros(features), np.ones(features)\n",
            "        BatchNorm.mean, BatchNorm.var = np.zeros(features), np.ones(features)\n",
        ),
        ("        self.mean = self", "        BatchNorm.mean = self"),
        ("        self.var = self", "        BatchNorm.var = self"),
    ),
    "params in the class": (
        (
            "self.params = [np.ones(features), np.zeros(features)]",
            "BatchNorm.params = [np.ones(features), np.zeros(features)]",
        ),
    ),
    "an inference replaces the cache": edit(
        "            return gamma * (x - self.mean) / np.sqrt(self.var + self.eps) + beta",
        "            self.deviation = np.sqrt(self.var + self.eps)\n            self.xhat = (x - self.mean) / self.deviation\n"
        "            return gamma * self.xhat + beta",
    ),
    "the cache used up": edit(
        "        return inner / self.deviation",
        "        self.xhat = self.xhat * 0\n        return inner / self.deviation",
    )
    + edit(
        "        self.xhat = (x - mean) / self.deviation",
        "        if not hasattr(self, 'xhat') or len(self.xhat) != len(x):\n            self.xhat = (x - mean) / self.deviation",
    ),
    "backward returns everything": edit(
        "return inner / self.deviation", "return inner / self.deviation, *self.grads"
    ),
    "x centred in place": edit(
        "        mean, var = x.mean(axis=0), x.var(axis=0)\n",
        "        mean, var = x.mean(axis=0), x.var(axis=0)\n        x -= mean\n        x += mean\n        x *= 1.0000001\n",
    ),
    "dy scaled in place": edit(
        "dxhat = self.params[0] * dy", "dy *= self.params[0]\n        dxhat = dy * 1.0"
    ),
}
VARIANTS: dict[str, Edits | str] = {
    "unbiased averages": edit("(1 - self.momentum) * var\n", "(1 - self.momentum) * x.var(axis=0, ddof=1)\n"),
    "grads in place": edit(
        "self.grads = [(dy * self.xhat).sum(axis=0), dy.sum(axis=0)]",
        "self.grads[0][...], self.grads[1][...] = (dy * self.xhat).sum(axis=0), dy.sum(axis=0)",
    ),
    "a tuple of grads": edit(
        "[(dy * self.xhat).sum(axis=0), dy.sum(axis=0)]", "((dy * self.xhat).sum(axis=0), dy.sum(axis=0))"
    ),
    "the batch kept": (
        (
            "        self.xhat = (x - mean) / self.deviation\n        return gamma * self.xhat + beta",
            "        self.x = x.copy()\n        return gamma * (x - mean) / self.deviation + beta",
        ),
        (
            "        dxhat = self.params",
            "        xhat = (self.x - self.x.mean(axis=0)) / self.deviation\n        dxhat = self.params",
        ),
        ("(dy * self.xhat)", "(dy * xhat)"),
        ("self.xhat * (dxhat * self.xhat)", "xhat * (dxhat * xhat)"),
    ),
    "the square's mean": edit(
        "x.var(axis=0)\n        self.mean", "(x**2).mean(axis=0) - x.mean(axis=0)**2\n        self.mean"
    ),
    "a closure": edit("    def backward(self, dy):", "    def backward(self, dy, *, check=True):"),
    "the sum form": edit(
        "        inner = dxhat - dxhat.mean(axis=0) - self.xhat * (dxhat * self.xhat).mean(axis=0)\n        return inner / self.deviation",
        "        n = len(dy)\n        return (n * dxhat - dxhat.sum(0) - self.xhat * (dxhat * self.xhat).sum(0)) / (n * self.deviation)",
    ),
}


def features(rng: np.random.Generator, rows: int) -> Any:
    return np.array([-1.0, 2.0, 5.0]) + np.array([0.5, 2.0, 4.0]) * rng.standard_normal((rows, 3))


def more_features(rng: np.random.Generator, rows: int) -> Any:
    return np.hstack([features(rng, rows), 1.0 + features(rng, rows)[:, :2]])


def inputs(rng: np.random.Generator, rows: int) -> Any:
    return off_zero(rng, rows, 4) + normal(rng, 4)


def more_inputs(rng: np.random.Generator, rows: int) -> Any:
    return off_zero(rng, rows, 5) + normal(rng, 5)


NORM = passes.LayerClass("BatchNorm", {"features": 3, "momentum": 0.75, "eps": 0.3}, ("gamma", "beta"))
LINEAR = passes.LayerClass("Dense", {"inputs": 4, "units": 3}, ("W", "b"))
# A second layer of each class, in which every keyword differs: an argument that never varies may be ignored.
OTHER_NORM = passes.LayerClass("BatchNorm", {"features": 5, "momentum": 0.6, "eps": 0.1}, ("gamma", "beta"))
OTHER_LINEAR = passes.LayerClass("Dense", {"inputs": 5, "units": 2}, ("W", "b"))
REFERENCES = {
    "biased": namespace(BATCH_NORM)["BatchNorm"],
    "unbiased": namespace(BATCH_NORM, VARIANTS["unbiased averages"])["BatchNorm"],  # type: ignore[arg-type]
}


def check_norm(student: Any, rng: np.random.Generator) -> None:
    """Both checks of a layer of batch normalization, and the passes of another one."""
    passes.check_passes(student, NORM, REFERENCES, features, rng)
    passes.check_passes(student, OTHER_NORM, REFERENCES, more_features, rng)
    passes.check_unchanged(student, NORM, REFERENCES, features, rng)


def check_dense(student: Any, rng: np.random.Generator) -> None:
    """Both checks of a dense layer, and the passes of another one."""
    reference = namespace(DENSE)["Dense"]
    passes.check_passes(student, LINEAR, reference, inputs, rng)
    passes.check_passes(student, OTHER_LINEAR, reference, more_inputs, rng)
    passes.check_unchanged(student, LINEAR, reference, inputs, rng)


BANKS = [
    Bank("layer of batch norm", check_norm, BATCH_NORM, BUGS, VARIANTS),
    Bank(
        "dense layer",
        check_dense,
        DENSE,
        {
            "the last forward kept": edit(
                "        if training:\n            self.x = x", "        self.x = x"
            ),
            "not transposed": edit("dy @ self.params[0].T", "dy @ self.params[0][:3].T @ np.ones((3, 4))"),
            "averaged": edit("self.x.T @ dy,", "self.x.T @ dy / len(dy),"),
            "x in a list of the class": edit("self.x = x", "Dense.x = x"),
            "params by a default list": (
                ("(self, inputs, units)", "(self, inputs, units, kept=[])"),
                (
                    "        self.params = [np.full((inputs, units), 0.1), np.zeros(units)]",
                    "        if not kept:\n            kept += [np.full((inputs, units), 0.1), np.zeros(units)]\n        self.params = kept",
                ),
            ),
        },
        {"einsum": edit("self.x.T @ dy,", "np.einsum('nd,nm->dm', self.x, dy),")},
    ),
]
