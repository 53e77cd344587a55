"""Forward and backward of the lecture's operations, and known mistakes in either."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.cases import (
    FIRST,
    ONE_ROW,
    SECOND,
    SIZES,
    Case,
    Function,
    between,
    cotangent,
    designed,
    extreme,
    labels,
    never_tiny,
    normal,
    off_zero,
)
from autograder.checks.functions import agreement
from autograder.checks.sampling import adapters, dropout
from tests.campaigns.banks.bank import Bank, Edits, edit, namespace

Draw = Callable[[np.random.Generator, int, int, int], tuple[object, ...]]
Extremes = Callable[[np.random.Generator], Sequence[Case]]


def bank(
    name: str,
    source: str,
    functions: dict[str, tuple[Function, Draw]],
    bugs: dict[str, Edits],
    variants: dict[str, Edits | str] | None = None,
    extremes: dict[str, Extremes] | None = None,
    sizes: Sequence[tuple[int, int, int]] = SIZES,
    least: tuple[int, int, int] = (1, 1, 1),
) -> Bank:
    """A bank of one operation; what is expected comes from its own right answer, as `source` gives it."""
    right = namespace(source)

    def check(student: Any, rng: np.random.Generator) -> None:
        for called, (function, draw) in functions.items():
            cases = [*designed(rng, draw, sizes, least=least)]
            agreement.check_values(student, function, right[called], cases)
            if extremes and called in extremes:
                agreement.check_values(student, function, right[called], list(extremes[called](rng)))
            agreement.check_unchanged(student, function, right[called], cases[0])

    return Bank(name, check, source, bugs, variants or {})


def pair(
    name: str,
    hyper: Sequence[tuple[str, float, float]] = (),
    parts: tuple[str, ...] = (),
    *,
    cancels: bool = False,
) -> dict[str, tuple[Function, Draw]]:
    """An activation's forward and backward: f(z, …) and f_backward(da, z, …), off the kink at 0.

    In one that cancels, float32 leaves nothing of a tiny z.
    """
    names = tuple(item[0] for item in hyper)

    def entries(rng: np.random.Generator, n: int, m: int) -> Any:
        return off_zero(never_tiny(rng) if cancels else rng, n, m)

    def drawn(rng: np.random.Generator) -> tuple[float, ...]:
        return tuple(between(rng, low, high) for _, low, high in hyper)

    return {
        f"{name}": (
            Function(name, ("z", *names)),
            lambda rng, n, d, m: (entries(rng, n, m), *drawn(rng)),
        ),
        f"{name}_backward": (
            Function(f"{name}_backward", ("da", "z", *names), parts, cotangent="da"),
            lambda rng, n, d, m: (cotangent(rng, n, m), entries(rng, n, m), *drawn(rng)),
        ),
    }


def far(*hyper: float) -> dict[str, Extremes]:
    """Entries up to ±800, forward and backward."""
    return {
        "": lambda rng: [Case((extreme(rng, 800.0, 4, 3), *hyper), "entries up to ±800")],
        "_backward": lambda rng: [
            Case(
                (cotangent(rng, 4, 3), extreme(rng, 800.0, 4, 3), *hyper),
                "entries up to ±800",
            )
        ],
    }


def at_extremes(name: str, *hyper: float) -> dict[str, Extremes]:
    return {name + ending: cases for ending, cases in far(*hyper).items()}


DENSE = bank(
    "dense",
    """
def dense(x, W, b):
    return x @ W + b

