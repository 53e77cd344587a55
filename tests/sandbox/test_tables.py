"""Tables, dates and generators on the pipe: what is honest arrives as it was, and what is not ends the worker."""

from __future__ import annotations

import sys
from collections import Counter, OrderedDict, defaultdict
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks.failure import Handle
from autograder.sandbox import values
from autograder.sandbox.channel import Lost
from autograder.worker import arguments, bit_generators, tables, wire

TABLE = pd.DataFrame(
    {
        "whole": [1, 2, 3],
        "real": [1.5, np.nan, -2.0],
        "truth": [True, False, True],
        "text": ["x", None, "z"],
        "day": pd.to_datetime(["2024-01-01", None, "2024-03-01"]),
        "span": pd.to_timedelta([1, 2, 3], unit="D"),
        "kind": pd.Categorical(["u", None, "v"], categories=["v", "u"], ordered=True),
    },
    index=pd.Index(["a", "b", "c"], name="key"),
)
TABLE["object"] = pd.Series(["p", None, "q"], dtype=object, index=TABLE.index)
TABLE["string"] = TABLE["text"].astype("string")
TABLES = {
    "all kinds": TABLE,
    "index of dates": TABLE.set_index("day"),
    "index of categories": TABLE.set_index("kind"),
    "grouped": TABLE.groupby("truth")[["real"]].mean(),
    "described": TABLE[["whole", "real"]].describe(),
    "columns of one name": pd.DataFrame([[1, 2]], columns=["a", "a"]),
    "columns that are numbers": pd.DataFrame(np.eye(3)),
    "no rows": TABLE.iloc[:0],
}
each_table = pytest.mark.parametrize("name", TABLES)


def back(value: Any) -> Any:
    """A value of the student's as the judge sees it."""
    return values.ValueDecoder().decode(wire.Encoder([], by_state=True).encode(value))


def sent(value: Any) -> Any:
    """A value of the judge's as the student's function gets it."""
    return arguments.ArgumentDecoder([], [], print).decode(values.encode(value))


@each_table
@pytest.mark.parametrize("way", [back, sent], ids=["back", "sent"])
def test_a_table_arrives_as_it_is(way: Any, name: str) -> None:
    pd.testing.assert_frame_equal(way(TABLES[name]), TABLES[name])


@pytest.mark.parametrize("column", TABLE.columns)
@pytest.mark.parametrize("way", [back, sent], ids=["back", "sent"])
def test_a_series_arrives_as_it_is(way: Any, column: str) -> None:
    pd.testing.assert_series_equal(way(TABLE[column]), TABLE[column])


@pytest.mark.parametrize("dtype", ["object", "str"])
@pytest.mark.parametrize("way", [back, sent], ids=["back", "sent"])
def test_strings_of_numpy_arrive_as_text(way: Any, dtype: str) -> None:
    drawn = np.random.default_rng(1).choice(["tea", "jam"], size=5)
    found = way(pd.DataFrame({"a": pd.Series([*drawn, "tea"], dtype=dtype)}))
    assert [type(one) for one in found["a"].tolist()] == [str] * 6
    assert found["a"].tolist() == [*drawn.tolist(), "tea"]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (pd.DataFrame({"a": [1, "x"]}), "where column 1 has dtype object"),
        (pd.DataFrame({"a": pd.array([1, None], dtype="Int64")}), "where column 1 has dtype Int64"),
        (
            pd.DataFrame({"a": pd.date_range("2024", periods=2, tz="UTC")}),
            "where column 1 has dtype datetime64",
        ),
        (
            pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([(1, 2)])),
            "with an index of several levels",
        ),
        (pd.DataFrame({("a", "b"): [1]}), "with a label that is neither text nor a whole"),
        (pd.DataFrame(np.zeros((1, 1001))), "of more than 1000 columns"),
        (pd.DataFrame({"a": np.zeros(100_001)}), "of more than 100000 rows"),
    ],
    ids=["mixed", "nullable", "zone", "levels", "label", "columns", "rows"],
)
def test_a_table_without_a_plain_form_is_a_handle_that_says_why(value: Any, why: str) -> None:
    found = back(value)
    assert isinstance(found, Handle)
    assert found.type_name.startswith(f"DataFrame {why}"[:60])


