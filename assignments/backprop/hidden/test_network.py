"""Hidden tests of a network of any depth. Hidden units stay 5e-3 from the kink and below 5.5, and no layer is dead.

Widths differ, and coincide: all alike and as many rows, equal neighbours, one row, one input, one output. Numbers are
of usual size, large, small, huge and tiny: x and the biases times a number, which multiplies every layer's output by
the same.
"""

import itertools

import numpy as np
import pytest

from autograder.checks.cases import HUGE, TINY, Case, Function, cotangent, normal
from autograder.checks.functions import cached_backward
from reference import network

FORWARD = Function("network_forward", ("x", "params"), result="logits")
BACKWARD = Function("network_backward", ("dlogits", "params", "cache"), cotangent="dlogits", result="grads")
FUNCTIONS = cached_backward.ForwardBackward(FORWARD, BACKWARD)
MARGIN = 5e-3
CALM = 5.5  # so that large numbers are those of the case with large numbers alone
DRAWS = 5000

THREE = (4, 7, 5, 3)
TWO = (3, 5, 2)
ONE = (5, 3)
SQUARE = (4, 4, 4)
NEIGHBOURS = (3, 5, 5, 2)
ONE_INPUT = (1, 4, 3)
ONE_OUTPUT = (3, 4, 1)
TEN = (4, 5, 3, 6, 4, 5, 3, 5, 4, 6, 3)

# Widths, rows, and the factor of x and of the biases.
NETWORKS = (
    (THREE, 6, 1.0),
    (THREE, 6, 1.0),
    (TWO, 4, 1.0),
    (SQUARE, 4, 1.0),
    (NEIGHBOURS, 4, 1.0),
    (THREE, 1, 1.0),
    (ONE_INPUT, 4, 1.0),
    (ONE_OUTPUT, 5, 1.0),
    (THREE, 6, 25.0),
    (THREE, 6, 0.01),
    (THREE, 6, HUGE),
    (THREE, 6, TINY),
)
STEEPER = {25.0: 20.0, HUGE: HUGE, TINY: TINY}  # the factor of the gradient from above, for factors of x

on_forward = pytest.mark.question("network_forward")
on_backward = pytest.mark.question("network_backward")


def draw(rng, widths, rows, factor=1.0):
    """x and params, drawn again until every layer has units on and off and the logits have both signs."""
    for _ in range(DRAWS):
        layers = itertools.pairwise(widths)
        params = [(rng.normal(size=s) * np.sqrt(2 / s[0]), 0.3 * rng.normal(size=s[1])) for s in layers]
        x = normal(rng, rows, widths[0])
        if telling(x, params):
            return factor * x, [(W, factor * b) for W, b in params]
    raise RuntimeError("no telling network was drawn")


def telling(x, params):
    logits, cache = network.network_forward(x, params)
    hidden = [z for _, z in cache[:-1]]
    clear = all(np.min(np.abs(z)) >= MARGIN for z in hidden)
    alive = all(np.all(np.any(z > 0, axis=1)) and np.any(z < 0) for z in hidden)
    calm = all(np.max(z) <= CALM for z in hidden)
    return clear and alive and calm and np.min(logits) < -0.1 and np.max(logits) > 0.1


def about(widths, rows, factor):
    if rows == 1 or factor != 1.0:
        sizes = {HUGE: "huge", 25.0: "large", TINY: "tiny"}
        return "one row" if rows == 1 else f"{sizes.get(factor, 'small')} numbers"
    if len(set(widths)) < len(widths) <= 4:
        return "layers of equal width"
    count = len(widths) - 1
    return f"{count} layer{'s' if count > 1 else ''}"


def logits_of(x, params):
    return network.network_forward(x, params)[0]


def gradients_of(dlogits, x, params):
    return network.network_backward(dlogits, params, network.network_forward(x, params)[1])


def cases(rng, *sizes):
    return [Case(draw(rng, *size), about(*size), min(size[2], 1.0)) for size in sizes]


def passes(rng, *sizes):
    ways = []
    for widths, rows, factor in sizes:
        dlogits = cotangent(rng, rows, widths[-1]) * STEEPER.get(factor, 1.0)
        args, words = draw(rng, widths, rows, factor), about(widths, rows, factor)
        ways.append(cached_backward.expected_pass(gradients_of, args, dlogits, words, min(factor, 1.0)))
    return ways


@on_forward
@pytest.mark.weight(2)
@pytest.mark.hint("Dense, ReLU, dense, ReLU, …, dense: the output of one layer is the input of the next.")
def test_logits(student, rng):
    """The logits of networks of two and three layers are right, for any widths, rows and sizes of numbers."""
    cached_backward.check_output(student, FORWARD, logits_of, cases(rng, *NETWORKS))


@on_forward
@pytest.mark.hint("A network of one layer is that dense layer alone: no ReLU follows the last layer.")
def test_logits_of_one_layer(student, rng):
    """The logits of a network of one layer are right."""
    cached_backward.check_output(
        student, FORWARD, logits_of, cases(rng, (ONE, 6, 1.0), (ONE, 6, 1.0), ((3, 3), 3, 1.0))
    )


@on_forward
@pytest.mark.hint("Loop over params; count no layers by hand.")
def test_logits_of_ten_layers(student, rng):
    """The logits of a network of ten layers are right."""
    cached_backward.check_output(student, FORWARD, logits_of, cases(rng, (TEN, 3, 1.0)))


@on_forward
@pytest.mark.weight(0.5)
def test_forward_leaves_its_arguments_alone(student, rng):
    """network_forward leaves x and params as they were, and is right."""
    (case,) = cases(rng, (THREE, 6, 1.0))
    cached_backward.check_output_unchanged(student, FORWARD, logits_of, case)


@on_backward
@pytest.mark.weight(3)
@pytest.mark.hint(
    "From the last layer to the first: hand the gradient of each layer's input to the layer below."
)
def test_gradients(student, rng):
    """The gradients of networks of two and three layers are right, for any widths, rows and sizes of numbers."""
    cached_backward.check_gradients(student, FUNCTIONS, passes(rng, *NETWORKS))


@on_backward
@pytest.mark.hint("With one layer there is no ReLU to go through, and one pair in the list.")
def test_gradients_of_one_layer(student, rng):
    """The gradients of a network of one layer are right."""
    cached_backward.check_gradients(student, FUNCTIONS, passes(rng, (ONE, 6, 1.0), ((3, 3), 3, 1.0)))


@on_backward
@pytest.mark.hint("Loop over the layers from the last to the first; count none by hand.")
def test_gradients_of_ten_layers(student, rng):
    """The gradients of a network of ten layers are right."""
    cached_backward.check_gradients(student, FUNCTIONS, passes(rng, (TEN, 3, 1.0)))


@on_backward
@pytest.mark.hint("Everything that the way back needs must be in the cache that it is given.")
def test_another_forward_between(student, rng):
    """The gradients are right when another forward came between a forward and its backward."""
    ways = passes(rng, *NETWORKS[:3])
    cached_backward.check_gradients(student, FUNCTIONS, ways, forwards_first=True)


@on_backward
@pytest.mark.weight(0.5)
def test_backward_leaves_its_arguments_alone(student, rng):
    """network_backward leaves dlogits and params as they were, and is right."""
    for way in passes(rng, (THREE, 6, 1.0), (ONE, 6, 1.0)):
        cached_backward.check_unchanged(student, FUNCTIONS, way)
