"""The public checks of the fifth assignment: worked examples, laws of any right answer, measured gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.release.kit import (
    Function,
    Mismatch,
    as_array,
    as_parts,
    call,
    check,
    expect_array,
    expect_gradient,
    expect_unchanged,
    first,
    given,
)

COLUMN = np.array([[1.0], [3.0]])  # mean 2, variance 1


@check("batch_norm_forward", "worked examples come out right, and every column has the mean beta")
def check_batch_norm_forward(batch_norm_forward: Function) -> None:
    """With ε = 3 the column 1, 3 becomes ∓½; outside the root, ε would make ∓¼ of it."""
    called, gamma, beta = "batch_norm_forward(x, gamma, beta, eps)", np.array([2.0]), np.array([1.0])
    for eps, expected in ((3.0, [[0.0], [2.0]]), (1e-9, [[-1.0], [3.0]])):
        with given(x=COLUMN, gamma=gamma, beta=beta, eps=eps):
            expect_array(called, call(batch_norm_forward, COLUMN, gamma, beta, eps), expected)
    x, gamma, beta, _ = _batch(4, 3)
    with given(x=x, gamma=gamma, beta=beta, eps=0.5):
        y = as_array(called, call(batch_norm_forward, x, gamma, beta, 0.5), x.shape)
        expect_array("y.mean(axis=0)", y.mean(axis=0), beta)
        expected = np.abs(gamma) * x.std(axis=0) / np.sqrt(x.var(axis=0) + 0.5)
        expect_array("y.std(axis=0)", y.std(axis=0), expected)
    same = np.full((3, 1), 2.0)
    with given(x=same, gamma=gamma[:1], beta=beta[:1], eps=0.5):
        y = call(batch_norm_forward, same, gamma[:1], beta[:1], 0.5)
        expect_array(called, y, np.full((3, 1), beta[0]), when="for a constant column")
    expect_unchanged("batch_norm_forward", batch_norm_forward, x=x, gamma=gamma, beta=beta, eps=0.5)


@check(
    "batch_norm_backward",
    "dx, dgamma and dbeta agree with the measured gradients, and columns of dx sum to 0",
)
def check_batch_norm_backward(batch_norm_forward: Function, batch_norm_backward: Function) -> None:
    """Each argument of the forward is moved a little, one entry at a time."""
    first(check_batch_norm_forward, batch_norm_forward)
    for rows, features, eps in ((4, 3, 0.5), (2, 2, 0.3), (5, 1, 0.1)):
        x, gamma, beta, dy = _batch(rows, features)
        with given(dy=dy, x=x, gamma=gamma, eps=eps):
            got = call(batch_norm_backward, dy, x, gamma, eps)
            shapes = (x.shape, gamma.shape, beta.shape)
            dx, dgamma, dbeta = as_parts("batch_norm_backward", got, "dx", "dgamma", "dbeta", shapes=shapes)

            def weighted(*arguments: Any, dy: np.ndarray = dy, eps: float = eps) -> float:
                return float(np.sum(dy * call(batch_norm_forward, *arguments, eps)))

            expect_gradient("dbeta", dbeta, lambda v, x=x, g=gamma, f=weighted: f(x, g, v), beta)
            expect_gradient("dgamma", dgamma, lambda v, x=x, b=beta, f=weighted: f(x, v, b), gamma)
            if not np.all(np.abs(dx.sum(axis=0)) <= 1e-3 * np.abs(dx).max()):
                raise Mismatch(
                    "the columns of dx do not sum to 0, and adding a number to a whole column changes nothing",
                    {"returned": dx},
                )
            expect_gradient("dx", dx, lambda v, g=gamma, b=beta, f=weighted: f(v, g, b), x)
    expect_unchanged("batch_norm_backward", batch_norm_backward, dy=dy, x=x, gamma=gamma, eps=eps)


@check("batch_norm_update", "the worked example comes out right, and momentum is the share of the old")
def check_batch_norm_update(batch_norm_update: Function) -> None:
    """0.4 and 1, or 1.2 where the batch's variance has the divisor N − 1."""
    mean, variance = np.zeros(1), np.ones(1)
    wide = np.array([[1.0], [5.0]])  # variance 4, or 8
    for x, momentum, expected, either in ((COLUMN, 0.8, 0.4, (1.0, 1.2)), (wide, 0.5, 1.5, (2.5, 4.5))):
        with given(x=x, mean=mean, variance=variance, momentum=momentum):
            got = call(batch_norm_update, x, mean, variance, momentum)
            one, other = as_parts("batch_norm_update", got, "mean", "variance", shapes=((1,), (1,)))
            expect_array("the new mean", one, [expected])
            _expect_either("the new variance", other, either)
    x = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])
    mean, variance = np.array([5.0, -2.0]), np.array([4.0, 3.0])
    with given(x=x, mean=mean, variance=variance, momentum=0.75):
        got = call(batch_norm_update, x, mean, variance, 0.75)
        one, other = as_parts("batch_norm_update", got, "mean", "variance", shapes=((2,), (2,)))
        expect_array("the new mean", one, [4.0, -1.0], when="for constant columns")
        expect_array("the new variance", other, [3.0, 2.25], when="for constant columns")
    expect_unchanged("batch_norm_update", batch_norm_update, x=x, mean=mean, variance=variance, momentum=0.75)


