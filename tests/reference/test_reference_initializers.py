"""Initial weights have the distribution that their name stands for; bounds are at 5.6 standard errors.

At that distance, a right initializer with another generator would fail once in 5e7 draws. (300, 100) and
(64, 512) are chosen so that no formula in use is mistaken for another on both.
"""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest
from scipy import stats

from reference import initializers

VARIANCES = {
    "lecun": lambda fan_in, fan_out: 1 / fan_in,
    "he": lambda fan_in, fan_out: 2 / fan_in,
    "glorot": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
}
SHAPES = [(300, 100), (64, 512)]

normals = pytest.mark.parametrize("name", [f"{scheme}_normal" for scheme in VARIANCES])
uniforms = pytest.mark.parametrize("name", [f"{scheme}_uniform" for scheme in VARIANCES])
every_random = pytest.mark.parametrize(
    "name", [f"{scheme}_{shape}" for scheme in VARIANCES for shape in ("normal", "uniform")] + ["orthogonal"]
)
shapes = pytest.mark.parametrize(("fan_in", "fan_out"), SHAPES)


def draw(name: str, fan_in: int, fan_out: int, seed: int = 5) -> np.ndarray:
    return getattr(initializers, name)(fan_in, fan_out, np.random.default_rng(seed))


def deviation(name: str, fan_in: int, fan_out: int) -> float:
    return math.sqrt(VARIANCES[name.split("_")[0]](fan_in, fan_out))


@normals
@shapes
def test_a_normal_has_mean_zero_and_the_deviation_of_its_formula(
    name: str, fan_in: int, fan_out: int
) -> None:
    exact = stats.norm(0, deviation(name, fan_in, fan_out))
    assert stats.kstest(draw(name, fan_in, fan_out).ravel(), exact.cdf).pvalue > 1e-7


@normals
@shapes
def test_the_spread_of_a_normal_is_within_its_standard_error(name: str, fan_in: int, fan_out: int) -> None:
    weights = draw(name, fan_in, fan_out)
    relative = weights.std() / deviation(name, fan_in, fan_out)
    assert abs(relative - 1) <= 5.6 / math.sqrt(2 * weights.size)


@normals
def test_a_normal_is_not_cut_off_at_two_deviations(name: str) -> None:
    beyond = np.mean(np.abs(draw(name, 300, 100)) > 2 * deviation(name, 300, 100))
    assert beyond == pytest.approx(0.0455, abs=5.6 * math.sqrt(0.0455 / 30_000))


@uniforms
@shapes
def test_a_uniform_fills_its_interval_evenly(name: str, fan_in: int, fan_out: int) -> None:
    limit = math.sqrt(3) * deviation(name, fan_in, fan_out)
    exact = stats.uniform(-limit, 2 * limit)
    assert stats.kstest(draw(name, fan_in, fan_out).ravel(), exact.cdf).pvalue > 1e-7


@uniforms
@shapes
def test_a_uniform_reaches_its_limit_and_stays_inside(name: str, fan_in: int, fan_out: int) -> None:
    limit = math.sqrt(3) * deviation(name, fan_in, fan_out)
    assert 0.999 * limit < np.max(np.abs(draw(name, fan_in, fan_out))) <= limit


def test_glorot_uniform_has_the_limit_of_the_lecture() -> None:
    # m = 5 inputs and n = 1 output make √(6 / (m + n)) = 1.
    weights = initializers.glorot_uniform(5, 1, np.random.default_rng(1))
    assert np.array_equal(weights, np.random.default_rng(1).uniform(-1, 1, (5, 1)))


@pytest.mark.parametrize(("fan_in", "fan_out"), [(40, 40), (60, 40), (40, 60), (1, 3), (3, 1)])
def test_an_orthogonal_matrix_has_orthogonal_columns_or_rows_of_length_one(fan_in: int, fan_out: int) -> None:
    W = draw("orthogonal", fan_in, fan_out)
    products = W.T @ W if fan_in >= fan_out else W @ W.T
    np.testing.assert_allclose(products, np.eye(min(fan_in, fan_out)), atol=1e-14)


def test_an_orthogonal_matrix_points_in_every_direction_equally_often() -> None:
    # One corner of a random rotation of the plane is the cosine of a uniform angle. Plain QR never gives both signs.
    corners = [draw("orthogonal", 2, 2, seed)[0, 0] for seed in range(2000)]
    assert stats.kstest(np.arccos(corners), stats.uniform(0, np.pi).cdf).pvalue > 1e-7


def test_a_signal_keeps_its_length_through_any_number_of_orthogonal_layers() -> None:
    W, signal = draw("orthogonal", 30, 30), np.ones(30)
    for _ in range(1000):
        signal = signal @ W
    assert np.sum(signal**2) == pytest.approx(30, rel=1e-12)


def test_zeros_are_zeros() -> None:
    assert initializers.zeros(2, 3, np.random.default_rng(0)).tolist() == [[0] * 3] * 2


@every_random
def test_the_same_generator_state_gives_the_same_weights(name: str) -> None:
    assert np.array_equal(draw(name, 4, 3, seed=7), draw(name, 4, 3, seed=7))


@every_random
def test_a_generator_gives_other_weights_the_next_time(name: str) -> None:
    rng = np.random.default_rng(8)
    init = getattr(initializers, name)
    assert not np.array_equal(init(4, 3, rng), init(4, 3, rng))


def test_every_initializer_has_the_same_signature() -> None:
    public = {
        name: list(inspect.signature(function).parameters)
        for name, function in inspect.getmembers(initializers, inspect.isfunction)
        if not name.startswith("_")
    }
    assert {name for name, names in public.items() if names != ["fan_in", "fan_out", "rng"]} == set()


def test_he_normal_keeps_the_mean_square_of_a_signal_through_relus() -> None:
    rng = np.random.default_rng(9)
    a = rng.standard_normal((200, 256))
    for _ in range(8):
        a = np.maximum(a @ initializers.he_normal(256, 256, rng), 0)
    assert 0.5 < np.mean(a**2) < 2
