"""A frame's objects are counted before one of them is made."""

from __future__ import annotations

import struct
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox import census
from autograder.sandbox.channel import Lost

LEAVES = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30
)


def objects(value: Any) -> int:
    if type(value) is list:
        return 1 + sum(map(objects, value))
    if type(value) is dict:
        return 1 + sum(1 + objects(item) for item in value.values())
    return 1


@given(VALUES)
def test_as_many_objects_as_there_are_pass(value: Any) -> None:
    census.check(msgspec.msgpack.encode(value), objects(value))


@given(VALUES)
def test_one_object_more_than_may_be_is_a_violation(value: Any) -> None:
    with pytest.raises(Lost, match="too many objects"):
        census.check(msgspec.msgpack.encode(value), objects(value) - 1)


@pytest.mark.parametrize("many", [20, 70_000, 200_000])
def test_long_lists_texts_and_bytes_are_followed(many: int) -> None:
    census.check(msgspec.msgpack.encode([[0] * many, "x" * many, b"x" * many]), many + 4)


@pytest.mark.parametrize("many", [15, 16, 64])
def test_short_maps_are_followed(many: int) -> None:
    census.check(msgspec.msgpack.encode({i: i for i in range(many)}), 2 * many + 1)


@pytest.mark.parametrize("many", [65, 70_000])
def test_a_long_map_is_a_violation(many: int) -> None:
    with pytest.raises(Lost, match="too many pairs"):
        census.check(msgspec.msgpack.encode({i: i for i in range(many)}), 3 * many)


def test_what_is_announced_counts_before_it_arrives() -> None:
    with pytest.raises(Lost, match="too many objects"):
        census.check(b"\xdd" + struct.pack(">I", 2**31), 1000)


@pytest.mark.parametrize("data", [b"", b"\x92\x00", b"\xdd\x00", b"\xc4", b"\x81\xa1a"])
def test_a_frame_that_ends_too_early_is_a_violation(data: bytes) -> None:
    with pytest.raises(Lost, match="ends too early"):
        census.check(data, 1000)


@pytest.mark.parametrize("data", [b"\xc1", b"\xd4\x05x", b"\xc7\x01\x05x"])
def test_types_that_nobody_sends_are_a_violation(data: bytes) -> None:
    with pytest.raises(Lost, match="nobody sends"):
        census.check(data, 1000)
