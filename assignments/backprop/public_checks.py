"""The public checks of the first assignment: worked examples, laws of any right answer, measured gradients.

They know no answer but those that are worked out on paper here. A mistake made alike in a forward and its
backward can pass a measured gradient; the worked examples are there for that.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from autograder.release.kit import (
    Function,
    Mismatch,
    as_array,
    as_number,
    as_parts,
    call,
    check,
    expect_array,
    expect_gradient,
    expect_number,
    expect_unchanged,
    first,
    given,
)

Params = list[tuple[np.ndarray, np.ndarray]]


@check("dense_forward", "a worked example, a batch of one row and a layer of one unit come out right")
def check_dense_forward(dense_forward: Function) -> None:
    """Z = XW + b, row by row."""
    called = "dense_forward(x, W, b)"
    x = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]])
    w = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]])
    b = np.array([10.0, -10.0])
    with given(x=x, W=w, b=b):
        expect_array(called, call(dense_forward, x, w, b), [[17.0, -11.0], [12.0, -12.0]])
    with given(x=x[1:], W=w, b=b):
        expect_array(called, call(dense_forward, x[1:], w, b), [[12.0, -12.0]], when="for one row")
    with given(x=x, W=w[:, :1], b=b[:1]):
        got = call(dense_forward, x, w[:, :1], b[:1])
        expect_array(called, got, [[17.0], [12.0]], when="with one unit")
    expect_unchanged("dense_forward", dense_forward, x=x, W=w, b=b)


@check("dense_backward", "dx, dW and db agree with the measured gradients of your dense_forward")
def check_dense_backward(dense_forward: Function, dense_backward: Function) -> None:
    """Each gradient has the shape of what it is the gradient of."""
    first(check_dense_forward, dense_forward)
    rng = np.random.default_rng(1)
    for rows, inputs, units in ((5, 3, 2), (1, 4, 3), (4, 2, 1)):
        x, w = rng.normal(size=(rows, inputs)).round(1), rng.normal(size=(inputs, units)).round(1)
        b, dz = rng.normal(size=units).round(1), rng.normal(size=(rows, units)).round(1)
        with given(dz=dz, x=x, W=w):
            dx, dw, db = as_parts(
                "dense_backward",
                call(dense_backward, dz, x, w),
                "dx",
                "dW",
                "db",
                shapes=(x.shape, w.shape, b.shape),
            )
            expect_gradient("dx", dx, _weighted(dz, lambda v, w=w, b=b: call(dense_forward, v, w, b)), x)
            expect_gradient("dW", dw, _weighted(dz, lambda v, x=x, b=b: call(dense_forward, x, v, b)), w)
            expect_gradient("db", db, _weighted(dz, lambda v, x=x, w=w: call(dense_forward, x, w, v)), b)
    expect_unchanged("dense_backward", dense_backward, dz=dz, x=x, W=w)


@check("relu", "values are right and the backward agrees with the measured gradient")
def check_relu(relu_forward: Function, relu_backward: Function) -> None:
    """Half of the numbers pass, the other half stop; where they stop, so does the gradient."""
    z = np.array([[-2.0, 3.0, -0.5], [0.25, -4.0, 1.0]])
    with given(z=z):
        expect_array("relu_forward(z)", call(relu_forward, z), [[0.0, 3.0, 0.0], [0.25, 0.0, 1.0]])
    _check_activation("relu", relu_forward, relu_backward, z)


@check("sigmoid", "values are right, far from zero too, and the backward agrees with the measured gradient")
def check_sigmoid(sigmoid_forward: Function, sigmoid_backward: Function) -> None:
    """s(0) = 1/2, s(-z) = 1 - s(z), and the slope is steepest at zero."""
    z = np.array([[0.0, math.log(3.0), -math.log(3.0)]])
    with given(z=z):
        expect_array("sigmoid_forward(z)", call(sigmoid_forward, z), [[0.5, 0.75, 0.25]])
    da, z = np.ones((1, 2)), np.array([[-800.0, 800.0]])
    with given(z=z):
        expect_array("sigmoid_forward(z)", call(sigmoid_forward, z), [[0.0, 1.0]])
    with given(da=da, z=z):
        expect_array("sigmoid_backward(da, z)", call(sigmoid_backward, da, z), [[0.0, 0.0]])
    z = np.array([[-3.0, -0.5, 0.1], [0.7, 1.5, 4.0]])
    _check_activation("sigmoid", sigmoid_forward, sigmoid_backward, z)
    da, z = np.array([[8.0]]), np.array([[0.0]])
    with given(da=da, z=z):
        expect_array("sigmoid_backward(da, z)", call(sigmoid_backward, da, z), [[2.0]])


@check("softmax", "rows are probabilities, adding a number to a row changes nothing, and ±1000 is no trouble")
def check_softmax(softmax: Function) -> None:
    """Along rows: each row is a distribution of its own."""
    z = np.log(np.array([[1.0, 2.0, 1.0], [6.0, 1.0, 3.0]]))
    with given(z=z):
        expect_array("softmax(z)", call(softmax, z), [[0.25, 0.5, 0.25], [0.6, 0.1, 0.3]])
    scores = (np.random.default_rng(2).normal(size=(4, 5)) * 3).round(1)
    with given(z=scores):
        probabilities = as_array("softmax(z)", call(softmax, scores), (4, 5))
        expect_array("softmax(z).sum(axis=1)", probabilities.sum(axis=1), np.ones(4))
    shifted = scores + np.array([[5.0], [-30.0], [0.0], [200.0]])
    with given(z=shifted):
        when = "with a number added to each row"
        expect_array("softmax(z)", call(softmax, shifted), probabilities, when=when)
    far = np.array([[1000.0, -1000.0]])
    with given(z=far):
        expect_array("softmax(z)", call(softmax, far), [[1.0, 0.0]])
    expect_unchanged("softmax", softmax, z=z)


@check("cross_entropy", "the loss is right, for confident mistakes too, and the backward agrees with it")
def check_cross_entropy(softmax_cross_entropy: Function, softmax_cross_entropy_backward: Function) -> None:
    """The mean over the batch of minus the logarithm of the right class's probability."""
    z, y = np.zeros((3, 4)), np.array([0, 3, 1])
    with given(z=z, y=y):
        loss = call(softmax_cross_entropy, z, y)
        expect_number("the loss of four equal scores, log(4),", loss, math.log(4.0))
    z, y = np.log(np.array([[1.0, 2.0, 1.0], [6.0, 1.0, 3.0]])), np.array([1, 2])
    with given(z=z, y=y):
        wanted = -(math.log(0.5) + math.log(0.3)) / 2
        expect_number("softmax_cross_entropy(z, y)", call(softmax_cross_entropy, z, y), wanted)
    far, one = np.array([[1000.0, -1000.0, 0.0]]), np.array([1])
    with given(z=far, y=one):
        expect_number("the loss of a mistake by 2000", call(softmax_cross_entropy, far, one), 2000.0)
    scores, labels = np.random.default_rng(3).normal(size=(5, 3)).round(1), np.array([0, 2, 1, 1, 0])
    with given(z=scores, y=labels):
        dz = call(softmax_cross_entropy_backward, scores, labels)
        expect_gradient(
            "dz", dz, lambda v: as_number("the loss", call(softmax_cross_entropy, v, labels)), scores
        )
    with given(z=far, y=one):
        dz = call(softmax_cross_entropy_backward, far, one)
        expect_array("dz", dz, [[1.0, -1.0, 0.0]], when="for a mistake by 2000")
    expect_unchanged("softmax_cross_entropy", softmax_cross_entropy, z=z, y=y)
    expect_unchanged("softmax_cross_entropy_backward", softmax_cross_entropy_backward, z=z, y=y)


