"""Layers of batch normalization and their known mistakes with running statistics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.batch_norm import adapters, conventions, running_statistics
from tests.campaigns.banks.bank import Bank, Edits, edit

LAYER = """
class BatchNorm:
    def __init__(self, features, momentum, eps):
        self.momentum, self.eps = momentum, eps
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.mean, self.var = np.zeros(features), np.ones(features)

    def forward(self, x, training):
        if training:
            mean, var = x.mean(axis=0), x.var(axis=0)
            kept = x.var(axis=0)
            self.mean = self.momentum * self.mean + (1 - self.momentum) * mean
            self.var = self.momentum * self.var + (1 - self.momentum) * kept
        else:
            mean, var = self.mean, self.var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta
"""
MOVES = """            self.mean = self.momentum * self.mean + (1 - self.momentum) * mean
            self.var = self.momentum * self.var + (1 - self.momentum) * kept
"""
BUGS: dict[str, Edits] = {
    "momentum reversed": edit(
        MOVES,
        """            self.mean = (1 - self.momentum) * self.mean + self.momentum * mean
            self.var = (1 - self.momentum) * self.var + self.momentum * kept
""",
    ),
    "momentum reversed for the variance": edit(
        "self.var = self.momentum * self.var + (1 - self.momentum) * kept",
        "self.var = (1 - self.momentum) * self.var + self.momentum * kept",
    ),
    "momentum fixed": edit("self.momentum, self.eps = momentum, eps", "self.momentum, self.eps = 0.9, eps"),
    "eps fixed": edit("self.momentum, self.eps = momentum, eps", "self.momentum, self.eps = momentum, 1e-5"),
    "variance starts at zero": edit(
        "np.zeros(features), np.ones(features)\n\n", "np.zeros(features), np.zeros(features)\n\n"
    ),
    "mean starts at one": edit("self.mean, self.var = np.zeros", "self.mean, self.var = np.ones"),
    "corrected as in Adam": (
        (
            "self.mean, self.var = np.zeros(features), np.ones(features)",
            "self.mean, self.var = np.zeros(features), np.zeros(features); self.t = 0",
        ),
        (MOVES, MOVES + "            self.t += 1\n"),
        (
            "mean, var = self.mean, self.var",
            "c = 1 - self.momentum**self.t; mean, var = self.mean / c, self.var / c",
        ),
    ),
    "cumulative": (
        ("self.gamma, self.beta =", "self.t = 0; self.gamma, self.beta ="),
        ("            kept =", "            self.t += 1; self.momentum = 1 - 1 / self.t; kept ="),
    ),
    "the first batch replaces": (
        ("self.gamma, self.beta =", "self.t = 0; self.gamma, self.beta ="),
        (
            MOVES,
            MOVES + "            self.t += 1\n            if self.t == 1: self.mean, self.var = mean, kept\n",
        ),
    ),
    "the last batch replaces": edit(MOVES, "            self.mean, self.var = mean, kept\n"),
    "sums, not averages": (
        *edit("(1 - self.momentum) * mean", "mean"),
        ("(1 - self.momentum) * kept", "kept"),
    ),
    "deviations averaged": (
        ("kept = x.var(axis=0)", "kept = x.std(axis=0)"),
        ("mean, var = self.mean, self.var", "mean, var = self.mean, self.var**2"),
    ),
    "deviations taken for variances": edit("kept = x.var(axis=0)", "kept = x.std(axis=0)"),
    "inverse deviations averaged": (
        ("kept = x.var(axis=0)", "kept = 1 / np.sqrt(x.var(axis=0) + self.eps)"),
        ("mean, var = self.mean, self.var", "mean, var = self.mean, 1 / self.var**2 - self.eps"),
    ),
    "moves in inference": (
        ("        if training:\n", "        if True:\n"),
        ("        else:\n", "        if not training:\n"),
    ),
    "batch statistics in inference": edit(
        "mean, var = self.mean, self.var", "mean, var = x.mean(axis=0), x.var(axis=0)"
    ),
    "batch mean in inference": edit(
        "mean, var = self.mean, self.var", "mean, var = x.mean(axis=0), self.var"
    ),
    "running statistics in training": edit(MOVES, MOVES + "            mean, var = self.mean, self.var\n"),
    "running statistics of before in training": (
        *edit("            kept =", "            m, v = self.mean, self.var; kept ="),
        (MOVES, MOVES + "            mean, var = m, v\n"),
    ),
    "never moves": edit(MOVES, ""),
    "the mean never moves": edit(
        "self.mean = self.momentum * self.mean + (1 - self.momentum) * mean", "pass"
    ),
    "the variance never moves": edit(
        "self.var = self.momentum * self.var + (1 - self.momentum) * kept", "pass"
    ),
    "the flag ignored": edit("if training:", "if True:"),
    "the flag turned": edit("if training:", "if not training:"),
    "no eps": edit("var + self.eps", "var"),
    "eps outside the root": edit("np.sqrt(var + self.eps)", "(np.sqrt(var) + self.eps)"),
    "unbiased in training": edit(
        "mean, var = x.mean(axis=0), x.var(axis=0)", "mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)"
    ),
    "no root": edit("np.sqrt(var + self.eps)", "(var + self.eps)"),
    "mean over everything": edit("x.mean(axis=0), x.var(axis=0)", "x.mean(), x.var(axis=0)"),
    "along rows": edit(
        "mean, var = x.mean(axis=0), x.var(axis=0)",
        "mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)",
    ),
    "one average for all features": edit("* mean\n", "* mean.mean()\n"),
    "uncentred second moment": edit("kept = x.var(axis=0)", "kept = (x**2).mean(axis=0)"),
    "variance about the running mean": edit(
        MOVES, MOVES.replace("* kept", "* ((x - self.mean)**2).mean(axis=0)")
    ),
    "weighted by the rows": edit("(1 - self.momentum) * mean", "(1 - self.momentum) * mean * len(x) / 5"),
    "variance divided by N - 1 twice": edit(
        "kept = x.var(axis=0)", "kept = x.var(axis=0, ddof=1) * len(x) / (len(x) - 1)"
    ),
    "state of the class": (
        ("class BatchNorm:", "class BatchNorm:\n    mean, var = np.zeros(3), np.ones(3)"),
        ("        self.mean, self.var = np.zeros(features), np.ones(features)\n", ""),
        (MOVES, MOVES.replace("self.mean =", "BatchNorm.mean =").replace("self.var =", "BatchNorm.var =")),
    ),
    "statistics lost after inference": edit(
        "mean, var = self.mean, self.var", "mean, var = self.mean, self.var; self.mean = self.mean * 0"
    ),
    "x centred in place": (
        (
            "mean, var = x.mean(axis=0), x.var(axis=0)\n",
            "mean, var = x.mean(axis=0), x.var(axis=0)\n            d = x\n",
        ),
        ("mean, var = self.mean, self.var\n", "mean, var = self.mean, self.var\n            d = x.copy()\n"),
        ("        return self.gamma * (x - mean)", "        d -= mean\n        return self.gamma * d"),
    ),
    "x normalized in place, in inference": (
        (
            "        return self.gamma * (x - mean)",
            "        x = x - mean if training else np.subtract(x, mean, out=x)\n        return self.gamma * x",
        ),
    ),
    "clipped": edit(
        "return self.gamma * (x - mean) / np.sqrt(var + self.eps)",
        "return np.clip((x - mean) / np.sqrt(var + self.eps), -1, 1)",
    ),
    "clipped at ten": edit(
        "return self.gamma * (x - mean) / np.sqrt(var + self.eps)",
        "return np.clip((x - mean) / np.sqrt(var + self.eps), -10, 10)",
    ),
    "features fixed": edit("= momentum, eps\n", "= momentum, eps\n        features = 3\n"),
    "momentum of the first layer kept": (
        ("class BatchNorm:", "KEPT = []\nclass BatchNorm:"),
        (
            "self.momentum, self.eps = momentum, eps",
            "KEPT.append(momentum); self.momentum, self.eps = KEPT[0], eps",
        ),
    ),
    "fails for one row": edit(
        "        if training:", "        if len(x) < 2: return np.zeros_like(x)\n        if training:"
    ),
}
VARIANTS: dict[str, Edits | str] = {
    "unbiased": edit("kept = x.var(axis=0)", "kept = x.var(axis=0, ddof=1)"),
    "moves by a difference": edit(
        MOVES,
        """            self.mean = self.mean + (1 - self.momentum) * (mean - self.mean)
            self.var += (1 - self.momentum) * (kept - self.var)
