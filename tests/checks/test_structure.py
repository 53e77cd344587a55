"""Answers of several parts: compared leaf by leaf, copied whole, and the same only where nothing differs."""

from __future__ import annotations

import collections
from typing import Any

import numpy as np
import pytest

from autograder.checks import structure
from autograder.checks.failure import CheckFailure

W, B = np.ones((2, 3)), np.zeros(3)
RIGHT = [(W, B), (2 * W, 2 * B)]


def failure(answer: object, expected: object = RIGHT, **more: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as raised:
        structure.check_structure(answer, expected, called="init()", **more)
    return raised.value


Pair = collections.namedtuple("Pair", "W b")


@pytest.mark.parametrize("answer", [RIGHT, tuple(RIGHT), [[W, B], [2 * W, 2 * B]], [Pair(W, B), RIGHT[1]]])
def test_lists_tuples_and_named_tuples_are_interchangeable(answer: Any) -> None:
    structure.check_structure(answer, RIGHT, called="init()")


def test_a_wrong_leaf_is_reported_with_its_place() -> None:
    assert "[1][0]" in failure([RIGHT[0], (W, 2 * B)]).text


def test_a_part_with_a_name_is_reported_by_it() -> None:
    assert "dW" in failure((W, W), (W, 2 * W), names=("dx", "dW")).text


def test_parts_that_are_not_looked_at_cost_nothing() -> None:
    structure.check_structure((W, None), (W, B), called="init()", only=[0])


@pytest.mark.parametrize(
    ("answer", "kind"), [(RIGHT[:1], "parts"), ([], "shape"), (W, "type"), ({"W": W}, "type"), (None, "type")]
)
def test_another_number_of_parts_or_kind_of_whole_is_refused(answer: Any, kind: str) -> None:
    assert failure(answer).kind == kind


def test_leaves_come_in_order() -> None:
    assert [leaf.tolist() for leaf in structure.leaves([1, (2.0, [np.array([3])])])] == [1.0, 2.0, [3.0]]


def test_a_copy_is_reached_by_nothing_that_is_done_to_the_original() -> None:
    value = {"a": [np.zeros(2)], "b": (np.zeros(1),)}
    copy = structure.copied(value)
    value["a"][0] += 1
    value["a"].append(np.ones(1))
    assert structure.same(copy, {"a": [np.zeros(2)], "b": (np.zeros(1),)})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([1, (2, 3)], (1, [2, 3])),
        (np.array([np.nan]), np.array([np.nan])),
        ({"a": 1, "b": B}, {"b": B, "a": 1}),
        (np.array(["x"]), np.array(["x"])),
    ],
)
def test_two_structures_without_a_difference_are_the_same(left: Any, right: Any) -> None:
    assert structure.same(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, 1.0),
        (True, 1),
        (B, B.astype(np.float32)),
        (B, B[None]),
        ([B], [B, B]),
        ({"a": 1}, {"b": 1}),
        (B, [0.0, 0.0, 0.0]),
    ],
)
def test_types_dtypes_shapes_lengths_and_keys_count(left: Any, right: Any) -> None:
    assert not structure.same(left, right)