@check("batch_norm_inference", "the worked example comes out right, one row is as good as many")
def check_batch_norm_inference(batch_norm_forward: Function, batch_norm_inference: Function) -> None:
    """With the batch's own mean and variance, it is the forward."""
    called = "batch_norm_inference(x, gamma, beta, mean, variance, eps)"
    x, numbers = np.array([[4.0]]), [np.array([number]) for number in (2.0, 5.0, 1.0, 6.0)]
    with given(x=x, gamma=numbers[0], beta=numbers[1], mean=numbers[2], variance=numbers[3], eps=3.0):
        expect_array(called, call(batch_norm_inference, x, *numbers, 3.0), [[7.0]], when="for one row")
    first(check_batch_norm_forward, batch_norm_forward)
    x, gamma, beta, _ = _batch(4, 3)
    mean, variance = x.mean(axis=0), x.var(axis=0)
    with given(x=x, gamma=gamma, beta=beta, mean=mean, variance=variance, eps=0.5):
        together = call(batch_norm_inference, x, gamma, beta, mean, variance, 0.5)
        expected = call(batch_norm_forward, x, gamma, beta, 0.5)
        expect_array(called, together, expected, when="with the batch's own mean and variance")
    with given(x=x[2:3], gamma=gamma, beta=beta, mean=mean, variance=variance, eps=0.5):
        alone = call(batch_norm_inference, x[2:3], gamma, beta, mean, variance, 0.5)
        expect_array(called, alone, expected[2:3], when="for the third row alone")
    expect_unchanged(
        "batch_norm_inference",
        batch_norm_inference,
        x=x,
        gamma=gamma,
        beta=beta,
        mean=mean,
        variance=variance,
        eps=0.5,
    )


@check(
    "BatchNorm", "both modes, the averages, both kinds of gradients come out right, and layers share nothing"
)
def check_batch_norm_layer(BatchNorm: Any) -> None:
    """The column 1, 3 again: ∓½ in training, and averages of 0.4 and 1 (or 1.2) after it."""
    layer, other = (BatchNorm(features=1, momentum=0.8, eps=3.0) for _ in range(2))
    params = as_parts("params of a fresh layer", layer.params, "gamma", "beta")
    expect_array("gamma", params[0], [1.0], when="in a fresh layer")
    expect_array("beta", params[1], [0.0], when="in a fresh layer")
    y = layer.forward(np.array([[4.0]]), False)
    expect_array("forward([[4.0]], False)", y, [[2.0]], when="in a fresh layer, with averages of 0 and 1")
    y = layer.forward(COLUMN.copy(), True)
    expect_array("forward([[1.0], [3.0]], True)", y, [[-0.5], [0.5]])
    asked, when = np.array([[4.4], [-3.6]]), "after the batch [[1.0], [3.0]]"
    y = as_array("forward(x, False)", layer.forward(asked.copy(), False), (2, 1))
    _expect_either(f"{when}, forward([[4.4]], False)", y[0], (2.0, 4 / 4.2**0.5))
    expect_array(
        "forward([[4.4], [-3.6]], False)", y, [y[0], -y[0]], when=f"{when}, with a running mean of 0.4"
    )
    again = layer.forward(asked.copy(), False)
    expect_array("forward(x, False)", again, y, when="asked a second time")
    y = other.forward(np.array([[4.0]]), False)
    expect_array("forward([[4.0]], False)", y, [[2.0]], when="in another layer, which has seen no batch")
    _check_gradients(BatchNorm)


