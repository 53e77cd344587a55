"""What a dense layer does, on numbers that can be worked out by hand."""

from __future__ import annotations

import numpy as np

from reference import dense

X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
W = np.array([[1.0, 0.0, -1.0, 2.0], [0.0, 1.0, 1.0, 1.0]])
B = np.array([10.0, 20.0, 30.0, 40.0])
DZ = np.arange(12.0).reshape(3, 4)


def test_dense_forward_adds_the_bias_to_every_weighted_sum() -> None:
    expected = [[11, 22, 31, 44], [13, 24, 31, 50], [15, 26, 31, 56]]
    assert dense.dense_forward(X, W, B).tolist() == expected


def test_dense_backward_gives_the_layer_below_its_gradient() -> None:
    assert dense.dense_backward(DZ, X, W)[0].tolist() == [[4, 6], [12, 18], [20, 30]]


def test_dense_backward_sums_the_weights_gradient_over_the_examples() -> None:
    assert dense.dense_backward(DZ, X, W)[1].tolist() == [[52, 61, 70, 79], [64, 76, 88, 100]]


def test_dense_backward_sums_the_bias_gradient_over_the_examples() -> None:
    assert dense.dense_backward(DZ, X, W)[2].tolist() == [12, 15, 18, 21]