def dense_backward(dz, x, W):
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)
""",
    {
        "dense": (
            Function("dense", ("x", "W", "b")),
            lambda r, n, d, m: (normal(r, n, d), normal(r, d, m), normal(r, m)),
        ),
        "dense_backward": (
            Function("dense_backward", ("dz", "x", "W"), ("dx", "dW", "db"), cotangent="dz"),
            lambda r, n, d, m: (
                cotangent(r, n, m),
                normal(r, n, d),
                normal(r, d, m),
            ),
        ),
    },
    {
        "no bias": edit("x @ W + b", "x @ W"),
        "bias subtracted": edit("x @ W + b", "x @ W - b"),
        "bias by its mean": edit("x @ W + b", "x @ W + b.mean()"),
        "rows squeezed": edit("x @ W + b", "np.squeeze(x @ W + b)"),
        "dW averaged": edit("x.T @ dz", "x.T @ dz / len(x)"),
        "db averaged": edit("dz.sum(axis=0)", "dz.mean(axis=0)"),
        "db over everything": edit("dz.sum(axis=0)", "dz.sum() * np.ones(dz.shape[1])"),
        "db keeps its axis": edit("dz.sum(axis=0)", "dz.sum(axis=0, keepdims=True)"),
        "db not summed": edit("dz.sum(axis=0)", "dz"),
        "dW of ones": edit("x.T @ dz", "x.T @ np.ones_like(dz)"),
        "dx of ones": edit("dz @ W.T", "np.ones_like(dz) @ W.T"),
        "dx and dW exchanged": edit("dz @ W.T, x.T @ dz", "x.T @ dz, dz @ W.T"),
        "dW transposed": edit("x.T @ dz", "dz.T @ x"),
        "dx of whichever factor fits": edit(
            "dz @ W.T", "(dz @ W if dz.shape[1] == W.shape[0] else dz @ W.T)"
        ),
        "dx in place": edit("    return dz @ W.T", "    dz *= 1.0 + 1e-12\n    return dz @ W.T"),
        "W decays": edit("x.T @ dz", "x.T @ dz + 0.01 * W"),
        "dx of the sign": edit("dz @ W.T", "dz @ np.sign(W.T)"),
        "the first batch kept": (
            *edit("    return dz @ W.T", "    x = KEPT.setdefault(x.shape, x)\n    return dz @ W.T"),
            ("def dense(", "KEPT = {}\ndef dense("),
        ),
        "dW adds up": (
            *edit(
                "    return dz @ W.T, x.T @ dz",
                "    KEPT[x.shape] = KEPT.get(x.shape, 0) + x.T @ dz\n    return dz @ W.T, KEPT[x.shape]",
            ),
            ("def dense(", "KEPT = {}\ndef dense("),
        ),
    },
    {
        "einsum": (("x @ W", "np.einsum('nd,dm->nm', x, W)"), ("x.T @ dz", "np.einsum('nd,nm->dm', x, dz)")),
        "loops": edit("x.T @ dz", "sum(np.outer(x[i], dz[i]) for i in range(len(x)))"),
        "ones": edit("dz.sum(axis=0)", "np.ones(len(dz)) @ dz"),
        "a list": edit(
            "return dz @ W.T, x.T @ dz, dz.sum(axis=0)", "return [dz @ W.T, x.T @ dz, dz.sum(axis=0)]"
        ),
    },
)
LEAKY = bank(
    "leaky_relu",
    """
def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z)

def leaky_relu_backward(da, z, alpha):
    return da * np.where(z > 0, 1.0, alpha)
""",
    pair("leaky_relu", [("alpha", 0.2, 0.4)]),
    {
        "slope fixed": edit("alpha * z)", "0.01 * z)"),
        "slope fixed backward": edit("1.0, alpha)", "1.0, 0.01)"),
        "slope fixed in both": (("alpha * z)", "0.01 * z)"), ("1.0, alpha)", "1.0, 0.01)")),
        "slope on the other side": edit("z, alpha * z", "alpha * z, z"),
        "slope added": edit("alpha * z)", "alpha + z)"),
        "mask by the gradient": edit("da * np.where(z > 0", "da * np.where(da > 0"),
        "upstream dropped": edit("da * np.where", "np.where"),
        "zero on the left": edit("1.0, alpha)", "1.0, 0.0)"),
        "slope squared": edit("1.0, alpha)", "1.0, alpha**2)"),
        "absolute": edit("alpha * z)", "alpha * np.abs(z))"),
    },
    {
        "maximum": edit("np.where(z > 0, z, alpha * z)", "np.maximum(z, alpha * z)"),
        "both halves": edit("np.where(z > 0, z, alpha * z)", "np.maximum(z, 0) + alpha * np.minimum(z, 0)"),
        "by a mask": edit("da * np.where(z > 0, 1.0, alpha)", "da * ((z > 0) + alpha * (z <= 0))"),
    },
)
PRELU = bank(
    "prelu",
    """
def prelu(z, alpha):
    return np.where(z > 0, z, alpha * z)

def prelu_backward(da, z, alpha):
    return da * np.where(z > 0, 1.0, alpha), np.sum(da * np.minimum(z, 0))
""",
    pair("prelu", [("alpha", 0.2, 0.4)], ("dz", "dalpha")),
    {
        "dalpha of every entry": edit("np.minimum(z, 0)", "z"),
        "dalpha averaged": edit("np.sum(da", "np.mean(da"),
        "dalpha without upstream": edit("np.sum(da * np.minimum(z, 0))", "np.sum(np.minimum(z, 0))"),
        "dalpha times alpha": edit("np.sum(da", "alpha * np.sum(da"),
        "dalpha of the mask": edit("np.minimum(z, 0)", "(z < 0)"),
        "dalpha as an array of one": edit(
            "np.sum(da * np.minimum(z, 0))", "np.sum(da * np.minimum(z, 0), keepdims=True).ravel()"
        ),
        "dalpha per row": edit("np.sum(da * np.minimum(z, 0))", "np.sum(da * np.minimum(z, 0), axis=0)"),
        "the sign of dalpha": edit("np.sum(da", "-np.sum(da"),
    },
    {"a python float": edit("np.sum(da * np.minimum(z, 0))", "float(np.sum(da * np.minimum(z, 0)))")},
)
ELU = bank(
    "elu",
    """
