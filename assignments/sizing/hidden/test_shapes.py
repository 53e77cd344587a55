"""Hidden tests of the number of parameters, and of the widest networks within a budget: exact integers."""

import pytest

from autograder.checks.cases import Case, Function
from autograder.checks.functions import exact
from reference import sizing

on_count = pytest.mark.question("count")
on_equal = pytest.mark.question("equal")
on_pyramid = pytest.mark.question("pyramid")

COUNT = Function("parameter_count", ("sizes",))
EQUAL = Function("equal_width", ("inputs", "outputs", "hidden", "budget"))
PYRAMID = Function("pyramid", ("inputs", "outputs", "hidden", "budget"), accepts_lists=True)
DRAWS = ((2, 6, 3), (2, 6, 3), (1, 9, 2), (3, 4, 7), (4, 11, 1), (5, 3, 8))  # hidden layers, inputs, outputs


def drawn_sizes(rng, layers):
    return [int(size) for size in rng.integers(2, 60, layers)]


@on_count
@pytest.mark.weight(2)
@pytest.mark.hint("A weight for each input of each unit, and one bias for each unit, of every layer.")
def test_count(student, rng):
    """parameter_count is right for networks of two layers and more."""
    every = [*(drawn_sizes(rng, layers) for layers in (4, 4, 3, 6, 5)), [64, 300, 100, 10], [7, 7, 7, 7]]
    exact.check_exact(student, COUNT, sizing.parameter_count, [Case((sizes,)) for sizes in every])


@on_count
@pytest.mark.hint(
    "Layers of one unit, a network of one layer, and none at all: the formula holds for them too."
)
def test_small_networks(student, rng):
    """parameter_count is right for one layer, for single units, and for no layer."""
    cases = [
        Case((drawn_sizes(rng, 2),), "one layer"),
        Case(([5, 1],), "one unit"),
        Case(([1, 6],), "one input"),
        Case(([1, 1, 1],), "one of each"),
        Case((drawn_sizes(rng, 1),), "no layer"),
        Case(([4, 1, 5],), "a layer of one unit between others"),
    ]
    exact.check_exact(student, COUNT, sizing.parameter_count, cases)


@on_count
@pytest.mark.weight(0.5)
def test_count_leaves_its_argument_alone(student, rng):
    """sizes is unchanged after a right answer."""
    exact.check_unchanged(student, COUNT, sizing.parameter_count, Case((drawn_sizes(rng, 4),)))


def stack(inputs, outputs, hidden, width):
    return [inputs, *[width] * hidden, outputs]


def halves(inputs, outputs, hidden, width):
    return [inputs, *(width >> layer for layer in range(hidden)), outputs]


def cases_at(rng, shape, distance, about, least=2, most=60):
    """Return cases whose budget lies `distance` parameters from that of a network of this shape."""
    cases = []
    for hidden, inputs, outputs in DRAWS:
        smallest = 1 if shape is stack else 2 ** (hidden - 1)
        width = smallest + int(rng.integers(least, most))
        budget = sizing.parameter_count(shape(inputs, outputs, hidden, width)) + distance
        cases.append(Case((inputs, outputs, hidden, budget), f"{about}, {hidden} hidden"))
    return cases


def cases_between(rng, shape):
    """Return cases whose budget lies between those of two widths; that of the first is just above the lower one."""
    cases = []
    for hidden, inputs, outputs in DRAWS:
        smallest = 1 if shape is stack else 2 ** (hidden - 1)
        width = smallest + int(rng.integers(2, 60))
        low, high = (sizing.parameter_count(shape(inputs, outputs, hidden, w)) for w in (width, width + 1))
        budget = int(rng.integers(low + 1, high)) if cases else low + 1
        cases.append(Case((inputs, outputs, hidden, budget), f"{hidden} hidden"))
    return cases


def smallest_cases(shape):
    """Return cases with room for the smallest network alone, or for the next one."""
    cases = []
    for hidden, inputs, outputs in DRAWS[1:]:
        smallest = 1 if shape is stack else 2 ** (hidden - 1)
        for width in (smallest, smallest + 1):
            budget = sizing.parameter_count(shape(inputs, outputs, hidden, width))
            cases.append(Case((inputs, outputs, hidden, budget), f"a small budget, {hidden} hidden"))
    return cases


@on_equal
@pytest.mark.weight(2)
@pytest.mark.hint("The largest width with at most budget parameters; biases and the last layer count too.")
def test_equal(student, rng):
    """equal_width is right for budgets between two widths, for one to five hidden layers."""
    exact.check_exact(student, EQUAL, sizing.equal_width, cases_between(rng, stack))


@on_equal
@pytest.mark.weight(1.5)
@pytest.mark.hint("At most means that a network with exactly budget parameters is within it.")
def test_equal_at_the_edge(student, rng):
    """equal_width is right where the budget is met exactly, and where one parameter is missing."""
    met = cases_at(rng, stack, 0, "met exactly")
    exact.check_exact(student, EQUAL, sizing.equal_width, met + cases_at(rng, stack, -1, "one short"))


@on_equal
@pytest.mark.hint("The smallest width is 1, and the largest may be in the thousands.")
def test_equal_small_and_large(student, rng):
    """equal_width is right for the smallest widths, and for large ones."""
    large = [Case((3, 2, 1, 6 * int(rng.integers(2000, 4000)) + 2), "a large budget")]
    large.append(Case((64, 10, 2, int(rng.integers(10**5, 2 * 10**5))), "a large budget"))
    exact.check_exact(student, EQUAL, sizing.equal_width, smallest_cases(stack) + large)


@on_pyramid
@pytest.mark.weight(2)
@pytest.mark.hint("inputs, w, w // 2, w // 4, …, outputs: as many hidden layers as hidden says.")
def test_pyramid(student, rng):
    """pyramid is right for budgets between two widths, for one to five hidden layers."""
    exact.check_exact(student, PYRAMID, sizing.pyramid, cases_between(rng, halves))


@on_pyramid
@pytest.mark.weight(1.5)
@pytest.mark.hint("At most means that a network with exactly budget parameters is within it.")
def test_pyramid_at_the_edge(student, rng):
    """pyramid is right where the budget is met exactly, and where one parameter is missing."""
    met = cases_at(rng, halves, 0, "met exactly")
    exact.check_exact(student, PYRAMID, sizing.pyramid, met + cases_at(rng, halves, -1, "one short"))


@on_pyramid
@pytest.mark.hint("The last hidden layer of the smallest pyramid has one unit.")
def test_pyramid_small_and_large(student, rng):
    """pyramid is right for the smallest pyramids, and for large ones."""
    large = [Case((64, 10, 3, int(rng.integers(10**5, 2 * 10**5))), "a large budget")]
    exact.check_exact(student, PYRAMID, sizing.pyramid, smallest_cases(halves) + large)
