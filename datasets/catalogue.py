"""Which data sets there are, what is known about each, and proof that they are still what they were.

A data set is a `Card`, what a person wants to know of it, and a function that has scikit-learn make its raw rows and
targets from a seed (real data ignore the seed). The rows of seed 0 are stored in a file each. The cards stand in
`datasets.cards`; to add a data set, write one there, a function here, and say `python -m datasets --store`. The card's
checksum is that of the raw data; where a file or a new version of scikit-learn changes them, `raw` says so instead of
letting every recorded loss and accuracy of the course drift without a word.

    DatasetError
    ├── UnknownDataset    no data set of that name
    └── ChangedData       the raw data are no longer those that the checksum was recorded for

"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from datasets import stored
from datasets.cards import CARDS, Card

Rows = np.ndarray[Any, np.dtype[np.float64]]
Labels = np.ndarray[Any, np.dtype[np.int64]]
Targets = Labels | Rows

_DECIMALS = 6
_DECIMALS_OF_A_TEXT = 9


class DatasetError(Exception):
    """The root: catching it catches everything that `datasets` raises on purpose."""


class UnknownDataset(DatasetError):
    """There is no data set called `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no data set {name!r}; there are: {', '.join(names())}")
        self.name = name


class ChangedData(DatasetError):
    """The raw data of `name` have checksum `found`, and not the one that its card records."""

    def __init__(self, name: str, expected: str, found: str) -> None:
        super().__init__(
            f"the raw data of {name!r} have changed: their SHA-256 is {found}, the card records {expected}. "
            f"Where the file datasets/rows/{name}.npz was changed, take it from the repository again. Where another "
            "version of scikit-learn made them, install one that gives the recorded data, or look at what changed, "
            "record the new checksum in datasets/cards.py, and regrade with it."
        )
        self.name = name
        self.expected = expected
        self.found = found


@dataclass(frozen=True)
class Raw:
    """A data set as it was made: X (rows, features) float64, and one target for each row, y (rows,).

    Labels are int64 and count from 0; the numbers of a regression are float64, in the card's units.
    """

    X: Rows
    y: Targets


def names() -> tuple[str, ...]:
    """Return the names of all data sets, sorted."""
    return tuple(sorted(CARDS))


def card(name: str) -> Card:
    """Return what is known of one data set, without making it. Raises `UnknownDataset`."""
    if name not in CARDS:
        raise UnknownDataset(name)
    return CARDS[name]


def raw(name: str, seed: int) -> Raw:
    """Return the rows and targets of one data set, before any split; seed matters to generated ones only.

    Rows of another seed than 0 are made by scikit-learn. Raises `UnknownDataset` and `ChangedData`.
    """
    recorded = _as_recorded(card(name), Raw(*stored.read(name)))
    if seed == 0 or name not in _GENERATORS:
        return recorded
    made(name)
    return _GENERATORS[name](seed)


def made(name: str) -> Raw:
    """Return the rows and targets of seed 0 as scikit-learn makes them now. Raises as `raw` does.

    If those are what the card records, so is what makes those of other seeds.
    """
    makers = {**_LOADERS, **_GENERATORS}
    return _as_recorded(card(name), makers[name](0))


def _as_recorded(card: Card, data: Raw) -> Raw:
    """Return the data, which must have the checksum of the card."""
    found = checksum(data)
    if found != card.sha256:
        raise ChangedData(card.name, card.sha256, found)
    return data


def checksum(data: Raw) -> str:
    """Return the SHA-256, in hexadecimal, of the shape and the little-endian bytes of X, then of y."""
    digest = hashlib.sha256()
    for array in (little_endian(data.X), little_endian(data.y)):
        digest.update(repr(array.shape).encode())
        digest.update(array.tobytes(order="C"))
    return digest.hexdigest()


def little_endian(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the same numbers in the byte order of files and checksums, whatever the machine's own."""
    return array.astype(array.dtype.newbyteorder("<"))


# scikit-learn is imported where it is used: it takes a second, and reading a card needs none of it.


def _loader(name: str, **options: bool) -> Callable[[int], Raw]:
    """Return the loader of real data, the same for every seed, and as in their text: with fewer than 9 decimals.

    scikit-learn before 1.8 reads 4.803999999999999 for some of the 4.804s of `diabetes`.
    """

    def make(_seed: int) -> Raw:
        import sklearn.datasets  # type: ignore[import-untyped]

        X, y = getattr(sklearn.datasets, name)(return_X_y=True, **options)
        return _raw(np.round(X, _DECIMALS_OF_A_TEXT), y)

    return make


def _generator(name: str, **options: Any) -> Callable[[int], Raw]:
    """Return the generator of data, in 6 decimals: a sine's or a sum's last digits differ between processors."""

    def make(seed: int) -> Raw:
        import sklearn.datasets

        X, y = getattr(sklearn.datasets, name)(random_state=seed, **options)
        # + 0 makes 0 of −0.
        return _raw(np.round(X, _DECIMALS) + 0.0, np.round(y, _DECIMALS) + 0)

    return make


def _raw(X: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> Raw:
    targets = y.astype(np.int64) if y.dtype.kind == "i" else y.astype(np.float64)
    return Raw(np.array(X, np.float64, order="C"), targets)


_CORNERS = [(-4, -4), (-4, 4), (4, -4), (4, 4)]
_LOADERS = {
    "breast_cancer": _loader("load_breast_cancer"),
    "diabetes": _loader("load_diabetes", scaled=False),
    "digits": _loader("load_digits"),
    "iris": _loader("load_iris"),
    "wine": _loader("load_wine"),
}
_GENERATORS = {
    "blobs": _generator("make_blobs", n_samples=600, centers=_CORNERS, cluster_std=2.0),
    "circles": _generator("make_circles", n_samples=600, noise=0.1, factor=0.5),
    "moons": _generator("make_moons", n_samples=600, noise=0.15),
    "regression": _generator("make_regression", n_samples=600, n_features=8, n_informative=5, noise=10.0),
}
