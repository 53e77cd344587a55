"""`expect_value` says of text, numbers, lists, dicts and tables where they differ from what was expected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from autograder.release import kit

TABLE = pd.DataFrame({"shop": ["Bonn", "Oslo"], "amount": [5, 7]})


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ("a", "a"),
        (np.str_("a"), "a"),
        (np.int64(3), 3),
        (3, 3.0),
        (1.0001, 1.0),
        (True, True),
        (None, None),
        ([1, "b"], [1, "b"]),
        ({"b": (1, 2)}, {"b": (1, 2)}),
        (TABLE.astype({"amount": "uint8"}), TABLE),
    ],
)
def test_a_right_value_holds(got: Any, expected: Any) -> None:
    kit.expect_value("f()", got, expected)


@pytest.mark.parametrize(
    ("got", "expected", "sentence"),
    [
        (None, 3, "f() is None; does the function end with a return?"),
        ("3", 3, "f() is of type str, expected a whole number"),
        (3.0, 3, "f() is of type float, expected a whole number"),
        (True, 1, "f() is of type bool, expected a whole number"),
        (1, True, "f() is of type int, expected True or False"),
        (4, 3, "f() is 4, expected 3"),
        (np.int64(4), 3, "f() is 4, expected 3"),
        ("b", "a", "f() is 'b', expected 'a'"),
        ("a\n", "a", "f() is 'a\\n', expected 'a': they differ in the white space at the ends"),
        ("A", "a", "f() is 'A', expected 'a': they differ in capitals"),
        ((1,), [1], "f() is a tuple of 1 value, expected a list"),
        ([1], [1, 2], "f() has 1 items, expected 2: [1, 2]"),
        ([1, 3], [1, 2], "f()[1] is 3, expected 2"),
        ([1], {1: 2}, "f() is of type list, expected a dict"),
        ({}, {"a": 1}, "f() lacks the key 'a'"),
        ({"a": 1, 2: 1}, {"a": 1}, "f() has the key 2, which is not expected"),
        ({"a": [1]}, {"a": [2]}, "f()['a'][0] is 1, expected 2"),
        (TABLE["shop"], TABLE, "f() is of type Series, expected a DataFrame"),
        (
            TABLE[["amount", "shop"]],
            TABLE,
            "the columns of f(): ['amount', 'shop'], expected ['shop', 'amount']",
        ),
        (TABLE.iloc[:1], TABLE, "the number of rows of f(): 1, expected 2"),
        (TABLE.iloc[::-1], TABLE, "the row labels of f(): [1, 0], expected [0, 1]"),
        (
            TABLE.astype({"amount": float}),
            TABLE,
            "the column amount of f() has dtype float64, expected int64",
        ),
        (
            TABLE.assign(amount=[5, 6]),
            TABLE,
            "the column amount of f() is 6 in row 1, expected 7",
        ),
    ],
)
def test_a_wrong_value_is_told_where_it_differs(got: Any, expected: Any, sentence: str) -> None:
    with pytest.raises(kit.Mismatch) as caught:
        kit.expect_value("f()", got, expected)
    assert str(caught.value) == sentence


@kit.check("by_shop", "good")
def check_by_shop(by_shop: kit.Function) -> None:
    """State that a table is right and that its argument stays."""
    df = pd.DataFrame({"shop": ["Oslo", "Bonn"], "amount": [2, 5]})
    with kit.given(df=df):
        kit.call(by_shop, df)
    kit.expect_unchanged("by_shop", by_shop, df=df)


def test_a_small_table_is_shown_as_python_and_the_line_that_raised_is_the_students() -> None:
    def by_shop(df: Any) -> Any:
        return df["x"]

    said = check_by_shop.problem(by_shop).splitlines()
    assert said[0].startswith("by_shop: KeyError in line ")
    assert said[0].endswith(" of by_shop: 'x'")
    assert said[1] == f'    line {by_shop.__code__.co_firstlineno + 1} is: return df["x"]'
    assert said[-2:] == [
        "    called with",
        "        df = pd.DataFrame({'shop': ['Oslo', 'Bonn'], 'amount': [2, 5]})",
    ]


def test_a_changed_table_is_told() -> None:
    def by_shop(df: Any) -> None:
        df["amount"] = 0

    assert check_by_shop.problem(by_shop) == (
        "by_shop: by_shop changed its argument df; work on a copy instead"
    )
    assert check_by_shop.problem(lambda df: df) == ""