def elu(z, alpha):
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))

def elu_backward(da, z, alpha):
    return da * np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))
""",
    pair("elu", [("alpha", 0.6, 1.7)]),
    {
        "alpha ignored": edit("alpha * np.expm1", "np.expm1"),
        "alpha ignored backward": edit("alpha * np.exp(", "np.exp("),
        "alpha in the exponent": edit(
            "alpha * np.expm1(np.minimum(z, 0))", "np.expm1(alpha * np.minimum(z, 0))"
        ),
        "minus alpha forgotten": edit("np.expm1(np.minimum(z, 0))", "np.exp(np.minimum(z, 0))"),
        "gradient from the output wrongly": edit(
            "alpha * np.exp(np.minimum(z, 0))", "alpha * np.expm1(np.minimum(z, 0))"
        ),
        "overflows to nan": edit(
            "np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))",
            "(z > 0) * z + (z <= 0) * alpha * np.expm1(z)",
        ),
        "upstream dropped": edit("da * np.where", "np.where"),
        "upstream added": edit("da * np.where", "da + np.where"),
        "mask by the gradient": edit("np.where(z > 0, 1.0", "np.where(da > 0, 1.0"),
    },
    {
        "the unused branch overflows": (("np.minimum(z, 0)", "z"),),
        "from the output": edit("alpha * np.exp(np.minimum(z, 0))", "elu(np.minimum(z, 0), alpha) + alpha"),
    },
    at_extremes("elu", 0.7),
)
SIGMOID = bank(
    "sigmoid",
    """
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))

def sigmoid_backward(da, z):
    s = sigmoid(z)
    return da * s * (1 - s)
""",
    pair("sigmoid"),
    {
        "mirrored": edit("z >= 0", "z < 0"),
        "overflows to nan": edit(
            "    e = np.exp(-np.abs(z))\n    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))",
            "    return np.exp(z) / (1 + np.exp(z))",
        ),
        "z taken for the output": edit("s = sigmoid(z)", "s = z"),
        "upstream dropped": edit("da * s", "s"),
        "s(1 + s)": edit("(1 - s)", "(1 + s)"),
        "s alone": edit("da * s * (1 - s)", "da * s"),
        "tanh's slope": edit("s * (1 - s)", "(1 - s**2)"),
        "sigmoid of the gradient": edit("s = sigmoid(z)", "s = sigmoid(da)"),
        "scaled by its rows": edit("da * s", "da / len(z) * s"),
        "hard": edit("np.where(z >= 0, 1 / (1 + e), e / (1 + e))", "np.clip(0.2 * z + 0.5, 0, 1)"),
        "clipped at ten": edit("np.abs(z)", "np.minimum(np.abs(z), 3)"),
    },
    {
        "by tanh": edit("np.where(z >= 0, 1 / (1 + e), e / (1 + e))", "0.5 * (1 + np.tanh(0.5 * z))"),
        "naive, with a warning": edit("np.where(z >= 0, 1 / (1 + e), e / (1 + e))", "1 / (1 + np.exp(-z))"),
        "slope by the mirror": edit("(1 - s)", "sigmoid(-z)"),
    },
    at_extremes("sigmoid"),
)
TANH = bank(
    "tanh",
    """
def tanh(z):
    return np.tanh(z)

def tanh_backward(da, z):
    return da * (1 - np.tanh(z) ** 2)
""",
    pair("tanh", cancels=True),
    {
        "by exponentials that overflow": edit(
            "return np.tanh(z)", "return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))"
        ),
        "not squared": edit("np.tanh(z) ** 2", "np.tanh(z)"),
        "of z squared": edit("np.tanh(z) ** 2", "z**2"),
        "sigmoid's slope": edit("(1 - np.tanh(z) ** 2)", "np.tanh(z) * (1 - np.tanh(z))"),
        "upstream dropped": edit("da * (1", "(1"),
        "scaled": edit("return np.tanh(z)", "return 1.7159 * np.tanh(2 * z / 3)"),
        "the sign": edit("da * (1 - ", "da * (-1 + "),
    },
    {"by the sigmoid": edit("return np.tanh(z)", "return 2 / (1 + np.exp(-2 * z)) - 1")},
    at_extremes("tanh"),
)
SOFTPLUS = bank(
    "softplus",
    """
def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))

def softplus_backward(da, z):
    e = np.exp(-np.abs(z))
    return da * np.where(z >= 0, 1 / (1 + e), e / (1 + e))
