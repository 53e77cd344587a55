"""The split is fixed, fair to every class and blind to the test part."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import datasets
from datasets import catalogue, split

every = pytest.mark.parametrize("name", datasets.names())
classifications = pytest.mark.parametrize("name", [n for n in datasets.names() if catalogue.card(n).classes])
regressions = pytest.mark.parametrize("name", [n for n in datasets.names() if not catalogue.card(n).classes])


@every
def test_parts_have_the_sizes_of_the_card(name: str) -> None:
    data = datasets.load(name)
    sizes = (len(data.X_train), len(data.y_train), len(data.X_test), len(data.y_test))
    of_train = data.card.rows - data.card.test_rows
    assert sizes == (of_train, of_train, data.card.test_rows, data.card.test_rows)


@every
def test_features_are_float64_and_targets_of_the_dtype_that_the_card_says(name: str) -> None:
    data = datasets.load(name)
    dtypes = [data.X_train.dtype, data.X_test.dtype, data.y_train.dtype, data.y_test.dtype]
    of_target = np.int64 if data.card.classes else np.float64
    assert dtypes == [np.float64, np.float64, of_target, of_target]


@regressions
def test_targets_of_a_regression_keep_their_units(name: str) -> None:
    data = datasets.load(name)
    assert sorted([*data.y_train, *data.y_test]) == sorted(catalogue.raw(name, 0).y)


@every
def test_loading_twice_gives_equal_and_separate_arrays(name: str) -> None:
    one, other = datasets.load(name), datasets.load(name)
    assert np.array_equal(one.X_train, other.X_train)
    assert not np.shares_memory(one.X_train, other.X_train)


@every
def test_another_seed_gives_another_split(name: str) -> None:
    assert not np.array_equal(datasets.load(name, seed=1).X_train, datasets.load(name).X_train)


@classifications
def test_each_class_has_its_share_of_the_test_rows(name: str) -> None:
    data = datasets.load(name)
    exact = np.bincount(catalogue.raw(name, 0).y) * data.card.test_rows / data.card.rows
    assert np.max(np.abs(np.bincount(data.y_test) - exact)) < 1


@classifications
def test_every_row_is_in_exactly_one_part(name: str) -> None:
    card, y = catalogue.card(name), catalogue.raw(name, 0).y
    train, test = split.stratified_rows(y, card.test_rows, seed=0)
    assert sorted([*train, *test]) == list(range(card.rows))


@every
def test_training_features_have_mean_zero(name: str) -> None:
    np.testing.assert_allclose(datasets.load(name).X_train.mean(axis=0), 0, atol=1e-13)


@every
def test_training_features_that_vary_have_deviation_one(name: str) -> None:
    deviation = datasets.load(name).X_train.std(axis=0)
    np.testing.assert_allclose(deviation[deviation > 0], 1, rtol=1e-13)


def test_pixels_that_never_change_stay_zero() -> None:
    data, pixels = datasets.load("digits"), catalogue.raw("digits", 0).X
    constant = pixels.min(axis=0) == pixels.max(axis=0)
    assert np.count_nonzero(constant) == 3
    assert np.count_nonzero(data.X_train[:, constant]) + np.count_nonzero(data.X_test[:, constant]) == 0


def test_test_rows_do_not_influence_the_scale() -> None:
    X_train, X_test = np.array([[1.0, 5.0], [3.0, 9.0]]), np.array([[2.0, 7.0], [100.0, -100.0]])
    scaled, _ = split.standardise(X_train, X_test)
    assert scaled.tolist() == [[-1, -1], [1, 1]]


def test_test_rows_are_scaled_like_training_rows() -> None:
    _, scaled = split.standardise(np.array([[1.0], [3.0]]), np.array([[5.0]]))
    assert scaled.tolist() == [[3]]


def test_a_feature_that_is_constant_in_training_is_shifted_and_not_scaled() -> None:
    scaled, of_test = split.standardise(np.array([[0.1], [0.1], [0.1]]), np.array([[2.1]]))
    np.testing.assert_allclose([*scaled.ravel(), *of_test.ravel()], [0, 0, 0, 2], atol=1e-15)


def test_unequal_classes_keep_their_proportions() -> None:
    y = np.array([0] * 70 + [1] * 20 + [2] * 10)
    _, test = split.stratified_rows(y, 25, seed=3)
    assert np.bincount(y[test]).tolist() == [18, 5, 2]


def test_the_rows_of_seed_zero_are_these_for_ever() -> None:
    train, test = split.stratified_rows(np.arange(12) % 3, 3, seed=0)
    assert (train.tolist(), test.tolist()) == ([10, 2, 8, 1, 7, 9, 3, 0, 5], [6, 11, 4])


def test_a_split_cannot_be_reassigned() -> None:
    data = datasets.load("moons")
    with pytest.raises(FrozenInstanceError):
        data.y_train = data.y_test  # type: ignore[misc]