""",
    ),
    "kept as rows": edit(
        "np.zeros(features), np.ones(features)\n\n", "np.zeros((1, features)), np.ones((1, features))\n\n"
    ),
    "made at the first call": (
        ("self.mean, self.var = np.zeros(features), np.ones(features)", "self.mean = None"),
        (
            "        if training:",
            "        if self.mean is None: self.mean, self.var = 0.0, 1.0\n        if training:",
        ),
    ),
    "by a power": edit("/ np.sqrt(var + self.eps)", "* (var + self.eps) ** -0.5"),
    "variance by hand": edit(
        "kept = x.var(axis=0)", "kept = ((x - x.mean(axis=0)) ** 2).sum(axis=0) / len(x)"
    ),
}


def check(contract: adapters.BatchNormAdapter, **options: Any) -> Callable[[Any, np.random.Generator], None]:
    """What hidden tests of running statistics ask."""

    def ask(student: Any, rng: np.random.Generator) -> None:
        running_statistics.check_running_statistics(student, contract, rng, **options)
        running_statistics.check_unchanged(student, contract, rng, **options)

    return ask


BATCH_NORM = Bank(
    "running statistics",
    check(adapters.BatchNormClass("BatchNorm")),
    LAYER,
    BUGS,
    VARIANTS,
)
FUNCTION = """
def batch_norm(x, gamma, beta, running_mean, running_variance, momentum, eps, training):
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_variance = (1 - momentum) * running_variance + momentum * x.var(axis=0, ddof=1)
    else:
        mean, var = running_mean, running_variance
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, running_mean, running_variance
"""
FUNCTIONAL = Bank(
    "running statistics as a function",
    check(adapters.BatchNormFunction("batch_norm"), accepted=conventions.PYTORCH),
    FUNCTION,
    {
        "as in Keras": (
            ("(1 - momentum) * running_mean + momentum", "momentum * running_mean + (1 - momentum)"),
            ("(1 - momentum) * running_variance + momentum", "momentum * running_variance + (1 - momentum)"),
        ),
        "the statistics exchanged": edit(
            "+ beta, running_mean, running_variance", "+ beta, running_variance, running_mean"
        ),
        "the old statistics": edit("running_mean = (1", "new = (1"),
        "gamma and beta forgotten in inference": edit(
            "    return gamma * (x - mean)",
            "    if not training: gamma, beta = 1, 0\n    return gamma * (x - mean)",
        ),
        "gamma forgotten": edit("return gamma * (x - mean)", "return (x - mean)"),
        "beta forgotten in inference": edit("+ beta, running", "+ beta * training, running"),
        "gamma of the first call kept": (
            ("def batch_norm", "KEPT = {}\ndef batch_norm"),
            ("    return gamma *", "    gamma = KEPT.setdefault(gamma.shape, gamma)\n    return gamma *"),
        ),
        "clipped at ten": edit(
            "return gamma * (x - mean) / np.sqrt(var + eps)",
            "return gamma * np.clip((x - mean) / np.sqrt(var + eps), -10, 10)",
        ),
        "gamma changed": edit(
            "    return gamma * (x - mean)", "    gamma *= 1 + 1e-12\n    return gamma * (x - mean)"
        ),
        "the output alone": edit("+ beta, running_mean, running_variance", "+ beta"),
    },
    {
        "biased": edit(", ddof=1", ""),
        "changed in place": (
            (
                "running_mean = (1 - momentum) * running_mean + momentum * mean",
                "running_mean += momentum * (mean - running_mean)",
            ),
        ),
    },
)
SCALED = Bank(
    "running statistics with gamma and beta that are set",
    check(adapters.BatchNormClass("BatchNorm", parameters=("gamma", "beta"))),
    LAYER,
    {
        "gamma and beta forgotten in inference": edit(
            "            mean, var = self.mean, self.var\n",
            "            return (x - self.mean) / np.sqrt(self.var + self.eps)\n",
        ),
        "gamma forgotten": edit("return self.gamma * (x - mean)", "return (x - mean)"),
        "beta forgotten": edit(" + self.beta", ""),
        "gamma of the first feature": edit("self.gamma *", "self.gamma[0] *"),
        "gamma and beta exchanged": (("self.gamma * (x", "self.beta * (x"), ("+ self.beta", "+ self.gamma")),
        "clipped at ten": edit(
            "return self.gamma * (x - mean) / np.sqrt(var + self.eps)",
            "return self.gamma * np.clip((x - mean) / np.sqrt(var + self.eps), -10, 10)",
        ),
        "features fixed": edit("= momentum, eps\n", "= momentum, eps\n        features = 3\n"),
    },
    {
        "as a sum": edit(
            "self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta",
            "self.beta + (x - mean) * (self.gamma / np.sqrt(var + self.eps))",
        )
    },
)
BANKS = [BATCH_NORM, FUNCTIONAL, SCALED]
