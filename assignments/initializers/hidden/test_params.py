"""Hidden tests of a network's first parameters. The weights come from a draw of the judge's, so they are exact."""

import itertools

import numpy as np
import pytest

from autograder.checks import array, form
from autograder.checks.cases import Case, Function

pytestmark = pytest.mark.question("params")

PARAMS = Function("initial_params", ("sizes", "draw"), result="params")
EVERY = ([5, 3, 4], [4, 4, 4, 4], [3, 2], [2, 6, 1, 3, 5])
EQUAL = [4, 4, 4, 4]
LARGEST = 100  # no layer here has as many inputs or outputs


class Draw:
    """The judge's draw, with another matrix each time, and a record of the sizes that it was asked for."""

    def __init__(self, rng):
        self.rng, self.asked, self.drawn = rng, [], []

    def __repr__(self):
        return "lambda m, n: np.random.default_rng().normal(size=(m, n))"

    def __call__(self, fan_in, fan_out):
        if max(fan_in, fan_out) > LARGEST:
            raise ValueError("no layer is as large")
        self.asked.append((int(fan_in), int(fan_out)))
        self.drawn.append(self.rng.normal(size=self.asked[-1]))
        return self.drawn[-1]


def params_of(student, rng, sizes):
    """Return what a message is about, the draw, and the student's (W, b) pairs, one for each layer."""
    draw = Draw(rng)
    subject = PARAMS.subject(Case((sizes, draw), f"sizes {sizes}"))
    value = student.call("initial_params", sizes, draw)
    pairs = form.as_sequence(value, len(sizes) - 1, called=subject, holds="a pair (W, b) for each layer")
    return subject, draw, [form.as_sequence(pair, 2, called=subject, holds="W, b") for pair in pairs]


@pytest.mark.weight(2.5)
@pytest.mark.hint("Once for each layer, from the first to the last: draw(inputs, outputs).")
def test_one_draw_per_layer(student, rng):
    """Each W is what draw gave for that layer's inputs and outputs, in order, and nothing else is drawn."""
    for sizes in EVERY:
        subject, draw, pairs = params_of(student, rng, sizes)
        if draw.asked != list(itertools.pairwise(sizes)):
            text = "draw was not called once for each layer, in order, with its inputs and its outputs."
            raise subject.same_failure("values", text)
        for layer, ((W, _), drawn) in enumerate(zip(pairs, draw.drawn, strict=True)):
            array.check_array(W, drawn, called=subject.at("W", f" of layer {layer}"))


@pytest.mark.weight(1.5)
@pytest.mark.hint("One zero for each of the layer's outputs: a float array of shape (n,).")
def test_biases(student, rng):
    """Each b is zero, with one entry for each output."""
    for sizes in EVERY:
        subject, _, pairs = params_of(student, rng, sizes)
        for layer, (_, b) in enumerate(pairs):
            expected = np.zeros(sizes[layer + 1])
            array.check_array(b, expected, called=subject.at("b", f" of layer {layer}"))


@pytest.mark.weight(0.5)
@pytest.mark.hint("Make a new array for each layer.")
def test_biases_of_their_own(student, rng):
    """Changing one layer's biases in place leaves those of the other layers at zero."""
    subject, draw, pairs = params_of(student, rng, EQUAL)
    for layer, (_, b) in enumerate(pairs):  # before one is filled: what is no array says so here
        form.as_array(b, (EQUAL[-1],), called=subject, part=f"b of layer {layer}")
    plan = student.plan()
    made = plan.call("initial_params", EQUAL, draw, fetch=False)
    filled = plan.method(made[0][1], "fill", 1.0)
    others = [plan.pick(made[layer][1]) for layer in (1, 2)]
    plan.run()
    made.raise_for_failure()
    filled.raise_for_failure()
    for other in others:
        left = form.as_array(other.value, (EQUAL[-1],), called=subject, part="b")
        if np.any(left != 0):
            raise subject.same_failure("mutation", "two layers share one array of biases.")


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """sizes is unchanged after a right answer."""
    sizes, draw = [3, 5, 2], Draw(rng)
    subject = PARAMS.subject(Case((list(sizes), draw)))
    plan = student.plan()
    answer = plan.call("initial_params", sizes, draw, echo=True)
    plan.run()
    pairs = form.as_sequence(answer.value, 2, called=subject, holds="a pair (W, b) for each layer")
    for pair, drawn in zip(pairs, draw.drawn, strict=False):
        W, _ = form.as_sequence(pair, 2, called=subject, holds="W, b")
        array.check_array(W, drawn, called=subject.at("W"))
    if list(answer.after[0]) != sizes:
        raise subject.same_failure(
            "mutation", "the values are right, but the call changed its argument sizes."
        )