""",
    pair("softplus"),
    {
        "overflows": edit("np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))", "np.log(1 + np.exp(z))"),
        "clipped": edit(
            "np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))", "np.log1p(np.exp(np.clip(z, -30, 30)))"
        ),
        "the maximum forgotten": edit("np.maximum(z, 0) + ", ""),
        "a logarithm of base two": edit("np.log1p(np.exp(-np.abs(z)))", "np.log2(1 + np.exp(-np.abs(z)))"),
        "a step for the slope": edit("np.where(z >= 0, 1 / (1 + e), e / (1 + e))", "(z > 0)"),
        "tanh for the slope": edit("np.where(z >= 0, 1 / (1 + e), e / (1 + e))", "np.tanh(z)"),
        "the sigmoid's slope": edit("np.where(z >= 0, 1 / (1 + e), e / (1 + e))", "(e / (1 + e) ** 2)"),
    },
    {"logaddexp": edit("np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))", "np.logaddexp(0, z)")},
    at_extremes("softplus"),
)
SILU = bank(
    "silu",
    """
def silu(z, beta):
    return z * 0.5 * (1 + np.tanh(0.5 * beta * z))

def silu_backward(da, z, beta):
    s = 0.5 * (1 + np.tanh(0.5 * beta * z))
    return da * (s + beta * z * s * (1 - s))
""",
    pair("silu", [("beta", 0.5, 1.8)]),
    {
        "beta ignored": edit("0.5 * beta * z))\n\n", "0.5 * z))\n\n"),
        "no product rule": edit("(s + beta * z * s * (1 - s))", "s"),
        "the other half": edit("(s + beta * z * s * (1 - s))", "(beta * z * s * (1 - s))"),
        "beta forgotten in the slope": edit("beta * z * s", "z * s"),
        "the sign": edit("s + beta", "s - beta"),
        "z forgotten": edit("return z * 0.5", "return 0.5"),
    },
    {
        "by the output": edit(
            "(s + beta * z * s * (1 - s))", "(beta * silu(z, beta) + s * (1 - beta * silu(z, beta)))"
        )
    },
)
GELU = bank(
    "gelu",
    """
def gelu(z):
    return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))

def gelu_backward(da, z):
    c = np.sqrt(2 / np.pi)
    t = np.tanh(c * (z + 0.044715 * z**3))
    return da * (0.5 * (1 + t) + 0.5 * z * (1 - t**2) * c * (1 + 3 * 0.044715 * z**2))
""",
    pair("gelu"),
    {
        "the inner slope without its factor": edit("(1 + 3 * 0.044715 * z**2)", "(1 + 0.044715 * z**2)"),
        "the inner slope forgotten": edit(" * (1 + 3 * 0.044715 * z**2)", ""),
        "the root forgotten": edit("    c = np.sqrt(2 / np.pi)", "    c = 2 / np.pi"),
        "the cube a square": edit("0.044715 * z**3)))", "0.044715 * z**2)))"),
        "half forgotten": edit("return 0.5 * z", "return z"),
        "the sigmoid's approximation": edit(
            "0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))",
            "z / (1 + np.exp(-1.5 * z))",
        ),
        "half of the product rule": edit("0.5 * (1 + t) + ", ""),
    },
    {"powers as products": edit("z**3", "z * z * z")},
)
SOFTMAX = bank(
    "softmax",
    """
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def softmax_backward(da, z):
    s = softmax(z)
    return s * (da - (da * s).sum(axis=1, keepdims=True))
""",
    pair("softmax"),
    {
        "down columns": (("axis=1", "axis=0"),),
        "over everything": (("e.sum(axis=1, keepdims=True)", "e.sum()"),),
        "overflows": edit("z - z.max(axis=1, keepdims=True)", "z"),
        "shifted by the largest of all": edit("z.max(axis=1, keepdims=True)", "z.max()"),
        "the diagonal alone": edit("s * (da - (da * s).sum(axis=1, keepdims=True))", "da * s * (1 - s)"),
        "zero": edit("s * (da - (da * s).sum(axis=1, keepdims=True))", "np.zeros_like(z)"),
        "summed over everything": edit("(da * s).sum(axis=1, keepdims=True)", "(da * s).sum()"),
        "da in place of da s": edit("(da * s).sum", "da.sum"),
        "a logarithm returned": edit(
            "return e / e.sum(axis=1, keepdims=True)", "return np.log(e / e.sum(axis=1, keepdims=True))"
        ),
        "a small number below": edit("e.sum(axis=1, keepdims=True)", "(e.sum(axis=1, keepdims=True) + 0.01)"),
    },
    {
        "jacobians": edit(
            "s * (da - (da * s).sum(axis=1, keepdims=True))",
            "np.stack([(np.diag(r) - np.outer(r, r)) @ d for r, d in zip(s, da)])",
        ),
        "shifted by the mean": edit("z.max(axis=1, keepdims=True)", "np.max(z, 1)[:, None]"),
    },
    {
        "softmax": lambda r: [
            Case(
                (r.uniform(-3, 0, (4, 3)) + np.array([[1000.0], [-1000.0], [0.0], [500.0]]),),
                "rows far apart",
            )
        ]
    },
    (FIRST, SECOND, ONE_ROW),
)


def _classes(r: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
    return normal(r, n, m), labels(r, n, m)


def _confident(r: np.random.Generator) -> list[Case]:
    z = np.array([[900.0, 0.0, -900.0], [-1000.0, 1000.0, 0.0]])
    return [Case((z, np.array([2, 0])), "confident and wrong")]


CROSS_ENTROPY = bank(
    "cross_entropy",
    """