@check("mse", "the loss is the mean over all elements and the backward agrees with the measured gradient")
def check_mse(mse: Function, mse_backward: Function) -> None:
    """Over rows and columns alike: six numbers, divided by six."""
    p, t = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 6.0]]), np.array([[1.0, 0.0, 4.0], [2.0, 3.0, 6.0]])
    with given(p=p, t=t):
        expect_number("mse(p, t)", call(mse, p, t), 3.0)
        gradient = [[0.0, 2 / 3, -1 / 3], [-2 / 3, -1.0, 0.0]]
        expect_array("mse_backward(p, t)", call(mse_backward, p, t), gradient)
    rng = np.random.default_rng(4)
    guess, target = rng.normal(size=(4, 3)).round(1), rng.normal(size=(4, 3)).round(1)
    with given(p=guess, t=target):
        dp = call(mse_backward, guess, target)
        expect_gradient("dp", dp, lambda v: as_number("the loss", call(mse, v, target)), guess)
    expect_unchanged("mse", mse, p=p, t=t)
    expect_unchanged("mse_backward", mse_backward, p=p, t=t)


@check("network_forward", "one layer is a dense layer, ReLU stands between layers and not after the last")
def check_network_forward(network_forward: Function) -> None:
    """The smallest networks, worked out by hand."""
    x = np.array([[1.0, -1.0], [2.0, 3.0]])
    hidden = (np.array([[1.0, -1.0], [1.0, 0.0]]), np.array([0.5, 0.0]))
    last = (np.array([[-2.0], [1.0]]), np.array([1.0]))
    for params, wanted, layers in (
        ([hidden], [[0.5, -1.0], [5.5, -2.0]], "one layer"),
        ([hidden, last], [[0.0], [-10.0]], "two layers"),
        ([hidden, hidden, hidden], [[1.5, -1.0], [6.5, -6.0]], "three layers"),
    ):
        with given(x=x, params=params):
            logits, _ = as_parts("network_forward", call(network_forward, x, params), "logits", "cache")
            expect_array("logits", logits, wanted, when=f"with {layers}")
    expect_unchanged("network_forward", network_forward, x=x, params=[hidden, last])