def test_a_table_of_the_judges_without_a_plain_form_is_the_authors_mistake() -> None:
    with pytest.raises(TypeError, match="a DataFrame with an index of several levels cannot be sent"):
        sent(pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([(1, 2)])))


def test_a_class_made_of_a_table_is_a_handle() -> None:
    class Own(pd.DataFrame):
        pass

    assert isinstance(back(Own({"a": [1]})), Handle)


def test_a_judge_without_pandas_sees_an_object(monkeypatch: pytest.MonkeyPatch) -> None:
    coded = wire.Encoder([]).encode(TABLE), wire.Encoder([]).encode(TABLE["text"])
    monkeypatch.delitem(sys.modules, "pandas")
    found = [values.ValueDecoder().decode(one) for one in coded]
    assert [(type(one), one.type_name) for one in found] == [(Handle, "DataFrame"), (Handle, "Series")]


@pytest.mark.parametrize("unit", sorted(wire.TIMES))
@pytest.mark.parametrize("way", [back, sent], ids=["back", "sent"])
def test_dates_and_durations_arrive_in_their_unit(way: Any, unit: str) -> None:
    array = np.array([1, 2, np.iinfo(np.int64).min]).astype(unit)
    found = way([array, array[0]])
    assert (found[0].dtype, found[0].tobytes()) == (array.dtype, array.tobytes())
    assert (found[1], found[1].dtype) == (array[0], array.dtype)


@pytest.mark.parametrize("dtype", ["M8[25s]", "M8", "m8"])
def test_other_units_stay_where_they_are(dtype: str) -> None:
    assert isinstance(back(np.zeros(2, dtype=dtype)), Handle)


@pytest.mark.parametrize("name", bit_generators.STATES)
@pytest.mark.parametrize("way", [back, sent], ids=["back", "sent"])
def test_a_generator_arrives_in_its_state(way: Any, name: str) -> None:
    mine = np.random.Generator(getattr(np.random, name)(5))
    mine.integers(10, size=3, dtype=np.int32)
    assert np.array_equal(way(mine).random(700), mine.random(700))


def test_a_generator_that_a_function_of_the_judge_is_given_stays_where_it_is() -> None:
    assert wire.Encoder([]).encode(np.random.default_rng(1)) == ["h", 0, "Generator"]


def test_other_generators_stay_where_they_are() -> None:
    class Own(np.random.PCG64):
        pass

    assert isinstance(back(np.random.Generator(Own(1))), Handle)
    assert isinstance(back(np.random.RandomState(1)), Handle)


_state = st.integers(-1, 3) | st.sampled_from([624, 625, 2**31, 2**32, 2**63, 2**64 - 1, 2**64, -(2**63)])
_numbers = _state | st.sampled_from([["i", str(2**127)], ["i", str(2**200)], None, True, 1.0, "1", ["l", []]])


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([*bit_generators.STATES, "RandomState", "default_rng", ""]),
    st.lists(_numbers, max_size=14),
)
def test_any_state_is_a_generator_or_the_end_of_the_worker(name: str, numbers: list[Any]) -> None:
    try:
        found = values.ValueDecoder().decode(["G", name, numbers])
    except Lost:
        return
    found.random(1000)


@settings(max_examples=60, deadline=None)
@given(st.integers(-1, 700), st.integers(-1, 2**32))
def test_a_position_beyond_the_state_is_refused(pos: int, word: int) -> None:
    try:
        found = values.ValueDecoder().decode(["G", "MT19937", [*[word] * 624, pos]])
    except Lost:
        assert not (0 <= pos <= 624 and 0 <= word < 2**32)
        return
    found.random(1000)


