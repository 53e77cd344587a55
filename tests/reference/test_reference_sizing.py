"""How many parameters a shape has, and the widest shape within a budget."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from reference import sizing
from reference.layers import Dense


def widest(inputs: int, outputs: int, hidden: int, budget: int) -> int:
    """The answer by trying every width."""
    return max(
        w for w in range(1, budget + 1) if sizing.parameter_count([inputs, *[w] * hidden, outputs]) <= budget
    )


def test_the_networks_of_the_handout_have_their_counts() -> None:
    assert sizing.parameter_count([64, 50, 50, 10]) == 6310
    assert sizing.equal_width(64, 10, 2, 6400) == 50
    assert sizing.pyramid(64, 10, 3, 6355) == [64, 60, 30, 15, 10]


def test_a_count_is_that_of_the_arrays_of_the_layers() -> None:
    sizes = [7, 5, 1, 4]
    layers = [Dense(np.ones((m, n)), np.ones(n)) for m, n in itertools.pairwise(sizes)]
    assert sizing.parameter_count(sizes) == sum(array.size for layer in layers for array in layer.params)


def test_no_layer_has_no_parameters() -> None:
    assert sizing.parameter_count([5]) == 0


@pytest.mark.parametrize("budget", [14, 15, 100, 101, 999])
@pytest.mark.parametrize("hidden", [1, 2, 4])
def test_an_equal_width_is_the_largest_within_the_budget(hidden: int, budget: int) -> None:
    assert sizing.equal_width(3, 2, hidden, budget) == widest(3, 2, hidden, budget)


def test_a_pyramid_of_one_more_is_over_the_budget() -> None:
    for budget in range(60, 400, 7):
        sizes = sizing.pyramid(5, 2, 3, budget)
        wider = [5, *((sizes[1] + 1) >> layer for layer in range(3)), 2]
        assert sizing.parameter_count(sizes) <= budget < sizing.parameter_count(wider)
        assert min(sizes) >= 1


def test_a_budget_below_the_least_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="too few for this shape"):
        sizing.equal_width(64, 10, 1, 20)
    with pytest.raises(ValueError, match="too few for this shape"):
        sizing.pyramid(2, 1, 4, 20)
