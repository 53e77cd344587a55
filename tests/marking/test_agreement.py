"""Agreement of two markers, against numbers worked out by hand."""

from __future__ import annotations

import pytest

from autograder.marking.agreement import Agreement, agreement


def test_of_no_answer_there_is_no_agreement() -> None:
    assert agreement([]) is None


def test_two_who_always_agree_have_a_kappa_of_one() -> None:
    assert agreement([(0, 0), (1, 1), (2, 2)]) == Agreement(3, 1.0, 1.0, pytest.approx(1.0))


def test_kappa_is_the_textbook_example() -> None:
    """Of 50 proposals both say yes to 20 and no to 15, one alone to 5, the other alone to 10: kappa is 0.4."""
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert agreement(pairs) == Agreement(50, 0.7, 1.0, pytest.approx(0.4))


def test_levels_that_are_one_apart_are_adjacent() -> None:
    found = agreement([(0, 1), (0, 2), (3, 3), (2, 1)])
    assert found is not None
    assert (found.exact, found.adjacent) == (0.25, 0.75)


def test_of_a_single_level_kappa_does_not_exist() -> None:
    assert agreement([(2, 2), (2, 2)]) == Agreement(2, 1.0, 1.0, None)
