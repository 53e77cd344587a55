"""The variance of each scheme, the parameters that a network starts with, and units that are twins."""

from __future__ import annotations

import numpy as np
import pytest

from reference import initializers, starts


@pytest.mark.parametrize(("scheme", "expected"), [("lecun", 0.125), ("glorot", 0.2), ("he", 0.25)])
def test_the_variance_of_a_scheme_from_eight_inputs_to_two_outputs(scheme: str, expected: float) -> None:
    assert starts.weight_variance(scheme, 8, 2) == expected


@pytest.mark.parametrize("scheme", ["lecun", "glorot", "he"])
def test_the_initializers_draw_with_the_variance_of_their_scheme(scheme: str) -> None:
    drawn = getattr(initializers, f"{scheme}_normal")(300, 100, np.random.default_rng(1))
    assert drawn.var() == pytest.approx(starts.weight_variance(scheme, 300, 100), rel=0.05)


def test_each_layer_draws_once_in_order() -> None:
    asked = []

    def draw(fan_in: int, fan_out: int) -> np.ndarray:
        asked.append((fan_in, fan_out))
        return np.full((fan_in, fan_out), float(len(asked)))

    params = starts.initial_params([3, 2, 4], draw)
    assert asked == [(3, 2), (2, 4)]
    assert [W[0, 0] for W, _ in params] == [1, 2]
    assert [b.tolist() for _, b in params] == [[0, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("W", "expected"),
    [
        ([[1.0, 2.0, 1.0], [3.0, 4.0, 3.0]], 2),
        ([[1.0, 1.0 + 1e-12], [2.0, 2.0]], 1),
        ([[1.0, 1.0 + 1e-6], [2.0, 2.0]], 2),
        ([[1.0, 2.0], [2.0, 1.0]], 2),
        ([[0.0]], 1),
    ],
)
def test_units_with_the_same_weights_count_once(W: list[list[float]], expected: int) -> None:
    assert starts.distinct_units(np.array(W)) == expected
