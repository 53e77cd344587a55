"""Functions that deal out rows at random, and their known mistakes: k folds, and mini-batches."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.cases import Function
from autograder.checks.sampling import partitions
from tests.campaigns.banks.bank import Bank, Edits, edit

FOLDS = """
def k_folds(rows, k, rng):
    order = rng.permutation(rows)
    parts = np.array_split(order, k)
    return [(np.concatenate(parts[:i] + parts[i + 1:]), parts[i]) for i in range(k)]
"""
BATCHES = """
def minibatches(rows, batch_size, rng):
    order = rng.permutation(rows)
    return [order[start:start + batch_size] for start in range(0, rows, batch_size)]
"""
OF_ORDER: dict[str, Edits] = {
    "not mixed": edit("rng.permutation(rows)", "np.arange(rows)"),
    "turned round": edit("rng.permutation(rows)", "np.arange(rows)[::-1]"),
    "rotated": edit("rng.permutation(rows)", "np.roll(np.arange(rows), rng.integers(rows))"),
    "with replacement": edit("rng.permutation(rows)", "rng.integers(0, rows, rows)"),
    "the choice with replacement": edit("rng.permutation(rows)", "rng.choice(rows, rows)"),
    "from one": edit("rng.permutation(rows)", "1 + rng.permutation(rows)"),
    "the global generator": edit("rng.permutation(rows)", "np.random.permutation(rows)"),
    "a seed of its own": edit("rng.permutation(rows)", "np.random.default_rng(0).permutation(rows)"),
    "a row left out": edit("rng.permutation(rows)", "rng.permutation(rows - 1)"),
    "a row too many": edit("rng.permutation(rows)", "rng.permutation(rows + 1)"),
    "floats": edit("rng.permutation(rows)", "rng.permutation(rows).astype(float)"),
    "a stride in a mixed order of blocks": edit(
        "rng.permutation(rows)",
        "np.concatenate([np.arange(rows)[i::max(rows // 7, 1)] for i in rng.permutation(max(rows // 7, 1))])",
    ),
}
OF_FOLDS: dict[str, Edits] = {
    "the rest dropped": edit("np.array_split(order, k)", "np.split(order[:len(order) // k * k], k)"),
    "the rest in the last": edit(
        "np.array_split(order, k)",
        "[order[i * (rows // k):(i + 1) * (rows // k) if i < k - 1 else rows] for i in range(k)]",
    ),
    "pairs turned": edit(
        "(np.concatenate(parts[:i] + parts[i + 1:]), parts[i])",
        "(parts[i], np.concatenate(parts[:i] + parts[i + 1:]))",
    ),
    "trained on everything": edit("np.concatenate(parts[:i] + parts[i + 1:]), parts", "order, parts"),
    "folds overlap": edit("parts[i])", "np.concatenate([parts[i], parts[i - 1]]))"),
    "validation parts alone": edit("(np.concatenate(parts[:i] + parts[i + 1:]), parts[i])", "parts[i]"),
    "the first fold alone": edit("return [", "return [") + edit("range(k)]", "range(1)]"),
    "masks": edit("np.concatenate(parts[:i] + parts[i + 1:])", "~np.isin(np.arange(rows), parts[i])"),
    "only labels mixed": edit(
        "np.array_split(order, k)", "[np.arange(rows)[i::k] for i in rng.permutation(k)]"
    ),
    "drawn anew for each fold": edit("    return [", "    return [")
    + edit("parts[i])", "rng.permutation(rows)[:len(parts[i])])"),
}
OF_BATCHES: dict[str, Edits] = {
    "the last dropped": edit("range(0, rows, batch_size)", "range(0, rows - batch_size + 1, batch_size)"),
    "the first smaller": edit(
        "[order[start:start + batch_size] for start in range(0, rows, batch_size)]",
        "[order[max(stop - batch_size, 0):stop] for stop in range(rows % batch_size or batch_size, rows + 1, batch_size)]",
    ),
    "sizes within one": edit(
        "[order[start:start + batch_size] for start in range(0, rows, batch_size)]",
        "np.array_split(order, -(-rows // batch_size))",
    ),
    "filled up from the start": edit(
        "order[start:start + batch_size]", "np.take(order, range(start, start + batch_size), mode='wrap')"
    ),
    "batches mixed, rows not": edit("rng.permutation(rows)", "np.arange(rows)")
    + edit("range(0, rows, batch_size)]", "rng.permutation(range(0, rows, batch_size))]"),
    "batch_size as a number of batches": edit("range(0, rows, batch_size)", "range(0, batch_size)"),
    "one batch": edit("range(0, rows, batch_size)", "range(1)"),
    "one row each": edit("start + batch_size]", "start + 1]"),
    "overlapping": edit("start + batch_size]", "start + batch_size + 1]"),
    "a copy of the generator": edit("rng.permutation", "__import__('copy').deepcopy(rng).permutation"),
    "generator that ends early": edit("return [", "return (")
    + edit("batch_size)]", "batch_size) if start + batch_size <= rows)"),
    "generator of two epochs": edit(
        "    return [order[start:start + batch_size] for start in range(0, rows, batch_size)]",
        "    for _ in range(2):\n        for start in range(0, rows, batch_size):\n            yield order[start:start + batch_size]",
    ),
    "endless": edit(
        "    return [order[start:start + batch_size] for start in range(0, rows, batch_size)]",
        "    while True:\n        yield order[:batch_size]",
    ),
    "drawn for each batch": edit(
        "order[start:start + batch_size]", "rng.permutation(rows)[:min(batch_size, rows - start)]"
    ),
    "nothing": edit("return [", "_ = ["),
}
SHUFFLED = "np.argsort(rng.random(rows))"
VARIANTS: dict[str, Edits] = {
    "sorted keys": edit("rng.permutation(rows)", SHUFFLED),
    "shuffled in place": edit(
        "order = rng.permutation(rows)", "order = np.arange(rows)\n    rng.shuffle(order)"
    ),
    "narrow": edit("rng.permutation(rows)", "rng.permutation(rows).astype(np.int16)"),
    "a choice": edit("rng.permutation(rows)", "rng.choice(rows, rows, replace=False)"),
    "a child of the generator": edit(
        "rng.permutation", "np.random.default_rng(rng.integers(2**32)).permutation"
    ),
    "lists": edit("rng.permutation(rows)", "[int(i) for i in rng.permutation(rows)]"),
}
SPLIT = Function("k_folds", ("rows", "k", "rng"))
EPOCH = Function("minibatches", ("rows", "batch_size", "rng"))


def check_folds(student: Any, rng: np.random.Generator) -> None:
    """The check of k folds."""
    partitions.check_folds(student, SPLIT, rng)


def check_batches(student: Any, rng: np.random.Generator) -> None:
    """The check of mini-batches."""
    partitions.check_batches(student, EPOCH, rng)


BANKS = [
    Bank(
        "k folds",
        check_folds,
        FOLDS,
        {**OF_ORDER, **OF_FOLDS},
        {
            **VARIANTS,
            "a generator": edit("return [", "return (") + edit("range(k)]", "range(k))"),
            "strides of a mixed order": edit("np.array_split(order, k)", "[order[i::k] for i in range(k)]"),
            "sorted parts": edit("parts[i])", "np.sort(parts[i]))"),
            "setdiff1d": edit(
                "np.concatenate(parts[:i] + parts[i + 1:])", "np.setdiff1d(np.arange(rows), parts[i])"
            ),
        },
    ),
    Bank(
        "mini-batches",
        check_batches,
        BATCHES,
        {**OF_ORDER, **OF_BATCHES},
        {
            **VARIANTS,
            "a generator": edit("return [", "return (") + edit("batch_size)]", "batch_size))"),
            "yield": edit(
                "    return [order[start:start + batch_size] for start in range(0, rows, batch_size)]",
                "    for start in range(0, rows, batch_size):\n        yield order[start:start + batch_size]",
            ),
            "split at": edit(
                "[order[start:start + batch_size] for start in range(0, rows, batch_size)]",
                "np.split(order, range(batch_size, rows, batch_size))",
            ),
            "a tuple": edit("return [", "return tuple([") + edit("batch_size)]", "batch_size)])"),
            "an iterator": edit("return [", "return iter([") + edit("batch_size)]", "batch_size)])"),
        },
    ),
]
