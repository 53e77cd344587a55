"""Rows of a matrix that repeat, oppose or avoid each other are told from rows that are drawn by themselves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from autograder.checks.sampling import independence


def drawn(seed: int, rows: int = 12, columns: int = 40) -> independence.Floats:
    return np.random.default_rng(seed).standard_normal((rows, columns))


@pytest.mark.parametrize("degrees", [10, 50, 500])
@pytest.mark.parametrize("deviations", [-3.0, -1.0, 0.0, 2.0, 4.0])
def test_chi_squared_is_the_normal_deviation_of_the_same_probability(degrees: int, deviations: float) -> None:
    value = float(stats.chi2.isf(stats.norm.sf(deviations), degrees))
    assert independence.chi_squared(value, degrees) == pytest.approx(deviations, abs=0.15)


@pytest.mark.parametrize("seed", range(20))
def test_rows_drawn_by_themselves_are_not_related(seed: int) -> None:
    assert abs(independence.related(drawn(seed))) < 4


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_rows_that_repeat_or_oppose_others_are_related(sign: float) -> None:
    half = drawn(1, rows=6)
    assert independence.related(np.concatenate([half, sign * half])) > 10


def test_a_row_that_completes_the_others_is_related() -> None:
    rows = drawn(2, rows=3)
    assert independence.related(np.concatenate([rows, -rows.sum(axis=0, keepdims=True)])) > 5


def test_rows_made_orthogonal_are_less_related_than_chance() -> None:
    rows = drawn(3) - drawn(3).mean(axis=1, keepdims=True)
    orthogonal = np.linalg.qr(rows.T)[0].T
    assert independence.related(np.ascontiguousarray(orthogonal)) < -10


def test_neither_shift_nor_scale_of_a_row_matters() -> None:
    rows = drawn(4)
    changed = rows * np.linspace(0.1, 9, len(rows))[:, None] + 7
    assert independence.related(changed) == pytest.approx(independence.related(rows))


def test_a_row_of_equal_entries_has_no_correlation() -> None:
    rows = np.array([[1.0, 1.0, 1.0], [1.0, 2.0, 4.0]])
    assert independence.related(rows) == independence.chi_squared(0.0, 1)
