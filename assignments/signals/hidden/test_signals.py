"""Hidden tests of a stack without biases: what goes up, and the gradients that come back."""

import itertools

import numpy as np
import pytest

from autograder.checks.cases import HUGE, TINY, Case, Function, cotangent, normal
from autograder.checks.functions import agreement
from reference import signals

FORWARD = Function("signals_forward", ("x", "weights", "activation"), ("zs", "outs"))
BACKWARD = Function("signals_backward", ("da", "weights", "zs", "activation"), cotangent="da", result="dzs")

# Deviations of the weights, times √fan-in, that keep a signal and its gradient visible through six layers.
GAINS = {"identity": 1.0, "relu": 1.7, "sigmoid": 4.0, "tanh": 1.6}
WIDTHS = ((5, 3, 4), (3, 6, 2), (4, 4, 4))
ONE_LAYER = ((5, 3), (3, 3))
SIX_LAYERS = ((4, 5, 3, 6, 4, 5, 3),)
ROWS = (7, 4)
VISIBLE = (
    1e-2  # the least size of any layer's signal or gradient, as a share of the largest entry that went in
)
DRAWS = 5000
RISING, FALLING = (
    (1e5, 1e-5, 1.0),
    (1e-5, 1.0, 1e5),
)  # factors of the weights: a signal is huge or tiny in between
SCALED = ("identity", "relu")  # where twice as much comes out for twice as much

on_forward = pytest.mark.question("forward")
on_backward = pytest.mark.question("backward")


def draw(rng, widths, rows, activation):
    """Return da, x and weights, drawn again until no layer's signal or gradient is too small to be judged."""
    gain = GAINS[activation]
    for _ in range(DRAWS):
        x, da = normal(rng, rows, widths[0]), cotangent(rng, rows, widths[-1])
        weights = [gain * rng.normal(size=shape) / np.sqrt(shape[0]) for shape in itertools.pairwise(widths)]
        if visible(x, weights, da, activation):
            return da, x, weights
    raise RuntimeError("no stack with a visible signal was drawn")


def visible(x, weights, da, activation):
    zs, outs = signals.signals_forward(x, weights, activation)
    dzs = signals.signals_backward(da, weights, zs, activation)
    clear = activation != "relu" or all(np.min(np.abs(z)) > 1e-4 for z in zs)  # nothing is asked at the kink
    up = min(np.max(np.abs(a)) for a in (*zs, *outs)) >= VISIBLE * np.max(np.abs(x))
    bounded = max(np.max(np.abs(z)) for z in zs) <= 25
    return clear and up and bounded and min(np.max(np.abs(dz)) for dz in dzs) >= VISIBLE * np.max(np.abs(da))


def about(widths, rows, activation):
    layers = len(widths) - 1
    return f"{activation}, {layers} layer{'s' if layers > 1 else ''}{', one row' if rows == 1 else ''}"


def stacks(rng, every, rows=ROWS):
    """Yield what a case is about, da, x, weights and the activation, for each of these widths and activations."""
    for activation in GAINS:
        for place, widths in enumerate(every):
            count = rows[place % len(rows)]
            yield about(widths, count, activation), *draw(rng, widths, count, activation), activation


def forward_cases(rng, every, rows=ROWS):
    return [
        Case((x, weights, activation), text) for text, _, x, weights, activation in stacks(rng, every, rows)
    ]


def backward_cases(rng, every, rows=ROWS):
    return [
        Case((da, weights, signals.signals_forward(x, weights, activation)[0], activation), text)
        for text, da, x, weights, activation in stacks(rng, every, rows)
    ]


def scaled_forward_cases(rng):
    """Return stacks that huge and tiny numbers go through, some of them in between alone."""
    cases = []
    for case in forward_cases(rng, SIX_LAYERS):
        x, weights, activation = case.args
        if activation in SCALED:
            cases += [Case((x * HUGE, weights, activation), f"{activation}, huge numbers", TINY)]
            cases += [Case((x * TINY, weights, activation), f"{activation}, tiny numbers", TINY)]
            cases += [
                Case((x, unlike(weights, by), activation), f"{activation}, unlike weights", TINY)
                for by in (RISING, FALLING)
            ]
    return cases


