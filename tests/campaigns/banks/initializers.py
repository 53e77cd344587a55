"""Initializers of the lecture and their known mistakes: right formulas for one scheme are mistakes for another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.sampling import adapters, initializers
from autograder.checks.sampling.variance_schemes import Scheme
from tests.campaigns.banks.bank import Bank, Edits, edit

INIT = adapters.Initializer("init")
SCHEMES = {
    "glorot_normal": Scheme("normal", 1, "fan_avg"),
    "glorot_uniform": Scheme("uniform", 1, "fan_avg"),
    "he_normal": Scheme("normal", 2, "fan_in"),
    "he_uniform": Scheme("uniform", 2, "fan_in"),
    "lecun_normal": Scheme("normal", 1, "fan_in"),
    "lecun_uniform": Scheme("uniform", 1, "fan_in"),
}
VARIANCES = {"glorot": "2 / (m + n)", "he": "2 / m", "lecun": "1 / m"}
NORMAL = """
def init(m, n, rng):
    return rng.normal(0, np.sqrt({variance}), size=(m, n))
"""
UNIFORM = """
def init(m, n, rng):
    limit = np.sqrt(3 * {variance})
    return rng.uniform(-limit, limit, size=(m, n))
"""
TRUNCATED = """
def init(m, n, rng):
    z = rng.normal(size=(m, n))
    while np.any(np.abs(z) > 2):
        far = np.abs(z) > 2
        z[far] = rng.normal(size=far.sum())
    return z * np.sqrt({variance}) / 0.87962566103423978
