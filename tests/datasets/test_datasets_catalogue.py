"""Each data set is what its card says, and a change in what makes it is noticed."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets

import datasets
from datasets import catalogue, stored

ROOT = Path(datasets.__file__).parents[1]
every = pytest.mark.parametrize("name", datasets.names())
classifications = pytest.mark.parametrize("name", [n for n in datasets.names() if catalogue.card(n).classes])
regressions = pytest.mark.parametrize("name", [n for n in datasets.names() if not catalogue.card(n).classes])


@every
def test_a_card_counts_rows_and_features(name: str) -> None:
    card, data = catalogue.card(name), catalogue.raw(name, 0)
    assert (data.X.shape, data.y.shape) == ((card.rows, card.features), (card.rows,))


@every
def test_a_card_bears_the_name_that_it_is_found_by(name: str) -> None:
    assert catalogue.card(name).name == name


@every
def test_no_field_of_a_card_is_empty(name: str) -> None:
    card = catalogue.card(name)
    assert [field.name for field in fields(card) if getattr(card, field.name) in ("", None)] == []


@every
def test_a_checksum_is_a_sha256(name: str) -> None:
    assert re.fullmatch("[0-9a-f]{64}", catalogue.card(name).sha256)


@classifications
def test_labels_are_whole_numbers_that_count_from_zero_to_the_cards_classes(name: str) -> None:
    y = catalogue.raw(name, 0).y
    assert y.dtype == np.int64
    assert np.unique(y).tolist() == list(range(catalogue.card(name).classes))


@regressions
def test_targets_of_a_regression_are_float64(name: str) -> None:
    assert catalogue.raw(name, 0).y.dtype == np.float64


def test_diabetes_is_not_the_form_that_was_scaled_with_the_test_rows_in_it() -> None:
    ages = catalogue.raw("diabetes", 0).X[:, 0]
    assert (ages.min(), ages.max()) == (19, 79)


@every
def test_real_data_are_the_same_for_every_seed_and_generated_ones_are_not(name: str) -> None:
    same = np.array_equal(catalogue.raw(name, 0).X, catalogue.raw(name, 1).X)
    assert same == (not catalogue.card(name).source.startswith("generated"))


def test_the_data_sets_of_the_course_are_there() -> None:
    expected = "blobs breast_cancer circles diabetes digits iris moons regression wine"
    assert datasets.names() == tuple(expected.split())


def test_digits_that_differ_between_processors_do_not_reach_the_checksum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    X, y = sklearn.datasets.make_regression(
        n_samples=600, n_features=8, n_informative=5, noise=10.0, random_state=0
    )
    monkeypatch.setattr(
        sklearn.datasets, "make_regression", lambda **_: (np.nextafter(X, 9), y * (1 + 1e-15))
    )
    assert catalogue.checksum(catalogue.made("regression")) == catalogue.card("regression").sha256


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(datasets.UnknownDataset, match=r"'mnist'.*digits, iris, moons"):
        datasets.load("mnist")


@every
def test_the_stored_rows_are_those_that_scikit_learn_makes(name: str) -> None:
    kept, made = catalogue.raw(name, 0), catalogue.made(name)
    assert np.array_equal(kept.X, made.X)
    assert np.array_equal(kept.y, made.y)


def test_the_stored_rows_need_no_scikit_learn() -> None:
    loaded = "import sys, datasets\nfor name in datasets.names(): datasets.load(name)"
    program = f"{loaded}\nsys.exit('sklearn' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_a_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = stored.read("moons")
    monkeypatch.setattr(stored, "FOLDER", tmp_path)
    stored.write("moons", X + 1e-6, y)
    with pytest.raises(datasets.ChangedData, match=r"moons.*rows/moons\.npz"):
        datasets.load("moons")


def test_changed_raw_data_are_refused_with_both_checksums(monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = sklearn.datasets.load_digits(return_X_y=True)
    X[0, 0] += 1
    monkeypatch.setattr(sklearn.datasets, "load_digits", lambda **_: (X, y))
    with pytest.raises(datasets.ChangedData, match=r"digits.*scikit-learn") as caught:
        catalogue.made("digits")
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
