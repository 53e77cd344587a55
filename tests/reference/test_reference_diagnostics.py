"""What the measurements say of networks whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from reference import diagnostics
from reference.layers import Activation, Dense
from reference.network import Network


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(9)


def deep(rng: np.random.Generator, deviation: float) -> Network:
    """Ten dense layers of 50 units with tanh, whose weights have the given deviation."""
    layers = []
    for _ in range(10):
        layers += [Dense(deviation * rng.standard_normal((50, 50)), np.zeros(50)), Activation("tanh")]
    return Network(layers)


def test_a_dense_layers_variance_is_that_of_its_outputs() -> None:
    network = Network([Dense(np.array([[2.0]]), np.array([5.0]))])
    assert diagnostics.activation_variances(network, np.array([[-1.0], [1.0]])) == [4.0]


def test_weights_of_zero_leave_no_variance(rng: np.random.Generator) -> None:
    assert diagnostics.activation_variances(deep(rng, 0.0), rng.standard_normal((20, 50))) == [0.0] * 20


def test_the_variance_of_small_weights_falls_from_layer_to_layer(rng: np.random.Generator) -> None:
    variances = diagnostics.activation_variances(deep(rng, 0.03), rng.standard_normal((20, 50)))
    assert variances == sorted(variances, reverse=True)


def test_gradient_norms_are_given_for_layers_with_parameters_first_to_last(rng: np.random.Generator) -> None:
    network = deep(rng, 0.03)
    network.backward(np.ones_like(network.forward(rng.standard_normal((20, 50)))))
    norms = diagnostics.gradient_norms(network)
    assert len(norms) == 10
    assert norms[0] < 1e-3 * norms[-1]


def test_a_gradient_norm_is_over_all_arrays_of_its_layer() -> None:
    network = Network([Dense(np.eye(1), np.zeros(1))])
    network.forward(np.array([[3.0], [0.0]]))
    network.backward(np.array([[1.0], [3.0]]))
    assert diagnostics.gradient_norms(network) == [5.0]


def test_a_unit_is_dead_if_it_is_zero_for_every_example() -> None:
    assert diagnostics.dead_units(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])) == 2


def test_a_large_negative_bias_kills_all_units(rng: np.random.Generator) -> None:
    network = Network([Dense(rng.standard_normal((3, 7)), np.full(7, -100.0)), Activation("relu")])
    assert diagnostics.dead_units(diagnostics.layer_outputs(network, rng.standard_normal((20, 3)))[-1]) == 7


def test_a_slope_is_useful_by_its_size_whatever_its_sign() -> None:
    assert diagnostics.useful_share(np.array([[0.25, 0.05], [-0.2, 0.01]]), 0.1) == 0.5


def test_a_dense_layer_has_a_weight_for_each_pair_and_a_bias_for_each_output(
    rng: np.random.Generator,
) -> None:
    assert diagnostics.parameter_counts(deep(rng, 1.0)) == [51 * 50, 0] * 10


def test_the_norm_at_each_step_is_over_examples_and_units() -> None:
    dh = np.zeros((2, 3, 2))
    dh[:, 1, :] = [[1.0, 3.0], [3.0, 9.0]]
    assert diagnostics.gradient_norms_by_step(dh).tolist() == [0, 10, 0]