@check("network_backward", "at depths 1, 2 and 4 every gradient agrees with the measured one")
def check_network_backward(network_forward: Function, network_backward: Function) -> None:
    """A gradient (dW, db) for every (W, b), in the order of the layers."""
    first(check_network_forward, network_forward)
    for sizes, seed in (((3, 2), 0), ((3, 5, 2), 2), ((2, 5, 4, 6, 3), 48)):
        x, params, dlogits = _small_network(sizes, seed)
        with given(dlogits=dlogits, params=params, x=x):
            _, cache = as_parts("network_forward", call(network_forward, x, params), "logits", "cache")
            grads = network_backward(dlogits.copy(), params, cache)
            as_parts("network_backward", grads, *(f"(dW, db) of layer {i}" for i in range(len(params))))
            _expect_first_layer_first(grads, params)
            for layer, (pair, grad) in enumerate(zip(params, grads, strict=True)):
                as_parts(f"layer {layer} of network_backward", grad, "dW", "db")
                for side, name in enumerate(("dW", "db")):
                    logits = _logits_of(network_forward, x, params, layer, side)
                    f = _weighted(dlogits, logits)
                    when = f"in layer {layer} of {len(params)}, counted from 0"
                    expect_gradient(name, grad[side], f, pair[side], when=when)


@check("train", "losses are those before each step, and the first steps are right")
def check_train(train: Function) -> None:
    """One layer of zeros: every class is equally likely, so the first loss and the first step are known."""
    x, y = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]]), np.array([0, 1, 1])
    params, lr = [(np.zeros((2, 2)), np.zeros(2))], 0.5
    batches = [np.array([0, 1]), np.array([2])]
    with given(params=params, X=x, y=y, lr=lr, batches=batches):
        new, losses = as_parts("train", call(train, params, x, y, lr, batches), "params", "losses")
        as_parts("the losses of two batches", list(losses), "the first loss", "the second loss")
        expect_number("the first loss, log(2),", losses[0], math.log(2.0))
    with given(params=params, X=x, y=y, lr=lr, batches=batches[:1]):
        one, _ = as_parts("train", call(train, params, x, y, lr, batches[:1]), "params", "losses")
        as_parts("the new params", one, "the pair (W, b)")
        w, b = as_parts("the new params' only layer", one[0], "W", "b")
        expect_array("W", w, [[-0.25, 0.25], [0.375, -0.375]], when="after one step")
        expect_array("b", b, [0.0, 0.0], when="after one step")
    with given(params=params, X=x, y=y, lr=lr, batches=batches):
        expect_number("the second loss", losses[1], math.log1p(math.exp(0.75)))
        as_parts("the new params' only layer", new[0], "W", "b")
    expect_unchanged("train", train, params=params, X=x, y=y, lr=lr, batches=batches)


def _weighted(weights: np.ndarray, f: Function) -> Function:
    """v ↦ Σ weights · f(v): with random weights, no mistake in a gradient cancels out."""

    def scalar(v: np.ndarray) -> float:
        values = as_array("the forward's answer", f(v), weights.shape)
        return float(np.sum(weights * values))

    return scalar


def _check_activation(name: str, forward: Function, backward: Function, z: np.ndarray) -> None:
    da = np.random.default_rng(5).normal(size=z.shape).round(1)
    with given(da=da, z=z):
        dz = call(backward, da, z)
        expect_gradient(f"{name}_backward(da, z)", dz, _weighted(da, lambda v: call(forward, v)), z)
    expect_unchanged(f"{name}_forward", forward, z=z)
    expect_unchanged(f"{name}_backward", backward, da=da, z=z)


def _expect_first_layer_first(grads: Any, params: Params) -> None:
    """State that the gradients do not stand in the order in which they are found, where shapes tell."""
    found = [[np.shape(one) for one in grad] for grad in grads if isinstance(grad, list | tuple)]
    wanted = [[w.shape, b.shape] for w, b in params]
    if found != wanted and found == wanted[::-1]:
        raise Mismatch(
            "grads begins with the last layer; return them in the order of params, first layer first"
        )


def _logits_of(forward: Function, x: np.ndarray, params: Params, layer: int, side: int) -> Function:
    """v ↦ the network's logits with v as the weights (side 0) or the bias (side 1) of one layer."""

    def logits(v: np.ndarray) -> Any:
        pairs = [list(pair) for pair in params]
        pairs[layer][side] = v
        return call(forward, x, [(w, b) for w, b in pairs])[0]

    return logits


def _small_network(sizes: tuple[int, ...], seed: int) -> tuple[np.ndarray, Params, np.ndarray]:
    """Rows, params and weights of the logits. The seeds were chosen so that no ReLU stands near its kink."""
    rng = np.random.default_rng(seed)
    shapes = itertools.pairwise(sizes)
    x = rng.normal(size=(4, sizes[0])).round(1)
    params = [
        (rng.normal(size=shape).round(1), (0.5 * rng.normal(size=shape[1])).round(1)) for shape in shapes
    ]
    return x, params, rng.normal(size=(4, sizes[-1])).round(1)
