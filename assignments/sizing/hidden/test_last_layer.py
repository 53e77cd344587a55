"""Hidden tests of the last layer by task, and of the answers that its outputs stand for."""

import numpy as np
import pytest

from autograder.checks.cases import Case, Function, labels, normal, off_zero
from autograder.checks.functions import agreement, exact
from reference import tasks

on_output = pytest.mark.question("output")
on_predict = pytest.mark.question("predict")

OUTPUT = Function("output_layer", ("task", "y"), ("units", "loss"))
PREDICT = Function("predict", ("task", "z"), accepts_lists=True)
SHAPES = ((7, 4), (7, 4), (3, 5), (1, 3), (4, 4), (6, 2), (5, 1))
LEAST_UNITS = 2  # of multi-class: of one class there is nothing to choose


def yes_or_no(rng, *shape):
    """Draw zeros and ones, with at least one of each where there is room."""
    drawn = rng.integers(0, 2, shape)
    drawn.flat[0], drawn.flat[-1] = 0, 1
    return drawn


def with_gaps(rng, rows, classes):
    """Draw labels whose largest is classes - 1, and among which at least one class is absent."""
    y = labels(rng, rows, classes)
    absent = int(rng.integers(0, classes - 1))
    y[y == absent] = classes - 1
    return rng.permutation(y)


def check_output(student, task, every):
    exact.check_exact(student, OUTPUT, tasks.output_layer, [Case((task, y), about) for y, about in every])


@on_output
@pytest.mark.hint("As many units as there are numbers to predict for each row; squared errors.")
def test_regression(student, rng):
    """output_layer is right for a regression with one target and with several."""
    every = [
        (normal(rng, 6), "one number a row"),
        (normal(rng, 5, 3), "three numbers a row"),
        (normal(rng, 3, 5), "five numbers a row"),
        (normal(rng, 4, 1), "a column"),
        (np.round(normal(rng, 6)), "whole numbers"),
        (normal(rng, 1, 2), "one row"),
    ]
    check_output(student, "regression", every)


@on_output
@pytest.mark.hint("One logit says yes or no; the loss is the one for questions of yes and no.")
def test_binary(student, rng):
    """output_layer is right for labels of yes or no, also where only one of them occurs."""
    every = [
        (yes_or_no(rng, 6), "both labels"),
        (np.zeros(4, dtype=np.int64), "all no"),
        (np.ones(5, dtype=np.int64), "all yes"),
    ]
    check_output(student, "binary", every)


@on_output
@pytest.mark.hint("One logit for each question, that is for each column of y.")
def test_multi_label(student, rng):
    """output_layer is right for several questions of yes or no."""
    every = [
        (yes_or_no(rng, *shape), f"{shape[1]} labels a row") for shape in ((5, 4), (3, 7), (8, 2), (1, 3))
    ]
    check_output(student, "multi-label", every)


@on_output
@pytest.mark.hint("Classes count from 0: one unit for each up to the largest label, absent ones included.")
def test_multi_class(student, rng):
    """output_layer is right for classes, also where some are absent or rows are few."""
    every = [
        (labels(rng, 9, 5), "five classes"),
        (with_gaps(rng, 9, 6), "a class is absent"),
        (with_gaps(rng, 4, 10), "more classes than rows"),
        (np.array([7]), "one row"),
        (np.array([2, 2, 2]), "one label"),
        (labels(rng, 30, 3), "three classes"),
    ]
    check_output(student, "multi-class", every)


@on_output
@pytest.mark.weight(0.5)
def test_output_leaves_its_argument_alone(student, rng):
    """y is unchanged after a right answer."""
    for task, y in (("multi-class", with_gaps(rng, 9, 6)), ("regression", normal(rng, 5, 3))):
        exact.check_unchanged(student, OUTPUT, tasks.output_layer, Case((task, y)))


def outputs(rng, shapes=SHAPES):
    """Draw outputs of both signs, none near 0; the second has the shape of the first."""
    about = ["", "the same shape, other values", "", "one row", "", "", "one unit"]
    return [(off_zero(rng, *shape), words) for shape, words in zip(shapes, about, strict=False)]


def near_a_half(rng, *shape):
    """Draw logits between 0.05 and 0.5, and as many below 0: p is above and below one half, but never far."""
    return rng.uniform(0.05, 0.5, shape) * rng.permutation(np.resize([1.0, -1.0], shape).ravel()).reshape(
        shape
    )


@on_predict
@pytest.mark.hint("The outputs are the answer, whatever their sign.")
def test_predict_regression(student, rng):
    """predict gives the outputs of a regression as they are."""
    cases = [Case(("regression", z), about) for z, about in outputs(rng)]
    agreement.check_values(student, Function("predict", ("task", "z")), tasks.predict, cases)


@on_predict
@pytest.mark.hint(
    "z is a logit: yes is likelier where the probability is above a half. One label for each row."
)
def test_predict_binary(student, rng):
    """predict gives one label a row for a question of yes or no."""
    drawn = [off_zero(rng, rows, 1) for rows in (6, 6, 4, 9)] + [near_a_half(rng, 8, 1)]
    cases = [Case(("binary", z)) for z in drawn] + [Case(("binary", np.full((1, 1), 0.7)), "one row")]
    exact.check_exact(student, PREDICT, tasks.predict, cases)


@on_predict
@pytest.mark.hint("Each entry is a question of its own: several labels of a row may be 1, or none.")
def test_predict_multi_label(student, rng):
    """predict gives a label for each entry of several questions."""
    cases = [Case(("multi-label", z), about) for z, about in outputs(rng)]
    cases += [
        Case(("multi-label", np.abs(off_zero(rng, 3, 4))), "all yes"),
        Case(("multi-label", -np.abs(off_zero(rng, 3, 4))), "all no"),
        Case(("multi-label", near_a_half(rng, 5, 4)), "logits near 0"),
    ]
    exact.check_exact(student, PREDICT, tasks.predict, cases)


@on_predict
@pytest.mark.hint("In each row the class with the largest logit: along axis 1.")
def test_predict_multi_class(student, rng):
    """predict gives the likeliest class of each row, also where all logits are negative."""
    cases = [Case(("multi-class", z), about) for z, about in outputs(rng) if z.shape[1] >= LEAST_UNITS]
    cases.append(Case(("multi-class", -np.abs(off_zero(rng, 5, 4))), "all logits negative"))
    exact.check_exact(student, PREDICT, tasks.predict, cases)


@on_predict
@pytest.mark.weight(0.5)
def test_predict_leaves_its_argument_alone(student, rng):
    """z is unchanged after right answers."""
    for task in ("binary", "multi-label", "multi-class"):
        z = off_zero(rng, 5, 1 if task == "binary" else 4)
        z += np.sign(z)  # far from any threshold
        exact.check_unchanged(student, PREDICT, tasks.predict, Case((task, z)))
