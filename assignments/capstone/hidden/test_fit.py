"""Hidden tests of fit: the loop, watched with a model that only writes down what happens, and with one that learns."""

import numpy as np
import pytest

from autograder.checks import array, form
from autograder.checks.arguments import Object, Seed
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.training import loop

pytestmark = pytest.mark.question("fit")

FIT = loop.Loop("fit", ("model", "loss", "X", "y", "epochs", "batch_size", "rng"), training="argument")
ROWS, BATCH, EPOCHS, RATE = 23, 6, 3, 0.2


class Line:
    """A linear model and its squared error, which live in the judge.

    `batches` are the rows of every forward, and `problem` is the first sentence about an argument that cannot be right.
    """

    def __init__(self, rng):
        self.X = np.column_stack([np.arange(ROWS) / ROWS, rng.normal(size=(ROWS, 2))])
        self.targets = 2.0 + rng.normal(size=ROWS)
        self.w, self.batches, self.problem = np.zeros(3), [], ""
        self._x = self._gradient = np.zeros((0, 3))

    def model(self):
        """Return the model as an argument."""
        methods = {"forward": self._forward, "backward": self._backward, "step": self._step}
        return Object({**methods, "params": [], "grads": [], "layers": []})

    def loss(self, outputs, y):
        """Return the mean squared error, and its gradient with respect to the outputs."""
        rows = y if isinstance(y, np.ndarray) else np.zeros(0)
        if rows.ndim != 1 or rows.dtype.kind not in "iu" or not np.all(np.isin(rows, np.arange(ROWS))):
            raise self._refused("the loss is called with labels that are not y, picked by rows.")
        text = "the loss is called with outputs that are not those of the rows of its labels."
        off = self._array(outputs, (len(rows), 1), text)[:, 0] - self.targets[rows]
        return float(np.mean(off**2)), (2 * off / len(off))[:, None]

    def history(self):
        """Return the loss of each batch that was seen, before its step, where every step is right; and its rows."""
        w, losses = np.zeros(3), []
        for rows in self.batches:
            off = self.X[rows] @ w - self.targets[rows]
            losses.append(np.mean(off**2))
            w = w - RATE * self.X[rows].T @ (2 * off / len(off))
        return losses, [len(rows) for rows in self.batches]

    def _forward(self, x, training=True):
        rows = len(x) if isinstance(x, np.ndarray) and x.ndim else 0
        self._x = self._array(
            x, (rows, 3), "model.forward is called with something that is not X, picked by rows."
        )
        self.batches.append(np.rint(self._x[:, 0] * ROWS).astype(int) % ROWS)
        return (self._x @ self.w)[:, None]

    def _backward(self, dy):
        text = "model.backward is called with something that is not the gradient of the loss."
        self._gradient = self._x.T @ self._array(dy, (len(self._x), 1), text)[:, 0]
        return np.zeros((1, 3))

    def _step(self):
        if self._gradient.shape == self.w.shape:
            self.w = self.w - RATE * self._gradient

    def _array(self, value, shape, text):
        try:
            return form.as_array(value, shape, called="")
        except CheckFailure:
            raise self._refused(text) from None

    def _refused(self, text):
        self.problem = self.problem or text
        return ValueError(text)


@pytest.mark.weight(3)
@pytest.mark.hint(
    "For each batch: forward with True, loss, backward with its gradient, step. For each epoch: new batches, and the "
    "mean of their losses, which goes into the history."
)
def test_loop(student, rng):
    """Each batch is one forward, loss, backward and step; each epoch has a new order; the history is right."""
    loop.check_loop(student, FIT, rng)


@pytest.mark.hint(
    "The history is the mean loss of each epoch's batches, and each step has the gradient of its batch."
)
def test_values(student, rng):
    """The history of a linear model is that of right steps over the batches that the loop has drawn."""
    line, seed = Line(rng), Seed(int(rng.integers(2**31)))
    plan = student.plan()
    answer = plan.call("fit", line.model(), line.loss, line.X, np.arange(ROWS), EPOCHS, BATCH, seed)
    plan.run()
    subject = Subject(FIT.called, "history", about="a linear model")
    if line.problem:
        raise subject.same_failure("training", line.problem)
    value = list(answer.value) if isinstance(answer.value, np.ndarray) else answer.value
    items = form.as_sequence(value, EPOCHS, called=subject, holds="one loss per epoch")
    found = np.array([float(form.as_number(item, called=subject)) for item in items])
    losses, sizes = line.history()
    if len(losses) % EPOCHS:
        raise subject.same_failure("training", "the epochs have different numbers of batches.")
    losses, sizes = np.reshape(losses, (EPOCHS, -1)), np.reshape(sizes, (EPOCHS, -1))
    weighted = np.average(losses, axis=1, weights=sizes)
    if np.max(np.abs(found - weighted)) > array.TOLERANCE * np.max(weighted):
        array.check_array(found, losses.mean(axis=1), called=subject)
