"""Functions that draw with a generator or make one, and their known mistakes: the state alone is judged."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks import generator
from tests.campaigns.banks.bank import Bank, edit

COUNTS = (5, 8, 3)  # of the numbers that are drawn


def check_used(student: Any, rng: np.random.Generator) -> None:
    """Check the generator that each call of `draw` has used."""
    seeds = [int(seed) for seed in rng.choice(2**31, len(COUNTS), replace=False)]
    plan = student.plan()
    answers = [
        plan.call("draw", np.random.default_rng(seed), count, echo=True)
        for seed, count in zip(seeds, COUNTS, strict=True)
    ]
    plan.run()
    for answer, seed, count in zip(answers, seeds, COUNTS, strict=True):
        expected = np.random.default_rng(seed)
        expected.normal(size=count)
        generator.check_generator(answer.after[0], expected, called="draw(rng, n)")


USED = Bank(
    "generator: used",
    check_used,
    "def draw(rng, n):\n    return rng.normal(size=n)\n",
    {
        "one too many": edit("size=n", "size=n + 1"),
        "one too few": edit("size=n", "size=n - 1"),
        "one number for all": edit("rng.normal(size=n)", "np.full(n, rng.normal())"),
        "none": edit("rng.normal(size=n)", "np.zeros(n)"),
        "drawn twice": edit("return ", "rng.normal(size=n)\n    return "),
        "a square": edit("size=n", "size=(n, n)"),
        "a generator of its own": edit("rng.normal", "np.random.default_rng(0).normal"),
        "the global generator": edit("rng.normal", "np.random.normal"),
        "a copy": edit("rng.normal", "__import__('copy').deepcopy(rng).normal"),
        "a child": edit("rng.normal", "rng.spawn(1)[0].normal"),
        "narrow numbers": edit("rng.normal(size=n)", "rng.standard_normal(n, dtype=np.float32)"),
        "small integers": edit("rng.normal(size=n)", "rng.integers(10, size=n)"),
        "shuffled afterwards": edit(
            "return rng.normal(size=n)", "x = rng.normal(size=n)\n    rng.shuffle(x)"
        ),
        "set back": edit(
            "return rng.normal(size=n)",
            "state = rng.bit_generator.state\n    rng.normal(size=n)\n    rng.bit_generator.state = state",
        ),
    },
    {
        "one at a time": edit("rng.normal(size=n)", "[rng.normal() for _ in range(n)]"),
        "of the standard distribution": edit("rng.normal(size=n)", "rng.standard_normal(n)"),
        "in two parts": edit("rng.normal(size=n)", "[*rng.normal(size=2), *rng.normal(size=n - 2)]"),
        "in place": edit("rng.normal(size=n)", "rng.standard_normal(out=np.empty(n))"),
        "scaled": edit("size=n", "3.0, 2.0, size=n"),
        "by its bit generator": edit("rng.normal", "np.random.Generator(rng.bit_generator).normal"),
        "the generator returned": edit("return rng.normal(size=n)", "rng.normal(size=n)\n    return rng"),
    },
    narrow=False,
)


def check_made(student: Any, rng: np.random.Generator) -> None:
    """Check the generators that `make` returns."""
    for seed in rng.choice(np.arange(2, 2**20), 3, replace=False):
        found = student.call("make", int(seed))
        generator.check_generator(found, np.random.default_rng(int(seed)), called="make(seed)")


MADE = Bank(
    "generator: made",
    check_made,
    "def make(seed):\n    return np.random.default_rng(seed)\n",
    {
        "nothing returned": edit("return ", "_ = "),
        "the seed": edit("np.random.default_rng(seed)", "seed"),
        "without a seed": edit("default_rng(seed)", "default_rng()"),
        "another seed": edit("(seed)\n", "(seed + 1)\n"),
        "the old kind": edit("default_rng", "RandomState"),
        "a bit generator": edit("default_rng", "PCG64"),
        "another bit generator": edit("default_rng(seed)", "Generator(np.random.MT19937(seed))"),
        "its newer relative": edit("default_rng(seed)", "Generator(np.random.PCG64DXSM(seed))"),
        "in a list": edit("np.random.default_rng(seed)", "[np.random.default_rng(seed)]"),
        "its numbers": edit("(seed)\n", "(seed).random(3)\n"),
        "already used": edit("return ", "rng = ")
        + edit("(seed)\n", "(seed)\n    rng.random()\n    return rng\n"),
        "a child": edit("(seed)\n", "(seed).spawn(1)[0]\n"),
    },
    {
        "of a bit generator": edit("default_rng(seed)", "Generator(np.random.PCG64(seed))"),
        "of a seed sequence": edit("(seed)\n", "(np.random.SeedSequence(seed))\n"),
        "of a NumPy integer": edit("(seed)\n", "(np.int64(seed))\n"),
        "made twice": edit("default_rng(seed)", "default_rng(np.random.default_rng(seed))"),
    },
    narrow=False,
)
BANKS = [USED, MADE]