def cross_entropy(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(y)), y].mean()

def cross_entropy_backward(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return p / len(y)
""",
    {
        "cross_entropy": (Function("cross_entropy", ("z", "y")), _classes),
        "cross_entropy_backward": (Function("cross_entropy_backward", ("z", "y")), _classes),
    },
    {
        "summed": edit(".mean()", ".sum()"),
        "over classes": edit(
            "-logs[np.arange(len(y)), y].mean()", "-logs[np.arange(len(y)), y].sum() / logs.size"
        ),
        "the sign": edit("return -logs", "return logs"),
        "clipped": edit(
            "-logs[np.arange(len(y)), y]", "-np.log(np.clip(np.exp(logs[np.arange(len(y)), y]), 1e-7, 1))"
        ),
        "base two": edit("].mean()", "].mean() / np.log(2)"),
        "gradient not averaged": edit("return p / len(y)", "return p"),
        "gradient over all entries": edit("return p / len(y)", "return p / p.size"),
        "the sign of the gradient": edit("return p / len(y)", "return -p / len(y)"),
        "labels forgotten": edit("    p[np.arange(len(y)), y] -= 1\n", ""),
        "a whole column": edit("p[np.arange(len(y)), y] -= 1", "p[:, y] -= 1"),
        "an array of one": edit(
            "return -logs[np.arange(len(y)), y].mean()",
            "return -logs[np.arange(len(y)), y].mean(keepdims=True)",
        ),
        "averaged twice": edit("return p / len(y)", "return p / len(y) ** 2"),
        "labels of ones": edit("-= 1", "-= y"),
        "overflows": edit("    e = np.exp(z - z.max(axis=1, keepdims=True))", "    e = np.exp(z)"),
    },
    {
        "one-hot": edit("p[np.arange(len(y)), y] -= 1", "p = p - np.eye(z.shape[1])[y]"),
        "logaddexp": edit(
            "-logs[np.arange(len(y)), y].mean()",
            "(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y]).mean()",
        ),
        "a python float": edit(
            "return -logs[np.arange(len(y)), y].mean()", "return float(-logs[np.arange(len(y)), y].mean())"
        ),
    },
    {"cross_entropy": _confident, "cross_entropy_backward": _confident},
    (FIRST, SECOND, (5, 2, 2), ONE_ROW),
    least=(1, 1, 2),
)


def _two(r: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
    return normal(r, n, m), normal(r, n, m)


def _two_and_delta(r: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
    return 3 * normal(r, n, m), normal(r, n, m), between(r, 0.6, 1.9)


MSE = bank(
    "mse",
    """
def mse(p, t):
    return np.mean((p - t) ** 2)

def mse_backward(p, t):
    return 2 * (p - t) / p.size
""",
    {
        "mse": (Function("mse", ("p", "t")), _two),
        "mse_backward": (Function("mse_backward", ("p", "t")), _two),
    },
    {
        "halved in both": (
            ("np.mean((p - t) ** 2)", "0.5 * np.mean((p - t) ** 2)"),
            ("2 * (p - t)", "(p - t)"),
        ),
        "over rows in both": (
            ("np.mean((p - t) ** 2)", "np.sum((p - t) ** 2) / len(p)"),
            ("p.size", "len(p)"),
        ),
        "summed": edit("np.mean", "np.sum"),
        "a root": edit("np.mean((p - t) ** 2)", "np.sqrt(np.mean((p - t) ** 2))"),
        "absolute": edit("(p - t) ** 2", "np.abs(p - t)"),
        "the two forgotten": edit("2 * (p - t)", "(p - t)"),
        "the sign": edit("2 * (p - t)", "2 * (t - p)"),
        "not divided": edit(" / p.size", ""),
        "divided by columns": edit("p.size", "p.shape[1]"),
        "of means": edit("np.mean((p - t) ** 2)", "(np.mean(p) - np.mean(t)) ** 2"),
    },
    {"a dot product": edit("np.mean((p - t) ** 2)", "np.vdot(p - t, p - t) / p.size")},
)
HUBER = bank(
    "huber",
    """
def huber(p, t, delta):
    e = np.abs(p - t)
    return np.mean(np.where(e <= delta, 0.5 * e**2, delta * (e - 0.5 * delta)))

def huber_backward(p, t, delta):
    return np.clip(p - t, -delta, delta) / p.size
""",
    {
        "huber": (Function("huber", ("p", "t", "delta")), _two_and_delta),
        "huber_backward": (Function("huber_backward", ("p", "t", "delta")), _two_and_delta),
    },
    {
        "delta ignored": (("(p, t, delta):", "(p, t, delta):\n    delta = 1.0"),),
        "half forgotten": edit("0.5 * e**2", "e**2"),
        "not joined": edit("delta * (e - 0.5 * delta)", "delta * e"),
        "delta forgotten outside": edit("delta * (e - 0.5 * delta)", "(e - 0.5 * delta)"),
        "gradient not clipped": edit("np.clip(p - t, -delta, delta)", "(p - t)"),
        "signs without delta": edit(
            "np.clip(p - t, -delta, delta)", "np.where(np.abs(p - t) <= delta, p - t, np.sign(p - t))"
        ),
        "not divided": edit(" / p.size", ""),
        "summed": edit("np.mean(np.where", "np.sum(np.where"),
    },
    {
        "smooth branches": edit(
            "np.clip(p - t, -delta, delta)", "np.where(np.abs(p - t) <= delta, p - t, delta * np.sign(p - t))"
        )
    },
)


def _binary(r: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
    return normal(r, n, m), (r.random((n, m)) < 0.5).astype(float)


BINARY = bank(
    "binary_cross_entropy",
    """
def bce(z, t):
    return np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))

