"""The public checks of the sixth assignment: worked examples, and laws of any right optimizer."""

from __future__ import annotations

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
    expect_number,
    expect_unchanged,
    given,
)

Arrays = list[np.ndarray]


@check("SGD", "a worked example, two arrays and a changed learning rate come out right")
def check_sgd(sgd: Function) -> None:
    """0.1 times 2 is taken away from 1."""
    _expect_path("SGD", sgd, {"learning_rate": 0.1}, [2.0, 2.0], [0.8, 0.6])
    start, fed = _two_arrays(2)
    hyper = {"learning_rate": 0.25}
    with given(**hyper, params=start, grads=fed[0]):
        wanted = [W - 0.25 * g for W, g in zip(start, fed[0], strict=True)]
        _expect_arrays("SGD", _steps("SGD", sgd, hyper, start, fed[:1])[0], wanted, "for two arrays")
    _expect_new_rate("SGD", sgd, hyper)


@check("Momentum", "a worked example, arrays of one shape, two optimizers at once and β = 0 come out right")
def check_momentum(momentum: Function) -> None:
    """With β = 0 nothing is remembered: that is gradient descent."""
    hyper = {"learning_rate": 0.1, "beta": 0.5}
    _expect_path("Momentum", momentum, hyper, [2.0, 2.0], [0.8, 0.5])
    _expect_apart("Momentum", momentum, hyper)
    _expect_plain("Momentum", momentum)
    _expect_new_rate("Momentum", momentum, hyper)


@check("Nesterov", "a worked example, arrays of one shape, two optimizers at once and β = 0 come out right")
def check_nesterov(nesterov: Function) -> None:
    """The second look makes the first step 1 + β times as long."""
    hyper = {"learning_rate": 0.1, "beta": 0.5}
    _expect_path("Nesterov", nesterov, hyper, [2.0, 2.0], [0.7, 0.35])
    _expect_apart("Nesterov", nesterov, hyper)
    _expect_plain("Nesterov", nesterov)
    _expect_new_rate("Nesterov", nesterov, hyper)


@check("RMSProp", "a worked example comes out right, the size of the loss does not matter, and 0 stays 0")
def check_rmsprop(rmsprop: Function) -> None:
    """g / √v has no units."""
    hyper = {"learning_rate": 0.1, "beta": 0.75, "eps": 1e-12}
    _expect_path("RMSProp", rmsprop, hyper, [2.0, 2.0], [0.8, 0.8 - 0.2 / 1.75**0.5])
    _expect_scale_free("RMSProp", rmsprop, hyper)
    _expect_apart("RMSProp", rmsprop, hyper)
    _expect_new_rate("RMSProp", rmsprop, hyper)
    _expect_eps("RMSProp", rmsprop, {"learning_rate": 0.1, "beta": 0.75})