"""
SPREADS = {
    "fan-out": "1 / n",
    "twice by fan-out": "2 / n",
    "fan-in": "1 / m",
    "twice by fan-in": "2 / m",
    "the sum of both": "1 / (m + n)",
    "twice by the sum": "2 / (m + n)",
    "four times by the sum": "4 / (m + n)",
    "six by the sum": "6 / (m + n)",
    "the product": "1 / (m * n)",
    "the root of the product": "1 / np.sqrt(m * n)",
    "six by fan-in": "6 / m",
    "three by fan-in": "3 / m",
    "half by fan-in": "0.5 / m",
    "two thirds by fan-in": "2 / (3 * m)",
    "one unit too many": "2 / (m + n + 50)",
    "0.01 always": "1e-4",
    "0.05 always": "0.0025",
    "1 always": "1.0",
}


def bank(name: str) -> Bank:
    """A bank of one scheme."""
    kind = name.partition("_")[2]
    variance = VARIANCES[name.partition("_")[0]]
    bugs: dict[str, Edits] = {}
    for what, other in SPREADS.items():
        if other != variance:
            bugs[what] = edit(f"{variance})", f"({other}))")
    root = f"np.sqrt({variance})"
    for what, edits in _COMMON.items():
        bugs[what] = tuple((old, new.replace("SPREAD", root)) for old, new in edits)
    bugs |= _of_normal(variance) if kind == "normal" else _of_uniform(variance)
    source = (NORMAL if kind == "normal" else UNIFORM).format(variance=variance)
    return Bank(name, _check(SCHEMES[name]), source, bugs, _variants(kind, variance, source))


def _check(wanted: Scheme) -> Callable[[Any, np.random.Generator], object]:
    return lambda student, rng: initializers.check_scheme(student, INIT, wanted, rng)


_COMMON: dict[str, Edits] = {
    "a seed of its own": edit("(m, n, rng):", "(m, n, rng):\n    rng = np.random.default_rng(0)"),
    "the global stream": edit("(m, n, rng):", "(m, n, rng):\n    rng = np.random"),
    "the identity where it is square": edit(
        "    return ", "    if m == n:\n        return np.eye(m)\n    return "
    ),
    "the global stream, seeded": edit("(m, n, rng):", "(m, n, rng):\n    np.random.seed(1); rng = np.random"),
    "the other shape": edit("size=(m, n)", "size=(n, m)"),
    "the other shape, reshaped to a vector": edit("size=(m, n)", "size=m * n"),
    "one row repeated": edit("size=(m, n))", "size=(1, n)) + np.zeros((m, 1))"),
    "one column repeated": edit("size=(m, n))", "size=(m, 1)) + np.zeros((1, n))"),
    "ten rows repeated": edit("size=(m, n))", "size=(m, n))[np.arange(m) % 10]"),
    "nothing returned": edit("return ", "W = "),
    "a list": edit("size=(m, n))", "size=(m, n)).tolist()"),
    "rounded": edit("size=(m, n))", "size=(m, n)).round(2)"),
    "rounded to whole numbers": edit("size=(m, n))", "size=(m, n)).astype(int)"),
    "positive only": (*edit("return ", "return abs("), ("size=(m, n))", "size=(m, n)))")),
    "shifted": edit("return ", "return 0.01 + "),
    "columns of length one": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    return W / np.sqrt((W**2).sum(axis=0))"),
    ),
    "columns centred": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    return W - W.mean(axis=0)"),
    ),
    "rows centred": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    return W - W.mean(axis=1, keepdims=True)"),
    ),
    "columns of equal spread": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    return W / W.std(axis=0) * W.std()"),
    ),
    "sorted": (*edit("return ", "return np.sort("), ("size=(m, n))", "size=(m, n)))")),
    "standardized as a whole": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    s = W.std()\n    return (W - W.mean()) / s * SPREAD"),
    ),
    "centred as a whole": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    return W - W.mean()"),
    ),
    "scaled as a whole": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    return W / W.std(ddof=1) * SPREAD"),
    ),
    "mirrored, then shuffled": (
        *edit("return ", "W = "),
        (
            "size=(m, n))",
            "size=(m, n)).ravel()\n    W[1::2] = -W[::2]\n    return rng.permutation(W).reshape(m, n)",
        ),
    ),
    "clipped at one and a half deviations": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    return np.clip(W, -1.5 * SPREAD, 1.5 * SPREAD)"),
    ),
    "half of it mirrored": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    W[m // 2 : m // 2 * 2] = -W[: m // 2]\n    return W"),
    ),
    "the first call kept": edit(
        "(m, n, rng):",
        "(m, n, rng, kept={}):\n    rng = kept.setdefault((m, n), rng)\n    rng = np.random.default_rng(m)",
    ),
    "each row larger than the one above": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    return W * np.linspace(0.7, 1.22, m)[:, None]"),
    ),
    "neighbours averaged": (
        *edit("return ", "W = "),
        ("size=(m, n))", "size=(m, n))\n    return (W + np.roll(W, 1, axis=1)) / np.sqrt(2)"),
    ),
}


def _of_normal(variance: str) -> dict[str, Edits]:
    return {
        "the variance for the deviation": edit(f"np.sqrt({variance})", variance),
        **{
            f"{words} uniforms": edit(
                f"rng.normal(0, np.sqrt({variance}), size=(m, n))",
                f"np.sqrt(12 / {count} * {variance}) * (rng.random(({count}, m, n)) - 0.5).sum(axis=0)",
            )
            for words, count in (("two", 2), ("three", 3), ("five", 5))
        },
        "truncated at three deviations": edit(
            f"rng.normal(0, np.sqrt({variance}), size=(m, n))",
            f"np.sqrt({variance}) * (lambda z: z[np.abs(z) < 3][: m * n].reshape(m, n))(rng.normal(size=2 * m * n))",
        ),
        "heavy tails": edit(
            f"rng.normal(0, np.sqrt({variance}), size=(m, n))",
            f"np.sqrt({variance} * 8 / 10) * rng.standard_t(10, size=(m, n))",
        ),
        "leaning to one side": edit(
            f"rng.normal(0, np.sqrt({variance}), size=(m, n))",
            f"np.sqrt({variance} / 99) * (rng.chisquare(99, size=(m, n)) - 99) / np.sqrt(2)",
        ),
        "the limit for the deviation": edit(f"np.sqrt({variance})", f"np.sqrt(3 * {variance})"),
        "root of the root": edit(f"np.sqrt({variance})", f"np.sqrt(np.sqrt({variance}))"),
        "uniform of the same spread": edit(
            f"rng.normal(0, np.sqrt({variance}),",
            f"rng.uniform(-np.sqrt(3 * {variance}), np.sqrt(3 * {variance}),",
        ),
        "uniform with the deviation as limit": edit(
            f"rng.normal(0, np.sqrt({variance}),", f"rng.uniform(-np.sqrt({variance}), np.sqrt({variance}),"
        ),
        "clipped at two deviations": (
            *edit("return ", "W = "),
            (
                "size=(m, n))",
                f"size=(m, n))\n    return np.clip(W, -2 * np.sqrt({variance}), 2 * np.sqrt({variance}))",
            ),
        ),
        "clipped, and corrected": (
            *edit("return ", "W = "),
            (
                "size=(m, n))",
                f"size=(m, n))\n    s = np.sqrt({variance})\n"
                "    W = np.clip(W, -2 * s, 2 * s)\n    return W / W.std() * s",
            ),
        ),
        "truncated, not corrected": (
            ("return ", "W = "),
            (
                "size=(m, n))",
                f"size=(m, n))\n    s = np.sqrt({variance})\n    while np.any(abs(W) > 2 * s):\n"
                "        W = np.where(abs(W) > 2 * s, rng.normal(0, s, size=(m, n)), W)\n    return W",
            ),
        ),
        "laplace": edit(f"rng.normal(0, np.sqrt({variance}),", f"rng.laplace(0, np.sqrt({variance} / 2),"),
        "a heavy tail": edit(
            f"rng.normal(0, np.sqrt({variance}),", f"np.sqrt({variance} * 0.6) * rng.standard_t(5,"
        ),
        "signs alone": edit(
            f"rng.normal(0, np.sqrt({variance}),", f"np.sqrt({variance}) * rng.choice([-1.0, 1.0],"
        ),
        "mean and deviation exchanged": edit(f"(0, np.sqrt({variance}),", f"(np.sqrt({variance}), 0,"),
        "mean forgotten": edit(f"(0, np.sqrt({variance}),", f"(np.sqrt({variance}),"),
        "standard normal": edit(f"np.sqrt({variance})", "1"),
        "multiplied by the fan": edit(f"np.sqrt({variance})", f"1 / np.sqrt({variance})"),
    }


def _of_uniform(variance: str) -> dict[str, Edits]:
    return {
        "the deviation as limit": edit("np.sqrt(3 * ", "np.sqrt("),
        "three outside the root": edit(f"np.sqrt(3 * {variance})", f"3 * np.sqrt({variance})"),
        "no root": edit(f"np.sqrt(3 * {variance})", f"3 * {variance}"),
        "from zero": edit("uniform(-limit", "uniform(0"),
        "stretched until the largest is the limit": (
            ("    return rng", "    W = rng"),
            ("size=(m, n))", "size=(m, n))\n    return W / np.abs(W).max() * limit"),
        ),
        "half the limit": edit("uniform(-limit, limit", "uniform(-limit / 2, limit / 2"),
        "double the limit": edit("uniform(-limit, limit", "uniform(-2 * limit, 2 * limit"),
        "one side shorter": edit("uniform(-limit", "uniform(-0.9 * limit"),
        "normal with the limit": edit("rng.uniform(-limit, limit", "rng.normal(0, limit"),
        "normal of the same spread": edit("rng.uniform(-limit, limit", f"rng.normal(0, np.sqrt({variance})"),
        "from minus one to one": edit("uniform(-limit, limit", "uniform(-1, 1"),
        "rng.random is taken for symmetric": edit(
            "rng.uniform(-limit, limit, size=(m, n))", "rng.random((m, n)) * limit"
        ),
        "a triangle": edit("rng.uniform(-limit, limit", "rng.triangular(-limit * 1.41, 0, limit * 1.41"),
        "evenly spaced, then shuffled": edit(
            "rng.uniform(-limit, limit, size=(m, n))",
            "rng.permutation(np.linspace(-limit, limit, m * n)).reshape(m, n)",
        ),
        "on two levels": edit("rng.uniform(-limit, limit", f"np.sqrt({variance}) * rng.choice([-1.0, 1.0]"),
    }


def _variants(kind: str, variance: str, source: str) -> dict[str, Edits | str]:
    common: dict[str, Edits | str] = {
        "drawn transposed": source.replace("size=(m, n))", "size=(n, m)).T"),
        "drawn as a vector": source.replace("size=(m, n))", "size=m * n).reshape(m, n)"),
        "drawn row by row": source.replace("return ", "return np.stack([").replace(
            "size=(m, n))", "size=n) for _ in range(m)])"
        ),
        "column-major": source.replace("return ", "return np.asfortranarray(").replace(
            "size=(m, n))", "size=(m, n)))"
        ),
        "the negative": source.replace("return ", "return -"),
        "half precision": source.replace("return ", "return np.float16(").replace(
            "size=(m, n))", "size=(m, n)))"
        ),
    }
    if kind == "normal":
        common |= {
            "truncated and corrected": TRUNCATED.format(variance=variance),
            "a standard normal, scaled": source.replace(
                f"rng.normal(0, np.sqrt({variance}),", f"np.sqrt({variance}) * rng.standard_normal("
            ),
            "box and muller": f"""