def bce_backward(z, t):
    return (0.5 * (1 + np.tanh(0.5 * z)) - t) / z.size
""",
    {
        "bce": (Function("bce", ("z", "t")), _binary),
        "bce_backward": (Function("bce_backward", ("z", "t")), _binary),
    },
    {
        "one side alone": edit(
            "np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))",
            "np.mean(t * np.log1p(np.exp(-z)))",
        ),
        "labels exchanged": edit("- z * t", "- z * (1 - t)"),
        "overflows": edit(
            "np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))", "np.log(1 + np.exp(z)) - z * t"
        ),
        "clipped probabilities": edit(
            "np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))",
            "(lambda p: -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)))(np.clip(1 / (1 + np.exp(-z)), 1e-7, 0.999))",
        ),
        "over rows": edit("/ z.size", "/ len(z)"),
        "the logits for probabilities": edit("0.5 * (1 + np.tanh(0.5 * z))", "z"),
        "times the slope": edit(
            "(0.5 * (1 + np.tanh(0.5 * z)) - t)",
            "(0.5 * (1 + np.tanh(0.5 * z)) - t) * 0.25 * (1 - np.tanh(0.5 * z) ** 2)",
        ),
    },
    {
        "logaddexp": edit(
            "np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))", "np.logaddexp(0, z) - z * t"
        )
    },
    {
        "bce": lambda r: [
            Case(
                (extreme(r, 800.0, 4, 3), (r.random((4, 3)) < 0.5).astype(float)),
                "logits up to ±800",
            )
        ]
    },
)
NORM_SIZES = (FIRST, SECOND, (4, 2, 5))


def _norm(r: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
    return (
        normal(r, n, m),
        normal(r, m),
        normal(r, m),
        between(r, 0.1, 0.4),
    )


def _norm_backward(r: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
    return (
        cotangent(r, n, m),
        normal(r, n, m),
        normal(r, m),
        between(r, 0.1, 0.4),
    )


NORM = """
def norm(x, gamma, beta, eps):
    xh = (x - x.mean(axis=0, keepdims=True)) / np.sqrt(x.var(axis=0, keepdims=True) + eps)
    return gamma * xh + beta

def norm_backward(dy, x, gamma, eps):
    s = np.sqrt(x.var(axis=0, keepdims=True) + eps)
    xh = (x - x.mean(axis=0, keepdims=True)) / s
    dh = dy * gamma
    dx = (dh - dh.mean(axis=0, keepdims=True) - xh * (dh * xh).mean(axis=0, keepdims=True)) / s
    return dx, (dy * xh).sum(axis=0), dy.sum(axis=0)
