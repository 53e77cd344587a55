"""Hidden tests of Network, with layers and an optimizer of the judge's: no other part can make them fail."""

import pytest

from autograder.checks.layers import network, probed

pytestmark = pytest.mark.question("network")

NETWORK = probed.NetworkClass("Network")


@pytest.mark.weight(2)
def test_order(student, rng):
    """forward and backward go through the layers in their order, once each, and return output and gradient."""
    network.check_order(
        student,
        NETWORK,
        rng,
        hint="Hand what one layer returns to the next: outputs upwards, gradients downwards from the last layer.",
    )


def test_flags(student, rng):
    """Every layer gets the flag that forward was given."""
    network.check_flags(
        student,
        NETWORK,
        rng,
        hint="Call layer.forward(x, training) for each layer in turn: x is what the layer before returned, and the "
        "flag is the one that forward was given.",
    )


@pytest.mark.weight(2)
def test_flat_lists(student, rng):
    """params and grads are flat, in the order of the layers, and hold what the layers hold at that time."""
    network.check_lists(
        student,
        NETWORK,
        rng,
        hint="Collect the arrays when they are asked for: [W for layer in self.layers for W in layer.params].",
    )


@pytest.mark.weight(3)
def test_step_is_seen(student, rng):
    """After each step every layer holds what the optimizer has returned for it."""
    network.check_step(
        student,
        NETWORK,
        rng,
        hint="One call of the optimizer with the flat lists; then each array goes to its place in its layer.",
    )
