"""What clipping changes, what it leaves alone, and what it does where squares do not fit into a float."""

from __future__ import annotations

import numpy as np
import pytest

from reference import clipping

GRADS = [np.array([[3.0, 0.0]]), np.array([4.0])]  # of global norm 5


def lists(arrays: list[np.ndarray]) -> list[object]:
    return [array.tolist() for array in arrays]


def test_the_global_norm_is_that_of_all_arrays_together() -> None:
    assert clipping.global_norm(GRADS) == 5


def test_clipping_by_global_norm_scales_all_arrays_by_one_factor() -> None:
    assert lists(clipping.clip_by_global_norm(GRADS, 2.5)) == [[[1.5, 0]], [2]]


def test_clipping_by_norm_scales_each_array_by_its_own_factor() -> None:
    assert lists(clipping.clip_by_norm(GRADS, 3.5)) == [[[3, 0]], [3.5]]


def test_clipping_by_value_caps_each_entry_at_both_ends() -> None:
    grads = [np.array([0.9, 100.0]), np.array([-5.0])]
    assert lists(clipping.clip_by_value(grads, 1)) == [[0.9, 1], [-1]]


@pytest.mark.parametrize("clip", [clipping.clip_by_norm, clipping.clip_by_global_norm])
def test_gradients_at_the_limit_come_back_equal_and_in_new_arrays(clip) -> None:
    clipped = clip(GRADS, 5.0)
    assert lists(clipped) == lists(GRADS)
    assert not any(np.shares_memory(a, b) for a, b in zip(clipped, GRADS, strict=True))


@pytest.mark.parametrize("clip", [clipping.clip_by_norm, clipping.clip_by_global_norm])
def test_gradients_of_zero_stay_zero(clip) -> None:
    assert lists(clip([np.zeros(3)], 1.0)) == [[0, 0, 0]]


@pytest.mark.parametrize(
    "clip", [clipping.clip_by_value, clipping.clip_by_norm, clipping.clip_by_global_norm]
)
def test_no_arrays_and_empty_arrays_are_clipped_to_themselves(clip) -> None:
    assert clip([], 1.0) == []
    assert clip([np.zeros((0, 3))], 1.0)[0].shape == (0, 3)


def test_the_norm_of_huge_gradients_does_not_overflow() -> None:
    assert clipping.global_norm([np.array([3e200]), np.array([4e200])]) == pytest.approx(5e200, rel=1e-15)


def test_huge_gradients_are_clipped_to_the_limit_and_not_to_zero() -> None:
    (clipped,) = clipping.clip_by_global_norm([np.array([3e200, 4e200])], 1.0)
    np.testing.assert_allclose(clipped, [0.6, 0.8], rtol=1e-15)


def test_the_norm_of_tiny_gradients_does_not_underflow() -> None:
    assert clipping.global_norm([np.array([3e-200, 4e-200])]) == pytest.approx(5e-200, rel=1e-15, abs=0)


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("first", [0.0, 2.0])
def test_one_infinite_or_nan_entry_makes_all_entries_nan(bad: float, first: float) -> None:
    with np.errstate(invalid="ignore"):
        clipped = clipping.clip_by_global_norm([np.array([first]), np.array([1.0, bad])], 1.0)
    assert np.isnan(np.concatenate(clipped)).all()


def test_float32_stays_float32() -> None:
    grads = [np.ones(4, dtype=np.float32)]
    clipped = [
        *clipping.clip_by_value(grads, 0.5),
        *clipping.clip_by_norm(grads, 0.5),
        *clipping.clip_by_global_norm(grads, 0.5),
    ]
    assert {array.dtype for array in clipped} == {np.dtype(np.float32)}