"""
NORM_FUNCTIONS = {
    "norm": (Function("norm", ("x", "gamma", "beta", "eps")), _norm),
    "norm_backward": (
        Function("norm_backward", ("dy", "x", "gamma", "eps"), ("dx", "dgamma", "dbeta"), cotangent="dy"),
        _norm_backward,
    ),
}
NORM_BUGS: dict[str, Edits] = {
    "eps fixed": (("+ eps)\n    return gamma", "+ 1e-5)\n    return gamma"),),
    "eps fixed backward": edit(
        "s = np.sqrt(x.var(axis=0, keepdims=True) + eps)", "s = np.sqrt(x.var(axis=0, keepdims=True) + 1e-5)"
    ),
    "eps outside": edit(
        "/ np.sqrt(x.var(axis=0, keepdims=True) + eps)", "/ (np.sqrt(x.var(axis=0, keepdims=True)) + eps)"
    ),
    "no root": edit(
        "/ np.sqrt(x.var(axis=0, keepdims=True) + eps)", "/ (x.var(axis=0, keepdims=True) + eps)"
    ),
    "unbiased": edit(
        "/ np.sqrt(x.var(axis=0, keepdims=True) + eps)",
        "/ np.sqrt(x.var(axis=0, keepdims=True, ddof=1) + eps)",
    ),
    "gamma forgotten": edit("return gamma * xh", "return xh"),
    "beta forgotten": edit("* xh + beta", "* xh"),
    "gamma forgotten backward": edit("dh = dy * gamma", "dh = dy"),
    "no way through the mean": edit("dh - dh.mean(axis=0, keepdims=True) - xh", "dh - xh"),
    "no way through the variance": edit(" - xh * (dh * xh).mean(axis=0, keepdims=True)", ""),
    "the straight way alone": edit(
        "(dh - dh.mean(axis=0, keepdims=True) - xh * (dh * xh).mean(axis=0, keepdims=True))", "dh"
    ),
    "sums for means": edit("(dh * xh).mean(axis=0, keepdims=True)", "(dh * xh).sum(axis=0, keepdims=True)"),
    "the sign of the variance's way": edit("- xh * (dh", "+ xh * (dh"),
    "x for its normalized": edit("(dy * xh).sum", "(dy * x).sum"),
    "dgamma averaged": edit("(dy * xh).sum", "(dy * xh).mean"),
    "dgamma with gamma": edit("(dy * xh).sum", "(dy * gamma * xh).sum"),
    "dbeta averaged": edit("dy.sum(axis=0)", "dy.mean(axis=0)"),
    "dgamma and dbeta exchanged": edit(
        "(dy * xh).sum(axis=0), dy.sum(axis=0)", "dy.sum(axis=0), (dy * xh).sum(axis=0)"
    ),
    "not divided by the deviation": edit(
        "keepdims=True)) / s\n    return dx", "keepdims=True))\n    return dx"
    ),
    "along the other axis": (
        ("keepdims=True", "keepdims=1"),
        ("axis=0, keepdims=1", "axis=1, keepdims=True"),
    ),
    "the mean of everything": edit("(x - x.mean(axis=0, keepdims=True)) / np", "(x - x.mean()) / np"),
}
BATCH_NORM = bank(
    "batch_norm",
    NORM,
    NORM_FUNCTIONS,
    NORM_BUGS,
    {
        "by steps": NORM.replace(
            "    dx = (dh - dh.mean(axis=0, keepdims=True) - xh * (dh * xh).mean(axis=0, keepdims=True)) / s\n",
            """    n, c = len(x), x - x.mean(axis=0)
    dvar = (dh * c * -0.5 * s**-3).sum(axis=0)
    dmean = (-dh / s).sum(axis=0) + dvar * (-2 * c).mean(axis=0)
    dx = dh / s + dvar * 2 * c / n + dmean / n
""",
        ),
        "the mean of squares": edit(
            "x.var(axis=0, keepdims=True)",
            "((x**2).mean(axis=0, keepdims=True) - x.mean(axis=0, keepdims=True) ** 2)",
        ),
    },
    sizes=NORM_SIZES,
    least=(3, 1, 3),
)
LAYER_NORM = bank(
    "layer_norm",
    NORM.replace("(axis=0, keepdims=True)", "(axis=1, keepdims=True)"),
    NORM_FUNCTIONS,
    {
        name: tuple(
            (
                old.replace("(axis=0, keepdims", "(axis=1, keepdims"),
                new.replace("(axis=0, keepdims", "(axis=1, keepdims"),
            )
            for old, new in edits
        )
        for name, edits in NORM_BUGS.items()
        if name not in ("along the other axis", "unbiased")
    }
    | {"batch normalization in its place": edit("axis=1", "axis=0")},
    sizes=NORM_SIZES,
    least=(3, 1, 3),
)


def _penalty(r: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
    return [normal(r, n, d), normal(r, d, m)], between(r, 0.05, 0.3)


PENALTY = bank(
    "l2_penalty",
    """
def penalty(weights, strength):
    return strength * sum(np.sum(W**2) for W in weights)

def penalty_backward(weights, strength):
    return [2 * strength * W for W in weights]
