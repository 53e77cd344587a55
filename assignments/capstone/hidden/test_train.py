"""Hidden tests of train_own: the judge's network walks the batches that the student's own loop has drawn."""

import itertools

import numpy as np
import pytest

import datasets
from autograder.checks import form, structure
from autograder.checks.arguments import Seed
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.training import adapters, replayed, runs
from reference import losses, momentum, network

pytestmark = pytest.mark.question("train")

ARGUMENTS = ("params", "loss", "X", "y", "learning_rate", "beta", "epochs", "batch_size", "rng")
LOOP = adapters.TrainingFunction("train_own", ARGUMENTS, per="epoch")
DIGITS = datasets.load("digits")
WINE = datasets.load("wine")
PARTS = (
    "Which part is it? Read the checks under your own parts and under questions 1 to 3 first. If all of them say ok, "
    "try one layer, one row and one epoch by hand, and then more of each."
)


class Walk:
    """A ReLU network with momentum, at the parameters of a run."""

    def __init__(self, run):
        self.params = run.params
        self._optimizer = momentum.Momentum(learning_rate=run.more["learning_rate"], beta=run.more["beta"])

    def outputs(self, x):
        """Return the logits."""
        return network.network_forward(x, self.params)[0]

    def step(self, x, gradient):
        """Take one step of momentum."""
        grads = network.network_backward(gradient, self.params, network.network_forward(x, self.params)[1])
        moved = iter(self._optimizer.step(flat(self.params), flat(grads)))
        self.params = list(zip(moved, moved, strict=True))


def flat(pairs):
    return [one for pair in pairs for one in pair]


def cross_entropy(outputs, labels):
    """Return the loss and its gradient."""
    value = float(losses.softmax_cross_entropy(outputs, labels))
    return value, losses.softmax_cross_entropy_backward(outputs, labels)


def parameters(rng, widths):
    """Draw He's weights, and small biases that are not zero."""
    sizes = itertools.pairwise(widths)
    return [(rng.normal(size=s) * np.sqrt(2 / s[0]), 0.1 * rng.normal(size=s[1])) for s in sizes]


def run_on(rng, split, about, hidden, rows, batch, rate, beta, epochs):
    """Draw a run that can be replayed."""

    def draw():
        chosen = rng.choice(len(split.y_train), size=rows, replace=False)
        widths = (split.X_train.shape[1], *hidden, int(split.y_train.max()) + 1)
        more = {"learning_rate": rate, "beta": beta, "epochs": epochs, "batch_size": batch}
        X, y = split.X_train[chosen], split.y_train[chosen]
        return runs.TrainingRun(parameters(rng, widths), X, y, rate, (), about, more)

    return replayed.draw_replayable_run(Walk, draw, cross_entropy, rng)


def check(student, rng, *settings):
    """Check that the walk explains each of these runs."""
    asked = [run_on(rng, *one) for one in settings]
    replayed.check_replayed(student, LOOP, Walk, asked, cross_entropy, rng)


@pytest.mark.weight(3)
def test_replay_digits(student, rng):
    """On digits, every output and the parameters at the end are where right steps over the loop's batches lead."""
    check(
        student,
        rng,
        (DIGITS, "digits, two hidden layers", (14, 12), 130, 32, 0.05, 0.6, 3),
        (DIGITS, "digits, one hidden layer", (16,), 101, 25, 0.03, 0.4, 2),
    )


@pytest.mark.weight(2)
def test_replay_wine(student, rng):
    """The same on wine, with one hidden layer and with none."""
    check(
        student,
        rng,
        (WINE, "wine, one hidden layer", (10,), 75, 16, 0.05, 0.6, 3),
        (WINE, "wine, no hidden layer", (), 62, 13, 0.04, 0.4, 2),
    )


class CheckedLoss:
    """The cross-entropy of `width` classes; `problem` is the first sentence about an argument that cannot be right."""

    def __init__(self, width):
        self.width, self.problem = width, ""

    def both(self, outputs, y):
        """Return the loss and its gradient."""
        labels = isinstance(y, np.ndarray) and y.ndim == 1 and y.size and y.dtype.kind in "iu"
        if not labels or y.min() < 0 or y.max() >= self.width:
            raise self._refused("the loss was called with labels that are not y, picked by rows.")
        try:
            outputs = form.as_array(outputs, (len(y), self.width), called="")
        except CheckFailure:
            raise self._refused(
                "the loss was called with outputs that are not one row for each label."
            ) from None
        return cross_entropy(outputs, y)

    def _refused(self, text):
        self.problem = self.problem or text
        return ValueError(text)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """params, X and y are unchanged after right training; all rows are one batch, so that no shuffle matters."""
    params, loss = parameters(rng, (13, 6, 3)), CheckedLoss(3)
    X, y = WINE.X_train[:30], WINE.y_train[:30]
    values = (params, loss.both, X, y, 0.1, 0.5, 2, 30, Seed(int(rng.integers(2**31))))
    plan = student.plan()
    answer = plan.call("train_own", *values, echo=True)
    plan.run()
    subject = Subject(LOOP.called, about="one batch an epoch", hint=PARTS)
    if loss.problem:
        raise subject.same_failure("training", loss.problem)
    more = {"learning_rate": 0.1, "beta": 0.5, "epochs": 2, "batch_size": 30}
    walk = Walk(runs.TrainingRun(params, X, y, 0.1, (), "", more))
    for _ in range(2):
        walk.step(X, cross_entropy(walk.outputs(X), y)[1])
    trained = form.as_sequence(answer.value, 2, called=subject, holds="params, history")[0]
    structure.check_structure(trained, walk.params, called=subject.at("params"))
    for name, value, after in zip(ARGUMENTS, values, answer.after, strict=True):
        if name in ("params", "X", "y") and not alike(value, after):
            text = f"the parameters are right, but the call changed its argument {name}."
            hint = "Copy each W and b before a layer gets it: an optimizer may write into them."
            raise subject.same_failure("mutation", text, hint)


def alike(before, after):
    """Return whether arrays, or pairs of arrays, are bit for bit what they were."""
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after)
    return all(alike(one, other) for one, other in zip(before, after, strict=True))
