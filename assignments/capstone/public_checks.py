"""The public checks of the last assignment: worked examples, laws of any right answer, and small recorded runs."""

from __future__ import annotations

from collections.abc import Callable
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


@check("minibatches", "each row comes once, the last batch is smaller, and every call has a new order")
def check_minibatches(minibatches: Function) -> None:
    """Seven rows by 3 are 3, 3 and 1."""
    for rows, batch_size, sizes in ((7, 3, [3, 3, 1]), (6, 2, [2, 2, 2]), (2, 5, [2])):
        with given(rows=rows, batch_size=batch_size):
            batches = _batches(minibatches, rows, batch_size, np.random.default_rng(1))
            found = [len(batch) for batch in batches]
            if found != sizes:
                raise Mismatch(f"the batches have {found} rows, expected {sizes}")
            numbers = sorted(int(row) for batch in batches for row in batch)
            if numbers != list(range(rows)):
                raise Mismatch(f"the batches hold the rows {numbers}, expected each of 0 to {rows - 1} once")
    rng = np.random.default_rng(2)
    one, other = (np.concatenate(_batches(minibatches, 40, 7, rng)) for _ in range(2))
    if np.array_equal(one, np.sort(one)):
        raise Mismatch("the rows come in their own order; draw an order from rng")
    if np.array_equal(one, other):
        raise Mismatch("two calls with one generator give the same order")
    again = np.concatenate(_batches(minibatches, 40, 7, np.random.default_rng(2)))
    if not np.array_equal(one, again):
        raise Mismatch("a generator of the same seed gives another order; draw from rng alone")


@check("Network", "the worked example comes out right, in both directions, and a step moves the layers")
def check_network(network: Function) -> None:
    """2 x, and then x + 3."""
    log: list[str] = []
    layers = [_Linear("layer 0", 2.0, 0.0, log), _Linear("layer 1", 1.0, 3.0, log)]
    model = network(layers=layers, optimizer=_Plain(0.1))
    _expect_list("params", model.params, [2.0, 0.0, 1.0, 3.0], when="at the start")
    called = "forward(x, training)"
    expect_array(called, model.forward(np.array([[1.0], [2.0]]), True), [[5.0], [7.0]], when="for 1 and 2")
    _expect_log(log, ["layer 0 forward True", "layer 1 forward True"], "in forward(x, True)")
    expect_array(
        "backward(dy)", model.backward(np.array([[1.0], [1.0]])), [[2.0], [2.0]], when="from 1 and 1"
    )
    _expect_log(log, ["layer 1 backward", "layer 0 backward"], "in backward(dy)")
    _expect_list("grads", model.grads, [3.0, 2.0, 6.0, 2.0], when="after the backward")
    model.step()
    for layer, wanted in zip(layers, ([1.7, -0.2], [0.4, 2.8]), strict=True):
        _expect_list(f"the list params of {layer.name}", layer.params, wanted, when="after step()")
    _expect_list("params", model.params, [1.7, -0.2, 0.4, 2.8], when="after step()")
    expect_array(called, model.forward(np.array([[1.0]]), False), [[3.4]], when="after step()")
    _expect_log(log, ["layer 0 forward False", "layer 1 forward False"], "in forward(x, False)")
    model.params[3][...] = 0.0
    if np.any(layers[1].params[1]):
        raise Mismatch(
            "params holds copies: 0 was written into params[3], and layer 1 still has its old array"
        )


