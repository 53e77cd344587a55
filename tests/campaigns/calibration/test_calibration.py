"""The committed bounds, and the stacked runs that they were measured with."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import calibration
from benchmarks.calibration import runs
from benchmarks.calibration.__main__ import CONFIGS, MISTAKES, RIGHT, deltas, orders
from reference import training

RECORD = calibration.record()


def test_stacked_gradients_are_those_of_the_reference() -> None:
    rng = np.random.default_rng(0)
    stacked = runs.starts(rng, 3, 4, 5, 2)
    x, y = rng.normal(size=(3, 6, 4)), rng.integers(0, 2, (3, 6))
    found = runs.gradients(stacked, x, y)
    for run in range(3):
        W1, b1, W2, b2 = (part[run] for part in stacked)
        _, expected = training.loss_and_gradients([(W1, b1[0]), (W2, b2[0])], x[run], y[run])
        flat = [part for layer in expected for part in layer]
        assert all(
            np.allclose(f[run].reshape(e.shape), e, atol=1e-12) for f, e in zip(found, flat, strict=True)
        )


@pytest.mark.parametrize("kind", RIGHT)
def test_right_runs_see_each_row_at_most_once_an_epoch(kind: str) -> None:
    for epoch in orders(np.random.default_rng(0), 2, 70, CONFIGS["wine"], kind):
        rows = np.concatenate(epoch, axis=1)
        assert rows.shape[1] == (64 if kind == "last batch dropped" else 70)
        assert len(np.unique(rows[0])) == rows.shape[1]


def test_delta_of_a_run_with_itself_is_zero() -> None:
    losses = np.tile(np.arange(5.0)[:, None], (1, 4))
    assert np.max(np.abs(deltas(np.random.default_rng(0), losses, losses, 100))) < 1e-12


@pytest.mark.parametrize("name", sorted(CONFIGS))
def test_the_record_is_of_this_configuration(name: str) -> None:
    config = CONFIGS[name]
    assert runs.Config(**RECORD["sets"][name]["config"]) == config


@pytest.mark.parametrize("name", sorted(CONFIGS))
def test_no_right_run_of_the_hold_out_lies_outside(name: str) -> None:
    assert set(RECORD["sets"][name]["held_out_outside"]) == set(RIGHT)
    assert set(RECORD["sets"][name]["held_out_outside"].values()) == {0.0}


def test_every_known_mistake_is_seen_on_one_of_the_sets() -> None:
    power = [RECORD["sets"][name]["power"] for name in CONFIGS]
    assert [mistake for mistake in MISTAKES if max(one[mistake] for one in power) < 0.97] == []


def test_a_set_that_was_not_calibrated_has_no_bounds() -> None:
    with pytest.raises(KeyError):
        calibration.bounds("digits")
