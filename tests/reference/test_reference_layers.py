"""What layers remember from call to call, and what they do not."""

from __future__ import annotations

import numpy as np
import pytest

from reference import normalization
from reference.layers import Activation, BatchNorm, Dense, Dropout, ParametricReLU, Recurrent
from reference.network import Network


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(8)


def small(rng: np.random.Generator) -> Network:
    return Network(
        [
            Dense(rng.standard_normal((5, 4)), rng.standard_normal(4)),
            BatchNorm(4),
            ParametricReLU(4),
            Dense(rng.standard_normal((4, 3)), rng.standard_normal(3)),
        ]
    )


def test_params_are_the_arrays_that_the_layers_use(rng: np.random.Generator) -> None:
    network, x = small(rng), rng.standard_normal((6, 5))
    before = network.forward(x)
    network.params[-1] += 1
    np.testing.assert_allclose(network.forward(x), before + 1, rtol=1e-12)


def test_params_and_grads_are_listed_layer_by_layer(rng: np.random.Generator) -> None:
    network = small(rng)
    network.backward(network.forward(rng.standard_normal((6, 5)), training=True))
    shapes = [(5, 4), (4,), (4,), (4,), (4,), (4, 3), (3,)]
    assert [a.shape for a in network.params] == [a.shape for a in network.grads] == shapes


def test_assigned_params_are_used(rng: np.random.Generator) -> None:
    one, other, x = small(rng), small(rng), rng.standard_normal((6, 5))
    one.params = other.params
    assert np.array_equal(one.forward(x), other.forward(x))


def test_params_of_other_shapes_are_refused(rng: np.random.Generator) -> None:
    network = small(rng)
    with pytest.raises(ValueError, match=r"shapes \[\(3,\), \(4, 3\)"):
        network.params = network.params[::-1]


def test_gradients_do_not_add_up_from_call_to_call(rng: np.random.Generator) -> None:
    network, x, dout = small(rng), rng.standard_normal((6, 5)), rng.standard_normal((6, 3))
    network.forward(x, training=True)
    network.backward(dout)
    once = network.grads
    network.backward(dout)
    assert all(np.array_equal(a, b) for a, b in zip(network.grads, once, strict=True))


def test_two_layers_of_a_kind_share_nothing(rng: np.random.Generator) -> None:
    one, other = BatchNorm(3), BatchNorm(3)
    one.forward(rng.standard_normal((6, 3)), training=True)
    assert [a.tolist() for a in other.statistics] == [[0, 0, 0], [1, 1, 1]]


def test_batch_norm_leaves_the_running_statistics_alone_in_inference(rng: np.random.Generator) -> None:
    layer = BatchNorm(3)
    layer.forward(rng.standard_normal((6, 3)), training=False)
    assert [a.tolist() for a in layer.statistics] == [[0, 0, 0], [1, 1, 1]]


def test_batch_norm_in_inference_sees_each_example_by_itself(rng: np.random.Generator) -> None:
    layer, x = BatchNorm(3), rng.standard_normal((6, 3))
    layer.forward(x, training=True)
    assert np.array_equal(layer.forward(x)[2:3], layer.forward(x[2:3]))


def test_after_many_batches_inference_normalizes_like_training(rng: np.random.Generator) -> None:
    layer, x = BatchNorm(3, momentum=0.5), 5 + 2 * rng.standard_normal((500, 3))
    for _ in range(60):
        layer.forward(x, training=True)
    expected = normalization.batch_norm_forward(x, np.ones(3), np.zeros(3))
    np.testing.assert_allclose(layer.forward(x), expected, atol=5e-3)


def test_batch_norm_refuses_to_train_on_one_example_and_forgets_nothing() -> None:
    layer = BatchNorm(3)
    with pytest.raises(ValueError, match="single example"):
        layer.forward(np.ones((1, 3)), training=True)
    assert [a.tolist() for a in layer.statistics] == [[0, 0, 0], [1, 1, 1]]


def test_dropout_draws_a_new_mask_for_every_batch(rng: np.random.Generator) -> None:
    layer, x = Dropout(0.5, rng), np.ones((20, 5))
    assert not np.array_equal(layer.forward(x, training=True), layer.forward(x, training=True))


def test_dropout_goes_back_through_the_mask_that_it_went_forward_with(rng: np.random.Generator) -> None:
    layer, ones = Dropout(0.5, rng), np.ones((20, 5))
    assert np.array_equal(layer.forward(ones, training=True), layer.backward(ones))


def test_dropout_does_nothing_in_inference(rng: np.random.Generator) -> None:
    layer, x = Dropout(0.5, rng), rng.standard_normal((20, 5))
    assert np.array_equal(layer.forward(x), x)
    assert np.array_equal(layer.backward(x), x)


def test_an_activation_takes_its_constants() -> None:
    assert Activation("leaky_relu", slope=0.5).forward(np.array([[-4.0]])).tolist() == [[-2]]


def test_an_unknown_activation_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"'Relu'.*relu"):
        Activation("Relu")


def test_a_recurrent_layer_gives_the_state_gradients_that_its_backward_used(
    rng: np.random.Generator,
) -> None:
    layer = Recurrent(rng.standard_normal((3, 4)), np.zeros((4, 4)), np.zeros(4))
    layer.forward(rng.standard_normal((5, 7, 3)))
    dout = rng.standard_normal((5, 4))
    layer.backward(dout)
    assert np.array_equal(layer.state_gradients()[:, -1], dout)
    assert np.count_nonzero(layer.state_gradients()[:, :-1]) == 0


def test_a_network_in_inference_takes_a_batch_of_none(rng: np.random.Generator) -> None:
    assert small(rng).forward(np.empty((0, 5))).shape == (0, 3)


def test_a_network_trains_on_a_batch_of_none_without_a_gradient(rng: np.random.Generator) -> None:
    network = small(rng)
    network.backward(network.forward(np.empty((0, 5)), training=True))
    assert sum(np.count_nonzero(grad) for grad in network.grads) == 0


def test_all_slopes_of_a_parametric_relu_start_at_a_quarter() -> None:
    assert ParametricReLU(3).params[0].tolist() == [0.25, 0.25, 0.25]
