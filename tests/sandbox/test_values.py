"""What comes over the pipe is hostile data: anything outside the white list ends the worker."""

from __future__ import annotations

import socket
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.checks.failure import CheckFailure
from autograder.sandbox import values
from autograder.sandbox.channel import Channel, Lost, frame
from autograder.worker import arguments, wire

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=20,
)


def there_and_back(value: Any) -> Any:
    """A value of the student's as the judge sees it."""
    return values.ValueDecoder().decode(wire.Encoder([]).encode(value))


@given(PLAIN)
def test_plain_values_arrive_as_they_are(value: Any) -> None:
    assert there_and_back(value) == value


@given(st.sets(st.integers() | st.text()))
def test_a_set_arrives_as_it_is(value: set[Any]) -> None:
    assert there_and_back([value, frozenset(value)]) == [value, frozenset(value)]
    assert arguments.ArgumentDecoder([], [], None).decode(values.encode(value)) == value  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [["e", 3], ["e", [["l", []]]], ["E", [["d", []]]]])
def test_a_set_of_what_no_set_can_hold_is_a_violation(data: Any) -> None:
    with pytest.raises(Lost):
        values.ValueDecoder().decode(data)


def _within_itself(kind: str) -> Any:
    inner: list[Any] = []
    whole: Any = {"list": inner, "twice": [inner, inner], "dict": {"a": inner}, "tuple": (inner,)}[kind]
    inner.append(whole)
    return whole


@pytest.mark.parametrize("kind", ["list", "twice", "dict", "tuple"])
def test_a_value_that_contains_itself_arrives_at_once_and_is_named(kind: str) -> None:
    assert "that contains itself in the student's process>" in repr(there_and_back(_within_itself(kind)))


def test_a_value_that_stands_twice_in_another_arrives_twice() -> None:
    part = [1, 2]
    assert there_and_back([part, part]) == [[1, 2], [1, 2]]


