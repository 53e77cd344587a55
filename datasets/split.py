"""From raw data to what training may see: a fixed split, and a scale learnt from the training part alone.

The test part plays the future. If its mean or spread entered the standardisation, the training part would
know something of the future, and the test accuracy would flatter. So mean and deviation come from the
training rows, and the test rows are shifted and scaled by the same numbers; their own mean is near 0, not
0.

"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets import catalogue
from datasets.cards import Card
from datasets.catalogue import Labels, Rows, Targets


@dataclass(frozen=True)
class Split:
    """Training and test parts, and the card. X (rows, features) float64 is standardised; y (rows,) is not.

    y holds int64 labels, or the float64 numbers of a regression in their own units: a prediction can then be
    read without undoing anything. Who wants them scaled has `standardise`, and scales the predictions back.
    """

    X_train: Rows
    y_train: Targets
    X_test: Rows
    y_test: Targets
    card: Card


def load(name: str, seed: int = 0) -> Split:
    """Return the data set of this name, split and standardised; the same seed gives the same numbers on any machine.

    seed decides which rows are for testing and, for a generated set, the rows themselves. Every class has
    its share of the test rows; in a regression, any row may be one. Every array is new: changing it changes
    nothing for the next caller. Raises `UnknownDataset`, and `ChangedData` where the raw data are not those
    that the card was written for.
    """
    card = catalogue.card(name)
    data = catalogue.raw(name, seed)
    # A regression has no classes: all rows are of one kind.
    strata = data.y.astype(np.int64) if card.classes else np.zeros(card.rows, dtype=np.int64)
    train, test = stratified_rows(strata, card.test_rows, seed)
    X_train, X_test = standardise(data.X[train], data.X[test])
    return Split(X_train, data.y[train], X_test, data.y[test], card)


def stratified_rows(y: Labels, test_rows: int, seed: int) -> tuple[Labels, Labels]:
    """Return row numbers for training and for testing, shuffled, with the classes in the same proportions in both.

    Each class gives its exact share of the test_rows, rounded down; the rows still missing come from the
    classes that lost most by the rounding, smaller labels first among equals.
    """
    # NumPy promises (NEP 19) that RandomState's stream never changes; a Generator's may.
    random = np.random.RandomState(seed)
    order = random.permutation(len(y))
    classes, counts = np.unique(y, return_counts=True)
    shares = _apportion(counts, test_rows)
    # Each class's first rows, in shuffled order, are its share of the test.
    of_test = np.zeros(len(y), dtype=bool)
    for label, share in zip(classes, shares, strict=True):
        of_test[order[y[order] == label][:share]] = True
    return order[~of_test[order]], order[of_test[order]]


def standardise(X_train: Rows, X_test: Rows) -> tuple[Rows, Rows]:
    """Return both parts, less the training part's mean and divided by its standard deviation, feature by feature.

    A feature that is constant in training has deviation 0 and says nothing; it is shifted and left
    unscaled, hence 0 throughout the training part.
    """
    mean = X_train.mean(axis=0)
    constant = X_train.min(axis=0) == X_train.max(axis=0)
    scale = np.where(constant, 1, X_train.std(axis=0))
    return (X_train - mean) / scale, (X_test - mean) / scale


def _apportion(counts: Labels, total: int) -> Labels:
    exact = counts * total / counts.sum()
    shares: Labels = np.floor(exact).astype(np.int64)
    most_lost_first = np.argsort(shares - exact, kind="stable")
    shares[most_lost_first[: total - shares.sum()]] += 1
    return shares
