"""Standardizing by the rows that are trained on, folds, and the choice by one standard error."""

from __future__ import annotations

import numpy as np
import pytest

from reference import tuning


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(6)


def test_what_is_trained_on_has_mean_0_and_deviation_1(rng: np.random.Generator) -> None:
    train, _ = tuning.standardize(3 + 5 * rng.random((9, 4)), rng.random((2, 4)))
    assert np.allclose(train.mean(axis=0), 0)
    assert np.allclose(train.std(axis=0), 1)


def test_other_rows_have_no_say_in_the_numbers(rng: np.random.Generator) -> None:
    rows = rng.random((9, 4))
    train, alone = tuning.standardize(rows, rows[:1])
    assert np.array_equal(alone, train[:1])
    assert np.array_equal(tuning.standardize(rows, 100 * rows)[0], train)


@pytest.mark.parametrize("value", [3.0, 0.1])
def test_a_constant_column_is_0_in_both(rng: np.random.Generator, value: float) -> None:
    train, other = rng.random((7, 2)), rng.random((3, 2))
    train[:, 1] = value
    assert all(np.array_equal(part[:, 1], np.zeros(len(part))) for part in tuning.standardize(train, other))


@pytest.mark.parametrize(("rows", "k"), [(37, 5), (24, 4), (6, 6), (7, 2)])
def test_each_row_is_validated_once_and_trained_on_otherwise(
    rng: np.random.Generator, rows: int, k: int
) -> None:
    folds = tuning.k_folds(rows, k, rng)
    assert sorted(row for _, validation in folds for row in validation) == list(range(rows))
    assert all(sorted([*train, *validation]) == list(range(rows)) for train, validation in folds)
    sizes = [len(validation) for _, validation in folds]
    assert (len(folds), max(sizes) - min(sizes) <= 1) == (k, True)


def test_folds_come_from_the_generator() -> None:
    first, same, other = (tuning.k_folds(37, 5, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first[0][1], same[0][1])
    assert not np.array_equal(first[0][1], other[0][1])


@pytest.mark.parametrize("k", [1, 8])
def test_folds_that_cannot_be_are_refused(rng: np.random.Generator, k: int) -> None:
    with pytest.raises(ValueError, match=f"7 rows cannot be divided into {k} folds"):
        tuning.k_folds(7, k, rng)


def test_the_smallest_within_one_standard_error_is_chosen() -> None:
    losses = np.array([[0.5, 0.5, 0.5], [0.3, 0.2, 0.4], [0.34, 0.35, 0.36], [0.36, 0.36, 0.36]])
    # The best mean is 0.3 and its standard error 0.1 / √3 = 0.0577: 0.35 is within it, and 0.36 is not.
    assert tuning.choose(losses, np.array([10, 400, 300, 200])) == 2


def test_without_spread_the_best_is_chosen() -> None:
    assert tuning.choose(np.array([[0.5, 0.5], [0.4, 0.4], [0.41, 0.41]]), np.array([1, 3, 2])) == 1


def test_the_first_of_equals_is_chosen() -> None:
    assert tuning.choose(np.array([[0.4, 0.4], [0.4, 0.4], [0.4, 0.4]]), np.array([5, 2, 2])) == 1


def test_of_equal_means_the_first_sets_the_bar() -> None:
    losses = np.array([[0.4, 0.4], [0.2, 0.6], [0.5, 0.5]])
    assert tuning.choose(losses, np.array([5, 4, 1])) == 1
    assert tuning.choose(losses[[1, 0, 2]], np.array([4, 5, 1])) == 2
