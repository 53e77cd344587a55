"""How a recurrent cell remembers, and how its gradients fade with time."""

from __future__ import annotations

import numpy as np
import pytest

from reference import diagnostics, recurrent

T, H = 30, 4


def norms(scale: float) -> np.ndarray:
    """The gradient norms by step, if the last state alone matters and Wh is scale times a rotation."""
    rng = np.random.default_rng(6)
    Wh = scale * np.linalg.qr(rng.standard_normal((H, H)))[0]
    # Without inputs all states stay 0, where the slope of tanh is 1: what is left is Wh.
    h = recurrent.recurrent_forward(np.zeros((2, T, 3)), np.zeros((2, H)), np.zeros((3, H)), Wh, np.zeros(H))
    dh = np.zeros((2, T, H))
    dh[:, -1] = rng.standard_normal((2, H))
    by_step = diagnostics.gradient_norms_by_step(recurrent.state_gradients(dh, h, Wh))
    return by_step[:-1] / by_step[1:]


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.5])
def test_one_step_back_multiplies_a_gradient_by_the_size_of_the_recurrent_weights(scale: float) -> None:
    np.testing.assert_allclose(norms(scale), scale, rtol=1e-12)


def test_without_recurrent_weights_each_step_is_a_dense_layer() -> None:
    rng = np.random.default_rng(7)
    x, Wx, b = rng.standard_normal((5, T, 3)), rng.standard_normal((3, H)), rng.standard_normal(H)
    h = recurrent.recurrent_forward(x, np.zeros((5, H)), Wx, np.zeros((H, H)), b)
    np.testing.assert_allclose(h, np.tanh(x @ Wx + b), rtol=1e-14)


def test_a_sequence_can_be_read_in_two_parts() -> None:
    rng = np.random.default_rng(8)
    x, h0 = rng.standard_normal((5, T, 3)), rng.standard_normal((5, H))
    weights = rng.standard_normal((3, H)), rng.standard_normal((H, H)), rng.standard_normal(H)
    whole = recurrent.recurrent_forward(x, h0, *weights)
    second = recurrent.recurrent_forward(x[:, 12:], whole[:, 11], *weights)
    np.testing.assert_allclose(second, whole[:, 12:], rtol=1e-13)


def test_a_state_gets_no_gradient_from_those_before_it() -> None:
    rng = np.random.default_rng(9)
    h, dh, Wh = rng.uniform(-1, 1, (2, T, H)), np.zeros((2, T, H)), rng.standard_normal((H, H))
    dh[:, 10] = 1.0
    assert np.count_nonzero(recurrent.state_gradients(dh, h, Wh)[:, 11:]) == 0