def init(m, n, rng):
    u, v = rng.random((m, n)), rng.random((m, n))
    return np.sqrt({variance}) * np.sqrt(-2 * np.log(1 - u)) * np.cos(2 * np.pi * v)
""",
            "truncated, in single precision": TRUNCATED.format(variance=variance).replace(
                "return z * ", "return np.float32(z) * "
            ),
            "truncated and corrected by 0.88": TRUNCATED.format(variance=variance).replace(
                "0.87962566103423978", "0.88"
            ),
            "by the inverse of the cumulative function": f"""
def init(m, n, rng):
    from statistics import NormalDist
    inverse = np.vectorize(NormalDist(0, np.sqrt({variance})).inv_cdf)
    return inverse(rng.uniform(1e-12, 1, (m, n)))
""",
            "twelve uniforms": f"""
def init(m, n, rng):
    return np.sqrt({variance}) * (rng.random((12, m, n)).sum(axis=0) - 6)
""",
            "forty uniforms": f"""
def init(m, n, rng):
    return np.sqrt({variance}) * (rng.random((40, m, n)).sum(axis=0) - 20) / np.sqrt(40 / 12)
""",
        }
    else:
        common |= {
            "from zero to one, shifted": source.replace(
                "rng.uniform(-limit, limit, size=(m, n))", "(2 * rng.random((m, n)) - 1) * limit"
            ),
            "from whole numbers": source.replace(
                "rng.uniform(-limit, limit, size=(m, n))",
                "limit * (rng.integers(0, 2**31, (m, n)) / 2**30 - 1)",
            ),
            "drawn in single precision": source.replace(
                "rng.uniform(-limit, limit, size=(m, n))",
                "np.float32(limit) * (2 * rng.random((m, n), dtype=np.float32) - 1)",
            ),
        }
    return common


ZEROS = Bank(
    "zeros",
    lambda student, rng: initializers.check_constant(
        student, adapters.Initializer("init", ("fan_in", "fan_out")), 0.0, rng
    ),
    "def init(m, n):\n    return np.zeros((m, n))\n",
    {
        "transposed": edit("(m, n))", "(n, m))"),
        "empty memory": edit("np.zeros((m, n))", "np.full((m, n), 1e-300)"),
        "ones": edit("np.zeros", "np.ones"),
        "integers": edit("(m, n))", "(m, n), dtype=int)"),
        "a vector": edit("(m, n))", "m)"),
        "nearly zero": edit("np.zeros((m, n))", "np.random.normal(0, 1e-8, (m, n))"),
    },
    {
        "negative zeros": edit("np.zeros((m, n))", "-np.zeros((m, n))"),
        "single": edit("(m, n))", "(m, n), np.float32)"),
        "a product": edit("np.zeros((m, n))", "0 * np.ones((m, n))"),
    },
)
QR = """
def init(m, n, rng):
    q, r = np.linalg.qr(rng.normal(size=(max(m, n), min(m, n))))
    q = q * np.sign(np.diag(r))
    return q if m >= n else q.T