@check("fit", "each batch is one forward, loss, backward and step, and the history holds the means")
def check_fit(fit: Function, minibatches: Function) -> None:
    """Six rows by 4, two epochs."""
    first(check_minibatches, minibatches)
    X, y = np.arange(12.0).reshape(6, 2), np.arange(6)
    model, values = _Recording(), [4.0, 2.0, 1.0, 0.0]
    history = fit(model, model.loss(X, y, values), X, y, 2, 4, np.random.default_rng(3))
    step = ["forward(x, True)", "loss", "backward", "step"]
    if model.log != step * 4:
        for number in range(16):
            found = model.log[number] if number < len(model.log) else "the end"
            if found != (step * 4)[number]:
                raise Mismatch(
                    f"call {number + 1} is {found}, expected {(step * 4)[number]}", {"calls": model.log}
                )
        raise Mismatch(f"there are {len(model.log)} calls of forward, loss, backward and step, expected 16")
    numbers = as_parts("fit", list(history), "the loss of epoch 1", "that of epoch 2")
    for got, ways, name in zip(numbers, ((3.0, 10 / 3), (0.5, 2 / 3)), ("first", "second"), strict=True):
        number = as_number(f"the loss of the {name} epoch", got)
        if min(abs(number - way) for way in ways) > 1e-3:
            raise Mismatch(f"the loss of the {name} epoch is {number:.6g}, expected their mean, {ways[0]:g}")
    if len(set(model.orders)) < 2 and len(model.orders) == 2:
        raise Mismatch("both epochs have the same order of rows")


@check(
    "Dropout",
    "a share is dropped and the mean stays, backward has the same mask, and inference does nothing",
)
def check_dropout(dropout: Function) -> None:
    """With rate 0.75, 1 becomes 0 or 4."""
    for rate, kept in ((0.75, 4.0), (0.2, 1.25), (0.0, 1.0)):
        layer, ones = dropout(rate=rate, rng=np.random.default_rng(4)), np.ones((100, 50))
        with given(rate=rate):
            y = as_array("forward(x, True)", layer.forward(ones, True), ones.shape)
            odd = y[(np.abs(y) > 1e-3) & (np.abs(y - kept) > 1e-3)]
            if odd.size:
                raise Mismatch(f"of ones, forward(x, True) makes {odd[0]:.6g}, expected 0 or {kept:g}")
            share = float(np.mean(np.abs(y) <= 1e-3))
            if abs(share - rate) > 0.05:
                raise Mismatch(f"a share of {share:.2f} is dropped, expected {rate:g}")
            expect_array("backward(dy)", layer.backward(2 * ones), 2 * y, when="with the mask of the forward")
            if rate and np.array_equal(y, layer.forward(ones, True)):
                raise Mismatch("a second forward has the same mask")
            x = np.linspace(-1, 1, 6).reshape(2, 3)
            expect_array("forward(x, False)", layer.forward(x, False), x, when="in inference")
            expect_array("backward(dy)", layer.backward(3 * x), 3 * x, when="after a forward in inference")
    if np.array_equal(y, np.zeros_like(y)):
        raise Mismatch("with rate 0 nothing is dropped")


@check("l2_penalty and l2_gradients", "worked examples come out right, biases are free, and slopes agree")
def check_l2(l2_penalty: Function, l2_gradients: Function) -> None:
    """The penalty of [[1, 2]] with 0.1 is 0.25."""
    W, g, b = np.array([[1.0, 2.0]]), np.ones((1, 2)), np.array([5.0, 7.0])
    for params in ([W], [W, b]):
        with given(params=params, l2=0.1):
            expect_number("l2_penalty(params, l2)", call(l2_penalty, params, 0.1), 0.25)
    with given(params=[W, b], grads=[g, b], l2=0.1):
        called = "l2_gradients(params, grads, l2)"
        new = as_parts(called, call(l2_gradients, [W, b], [g, b], 0.1), "that of W", "that of b")
        expect_array("the new gradient of W", new[0], [[1.1, 1.2]])
        expect_array("the new gradient of b", new[1], b)
        zero = call(l2_gradients, [W, b], [0 * g, 0 * b], 0.1)[0]
        expect_gradient("l2_gradients less grads", zero, lambda at: call(l2_penalty, [at, b], 0.1), W)
    expect_unchanged("l2_gradients", l2_gradients, params=[W, b], grads=[g, b], l2=0.1)


