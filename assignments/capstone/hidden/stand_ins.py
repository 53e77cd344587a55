"""Correct parts that replace a student's wrong ones, so that what needs them can be tested all the same.

Parts of the first assignment are answered by its own stand-ins; the sixth has none of `Momentum`, so it is here.
"""

from reference import fitting, momentum

Momentum = momentum.Momentum


def minibatches(rows, batch_size, rng):
    """Return the index arrays of one epoch."""
    return list(fitting.minibatches(rng, rows, batch_size))