def scaled_backward_cases(rng):
    """Return stacks that huge and tiny gradients go through; what z a ReLU has met may be tiny as well."""
    cases = []
    for case in backward_cases(rng, WIDTHS[:1]):
        da, weights, zs, activation = case.args
        cases += [
            Case((da * size, weights, zs, activation), f"{activation}, {about} gradients")
            for size, about in ((HUGE, "huge"), (TINY, "tiny"))
        ]
        if activation in SCALED:
            tiny = [TINY * z for z in zs]
            cases += [Case((da, weights, tiny, activation), f"{activation}, tiny z")]
            cases += [
                Case((da, unlike(weights, by), zs, activation), f"{activation}, unlike weights", TINY)
                for by in (RISING, FALLING)
            ]
    return cases


def with_tiny_z(case):
    da, weights, zs, activation = case.args
    return Case((da, weights, [TINY * z for z in zs], activation), f"{case.about}, tiny z")


def with_huge_gradients(case):
    da, weights, zs, activation = case.args
    return Case((HUGE * da, weights, zs, activation), f"{case.about}, huge gradients")


def away_from_the_kink(case):
    da, weights, zs, activation = case.args
    return Case((da, weights, [z + 0.1 * np.sign(z) for z in zs], activation), case.about)


def unlike(weights, factors):
    return [factor * W for W, factor in zip(weights, itertools.cycle(factors), strict=False)]


@on_forward
@pytest.mark.weight(2)
@pytest.mark.hint("z is what goes into the activation of a layer; what comes out is the next layer's input.")
def test_what_goes_in(student, rng):
    """zs are right for small stacks, with each of the four activations."""
    cases = [*forward_cases(rng, WIDTHS), *scaled_forward_cases(rng)]
    agreement.check_values(student, FORWARD, signals.signals_forward, cases, only="zs")


@on_forward
@pytest.mark.weight(2)
@pytest.mark.hint("The activation follows every layer, the last one too.")
def test_what_comes_out(student, rng):
    """outs are right for small stacks, with each of the four activations."""
    cases = [*forward_cases(rng, WIDTHS), *scaled_forward_cases(rng)]
    agreement.check_values(student, FORWARD, signals.signals_forward, cases, only="outs")


@on_forward
@pytest.mark.hint("With one layer both lists have one array; there may also be a single row.")
def test_forward_of_one_layer(student, rng):
    """zs and outs are right for one layer, and for one row."""
    cases = forward_cases(rng, ONE_LAYER, rows=(1, 5))
    agreement.check_values(student, FORWARD, signals.signals_forward, cases)


@on_forward
@pytest.mark.hint("Loop over the weights; count no layers by hand.")
def test_forward_of_six_layers(student, rng):
    """zs and outs are right for six layers."""
    agreement.check_values(student, FORWARD, signals.signals_forward, forward_cases(rng, SIX_LAYERS))


@on_forward
@pytest.mark.weight(0.5)
def test_forward_leaves_its_arguments_alone(student, rng):
    """x and weights are unchanged after a right answer."""
    for case in forward_cases(rng, WIDTHS[:1]):
        agreement.check_unchanged(student, FORWARD, signals.signals_forward, case)


@on_backward
@pytest.mark.weight(3)
@pytest.mark.hint("From the last layer to the first: first the slope at z, then the way through the weights.")
def test_gradients(student, rng):
    """The gradient of each layer's z is right for small stacks, with each of the four activations."""
    cases = [*backward_cases(rng, WIDTHS), *scaled_backward_cases(rng)]
    agreement.check_values(student, BACKWARD, signals.signals_backward, cases)


@on_backward
@pytest.mark.hint(
    "The last layer has an activation too: its slope comes first, and one layer is enough for that."
)
def test_gradients_of_one_layer(student, rng):
    """The gradient is right for one layer, and for one row."""
    cases = [away_from_the_kink(case) for case in backward_cases(rng, ONE_LAYER, rows=(1, 5))]
    agreement.check_values(student, BACKWARD, signals.signals_backward, cases)


@on_backward
@pytest.mark.hint(
    "Loop over the layers from the last to the first; in the answer the first layer stands first."
)
def test_gradients_of_six_layers(student, rng):
    """The gradients are right for six layers."""
    cases = backward_cases(rng, SIX_LAYERS)
    cases += [*map(with_tiny_z, cases), *map(with_huge_gradients, cases)]
    agreement.check_values(student, BACKWARD, signals.signals_backward, cases)


@on_backward
@pytest.mark.weight(0.5)
def test_backward_leaves_its_arguments_alone(student, rng):
    """da, weights and zs are unchanged after a right answer."""
    for case in map(away_from_the_kink, backward_cases(rng, WIDTHS[:1])):
        agreement.check_unchanged(student, BACKWARD, signals.signals_backward, case)
