"""Hidden test of the network that a student chose: the judge trains it on digits, as the handout says."""

import pytest

import datasets
from autograder.checks.cases import Function
from autograder.checks.training import choice
from reference import trial

pytestmark = pytest.mark.question("mine")

ROWS = 1000  # to train on; the other 347 of the training rows are for validation
BUDGET = 6500
BAR = 0.40  # 5.5 deviations above 16 units, 11 above 64, at a rate of 0.003; docs/checks.md has the figures


def digits():
    """Return the trial of the handout: eight epochs of batches of 32."""
    split = datasets.load("digits")
    X, y = split.X_train, split.y_train
    return trial.Trial((X[:ROWS], y[:ROWS]), (X[ROWS:], y[ROWS:]), epochs=8, batch_size=32)


DIGITS = digits()  # once, when the tests are collected: each run of a test is a fork of that


def test_trained(student):
    """Trained three times by the grader, the network reaches the bar within the budget."""
    asked = choice.TrainingTrial(DIGITS.loss, DIGITS.parameters, BUDGET, BAR)
    choice.check_trained(student, Function("my_network", ()), asked)
