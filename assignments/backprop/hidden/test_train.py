"""Hidden tests of train: the reference's trajectory from the same parameters over the same batches."""

import itertools

import numpy as np
import pytest

import datasets
from autograder.checks.training import adapters, runs, trajectory
from reference import losses, network
from reference.training import train as reference

pytestmark = pytest.mark.question("train")

LOOP = adapters.TrainingFunction("train")
MOONS = datasets.load("moons")
DIGITS = datasets.load("digits")
FAR = 6  # of the digits' pixels: many hidden units are then above 6


def parameters(rng, widths):
    """He's normal weights, and small biases that are not zero."""
    layers = itertools.pairwise(widths)
    return [(rng.normal(size=s) * np.sqrt(2 / s[0]), 0.1 * rng.normal(size=s[1])) for s in layers]


def course(rng, split, widths, count, lr, batches, about):
    """A stable run over rows of the training part, drawn from `rng`."""

    def draw():
        chosen = rng.choice(len(split.y_train), size=count, replace=False)
        X, y = split.X_train[chosen], split.y_train[chosen]
        return runs.TrainingRun(calm(rng, widths, X), X, y, lr, batches, about)

    return runs.draw_stable_run(reference, draw, rng)


def calm(rng, widths, X):
    """Parameters with which no hidden unit is above 4.5: large numbers are those of the far runs alone."""
    while True:
        params = parameters(rng, widths)
        cache = network.network_forward(X, params)[1]
        if all(np.max(z) <= 4.5 for _, z in cache[:-1]):
            return params


def on_moons(rng, steps=30):
    """100 rows in batches of 16, the last of each round of 4."""
    batches = runs.draw_batches(rng, 100, 16, steps)
    return course(rng, MOONS, (2, 8, 2), 100, 0.5, batches, "moons, two layers")


def on_far_moons(rng, batches):
    """Rows with entries of 30, and weights after them that take the size back, so that the logits are ordinary."""

    def draw():
        rows = rng.choice(len(MOONS.y_train), size=60, replace=False)
        X = MOONS.X_train[rows]
        X = X * (30 / np.max(np.abs(X)))
        (W, b), (V, c) = parameters(rng, (2, 8, 2))
        return runs.TrainingRun([(W, b), (V / 5, c)], X, MOONS.y_train[rows], 0.004, batches, "far moons")

    return runs.draw_stable_run(reference, draw, rng)


def on_rough_rows(rng, batches):
    """Rows with entries near 1e4, one layer of small weights, a rate near 1e-9; gradients are as large as the rows."""

    def draw():
        rows = rng.choice(len(MOONS.y_train), size=60, replace=False)
        (W, b), *_ = parameters(rng, (2, 2))
        X, rate = 1e4 * MOONS.X_train[rows], float(rng.uniform(0.5, 2)) * 1e-9
        return runs.TrainingRun([(W / 1e4, b / 1e8)], X, MOONS.y_train[rows], rate, batches, "rows near 1e4")

    return runs.draw_stable_run(reference, draw, rng)


def on_long_steps(rng, batches):
    """One layer whose rate is far above 1, and rows so small that its weights hardly move: a decay of them shows."""

    def draw():
        rows = rng.choice(len(MOONS.y_train), size=60, replace=False)
        X, rate = 3e-3 * MOONS.X_train[rows], float(rng.uniform(2.2, 2.8))
        return runs.TrainingRun(parameters(rng, (2, 2)), X, MOONS.y_train[rows], rate, batches, "long steps")

    return runs.draw_stable_run(reference, draw, rng)


def on_digits(rng, steps=20):
    """150 rows in batches of 32, the last of each round of 22; the pixels are FAR times as large as they are.

    The second layer's weights take the size back, so that the logits are ordinary.
    """
    batches = runs.draw_batches(rng, 150, 32, steps)

    def draw():
        rows = rng.choice(len(DIGITS.y_train), size=150, replace=False)
        X, y = FAR * DIGITS.X_train[rows], DIGITS.y_train[rows]
        return runs.TrainingRun(unsure(rng, X), X, y, 0.01, batches, "digits, three layers")

    return runs.draw_stable_run(reference, draw, rng)


def unsure(rng, X):
    """Parameters whose logits lie within 15: a constant of 1e-12 in a logarithm is a mistake of the loss alone."""
    while True:
        first, (W, b), last = parameters(rng, (64, 16, 12, 10))
        params = [first, (W / FAR, b), last]
        if np.all(np.ptp(network.network_forward(X, params)[0], axis=1) <= 15):
            return params


def loss_of(params, X, y):
    return losses.softmax_cross_entropy(network.network_forward(X, params)[0], y)


@pytest.mark.weight(2)
@pytest.mark.hint(
    "For each batch: the loss of the network as it is, then one step of W - lr * dW and b - lr * db."
)
def test_losses(student, rng):
    """The loss of every batch before its step is right, on moons and on digits."""
    trajectory.check_losses(student, LOOP, reference, on_moons(rng))
    trajectory.check_losses(student, LOOP, reference, on_digits(rng))


@pytest.mark.weight(2)
@pytest.mark.hint("One step for every batch that was given, the last one too, for every layer's W and b.")
def test_parameters(student, rng):
    """The parameters at the end are right, on moons and on digits."""
    trajectory.check_parameters(student, LOOP, reference, on_moons(rng))
    trajectory.check_parameters(student, LOOP, reference, on_digits(rng))


@pytest.mark.hint("The parameters that you return are the trained ones: what do they predict for new rows?")
def test_rows_that_were_never_sent(student, rng):
    """With the returned parameters, the loss on rows that were kept back is right, on moons and on digits."""
    for run, split, far in ((on_moons(rng), MOONS, 1), (on_digits(rng), DIGITS, FAR)):
        trajectory.check_held_out_loss(
            student, LOOP, reference, run, loss_of, far * split.X_test, split.y_test
        )


@pytest.mark.hint("Take each batch as it is given: any size, any order, also a row twice and rows never.")
def test_any_batches(student, rng):
    """Batches of one row, of repeated rows and of different sizes are taken as given, with one layer, at any rate."""
    odd = [rng.integers(0, 60, size=size) for size in (1, 7, 30, 2, 1)]
    single = course(rng, MOONS, (2, 2), 60, 0.3, odd, "moons, one layer, odd batches")
    deep = course(rng, MOONS, (2, 6, 6, 2), 60, 0.2, odd, "moons, three layers, odd batches")
    narrow = course(rng, MOONS, (2, 1, 2), 60, 0.3, odd, "moons, one hidden unit, odd batches")
    for run in (
        single,
        deep,
        narrow,
        on_far_moons(rng, odd),
        on_rough_rows(rng, odd),
        on_long_steps(rng, odd),
    ):
        trajectory.check_losses(student, LOOP, reference, run)
        trajectory.check_parameters(student, LOOP, reference, run)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """The given params, X, y and batches are unchanged after a right run."""
    trajectory.check_unchanged(student, LOOP, reference, on_moons(rng, steps=6))