""",
    {
        "penalty": (Function("penalty", ("weights", "strength")), _penalty),
        "penalty_backward": (Function("penalty_backward", ("weights", "strength")), _penalty),
    },
    {
        "halved in both": (("strength * sum", "0.5 * strength * sum"), ("2 * strength", "strength")),
        "the two forgotten": edit("2 * strength", "strength"),
        "absolute": edit("W**2", "np.abs(W)"),
        "a root": edit("sum(np.sum(W**2) for W in weights)", "np.sqrt(sum(np.sum(W**2) for W in weights))"),
        "averaged": edit("np.sum(W**2)", "np.mean(W**2)"),
        "the first alone": edit("for W in weights)", "for W in weights[:1])"),
        "strength ignored": edit("strength * sum", "0.01 * sum"),
        "the sign": edit("[2 * strength", "[-2 * strength"),
        "in place": edit("    return [2", "    weights[0] *= 1 + 1e-12\n    return [2"),
    },
    {
        "a generator of squares": edit("np.sum(W**2)", "np.vdot(W, W)"),
        "a tuple": edit("[2 * strength * W for W in weights]", "tuple(2 * strength * W for W in weights)"),
    },
)
DROPOUT_LAYER = """
class Dropout:
    def __init__(self, rate, rng):
        self.rate, self.rng = rate, rng

    def forward(self, x, training):
        self.mask = (self.rng.random(x.shape) >= self.rate) / (1 - self.rate) if training else 1.0
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask
"""
DRAWN = "(self.rng.random(x.shape) >= self.rate)"
DROPOUT = Bank(
    "dropout",
    lambda student, rng: dropout.check_dropout(student, adapters.DropoutClass("Dropout"), rng),
    DROPOUT_LAYER,
    {
        "rate kept, not dropped": edit(">= self.rate", "< self.rate"),
        "not scaled": edit(" / (1 - self.rate)", ""),
        "scaled by the rate": edit("/ (1 - self.rate)", "/ max(self.rate, 0.1)"),
        "multiplied by what is kept": edit("/ (1 - self.rate)", "* (1 - self.rate)"),
        "scaled in inference": (("/ (1 - self.rate) ", ""), ("else 1.0", "else 1 - self.rate")),
        "dropped in inference": edit("if training else 1.0", ""),
        "nothing dropped": edit("if training else 1.0", "if not training else 1.0"),
        "a new mask backward": edit(
            "        return dy * self.mask", f"        x = dy; return dy * {DRAWN} / (1 - self.rate)"
        ),
        "no mask backward": edit("dy * self.mask", "dy"),
        "not scaled backward": edit("dy * self.mask", "dy * (np.asarray(self.mask) != 0)"),
        "scaled twice backward": edit("dy * self.mask", "dy * self.mask / (1 - self.rate)"),
        "rows dropped": edit("random(x.shape)", "random((len(x), 1))"),
        "columns dropped": edit("random(x.shape)", "random(x.shape[1])"),
        "a seed of its own": edit(
            "self.rate, self.rng = rate, rng", "self.rate, self.rng = rate, np.random.default_rng(3)"
        ),
        "one mask for ever": edit(
            "        self.mask =",
            "        if training and hasattr(self, 'kept'):\n            self.mask = self.kept\n"
            "            return x * self.kept\n        self.mask = self.kept =",
        ),
        "the largest dropped": edit(DRAWN, "(np.abs(x) <= np.quantile(np.abs(x), 1 - self.rate))"),
        "exactly as many": edit(DRAWN, "(np.arange(x.size).reshape(x.shape) % 10 >= 10 * self.rate)"),
        "normal noise": edit(f"{DRAWN} / (1 - self.rate)", "(1 + self.rng.normal(size=x.shape) * 0.5)"),
        "the mask by normal draws": edit("self.rng.random(x.shape)", "self.rng.normal(size=x.shape)"),
        "as many dropped every time": edit(
            DRAWN, "(self.rng.permutation(x.size).reshape(x.shape) >= round(x.size * self.rate))"
        ),
        "one mask for all layers": (
            ("        self.mask =", "        Dropout.mask ="),
            ("x * self.mask", "x * Dropout.mask"),
            ("dy * self.mask", "dy * Dropout.mask"),
        ),
        "rate fixed": edit("self.rate, self.rng = rate, rng", "self.rate, self.rng = 0.5, rng"),
    },
    {
        "binomial": edit(DRAWN, "self.rng.binomial(1, 1 - self.rate, x.shape)"),
        "less or equal on the other side": edit(DRAWN, "(self.rng.random(x.shape) < 1 - self.rate)"),
        "choice": edit(DRAWN, "self.rng.choice([0.0, 1.0], x.shape, p=[self.rate, 1 - self.rate])"),
        "by where": edit(
            "return x * self.mask", "return np.where(np.asarray(self.mask) > 0, x * self.mask, 0.0)"
        ),
    },
)
BANKS = [
    DENSE,
    LEAKY,
    PRELU,
    ELU,
    SIGMOID,
    TANH,
    SOFTPLUS,
    SILU,
    GELU,
    SOFTMAX,
    CROSS_ENTROPY,
    MSE,
    HUBER,
    BINARY,
    BATCH_NORM,
    LAYER_NORM,
    PENALTY,
    DROPOUT,
]