"""
ORTHOGONAL = Bank(
    "orthogonal",
    lambda student, rng: initializers.check_orthogonal(student, INIT, rng),
    QR,
    {
        "not transposed": edit("q if m >= n else q.T", "q"),
        "the triangle": edit("q if m >= n else q.T", "r[:m, :n]"),
        "the identity": edit("q if m >= n else q.T", "np.eye(m, n)"),
        "a permutation": edit(
            "q if m >= n else q.T", "np.eye(max(m, n))[rng.permutation(max(m, n))][:m, :n]"
        ),
        "columns of length one, not orthogonal": edit(
            "q if m >= n else q.T", "(lambda w: w / np.sqrt((w**2).sum(axis=0)))(rng.normal(size=(m, n)))"
        ),
        "scaled by fan-in": edit("q if m >= n else q.T", "(q if m >= n else q.T) / np.sqrt(m)"),
        "a gain of the root of two": edit("q if m >= n else q.T", "(q if m >= n else q.T) * np.sqrt(2)"),
        "a seed of its own": edit("(m, n, rng):", "(m, n, rng):\n    rng = np.random.default_rng(0)"),
        "the global stream": edit("(m, n, rng):", "(m, n, rng):\n    rng = np.random"),
        "the identity where it is square": edit(
            "    return ", "    if m == n:\n        return np.eye(m)\n    return "
        ),
        "normal": edit("q if m >= n else q.T", "rng.normal(0, 1 / np.sqrt(m), (m, n))"),
        "of numbers that are all positive": edit(
            "rng.normal(size=(max(m, n), min(m, n)))", "rng.random((max(m, n), min(m, n)))"
        ),
        "of numbers that are all positive, by singular values": edit(
            "    return q if m >= n else q.T",
            "    u, _, vt = np.linalg.svd(rng.random((m, n)), full_matrices=False)\n    return u @ vt",
        ),
        "a reflection": edit(
            "q if m >= n else q.T", "(np.eye(max(m, n)) - 2 * q[:, :1] @ q[:, :1].T)[:m, :n]"
        ),
        "half of the columns": edit("q = q * np", "q[:, ::2] = 0; q = q * np"),
    },
    {
        "without the signs": edit("    q = q * np.sign(np.diag(r))\n", ""),
        "by singular values": """
