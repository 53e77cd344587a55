"""Tuning: compare networks on rows that none of them was trained on, and take the smallest of the good ones.

*Standardizing* brings each feature to mean 0 and deviation 1. Its numbers come from the rows that are trained on:
if other rows had a say in them, the test would leak into the training.

*Folds* let every row be validated on once. The rows are dealt out at random to k parts, and each part is what
a network is judged on that was trained on the other k − 1.

*One standard error*: the mean of k losses is itself uncertain, by s / √k, with s the deviation of the k losses
(divisor k − 1). Whatever lies within that distance of the best mean is as good, as far as one can tell, so
the smallest such network is taken.

Source: Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning*, sections 7.10.1 and 7.10.2.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float, Int


def standardize(
    train: Float[np.ndarray, "N D"], other: Float[np.ndarray, "V D"]
) -> tuple[Float[np.ndarray, "N D"], Float[np.ndarray, "V D"]]:
    """Return both with the mean and the deviation (divisor N) of each column of train taken out.

    A column whose entries in train are all equal tells nothing, and is 0 in both.
    """
    constant = train.max(axis=0) == train.min(axis=0)  # their deviation may be a rounding error, and not 0
    mean, deviation = train.mean(axis=0), np.where(constant, np.inf, train.std(axis=0))
    return (train - mean) / deviation, (other - mean) / deviation


def k_folds(
    rows: int, k: int, rng: np.random.Generator
) -> list[tuple[Int[np.ndarray, " _"], Int[np.ndarray, " _"]]]:
    """Return k pairs of row numbers, to train on and to validate on; the latter have sizes within 1 of each other.

    Raises `ValueError` unless there are at least 2 folds and a row for each.
    """
    if not 2 <= k <= rows:
        raise ValueError(f"{rows} rows cannot be divided into {k} folds")
    parts = np.array_split(rng.permutation(rows), k)
    return [(np.concatenate(parts[:fold] + parts[fold + 1 :]), parts[fold]) for fold in range(k)]


def choose(losses: Float[np.ndarray, "C k"], counts: Int[np.ndarray, " C"]) -> int:
    """Return the candidate with the fewest parameters among those within one standard error of the best.

    losses holds each candidate's loss on each fold, counts its parameters. The bar is the lowest mean and its standard
    error, of the first of equals. Of equal counts the first is taken.
    """
    means = losses.mean(axis=1)
    best = int(np.argmin(means))
    bar = means[best] + losses[best].std(ddof=1) / np.sqrt(losses.shape[1])
    return int(np.argmin(np.where(means <= bar, counts, np.inf)))
