"""Hidden tests of the layer: its averages by its outputs alone, and its passes by two objects.

The running variance may average those with divisor N or N - 1, the same throughout a layer.
"""

import pytest

from autograder.checks.batch_norm import adapters, running_statistics
from autograder.checks.cases import between
from autograder.checks.layers import passes
from reference import layers

pytestmark = pytest.mark.question("layer")

FEATURES = 3


class Biased(layers.BatchNorm):
    """The reference's layer, whose running variance has the divisor N."""

    def forward(self, x, training=False):
        """Take back what N - 1 has added to the running variance."""
        y = super().forward(x, training)
        if training:
            self.statistics[1] = self.statistics[1] - (1 - self._momentum) * x.var(axis=0) / (len(x) - 1)
        return y


REFERENCES = {"divisor N": Biased, "divisor N - 1": layers.BatchNorm}


def layer(rng):
    keywords = {"features": FEATURES, "momentum": between(rng, 0.6, 0.9), "eps": between(rng, 0.2, 0.5)}
    return passes.LayerClass("BatchNorm", keywords, params=("gamma", "beta"))


def draw(rng, rows):
    """Return a batch of columns that differ in mean and spread."""
    return rng.normal(size=(rows, FEATURES)) * [0.5, 1.0, 2.0] + [1.5, -2.0, 4.0]


@pytest.mark.weight(4)
def test_averages(student, rng):
    """The outputs of both modes are right while the averages follow the batches, for three layers."""
    running_statistics.check_running_statistics(student, adapters.BatchNormClass("BatchNorm"), rng)


@pytest.mark.weight(4)
@pytest.mark.hint("Every pass reads self.params, and a backward belongs to the last forward in training.")
def test_passes(student, rng):
    """Outputs, gradients of the input, params and grads are right, whatever comes between two passes."""
    passes.check_passes(student, layer(rng), REFERENCES, draw, rng)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x and dy are unchanged after right passes."""
    passes.check_unchanged(student, layer(rng), REFERENCES, draw, rng)