_label = st.text(max_size=3) | st.integers(-5, 5) | st.none() | st.booleans() | st.just(["l", []])
_dtypes = st.sampled_from([*sorted(wire.DTYPES), "|O"])
_array = st.builds(
    lambda dtype, count, extra: ["a", dtype, [count], bytes(count * (np.dtype(dtype).itemsize) + extra)],
    _dtypes,
    st.integers(0, 4),
    st.sampled_from([0, 0, 0, 0, 1]),
)
_texts = st.lists(st.none() | st.text(max_size=3) | st.integers(), max_size=4)
_column = st.recursive(
    st.tuples(st.just("numbers"), _array) | st.tuples(st.sampled_from([*tables.TEXTS, "Int64", ""]), _texts),
    lambda inner: st.tuples(st.just("category"), st.tuples(st.booleans(), inner.map(list), _array).map(list)),
    max_leaves=3,
).map(list)
_table = st.tuples(
    st.just("D"), st.lists(_label, max_size=3), _label, _column, _label, st.lists(_column, max_size=3)
).map(list)
_series = st.tuples(st.just("S"), _label, _column, _label, _column).map(list)


@settings(max_examples=600, deadline=None)
@given(_table | _series | st.lists(_column | _label, max_size=6).map(lambda rest: ["D", *rest]))
def test_any_table_is_made_or_ends_the_worker(data: list[Any]) -> None:
    try:
        found = values.ValueDecoder().decode(data)
    except Lost:
        return
    assert type(found) in (pd.DataFrame, pd.Series)
    repr(found)


@pytest.mark.parametrize(
    "data",
    [
        [
            "D",
            ["a"],
            None,
            ["numbers", ["a", "<i8", [2], bytes(16)]],
            None,
            [["numbers", ["a", "<i8", [3], bytes(24)]]],
        ],
        [
            "D",
            ["a", "b"],
            None,
            ["numbers", ["a", "<i8", [0], b""]],
            None,
            [["numbers", ["a", "<i8", [0], b""]]],
        ],
        ["D", ["a"] * 1001, None, ["numbers", ["a", "<i8", [0], b""]], None, [["str", []]] * 1001],
        ["D", [["h", 0, "x"]], None, ["str", []], None, [["str", []]]],
        ["S", None, ["numbers", ["a", "<f8", [1, 1], bytes(8)]], None, ["str", ["a"]]],
        [
            "S",
            None,
            ["str", ["a"]],
            None,
            ["category", [True, ["str", ["u"]], ["a", "<i8", [1], b"\5" + bytes(7)]]],
        ],
        [
            "S",
            None,
            ["str", ["a"]],
            None,
            ["category", [True, ["str", ["u", "u"]], ["a", "<i8", [1], bytes(8)]]],
        ],
        ["S", None, ["str", ["a"]], None, ["datetime64[ns, UTC]", ["a"]]],
        ["S", None, ["str", [["i", "1"]]], None, ["str", ["a"]]],
        ["S", None, ["str", ["a"] * 2], None, ["str", ["a"]]],
        ["S", None],
        ["D"],
    ],
    ids=str,
)
def test_a_table_that_lies_ends_the_worker(data: list[Any]) -> None:
    with pytest.raises(Lost):
        values.ValueDecoder().decode(data)


@pytest.mark.parametrize("way", [back, sent], ids=["back", "sent"])
@pytest.mark.parametrize(
    "value",
    [np.datetime64("NaT"), np.timedelta64("NaT"), np.array(["NaT"], dtype="M8"), np.array([], dtype="m8")],
)
def test_nat_without_a_unit_arrives_as_nat(way: Any, value: Any) -> None:
    got = way(value)
    assert (got.dtype.kind, got.shape) == (value.dtype.kind, value.shape)
    assert np.isnat(got).all()


def test_a_duration_without_a_unit_has_no_plain_form() -> None:
    assert isinstance(back(np.timedelta64(5)), Handle)


@pytest.mark.parametrize(
    "value",
    [Counter("abca"), OrderedDict(a=2), defaultdict(list, a=[1])],
    ids=["Counter", "OrderedDict", "default"],
)
def test_a_dict_of_the_standard_library_arrives_as_a_dict(value: dict[str, Any]) -> None:
    got = back(value)
    assert (type(got), got) == (dict, dict(value))