@pytest.mark.parametrize("value", [[0] * (wire.MAX_ITEMS + 1), [[0] * (wire.MAX_ITEMS // 2)] * 3])
def test_a_value_of_too_many_items_is_a_handle_as_a_whole(value: Any) -> None:
    name = f"<a list of more than {wire.MAX_ITEMS} items in the student's process>"
    assert repr(there_and_back(value)) == name


def _doubled(part: Any, times: int, pair: Any = list) -> Any:
    """Return a value of so many levels, each of which holds the one below twice."""
    for _ in range(times):
        part = pair((part, part))
    return part


class Counted(dict):
    """Counts how often a part is looked up: once for each container that is encoded."""

    lookups = 0

    def __contains__(self, key: object) -> bool:
        self.lookups += 1
        return super().__contains__(key)


PAIRS = {"list": list, "tuple": tuple, "dict": lambda both: dict(enumerate(both))}


@pytest.mark.parametrize("part", [1.0, "text", object()], ids=["number", "text", "handle"])
@pytest.mark.parametrize("pair", PAIRS)
def test_a_list_that_holds_itself_doubled_over_and_over_is_encoded_once(pair: str, part: Any) -> None:
    encoder = wire.Encoder([])
    encoder._known = counted = Counted()
    data = encoder.encode(_doubled([part], 30, PAIRS[pair]))
    assert (data[0], counted.lookups < 100) == ("h", True)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_value_that_is_shared_arrives_whole_where_it_fits(pair: str) -> None:
    value = _doubled([1.0, "text"], 10, PAIRS[pair])
    assert there_and_back(value) == value


def test_a_part_that_stands_in_two_depths_is_cut_where_it_is_too_deep() -> None:
    part = _doubled(1.0, 0)
    for _ in range(wire.MAX_DEPTH):
        part = [part]
    assert "in the student's process" in repr(there_and_back([part, [part]]))


def test_a_shared_tuple_with_a_handle_is_no_key() -> None:
    key = (object(),)
    assert "dict in the student's process" in repr(there_and_back([key, {key: 1}]))


def test_what_stands_often_counts_its_bytes_each_time() -> None:
    handles: list[object] = []
    wire.Encoder(handles).encode([["x" * (wire.MAX_BYTES // 3)]] * 4)
    assert len(handles) == 1


@given(
    arrays.arrays(
        st.sampled_from([np.float64, np.float32, np.int64, np.bool_, np.complex128]),
        arrays.array_shapes(min_dims=0),
    )
)
def test_arrays_arrive_with_their_bytes(array: np.ndarray) -> None:
    back = there_and_back(array)
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())


@pytest.mark.parametrize(
    ("long", "dtype"), [(np.longdouble, np.float64), (np.clongdouble, np.complex128)], ids=str
)
def test_long_doubles_arrive_in_double_precision(long: Any, dtype: Any) -> None:
    assert there_and_back(np.array([[1.5, -2.0]], dtype=long)).dtype == dtype
    assert there_and_back(long(0.25)) == dtype(0.25)


@given(st.text())
def test_a_numpy_string_arrives_as_a_string(text: str) -> None:
    back = there_and_back(np.str_(text))
    assert (type(back), back) == (str, wire.encodable(text))


@given(PLAIN)
def test_arguments_arrive_as_they_are(value: Any) -> None:
    assert arguments.ArgumentDecoder([], [], print).decode(values.encode(value)) == value


@pytest.mark.parametrize(
    "data",
    [
        ["a", "<f8", [2], b"\0" * 8],
        ["a", "<f8", [-1], b""],
        ["a", "|O", [1], b"\0" * 8],
        ["a", "<f16", [1], b"\0" * 16],
        ["a", "<f8", [1] * 40, b"\0" * 8],
        ["a", "<f8", [2**62, 2**62], b""],
        ["a", "<f8", "shape", b""],
        ["a", "|b1", [1], b"\7"],
        ["s", "<f8", b"\0"],
        ["i", "9" * 5000],
        ["i", "not a number"],
        ["h", -1, "x"],
        ["h", 1],
        ["x", 1],
        ["d", [[["l", []], 1]]],
        ["d", 5],
        ["l", 5],
        [],
        {"a": 1},
        ["r", 0, []],
        ["f", 0],
    ],
)
def test_an_impossible_value_ends_the_worker(data: Any) -> None:
    with pytest.raises(Lost):
        values.ValueDecoder().decode(data)


def test_too_deep_a_value_ends_the_worker() -> None:
    data: Any = 1
    for _ in range(200):
        data = ["l", [data]]
    with pytest.raises(Lost):
        values.ValueDecoder().decode(data)


def test_too_many_items_end_the_worker() -> None:
    with pytest.raises(Lost):
        values.ValueDecoder().decode(["l", [1] * 300_000])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_the_end_of_the_worker(body: bytes) -> None:
    from autograder.sandbox.channel import parse

    try:
        values.ValueDecoder().decode(parse(body, Any))
    except Lost:
        return


def test_an_announced_length_is_checked_before_anything_is_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"\xff\xff\xff\xff")
        with pytest.raises(Lost, match="over the limit"):
            Channel(ours, 1000).receive(None, Any)


def test_a_dripping_frame_meets_its_deadline() -> None:
    import time

    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(frame("hello")[:5])
        with pytest.raises(Lost) as caught:
            Channel(ours, 1000).receive(time.monotonic() + 0.05, Any)
    assert caught.value.reason == "timed_out"


class Liar(float):
    """Equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class LyingString(np.str_):
    """A string of a type of its own."""


class LyingArray(np.ndarray):
    """Shows what it is asked for."""


@pytest.mark.parametrize(
    "value",
    [
        Liar(3.0),
        LyingString("mse"),
        np.zeros(2).view(LyingArray),
        np.ma.array([1.0]),
        np.array([object()]),
        {object},
        type("Lying", (set,), {})(),
        object,
        len,
    ],
)
def test_whatever_is_not_exactly_plain_is_a_handle(value: Any) -> None:
    assert isinstance(there_and_back(value), values.HandleValue)


@pytest.mark.parametrize(
    "use",
    [
        bool,
        len,
        iter,
        float,
        lambda h: h == 1,
        lambda h: h + 1,
        lambda h: h[0],
        lambda h: h.shape,
        np.asarray,
        lambda h: h < 2,
        abs,
    ],
)
def test_every_use_of_a_handle_is_the_students_failure(use: Any) -> None:
    with pytest.raises(CheckFailure):
        use(there_and_back(object()))


def test_a_type_name_cannot_carry_markup() -> None:
    hostile = type("<script>alert(1)</script>\x1b[31m", (), {})
    assert values.safe_name(there_and_back(hostile()).type_name) == "?script?alert(1)??script??[31m"


def test_a_named_tuple_is_a_tuple() -> None:
    from collections import namedtuple

    assert there_and_back(namedtuple("Pair", "a b")(1, 2)) == (1, 2)


@pytest.mark.parametrize(("number", "is_taken"), [(256, True), (257, False)])
@pytest.mark.parametrize("kind", ["set", "frozenset", "dict"])
def test_few_keys_may_share_a_hash(kind: str, number: int, is_taken: bool) -> None:
    keys: Any = [["t", [0, ["i", str(place * (2**61 - 1) + 1)]]] for place in range(number)]
    data = {"set": ["e", keys], "frozenset": ["E", keys], "dict": ["d", [[key, None] for key in keys]]}[kind]
    if is_taken:
        assert len(values.ValueDecoder().decode(data)) == number
    else:
        with pytest.raises(Lost):
            values.ValueDecoder().decode(data)
