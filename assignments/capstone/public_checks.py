"""The public checks of the last assignment: worked examples, laws of any right answer, and small recorded runs."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
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


@check("Dense, Activation and momentum", "layers and steps of your own parts come out right")
def check_layers(dense: Function, activation: Function, momentum: Function) -> None:
    """Two rows through a layer of three inputs and two outputs."""
    x, W, b = (
        np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 3.0]]),
        np.array([[1.0, 0.0], [2.0, 1.0], [0.0, -1.0]]),
        np.array([0.5, 1.0]),
    )
    with _pasted(), given(x=x, W=W, b=b):
        layer = dense(W=W.copy(), b=b.copy())
        expect_array("your dense_forward(x, W, b)", layer.forward(x, True), [[5.5, 3.0], [-1.5, -3.0]])
        dy = np.array([[1.0, 0.0], [2.0, 1.0]])
        with given(dz=dy, x=x, W=W):
            expect_array("your dense_backward: dx", layer.backward(dy), [[1.0, 2.0, 0.0], [2.0, 5.0, -1.0]])
            dW, db = layer.grads
            expect_array("your dense_backward: dW", dW, [[1.0, 0.0], [0.0, -1.0], [6.0, 3.0]])
            expect_array("your dense_backward: db", db, [3.0, 1.0])
    with _pasted():
        relu, z = activation("relu"), np.array([[2.0, -1.0], [-3.0, 0.5]])
        expect_array("your relu_forward(z)", relu.forward(z, True), [[2.0, 0.0], [0.0, 0.5]])
        expect_array("your relu_backward(da, z)", relu.backward(2 - z), [[0.0, 0.0], [0.0, 1.5]])
        _expect_momentum(momentum)


def _expect_momentum(momentum: Function) -> None:
    """State that two arrays of different shapes move as they should, in two steps."""
    rule, params = momentum(0.1, 0.5), [np.zeros(2), np.zeros((2, 1))]
    grads = [np.array([1.0, 2.0]), np.array([[-1.0], [4.0]])]
    for step, factor in (("the first", -0.1), ("the second", -0.25)):
        params = as_parts("your Momentum's step", rule.step(params, grads), "W", "b")
        for number, (found, g) in enumerate(zip(params, grads, strict=True)):
            called = f"your Momentum: moved[{number}]"
            expect_array(called, found, factor * g, when=f"after {step} of two steps from 0")


@check("cross_entropy, adam and he", "a loss, steps and starting weights of your own parts come out right")
def check_start(cross_entropy: Function, adam: Function, he: Function) -> None:
    """Equal scores cost the logarithm of their number."""
    with _pasted():
        z, y = np.zeros((2, 4)), np.array([1, 3])
        called = "cross_entropy(outputs, y)"
        value, slope = as_parts(called, cross_entropy(z, y), "the value", "its gradient")
        expect_number("your softmax_cross_entropy of four equal scores", value, float(np.log(4)))
        wanted = np.full((2, 4), 0.125) - np.eye(4)[y] / 2
        expect_array(
            "your softmax_cross_entropy_backward", slope, wanted, when="for two rows of equal scores"
        )
        rule, params = adam(0.1), [np.zeros(2), np.zeros((2, 1))]
        for step in ("the first", "the second"):
            grads = [np.array([1.0, 2.0]), np.array([[-1.0], [4.0]])]
            params = as_parts("your Adam's step", rule.step(params, grads), "W", "b")
            shift = 0.1 if step == "the first" else 0.2
            for number, (found, g) in enumerate(zip(params, grads, strict=True)):
                called = f"your Adam: moved[{number}]"
                expect_array(called, found, -shift * np.sign(g), when=f"after {step} step of 0.1 from 0")
        W = as_array("your he_normal(200, 100, rng)", he(200, 100, np.random.default_rng(1)), (200, 100))
        if not 0.09 < W.std() < 0.11:
            text = f"your he_normal(200, 100, rng) has the deviation {W.std():.3f}, expected √(2/200) = 0.1"
            raise Mismatch(text)


@check("batch_norm", "your BatchNorm does its work in training and in inference, and its gradients agree")
def check_batch_norm(batch_norm: Function) -> None:
    """After one batch of 0 and 2 the running mean is a tenth of 1."""
    with _pasted():
        layer, x = batch_norm(1), np.array([[0.0], [2.0]])
        expect_array("your BatchNorm's forward(x, True) of 0 and 2", layer.forward(x, True), [[-1.0], [1.0]])
        found = as_array(
            "your BatchNorm's forward(x, False)", layer.forward(np.array([[0.1]]), False), (1, 1)
        )
        if abs(found[0, 0]) > 1e-3:
            raise Mismatch(
                f"after one batch of 0 and 2, your BatchNorm's forward of 0.1 in inference is {found[0, 0]:.4g}, "
                "expected 0: the running mean is then 0.9 · 0 + 0.1 · 1"
            )
        x, dy = np.array([[0.0], [1.0], [3.0]]), np.array([[1.0], [0.0], [2.0]])
        layer = batch_norm(1)
        layer.forward(x, True)
        dx = layer.backward(dy)
        measured = "running your forward in training"
        called = "your BatchNorm: dx"

        def total(at: np.ndarray) -> float:
            return float(np.sum(dy * batch_norm(1).forward(at, True)))

        expect_gradient(called, dx, total, x, measured=measured)


@contextlib.contextmanager
def _pasted() -> Iterator[None]:
    """Say of a part that is missing that it was not pasted."""
    try:
        yield
    except NameError as problem:
        text = f"there is no {problem.name}; paste it into its cell above, and run that cell"
        raise Mismatch(text) from problem


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
    one, other = (_batches(minibatches, 40, 7, rng) for _ in range(2))
    if all(max(batch) - min(batch) == len(batch) - 1 for batch in one):
        raise Mismatch(
            "every batch is a run of neighbouring rows; draw an order of all rows from rng, and then cut it"
        )
    if _same_batches(one, other):
        raise Mismatch("two calls with one generator give the same order; draw from rng in every call")
    if not _same_batches(one, _batches(minibatches, 40, 7, np.random.default_rng(2))):
        raise Mismatch("a generator of the same seed gives another order; draw from rng alone")


@check("Network", "the worked example and a longer network come out right, and a step moves the layers")
def check_network(network: Function) -> None:
    """2 x, and then x + 3."""
    log: list[str] = []
    layers = [_Linear("layer 0", 2.0, 0.0, log), _Linear("layer 1", 1.0, 3.0, log)]
    model = network(layers=list(layers), optimizer=_Plain(0.1, layers))
    network(layers=[_Linear("another network's layer", 7.0, 7.0, log)], optimizer=_Plain(0.1, []))
    _expect_list("params", model.params, [2.0, 0.0, 1.0, 3.0], when="at the start")
    _expect_forward(model, True, np.array([[1.0], [2.0]]), [[5.0], [7.0]], layers, log)
    _expect_backward(model, np.array([[1.0], [1.0]]), [[2.0], [2.0]], layers, log)
    if _entries(_flat("params", model.params)) == [1.0, 3.0, 2.0, 0.0]:
        raise Mismatch(
            "backward has turned the list of layers itself round; reversed(self.layers) leaves it as it is"
        )
    _expect_list("grads", model.grads, [3.0, 2.0, 6.0, 2.0], when="after the backward")
    _expect_step(model, layers, [[1.7, -0.2], [0.4, 2.8]])
    _expect_forward(model, False, np.array([[1.0]]), [[3.4]], layers, log)
    model.params[3][...] = 0.0
    if np.any(layers[1].params[1]):
        raise Mismatch(
            "params holds copies: 0 was written into params[3], and layer 1 still has its old array"
        )
    _expect_longer(network)


def _expect_longer(network: Function) -> None:
    """State that 3 x + 1, a doubling without parameters, and 2 x come out right."""
    log: list[str] = []
    layers = [
        _Linear("layer 0", 3.0, 1.0, log),
        _Doubling("layer 1", log),
        _Linear("layer 2", 2.0, 0.0, log),
    ]
    model = network(layers=list(layers), optimizer=_Plain(0.1, layers))
    about = "with a layer without parameters in the middle"
    _expect_forward(model, True, np.array([[1.0]]), [[16.0]], layers, log)
    _expect_backward(model, np.array([[1.0]]), [[12.0]], layers, log)
    _expect_list("grads", model.grads, [4.0, 4.0, 8.0, 1.0], when=about)
    _expect_step(model, layers, [[2.6, 0.6], [], [1.2, -0.1]])


@check("fit", "each batch is one forward, loss, backward and step, and the history holds the means")
def check_fit(fit: Function, minibatches: Function) -> None:
    """Six rows by 4, two epochs."""
    first(check_minibatches, minibatches)
    X, y = np.arange(12.0).reshape(6, 2), np.arange(6)
    model = _Recording()
    history = fit(model, model.loss([4.0, 2.0, 1.0, 0.0]), X, y, 2, 4, np.random.default_rng(3))
    _expect_calls(model.log)
    _expect_history(history)
    if len(set(model.orders)) < 2:
        raise Mismatch("both epochs have the same order of rows; call minibatches anew in each epoch")
    if not (np.array_equal(X, np.arange(12.0).reshape(6, 2)) and np.array_equal(y, np.arange(6))):
        raise Mismatch(
            "fit changed its arguments X and y; leave them in their order, and pick X[rows], y[rows]"
        )


def _expect_calls(log: list[str]) -> None:
    """State that four batches were each forward, loss, backward and step."""
    batch = ["forward(x, True)", "loss", "backward", "step"]
    each = f"each batch is {', '.join(batch)}"
    for number, found in enumerate(log[:16]):
        if found != batch[number % 4]:
            place = f"call {number % 4 + 1} of batch {number // 4 + 1}"
            raise Mismatch(f"{place} is {found}, expected {batch[number % 4]}: {each}")
    if len(log) != 16:
        raise Mismatch(
            f"there are {len(log)} calls, expected 16, for two epochs of two batches, of 4 rows and of 2: {each}"
        )


def _expect_history(history: Any) -> None:
    """State that the history holds the mean of 4 and 2 and that of 1 and 0, plain or weighted by 4 and 2 rows."""
    found = list(history) if isinstance(history, np.ndarray) else history
    numbers = as_parts("fit", found, "the mean loss of epoch 1", "that of epoch 2")
    if any(not isinstance(got, float | int | np.generic | np.ndarray) for got in numbers):
        kinds = " and ".join(_kind(got) for got in numbers)
        raise Mismatch(
            f"fit returned {kinds}, expected the history alone, a list of one number for each epoch"
        )
    ways = ((3.0, 10 / 3), "4 and 2"), ((0.5, 2 / 3), "1 and 0")
    for epoch, (got, (means, losses)) in enumerate(zip(numbers, ways, strict=True), start=1):
        number = as_number("a number of the history", got)
        if min(abs(number - mean) for mean in means) > 1e-3:
            text = f"the history has {number:.6g} for epoch {epoch}, whose batches have the losses {losses}"
            raise Mismatch(f"{text}; expected the mean of these two, {means[0]:g}")


@check(
    "Dropout",
    "a share is dropped and the mean stays, backward has the same mask, and inference does nothing",
)
def check_dropout(dropout: Function) -> None:
    """With rate 0.75, 1 becomes 0 or 4."""
    exact = []
    for rate, kept in ((0.75, 4.0), (0.2, 1.25), (0.0, 1.0)):
        layer, ones = dropout(rate=rate, rng=np.random.default_rng(4)), np.ones((100, 50))
        with given(rate=rate):
            y = as_array("forward(x, True)", layer.forward(ones, True), ones.shape)
            if np.any(ones != 1.0):
                raise Mismatch("forward(x, True) changed its argument x; make a new array, x * mask")
            odd = y[(np.abs(y) > 1e-3) & (np.abs(y - kept) > 1e-3)]
            if odd.size:
                text = f"of ones, forward(x, True) makes {odd[0]:.6g}, expected 0 or {kept:g}"
                raise Mismatch(f"{text}, which is 1 / (1 - rate)")
            dropped = np.abs(y) <= 1e-3
            _expect_share(dropped, rate)
            exact.append(int(dropped.sum()) == round(rate * dropped.size))
            expect_array("backward(dy)", layer.backward(2 * ones), 2 * y, when="with the mask of the forward")
            if rate and np.array_equal(y, layer.forward(ones, True)):
                raise Mismatch("a second forward has the same mask; draw a new one from rng in each forward")
            same = dropout(rate=rate, rng=np.random.default_rng(4))
            if not np.array_equal(y, same.forward(ones, True)):
                raise Mismatch("a generator of the same seed gives another mask; draw from rng alone")
            x = np.linspace(-1, 1, ones.size).reshape(ones.shape)
            expect_array("forward(x, False)", layer.forward(x, False), x, when="in inference")
            expect_array("backward(dy)", layer.backward(3 * x), 3 * x, when="after a forward in inference")
            if list(layer.params) or list(layer.grads):
                raise Mismatch("a layer without parameters has the empty lists params and grads")
    if all(exact):
        raise Mismatch(
            "exactly the same number of entries is dropped each time; draw one number for each entry"
        )


def _expect_share(dropped: np.ndarray, rate: float) -> None:
    """State that a share of `rate` is dropped, entry by entry."""
    draw = "draw one number for each entry, an array of the shape of x"
    if rate and (dropped == dropped[0, 0]).all():
        raise Mismatch(f"all entries are {'dropped' if dropped[0, 0] else 'kept'} together; {draw}")
    if rate and (dropped == dropped[:1]).all():
        raise Mismatch(f"all rows have the same mask; {draw}")
    if rate and (dropped == dropped[:, :1]).all():
        raise Mismatch(f"every row is dropped or kept as a whole; {draw}")
    share = float(np.mean(dropped))
    if abs(share - rate) > 0.05:
        raise Mismatch(f"a share of {share:.2f} is dropped, expected rate, {rate:g}")


@check("l2_penalty and l2_gradients", "worked examples come out right, biases are free, and slopes agree")
def check_l2(l2_penalty: Function, l2_gradients: Function) -> None:
    """The penalty of [[1, 2]] with 0.1 is 0.25."""
    W, g, b = np.array([[1.0, 2.0]]), np.ones((1, 2)), np.array([5.0, 7.0])
    for params in ([W], [W, b], [b, W]):
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
        ([3.0, 2.0, 2.5, 1.0, 1.5, 0.5], 2, (6, 5)),
        ([1.0], 2, (1, 0)),
    ):
        with given(losses=losses, patience=patience):
            epochs, best = as_parts(
                "early_stop", call(early_stop, losses, patience), "epochs run", "index of the best"
            )
            if wanted[0] != wanted[1] and (epochs, best) == wanted[::-1]:
                raise Mismatch(
                    "the two numbers come in the other order; return (epochs run, index of the best)"
                )
            for name, value in (("epochs run", epochs), ("index of the best", best)):
                if isinstance(value, float):
                    raise Mismatch(
                        f"{name} is {value}, a float; return two whole numbers, a count and an index"
                    )
            expect_number("the number of epochs that are run", epochs, wanted[0])
            if as_number("the index of the best epoch", best) != wanted[1]:
                raise Mismatch(f"the index of the best epoch is {best}, expected {wanted[1]}")


@check(
    "train_own",
    "the worked example and a deeper network come out right, and the arguments stay as they are",
)
def check_train_own(train_own: Function, *parts: Function) -> None:
    """From 2 to 1.9 and from 0 to −0.1, with a gradient of 1."""
    minibatches, network, fit, dense, activation, momentum = parts
    first(check_layers, dense, activation, momentum)
    first(check_minibatches, minibatches)
    first(check_network, network)
    first(check_fit, fit, minibatches)
    for epochs, W, b, history in ((1, 1.9, -0.1, [2.0]), (2, 1.75, -0.25, [2.0, 1.8])):
        loss = _Given([[2.0]])
        start = [(np.array([[2.0]]), np.array([0.0]))]
        rng = np.random.default_rng(5)
        got = train_own(start, loss, np.ones((1, 1)), np.zeros(1, int), 0.1, 0.5, epochs, 1, rng)
        loss.expect_calls(epochs)
        params, losses = _trained(got)
        when = f"after {epochs} epoch{'s' * (epochs > 1)} with η = 0.1 and β = 0.5"
        _expect_pairs(params, [(W, b)], when)
        losses = list(losses) if isinstance(losses, np.ndarray) else losses
        numbers = as_parts(
            "history", losses, *(f"the loss of epoch {number + 1}" for number in range(epochs))
        )
        expect_array("history", np.array(numbers, dtype=float), history, when=when)
        expect_array("the caller's W", start[0][0], [[2.0]], when="after training")
    _expect_deep(train_own)
    orders = [_order(train_own, seed) for seed in (7, 7, 8)]
    if orders[0] != orders[1] or orders[0] == orders[2]:
        raise Mismatch("the order of the rows does not hang on rng alone; hand rng on to fit")


def _expect_deep(train_own: Function) -> None:
    """State that three layers, whose ReLUs let different rows through, move as they should."""
    pairs = ((1.0, 0.5), (-2.0, 1.0), (-3.0, 0.25))
    start = [(np.array([[weight]]), np.array([bias])) for weight, bias in pairs]
    X = np.array([[1.0], [-2.0], [-0.25]])
    loss = _Given([[0.25], [-2.75], [-1.25]])
    got = train_own(start, loss, X, np.arange(3), 0.1, 0.0, 1, 3, np.random.default_rng(6))
    loss.expect_calls(1)
    when = "with three layers of one unit, and β = 0"
    _expect_pairs(_trained(got)[0], [(1.15, -0.1), (-1.925, 1.6), (-3.15, -0.05)], when)


def _order(train_own: Function, seed: int) -> list[int]:
    """Return the labels, which are row numbers, in the order in which the loss is given them."""
    seen: list[int] = []

    def loss(outputs: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        seen.extend(int(row) for row in y)
        return 0.0, np.zeros_like(outputs)

    start = [(np.array([[1.0]]), np.array([0.0]))]
    train_own(start, loss, np.ones((20, 1)), np.arange(20), 0.1, 0.5, 1, 4, np.random.default_rng(seed))
    return seen


class _Given:
    """A loss whose gradient is 1 for each row of the only output, and that knows the outputs before any step."""

    def __init__(self, wanted: list[list[float]]) -> None:
        self.wanted, self.calls = np.array(wanted), 0

    def __call__(self, outputs: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        self.calls += 1
        wanted = self.wanted[y]
        values = as_array("the array of outputs that the loss is given", outputs, wanted.shape)
        if self.calls == 1 and np.abs(values - wanted).max() > 1e-3:
            raise Mismatch(
                f"before any step, the loss is given the outputs {_row(values)}, expected {_row(wanted)}: start from "
                "the given W and b, with a ReLU between the layers and none after the last"
            )
        return float(values.mean()), np.ones_like(values)

    def expect_calls(self, wanted: int) -> None:
        """State that the loss was called once for each epoch, which is one batch, or more often."""
        if self.calls < wanted:
            text = f"the loss that train_own is given is called {self.calls} times in {wanted} epochs"
            raise Mismatch(f"{text} of one batch; hand on loss, epochs and batch_size, each in its place")


def _row(values: np.ndarray) -> str:
    return ", ".join(f"{value:.4g}" for value in values.ravel())


def _trained(got: Any) -> Any:
    """Return params and history. Raises `Mismatch`."""
    params, history = as_parts("train_own", got, "params", "history")
    if isinstance(history, list | tuple) and any(isinstance(one, list | tuple) for one in history):
        raise Mismatch("train_own returned the values in another order: return params, history")
    return params, history


def _expect_pairs(params: Any, wanted: list[tuple[float, float]], when: str) -> None:
    """State that `params` are pairs of these weights and biases."""
    shape = f"expected a list of {len(wanted)} pair{'s' * (len(wanted) > 1)} (W, b), with nothing for a ReLU"
    if not isinstance(params, list | tuple):
        raise Mismatch(f"the first value that train_own returns is of type {type(params).__name__}, {shape}")
    if len(params) != len(wanted) or not all(
        isinstance(one, list | tuple) and len(one) == 2 for one in params
    ):
        kinds = ", ".join(_kind(one) for one in params)
        raise Mismatch(f"the list params that train_own returns holds {kinds}; {shape}")
    for number, (pair, values) in enumerate(zip(params, wanted, strict=True)):
        for name, found, size, value in zip("Wb", pair, ((1, 1), (1,)), values, strict=True):
            entry = as_array(f"{name} of layer {number}", found, size, when=when).item()
            if not abs(entry - value) <= 1e-3:
                raise Mismatch(f"{when}, {name} of layer {number} is {entry:.6g}, expected {value:g}")


def _kind(one: Any) -> str:
    if isinstance(one, list | tuple):
        return f"a {type(one).__name__} of {len(one)}"
    return f"an array of shape {one.shape}" if isinstance(one, np.ndarray) else type(one).__name__


def _batches(minibatches: Function, rows: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """The batches as a list of index arrays. Raises `Mismatch`."""
    if not callable(minibatches):
        raise Mismatch("minibatches should be a function")
    found = minibatches(rows, batch_size, rng)
    if found is None:
        raise Mismatch("minibatches(rows, batch_size, rng) is None; does the function end with a return?")
    if isinstance(found, np.ndarray) and found.ndim == 1:
        raise Mismatch(
            "minibatches(rows, batch_size, rng) is one array, expected a list of arrays, one for each batch"
        )
    batches = [np.asarray(batch) for batch in found]
    for batch in batches:
        if batch.ndim != 1 or batch.dtype.kind not in "iu":
            raise Mismatch(f"every batch should be an array of row numbers, integers; one is {_kind(batch)}")
    return batches


def _same_batches(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return np.array_equal(np.concatenate(one), np.concatenate(other))


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
        self.dy, self.grads = dy, [self.x.T @ dy, dy.sum(axis=0)]
        dx: np.ndarray = dy @ self.params[0].T
        return dx


class _Doubling(_Linear):
    """2 x, without parameters."""

    def __init__(self, name: str, log: list[str]) -> None:
        super().__init__(name, 2.0, 0.0, log)
        self.params, self.grads = [], []

    def forward(self, x: np.ndarray, training: Any = "without the flag") -> np.ndarray:
        self.log.append(f"{self.name} forward {training}")
        self.x = x
        return 2 * x

    def backward(self, dy: np.ndarray) -> np.ndarray:
        self.log.append(f"{self.name} backward")
        self.dy = dy
        return 2 * dy


class _Plain:
    """Gradient descent that returns new arrays. Raises `Mismatch` where it is not given the lists of these layers."""

    def __init__(self, rate: float, layers: list[_Linear]) -> None:
        self.learning_rate, self.layers, self.calls = rate, layers, 0

    def step(self, params: Any, grads: Any) -> list[np.ndarray]:
        self.calls += 1
        for name, found in (("params", params), ("grads", grads)):
            wanted = [float(one.ravel()[0]) for layer in self.layers for one in getattr(layer, name)]
            count = len(_flat(name, found))
            if self.calls > 1 or count < len(wanted):
                raise Mismatch(
                    "step() asks the optimizer for some layers alone; ask it once, with the lists of all layers"
                )
            _expect_list(f"the list {name} that the optimizer is given", found, wanted, when="in step()")
        return [one - self.learning_rate * slope for one, slope in zip(params, grads, strict=True)]


class _Recording:
    """A model that computes nothing and writes down its calls."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.orders: list[tuple[int, ...]] = []
        self.seen: list[int] = []

    def forward(self, x: np.ndarray, training: Any = "without the flag") -> np.ndarray:
        self.log.append(f"forward(x, {training})")
        if not isinstance(x, np.ndarray) or x.ndim != 2 or x.shape[1] != 2 or len(x) > 4:
            raise Mismatch(
                f"model.forward is given {_kind(x)}, expected the rows of a batch, X[rows], of X (6, 2)"
            )
        self.rows = x[:, 0] / 2
        return np.asarray(x[:, :1])

    def loss(self, values: list[float]) -> Callable[..., tuple[float, np.ndarray]]:
        left = iter(values)

        def given_loss(outputs: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
            self.log.append("loss")
            if np.ndim(labels) == 2 and np.ndim(outputs) == 1:
                raise Mismatch("loss is given its arguments in the other order; call loss(outputs, labels)")
            if not np.array_equal(labels, self.rows):
                raise Mismatch(
                    "the labels that loss is given are not those of the batch; pick both by the same numbers, "
                    "X[rows] and y[rows]"
                )
            self.seen += [int(row) for row in labels]
            if len(self.seen) == 6:
                self.orders.append(tuple(self.seen))
                self.seen = []
            self.gradient = np.full(outputs.shape, 0.25)
            return next(left, 0.0), self.gradient

        return given_loss

    def backward(self, dy: Any) -> np.ndarray:
        self.log.append("backward")
        if not isinstance(dy, np.ndarray) or dy.shape != self.gradient.shape:
            raise Mismatch(
                f"model.backward is given {_kind(dy)}, expected the gradient, which is the second thing that "
                "loss(outputs, labels) returns"
            )
        if np.abs(dy - self.gradient).max() > 1e-3:
            text = f"model.backward is given {dy[0, 0]:.4g} where the gradient of the loss has 0.25"
            raise Mismatch(f"{text}; hand it on as it is: the loss is a mean already")
        return np.zeros((1, 2))

    def step(self) -> None:
        self.log.append("step")


def _flat(name: str, found: Any) -> list[np.ndarray]:
    """A flat list of arrays as it is. Raises `Mismatch`."""
    if callable(found):
        text = f"{name} is a method, expected a list"
        raise Mismatch(f"{text}; write @property above its def, so that network.{name} is what it returns")
    if found is None:
        raise Mismatch(f"{name} is None; does its function end with a return?")
    if not isinstance(found, list | tuple):
        raise Mismatch(f"{name} is {_kind(found)}, expected a list of arrays")
    if any(isinstance(one, list | tuple) for one in found):
        raise Mismatch(f"{name} holds a list for each layer, expected one flat list of arrays")
    if not all(isinstance(one, np.ndarray) for one in found):
        raise Mismatch(f"{name} should hold arrays alone")
    return list(found)


def _entries(arrays: list[np.ndarray]) -> list[float]:
    return [round(float(one.ravel()[0]), 4) for one in arrays]


def _expect_list(name: str, found: Any, wanted: list[float], *, when: str) -> None:
    """State that a flat list of arrays of one entry holds these numbers."""
    numbers = _entries(_flat(name, found))
    if len(numbers) != len(wanted) or not np.allclose(numbers, wanted, rtol=1e-3, atol=1e-6):
        why = ""
        if name == "grads" and wanted and not any(numbers):
            why = "; each backward sets a layer's grads anew, so collect them when they are asked for"
        if 7.0 in numbers and 7.0 not in wanted:
            why = ", and 7 belongs to another network; keep the layers in self, not in the class"
        raise Mismatch(f"{when}, {name} holds {numbers}, expected {wanted}{why}")


def _expect_forward(
    model: Any,
    training: bool,
    x: np.ndarray,
    wanted: list[list[float]],
    layers: list[_Linear],
    log: list[str],
) -> None:
    """State that a forward goes through these layers, from the first to the last, and returns this."""
    y = model.forward(x, training)
    _expect_log(log, [f"{layer.name} forward {training}" for layer in layers], f"forward(x, {training})")
    for before, layer in itertools.pairwise(layers):
        out = before.x * 2 if not before.params else before.x @ before.params[0] + before.params[1]
        _expect_handed(f"the forward of {layer.name}", layer.x, out, f"{before.name} returned")
    expect_array("forward(x, training)", y, wanted, when=f"for {_row(x)}")


def _expect_backward(
    model: Any, dy: np.ndarray, wanted: list[list[float]], layers: list[_Linear], log: list[str]
) -> None:
    """State that a backward goes through these layers, from the last to the first, and returns this."""
    dx = model.backward(dy)
    _expect_log(log, [f"{layer.name} backward" for layer in layers[::-1]], "backward(dy)")
    for layer, above in itertools.pairwise(layers):
        out = above.dy * 2 if not above.params else above.dy @ above.params[0].T
        _expect_handed(f"the backward of {layer.name}", layer.dy, out, f"that of {above.name} returned")
    expect_array("backward(dy)", dx, wanted, when=f"from {_row(dy)}")


def _expect_handed(called: str, found: np.ndarray, wanted: np.ndarray, source: str) -> None:
    """State that a layer is given what its neighbour has returned."""
    if found.shape != wanted.shape or np.abs(found - wanted).max() > 1e-3:
        raise Mismatch(f"{called} is given {_row(found)}, expected {_row(wanted)}, which {source}")


def _expect_step(model: Any, layers: list[_Linear], wanted: list[list[float]]) -> None:
    """State that after a step the layers hold these numbers, and the network's params the same."""
    before = [_entries(layer.params) for layer in layers]
    model.step()
    for layer, old, new in zip(layers, before, wanted, strict=True):
        name = f"the list params of {layer.name}"
        if new and _entries(_flat(name, layer.params)) == old:
            text = f"after step(), {name} still holds {old}, expected {new}"
            raise Mismatch(f"{text}; put the arrays that optimizer.step returns into the lists layer.params")
        _expect_list(name, layer.params, new, when="after step()")
    _expect_list("params", model.params, [one for new in wanted for one in new], when="after step()")


def _expect_log(log: list[str], wanted: list[str], called: str) -> None:
    """State that these calls were made, and forget them."""
    found, log[:] = list(log), []
    if found != wanted:
        raise Mismatch(
            f"in {called} the calls are {', '.join(found) or 'none'}; expected {', '.join(wanted)}"
        )