def _check_gradients(BatchNorm: Any) -> None:
    """State that a layer's backward is the measured gradient of its forward, after gamma and beta were set."""
    x, gamma, beta, dy = _batch(4, 2)

    def output(v: np.ndarray, g: np.ndarray, b: np.ndarray) -> float:
        fresh = BatchNorm(features=2, momentum=0.9, eps=0.5)
        fresh.params[0], fresh.params[1] = g, b
        return float(np.sum(dy * fresh.forward(v.copy(), True)))

    layer = BatchNorm(features=2, momentum=0.9, eps=0.5)
    layer.params[0], layer.params[1] = gamma.copy(), beta.copy()
    for when in ("", "the second time"):
        after = f"{when}, after a forward in training and then one in inference".removeprefix(", ")
        y = layer.forward(x.copy(), True)
        expect_array("forward(x, True).mean(axis=0)", np.mean(y, axis=0), beta, when=when)
        layer.forward(x[:1].copy(), False)
        dx = layer.backward(dy.copy())
        dgamma, dbeta = as_parts("grads", layer.grads, "dgamma", "dbeta")
        expect_gradient("the dx of backward(dy)", dx, lambda v: output(v, gamma, beta), x, when=after)
        expect_gradient("grads[0]", dgamma, lambda v: output(x, v, beta), gamma, when=after)
        expect_gradient("grads[1]", dbeta, lambda v: output(x, gamma, v), beta, when=after)


@check("layer_norm_forward", "a worked example comes out right, and no row sees another")
def check_layer_norm_forward(layer_norm_forward: Function) -> None:
    """The row 1, 3 becomes ∓½ where ε = 3; gamma and beta belong to the columns."""
    called = "layer_norm_forward(x, gamma, beta, eps)"
    x, gamma, beta = np.array([[1.0, 3.0], [5.0, 1.0]]), np.array([2.0, 4.0]), np.array([1.0, -1.0])
    with given(x=x[:1], gamma=gamma, beta=beta, eps=3.0):
        got = call(layer_norm_forward, x[:1], gamma, beta, 3.0)
        expect_array(called, got, [[0.0, 1.0]], when="for one row")
    with given(x=x, gamma=gamma, beta=beta, eps=12.0):
        got = call(layer_norm_forward, x, gamma, beta, 12.0)
        expected = [[1 - 2 / 13**0.5, 4 / 13**0.5 - 1], [2.0, -3.0]]
        expect_array(called, got, expected)
    expect_unchanged("layer_norm_forward", layer_norm_forward, x=x, gamma=gamma, beta=beta, eps=3.0)


@check("fold", "the worked example comes out right, and one layer does what two did")
def check_fold(batch_norm_inference: Function, fold: Function) -> None:
    """2 (3x + 3)/3 + 5 = 2x + 7."""
    W, numbers = np.array([[3.0]]), [np.array([number]) for number in (4.0, 2.0, 5.0, 1.0, 6.0)]
    b, gamma, beta, mean, variance = numbers
    with given(W=W, b=b, gamma=gamma, beta=beta, mean=mean, variance=variance, eps=3.0):
        got = call(fold, W, *numbers, 3.0)
        one, other = as_parts("fold", got, "W", "b", shapes=((1, 1), (1,)))
        expect_array("the folded W", one, [[2.0]])
        expect_array("the folded b", other, [7.0])
    rng = np.random.default_rng(8)
    x, W = rng.normal(size=(4, 3)).round(1), rng.normal(size=(3, 2)).round(1)
    b, gamma, beta, mean = rng.normal(size=(4, 2)).round(1)
    variance = np.array([0.5, 2.0])
    with given(x=x, W=W, b=b, gamma=gamma, beta=beta, mean=mean, variance=variance, eps=0.5):
        got = call(fold, W, b, gamma, beta, mean, variance, 0.5)
        one, other = as_parts("fold", got, "W", "b", shapes=((3, 2), (2,)))
        expected = call(batch_norm_inference, x @ W + b, gamma, beta, mean, variance, 0.5)
        expect_array("(x @ W + b)", x @ one + other, expected, when="with the folded W and b")
    expect_unchanged("fold", fold, W=W, b=b, gamma=gamma, beta=beta, mean=mean, variance=variance, eps=0.5)


def _batch(rows: int, features: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return x, gamma, beta and dy with one decimal; the columns of x have other means and deviations."""
    rng = np.random.default_rng(10 * rows + features)
    x = (rng.normal(size=(rows, features)) * [1.0, 2.0, 0.5][:features] + [2.0, -1.0, 0.5][:features]).round(
        1
    )
    gamma, beta = np.array([1.5, -0.7, 2.0])[:features], np.array([0.3, 1.2, -0.8])[:features]
    return x, gamma, beta, rng.normal(size=(rows, features)).round(1)


def _expect_either(called: str, got: Any, either: tuple[float, float]) -> None:
    """State that the one number in `got` is one of the two that the divisors N and N − 1 lead to."""
    value = float(np.ravel(got)[0])
    if not min(abs(value - one) for one in either) <= 1e-3 * abs(either[0]):
        raise Mismatch(
            f"{called} is {value:.6g}, expected {either[0]:.6g}, or {either[1]:.6g} with the divisor N − 1"
        )