@check("early_stop", "worked examples come out right")
def check_early_stop(early_stop: Function) -> None:
    """Training ends with the epoch in which patience runs out."""
    for losses, patience, wanted in (
        ([3.0, 2.0, 2.5, 2.6, 1.0], 2, (4, 1)),
        ([3.0, 2.0, 2.5, 2.2, 2.1], 2, (4, 1)),
        ([3.0, 2.0, 1.0], 1, (3, 2)),
        ([2.0, 1.0, 1.0, 3.0], 3, (4, 1)),
        ([1.0], 2, (1, 0)),
    ):
        with given(losses=losses, patience=patience):
            epochs, best = as_parts(
                "early_stop", call(early_stop, losses, patience), "epochs run", "index of the best"
            )
            expect_number("the number of epochs that are run", epochs, wanted[0])
            if as_number("the index of the best epoch", best) != wanted[1]:
                raise Mismatch(f"the index of the best epoch is {best}, expected {wanted[1]}")


@check(
    "train_own",
    "the worked example comes out right, a small network agrees, and the arguments stay as they are",
)
def check_train_own(train_own: Function) -> None:
    """From 2 to 1.9 and from 0 to −0.1, with a gradient of 1."""
    start = [(np.array([[2.0]]), np.array([0.0]))]

    def slope(outputs: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        return float(outputs.mean()), np.ones_like(outputs) / len(outputs)

    for epochs, W, b, history in ((1, 1.9, -0.1, [2.0]), (2, 1.75, -0.25, [2.0, 1.8])):
        rng = np.random.default_rng(5)
        given_start = [(one.copy(), other.copy()) for one, other in start]
        got = train_own(given_start, slope, np.ones((1, 1)), np.zeros(1, int), 0.1, 0.5, epochs, 1, rng)
        params, losses = as_parts("train_own", got, "params", "history")
        (pair,) = as_parts("params", params, "the pair of the only layer")
        when = f"after {epochs} epoch{'s' * (epochs > 1)} with η = 0.1 and β = 0.5"
        expect_array("W", as_parts("params[0]", pair, "W", "b")[0], [[W]], when=when)
        expect_array("b", pair[1], [b], when=when)
        expect_array("history", np.array(list(losses), dtype=float), history, when=when)
        expect_array("the caller's W", given_start[0][0], [[2.0]], when="after training")
    _expect_deep(train_own)


def _expect_deep(train_own: Function) -> None:
    """State that two layers, of which one row goes through a ReLU and the other does not, move as they should."""
    W, V = np.array([[1.0]]), np.array([[3.0]])
    X = np.array([[1.0], [-2.0]])

    def slope(outputs: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        return 0.0, np.ones_like(outputs)

    params = [(W.copy(), np.zeros(1)), (V.copy(), np.zeros(1))]
    trained, _ = train_own(params, slope, X, np.zeros(2, int), 0.1, 0.0, 1, 2, np.random.default_rng(6))
    pairs = as_parts("params", trained, "the pair of layer 0", "the pair of layer 1")
    wanted = ((0.7, -0.3), (2.9, -0.2))
    for number, (pair, (weight, bias)) in enumerate(zip(pairs, wanted, strict=True)):
        when = "with two layers, one unit each, x = 1 and −2, and a gradient of 1 for both rows"
        expect_array(f"params[{number}][0]", pair[0], [[weight]], when=when)
        expect_array(f"params[{number}][1]", pair[1], [bias], when=when)


def _batches(minibatches: Function, rows: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """The batches as a list of index arrays. Raises `Mismatch`."""
    if not callable(minibatches):
        raise Mismatch("minibatches should be a function")
    found = minibatches(rows, batch_size, rng)
    if found is None:
        raise Mismatch("minibatches(rows, batch_size, rng) is None; does the function end with a return?")
    batches = [np.asarray(batch) for batch in found]
    if any(batch.ndim != 1 or batch.dtype.kind not in "iu" for batch in batches):
        raise Mismatch("every batch should be an array of row numbers, integers in one dimension")
    return batches


class _Linear:
    """x w + b for one number, which writes down its calls."""

    def __init__(self, name: str, w: float, b: float, log: list[str]) -> None:
        self.name, self.log = name, log
        self.params, self.grads = [np.array([[w]]), np.array([b])], [np.zeros((1, 1)), np.zeros(1)]

    def forward(self, x: np.ndarray, training: Any = "without the flag") -> np.ndarray:
        self.log.append(f"{self.name} forward {training}")
        self.x = x
        y: np.ndarray = x @ self.params[0] + self.params[1]
        return y

    def backward(self, dy: np.ndarray) -> np.ndarray:
        self.log.append(f"{self.name} backward")
        self.grads = [self.x.T @ dy, dy.sum(axis=0)]
        dx: np.ndarray = dy @ self.params[0].T
        return dx


class _Plain:
    """Gradient descent that returns new arrays. Raises `Mismatch` where it is not given two flat lists."""

    def __init__(self, rate: float) -> None:
        self.learning_rate, self.calls = rate, 0

    def step(self, params: Any, grads: Any) -> list[np.ndarray]:
        self.calls += 1
        if self.calls > 1:
            raise Mismatch("step() asks the optimizer more than once; ask once, for all layers together")
        pairs = zip(_flat("params", params), _flat("grads", grads), strict=True)
        return [one - self.learning_rate * slope for one, slope in pairs]


class _Recording:
    """A model that computes nothing and writes down its calls."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.orders: list[tuple[int, ...]] = []
        self.seen: list[int] = []

    def forward(self, x: np.ndarray, training: Any = "without the flag") -> np.ndarray:
        self.log.append(f"forward(x, {training})")
        self.rows = x[:, 0] / 2
        return np.asarray(x[:, :1])

    def loss(
        self, X: np.ndarray, y: np.ndarray, values: list[float]
    ) -> Callable[..., tuple[float, np.ndarray]]:
        left = iter(values)

        def given_loss(outputs: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
            self.log.append("loss")
            if not np.array_equal(labels, self.rows):
                raise Mismatch(
                    "the labels of a batch are not those of its rows; pick both by the same numbers"
                )
            self.seen += [int(row) for row in labels]
            if len(self.seen) == len(y):
                self.orders.append(tuple(self.seen))
                self.seen = []
            self.gradient = np.full(outputs.shape, 0.25)
            return next(left, 0.0), self.gradient

        return given_loss

    def backward(self, dy: Any) -> np.ndarray:
        self.log.append("backward")
        expect_array(
            "what backward is given", dy, self.gradient, when="which should be the loss's own gradient"
        )
        return np.zeros((1, 2))

    def step(self) -> None:
        self.log.append("step")


def _flat(name: str, found: Any) -> list[np.ndarray]:
    if not isinstance(found, list | tuple) or not all(isinstance(one, np.ndarray) for one in found):
        raise Mismatch(f"{name} should be one flat list of arrays, not a list for each layer")
    return list(found)


def _expect_list(name: str, found: Any, wanted: list[float], *, when: str) -> None:
    """State that a flat list of arrays of one entry holds these numbers."""
    numbers = [float(one.ravel()[0]) for one in _flat(name, found)]
    if len(numbers) != len(wanted) or not np.allclose(numbers, wanted, rtol=1e-3, atol=1e-6):
        shown = [round(number, 4) for number in numbers]
        raise Mismatch(f"{when}, {name} holds {shown}, expected {wanted}")


def _expect_log(log: list[str], wanted: list[str], when: str) -> None:
    """State that these calls were made, and forget them."""
    found, log[:] = list(log), []
    if found != wanted:
        raise Mismatch(f"{when} the calls are {', '.join(found) or 'none'}; expected {', '.join(wanted)}")