@check("Adam", "a worked example and the first step come out right, the size of the loss does not matter")
def check_adam(adam: Function) -> None:
    """With a constant gradient every step is η long."""
    hyper = {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 1e-12}
    usual = {"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-12}
    _expect_path("Adam", adam, hyper, [2.0, -2.0], [0.9, 0.9 + 0.1 / 3])
    _expect_path("Adam", adam, usual, [3.0, 3.0, 3.0], [0.9, 0.8, 0.7], " with a constant gradient")
    _expect_scale_free("Adam", adam, hyper)
    _expect_apart("Adam", adam, hyper)
    _expect_new_rate("Adam", adam, hyper)
    _expect_eps("Adam", adam, {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.75})


@check("schedules", "worked examples come out right, on both sides of a boundary too")
def check_schedules(power: Function, exponential: Function, piecewise: Function) -> None:
    """At t = 0 every schedule has its first rate."""
    for t, c, wanted in ((0, 1.0, 0.6), (20, 1.0, 0.3), (60, 1.0, 0.15), (60, 0.5, 0.3), (5, 1.0, 0.48)):
        expect_number(f"power({t}, 0.6, 20, {c:g})", call(power, t, 0.6, 20, c), wanted)
    for t, wanted in ((0, 0.1), (10, 0.01), (20, 0.001), (5, 0.1 / 10**0.5)):
        expect_number(f"exponential({t}, 0.1, 10)", call(exponential, t, 0.1, 10), wanted)
    places, rates = [10, 20], [0.5, 0.3, 0.2]
    for t, wanted in ((0, 0.5), (9, 0.5), (10, 0.3), (19, 0.3), (20, 0.2), (99, 0.2)):
        expect_number(f"piecewise({t}, {places}, {rates})", call(piecewise, t, places, rates), wanted)
    expect_number("piecewise(7, [], [0.4])", call(piecewise, 7, [], [0.4]), 0.4)
    expect_unchanged("piecewise", piecewise, t=10, boundaries=places, rates=rates)


@check("descend", "worked examples come out right, with copies where an optimizer works in place")
def check_descend(descend: Function, unit_step: Function) -> None:
    """Half of the way is left after each step of ½."""
    start = [np.array([8.0])]
    for schedule, wanted, when in (
        (None, [8.0, 4.0, 2.0, 1.0], "without a schedule"),
        ([0.5, 0.25, 0.5], [8.0, 4.0, 3.0, 1.5], "with the rates 0.5, 0.25, 0.5"),
    ):
        optimizer, asked = _Halving(0.5), _Bowl()
        path = descend(optimizer, [W.copy() for W in start], asked, 3, schedule and _Rates(schedule))
        points = as_parts("descend", path, "the start", *(f"the point after step {t}" for t in (1, 2, 3)))
        numbers = [as_array(f"path[{t}][0]", _only(point, t), (1,))[0] for t, point in enumerate(points)]
        expect_array("path", np.array(numbers), wanted, when=when)
        if asked.calls != 3:
            raise Mismatch(f"{when}, descend asks for {asked.calls} gradients in 3 steps; ask once a step")
        if schedule:
            expect_number("optimizer.learning_rate after the descent", optimizer.learning_rate, schedule[-1])
    params = [np.array([8.0])]
    path = descend(unit_step(learning_rate=1.0), params, _Bowl(), 2, None)
    points = as_parts("descend", path, "the start", "the point after step 1", "the point after step 2")
    numbers = [as_array(f"path[{t}][0]", _only(point, t), (1,))[0] for t, point in enumerate(points)]
    when = "with UnitStep, which works in place"
    expect_array("path", np.array(numbers), [8.0, 7.0, 6.0], when=when)
    expect_array("the caller's params[0] after the descent", params[0], [8.0], when=when)


class _Halving:
    """Gradient descent that returns new arrays."""

    def __init__(self, rate: float) -> None:
        self.learning_rate = rate

    def step(self, params: Arrays, grads: Arrays) -> Arrays:
        factor = -self.learning_rate
        return [one + factor * slope for one, slope in zip(params, grads, strict=True)]


class _Rates:
    """A schedule that has a rate for each step, and for no other."""

    def __init__(self, rates: list[float]) -> None:
        self.rates = rates

    def __call__(self, t: Any) -> float:
        for step, rate in enumerate(self.rates):
            if t == step:
                return rate
        last = len(self.rates) - 1
        raise Mismatch(
            f"descend asks for schedule({t}) in a descent of {last + 1} steps; t goes from 0 to {last}"
        )


class _Bowl:
    """The gradient of ½ W², which is W itself; it counts how often it is asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, params: Any) -> Arrays:
        self.calls += 1
        return [W.copy() for W in params]


def _only(point: Any, t: int) -> Any:
    return as_parts(f"path[{t}]", point, "the only array")[0]


def _two_arrays(steps: int) -> tuple[Arrays, list[Arrays]]:
    """Two arrays of one shape, and gradients for each step."""
    rng = np.random.default_rng(6)
    start = [rng.normal(size=(2, 2)).round(1) for _ in range(2)]
    return start, [[rng.normal(size=(2, 2)).round(1) + 0.05 for _ in range(2)] for _ in range(steps)]


def _make(name: str, made: Function, hyper: dict[str, float]) -> Any:
    if not callable(made):
        raise Mismatch(f"{name} should be a class")
    return made(**hyper)


def _step(name: str, optimizer: Any, params: Arrays, grads: Arrays) -> Arrays:
    """One step: the moved arrays, as copies. Raises `Mismatch` for another form, or for changed gradients."""
    fed = [g.copy() for g in grads]
    called = f"{name}.step(params, grads)"
    got = as_parts(called, optimizer.step(params, fed), *(f"params[{i}]" for i in range(len(params))))
    for place, (before, after) in enumerate(zip(grads, fed, strict=True)):
        if not np.array_equal(before, after):
            raise Mismatch(f"{name}.step changed grads[{place}]; write g = g * …, not g *= …")
    return [
        as_array(f"params[{i}] after {called}", one, start.shape).copy()
        for i, (one, start) in enumerate(zip(got, params, strict=True))
    ]


def _steps(
    name: str, made: Function, hyper: dict[str, float], start: Arrays, fed: list[Arrays]
) -> list[Arrays]:
    """The arrays after each step of a new optimizer."""
    optimizer, params, points = _make(name, made, hyper), [W.copy() for W in start], []
    for grads in fed:
        params = _step(name, optimizer, [W.copy() for W in params], grads)
        points.append(params)
    return points


def _expect_path(
    name: str, made: Function, hyper: dict[str, float], gs: list[float], wanted: list[float], about: str = ""
) -> None:
    """State where one number goes that starts at 1."""
    with given(**hyper, W=1.0, g=gs):
        points = _steps(name, made, hyper, [np.array([1.0])], [[np.array([g])] for g in gs])
        for t, (point, number) in enumerate(zip(points, wanted, strict=True), start=1):
            called = f"W after step {t}{about}"
            expect_number(called, as_number(called, point[0][0]), number)


def _expect_arrays(name: str, got: Arrays, wanted: Arrays, when: str) -> None:
    for place, (one, other) in enumerate(zip(got, wanted, strict=True)):
        expect_array(f"{name}'s params[{place}]", one, other, when=when)


def _expect_apart(name: str, made: Function, hyper: dict[str, float]) -> None:
    """State that two arrays, and two optimizers, do not disturb each other.

    One array comes first: optimizers that share a list of two shapes would stop with an error of NumPy's.
    """
    start, fed = _two_arrays(3)
    first, second = (_steps(name, made, hyper, [np.ones(1)], [[np.ones(1)]])[0] for _ in range(2))
    _expect_arrays(name, second, first, f"after the first step of a second {name} object")
    together = _steps(name, made, hyper, start, fed)
    for place in range(2):
        alone = _steps(name, made, hyper, start[place : place + 1], [g[place : place + 1] for g in fed])
        expect_array(
            f"{name}'s params[{place}]",
            together[-1][place],
            alone[-1][0],
            when="beside another array of the same shape",
        )
    one, other = _make(name, made, hyper), _make(name, made, hyper)
    params = [W.copy() for W in start]
    for grads in fed:
        params = _step(name, one, params, grads)
        _step(name, other, [W.copy() for W in start], [-7.0 * g for g in grads])
    _expect_arrays(name, params, together[-1], f"while another {name} object takes steps too")


def _expect_plain(name: str, made: Function) -> None:
    """State that β = 0 is gradient descent: for Nesterov's rule too, since β m is 0."""
    start, fed = _two_arrays(2)
    wanted = [W - 0.3 * (g + h) for W, g, h in zip(start, *fed, strict=True)]
    points = _steps(name, made, {"learning_rate": 0.3, "beta": 0.0}, start, fed)
    _expect_arrays(name, points[-1], wanted, "with beta = 0, which is gradient descent")


def _entry(row: int, column: int, start: Arrays, fed: list[Arrays]) -> tuple[Arrays, list[Arrays]]:
    """One entry of the first array, as an array of its own, and its gradients."""
    return [start[0][row : row + 1, column]], [[grads[0][row : row + 1, column]] for grads in fed]


def _expect_scale_free(name: str, made: Function, hyper: dict[str, float]) -> None:
    """State that each entry moves as it would alone, and that the size of the loss does not matter."""
    start, fed = _two_arrays(3)
    small = _steps(name, made, hyper, start, fed)[-1]
    for row, column in ((0, 0), (1, 1)):
        alone = _steps(name, made, hyper, *_entry(row, column, start, fed))[-1]
        called = f"beside the other entries of its array, {name}'s params[0][{row}, {column}]"
        expect_number(called, small[0][row, column], float(alone[0][0]))
    large = _steps(name, made, hyper, start, [[1000.0 * g for g in grads] for grads in fed])[-1]
    _expect_arrays(name, large, small, "with 1000 times the gradients, which leads to the same place")


def _expect_new_rate(name: str, made: Function, hyper: dict[str, float]) -> None:
    """State that learning_rate may be set: with almost none, a new optimizer stands still."""
    optimizer = _make(name, made, hyper)
    optimizer.learning_rate = 1e-9
    start, fed = _two_arrays(1)
    got = _step(name, optimizer, [W.copy() for W in start], fed[0])
    _expect_arrays(name, got, start, "with optimizer.learning_rate set to 1e-9 before the first step")


def _expect_eps(name: str, made: Function, hyper: dict[str, float]) -> None:
    """State that a gradient of 0 moves nothing, and that a huge eps stops everything."""
    start, fed = _two_arrays(1)
    zeros = [np.zeros_like(g) for g in fed[0]]
    still = _steps(name, made, {**hyper, "eps": 1e-8}, start, [zeros, zeros])[-1]
    _expect_arrays(name, still, start, "with gradients of 0")
    slow = _steps(name, made, {**hyper, "eps": 1e12}, start, fed)[-1]
    _expect_arrays(name, slow, start, "with eps = 1e12, which makes every step tiny")