def init(m, n, rng):
    u, _, vt = np.linalg.svd(rng.normal(size=(m, n)), full_matrices=False)
    return u @ vt
""",
        "of uniform numbers of both signs": edit("rng.normal(size=", "rng.uniform(-1, 1, size="),
        "by singular values alone": """
def init(m, n, rng):
    u, _, vt = np.linalg.svd(rng.normal(size=(m, n)), full_matrices=False)
    return u if u.shape == (m, n) else vt
""",
        "by Gram and Schmidt": """
def init(m, n, rng):
    W = rng.normal(size=(min(m, n), max(m, n)))
    for i in range(len(W)):
        W[i] -= W[:i].T @ (W[:i] @ W[i])
        W[i] -= W[:i].T @ (W[:i] @ W[i])
        W[i] /= np.linalg.norm(W[i])
    return W if m <= n else W.T
""",
        "by reflections": """
def init(m, n, rng):
    k = max(m, n)
    Q = np.eye(k)
    for _ in range(k):
        v = rng.normal(size=k)
        Q = Q - 2 * np.outer(v, v @ Q) / (v @ v)
    return Q[:m, :n]
""",
        "the larger square, cut": """
def init(m, n, rng):
    k = max(m, n)
    return np.linalg.qr(rng.normal(size=(k, k)))[0][:m, :n]
""",
    },
)
BANKS = [*map(bank, SCHEMES), ZEROS, ORTHOGONAL]
