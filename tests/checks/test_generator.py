"""A generator is right if it stands where the expected one stands."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import generator
from autograder.checks.failure import CheckFailure, Handle


def drawn(count: int) -> np.random.Generator:
    rng = np.random.default_rng(3)
    rng.random(count)
    return rng


def test_the_same_state_passes_and_is_left_as_it_is() -> None:
    found, expected = drawn(4), drawn(4)
    generator.check_generator(found, expected, called="draw(rng)")
    assert found.random() == expected.random() == drawn(4).random()


@pytest.mark.parametrize(
    ("count", "fact"),
    [(3, "It has drawn 1 number too few."), (7, "It has drawn 3 numbers too many."), (5000, "")],
)
def test_numbers_too_few_and_too_many_are_counted(count: int, fact: str) -> None:
    with pytest.raises(CheckFailure) as raised:
        generator.check_generator(drawn(count), drawn(4), called="draw(rng)")
    assert (raised.value.text, raised.value.fact) == (
        "draw(rng): the generator is not in the expected state.",
        fact,
    )


@pytest.mark.parametrize(
    "answer", [None, 3, np.random.RandomState(0), Handle("Generator")], ids=lambda one: type(one).__name__
)
def test_anything_else_is_no_generator(answer: object) -> None:
    with pytest.raises(CheckFailure, match=r"and a numpy\.random\.Generator was expected"):
        generator.check_generator(answer, drawn(0), called="draw(rng)")
