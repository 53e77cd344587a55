"""Each data set is what its card says, and a change in what makes it is noticed."""

from __future__ import annotations

import re
from dataclasses import fields

import numpy as np
import pytest
import sklearn.datasets

import datasets
from datasets import catalogue


@pytest.mark.parametrize("name", datasets.names())
def test_a_card_counts_rows_features_and_classes(name: str) -> None:
    card, data = catalogue.card(name), catalogue.raw(name, 0)
    assert (card.rows, card.features, card.classes) == (*data.X.shape, len(np.unique(data.y)))


@pytest.mark.parametrize("name", datasets.names())
def test_a_card_bears_the_name_that_it_is_found_by(name: str) -> None:
    assert catalogue.card(name).name == name


@pytest.mark.parametrize("name", datasets.names())
def test_no_field_of_a_card_is_empty(name: str) -> None:
    card = catalogue.card(name)
    assert [field.name for field in fields(card) if not getattr(card, field.name)] == []


@pytest.mark.parametrize("name", datasets.names())
def test_a_checksum_is_a_sha256(name: str) -> None:
    assert re.fullmatch("[0-9a-f]{64}", catalogue.card(name).sha256)


@pytest.mark.parametrize("name", datasets.names())
def test_labels_count_from_zero(name: str) -> None:
    assert np.unique(catalogue.raw(name, 0).y).tolist() == list(range(catalogue.card(name).classes))


def test_moons_and_digits_are_there() -> None:
    assert {"moons", "digits"} <= set(datasets.names())


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(datasets.UnknownDataset, match=r"'mnist'.*digits, moons"):
        datasets.load("mnist")


def test_changed_raw_data_are_refused_with_both_checksums(monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = sklearn.datasets.load_digits(return_X_y=True)
    X[0, 0] += 1
    monkeypatch.setattr(sklearn.datasets, "load_digits", lambda **_: (X, y))
    with pytest.raises(datasets.ChangedData, match=r"digits.*scikit-learn") as caught:
        datasets.load("digits")
    assert caught.value.expected == catalogue.card("digits").sha256
    assert caught.value.found != caught.value.expected


def test_a_changed_generator_is_noticed_at_any_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = sklearn.datasets.make_moons(n_samples=600, noise=0.14, random_state=0)
    monkeypatch.setattr(sklearn.datasets, "make_moons", lambda **_: made)
    with pytest.raises(datasets.ChangedData):
        datasets.load("moons", seed=5)


def test_a_checksum_sees_the_last_bit() -> None:
    data = catalogue.raw("moons", 0)
    X = data.X.copy()
    X[0, 0] = np.nextafter(X[0, 0], 9)
    assert catalogue.checksum(catalogue.Raw(X, data.y)) != catalogue.checksum(data)


def test_a_checksum_sees_the_shape() -> None:
    data = catalogue.raw("moons", 0)
    reshaped = catalogue.Raw(data.X.reshape(1, -1), data.y)
    assert catalogue.checksum(reshaped) != catalogue.checksum(data)


def test_every_exception_of_this_package_is_a_dataset_error() -> None:
    raised = [
        value
        for value in vars(catalogue).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert all(issubclass(value, datasets.DatasetError) for value in raised)
