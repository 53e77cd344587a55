"""A table is right or wrong for a reason that names the column, the dtype, the row or its label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from autograder.checks import table
from autograder.checks.failure import CheckFailure, Handle

EXPECTED = pd.DataFrame(
    {
        "city": ["Ulm", "Bonn", None],
        "mean": [1.5, np.nan, 3.0],
        "days": [3, 4, 5],
        "first": pd.to_datetime(["2024-01-01", "2024-02-01", None]),
    },
    index=pd.Index(["a", "b", "c"], name="key"),
)


def failure_of(answer: Any, expected: Any = EXPECTED, **options: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as raised:
        table.check_table(answer, expected, called="summary(df)", **options)
    return raised.value


def changed(change: Callable[[Any], Any]) -> Any:
    return change(EXPECTED.copy())


def with_value(row: int, column: str, value: Any) -> Any:
    copy = EXPECTED.copy()
    copy.loc[copy.index[row], column] = value
    return copy


@pytest.mark.parametrize(
    "answer",
    [
        EXPECTED.copy(),
        EXPECTED.astype({"mean": "float32", "days": "int8"}),
        EXPECTED.assign(mean=EXPECTED["mean"] * (1 + 1e-9)),
        EXPECTED.assign(city=EXPECTED["city"].astype("string")),
        EXPECTED.rename_axis(None),
    ],
)
def test_a_right_table_passes(answer: Any) -> None:
    table.check_table(answer, EXPECTED, called="summary(df)")


def test_strings_of_numpy_in_either_table_are_text() -> None:
    drawn = pd.DataFrame({"a": pd.Series([np.str_("tea"), "jam"], dtype=object)})
    plain = pd.DataFrame({"a": ["tea", "jam"]})
    table.check_table(plain, drawn, called="f(df)")
    table.check_table(drawn, plain, called="f(df)")
    said = failure_of(plain, pd.DataFrame({"a": pd.Series([np.str_("rye"), "jam"], dtype=object)})).text
    assert "with 'tea' where 'rye' was expected" in said


@pytest.mark.parametrize("labels", [[5, 6], np.array([5, 6]), np.array([5.0, 6.0])])
def test_labels_that_are_numbers_are_shown_as_numbers(labels: Any) -> None:
    right, wrong = pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2]}, index=labels)
    said = failure_of(wrong, right).text
    assert "row 1 is labelled 5, and 0 was expected" in said


def test_the_label_of_a_wrong_row_is_shown_as_a_number() -> None:
    assert "row 1 (labelled 0)" in failure_of(pd.DataFrame({"a": [2]}), pd.DataFrame({"a": [1]})).text


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (
            EXPECTED.drop(columns=["days", "mean"]),
            "parts",
            "summary(df): the answer lacks the columns 'mean', 'days'; it has the columns 'city', 'first'.",
        ),
        (
            EXPECTED.assign(more=1),
            "parts",
            "summary(df): the answer has the column 'more' beyond the expected ones.",
        ),
        (
            EXPECTED[["mean", "city", "days", "first"]],
            "parts",
            "summary(df): the answer has its columns in the order 'mean', 'city', 'days', 'first'; "
            "'city', 'mean', 'days', 'first' was expected.",
        ),
        (EXPECTED.iloc[:2], "shape", "summary(df): the answer has 2 rows, and 3 were expected."),
        (
            EXPECTED.reset_index(drop=True),
            "parts",
            "summary(df): the answer has other row labels: row 1 is labelled 0, and 'a' was expected.",
        ),
        (
            EXPECTED.astype({"days": float}),
            "dtype",
            "summary(df): the column days holds floats (dtype float64), and integers were expected.",
        ),
        (
            EXPECTED.astype({"city": "category"}),
            "dtype",
            "summary(df): the column city holds categories (dtype category), and text were expected.",
        ),
        (
            with_value(1, "days", 7),
            "values",
            "summary(df): the column days is not right: 1 of 3 rows differ; the first is row 2 (labelled 'b'), "
            "with 7 where 4 was expected.",
        ),
        (
            with_value(1, "mean", 2.0),
            "values",
            "summary(df): the column mean is not right: 1 of 3 rows differ; the first is row 2 (labelled 'b'), "
            "with 2 where a missing value was expected.",
        ),
        (
            with_value(0, "city", "ulm"),
            "values",
            "summary(df): the column city is not right: 1 of 3 rows differ; the first is row 1 (labelled 'a'), "
            "with 'ulm' where 'Ulm' was expected.",
        ),
    ],
)
def test_a_wrong_table_is_told_by_its_first_fault(answer: Any, kind: str, text: str) -> None:
    failure = failure_of(answer)
    assert (failure.kind, failure.text) == (kind, text)


def test_rows_in_another_order_are_told() -> None:
    failure = failure_of(EXPECTED.iloc[::-1], with_index=False)
    assert failure.fact == "It has the right rows in another order."


def test_columns_may_have_any_order_where_that_is_asked() -> None:
    table.check_table(
        EXPECTED[["mean", "city", "days", "first"]], EXPECTED, called="t", columns_in_order=False
    )


@pytest.mark.parametrize(
    "answer",
    [None, 3, [1], {"a": 1}, np.ones(3), EXPECTED["city"], Handle("DataFrame")],
    ids=["nothing", "number", "list", "dict", "array", "column", "handle"],
)
def test_anything_else_is_no_table(answer: Any) -> None:
    failure = failure_of(answer)
    assert (failure.kind, failure.redacted) == (
        "type",
        "summary(df): the answer is not a table (a DataFrame).",
    )


def test_what_a_hidden_run_says_names_no_column_of_the_students() -> None:
    assert failure_of(EXPECTED.assign(secret=1)).redacted == (
        "summary(df): the answer does not have exactly the columns 'city', 'mean', 'days', 'first'."
    )


def test_columns_of_one_name_count_each() -> None:
    double = pd.concat([EXPECTED, EXPECTED[["city"]]], axis=1)
    assert (
        failure_of(double).text == "summary(df): the answer has the column 'city' beyond the expected ones."
    )


def test_a_series_is_compared_row_by_row() -> None:
    table.check_series(EXPECTED["days"].rename("other"), EXPECTED["days"], called="days")
    with pytest.raises(CheckFailure, match=r"row 3 \(labelled 'c'\), with 6 where 5 was expected"):
        table.check_series(with_value(2, "days", 6)["days"], EXPECTED["days"], called="days")


def test_an_infinite_value_is_equal_to_itself_alone() -> None:
    expected = pd.Series([1.0, np.inf])
    table.check_series(expected.copy(), expected, called="s")
    with pytest.raises(CheckFailure, match="with 5 where inf was expected"):
        table.check_series(pd.Series([1.0, 5.0]), expected, called="s")


@pytest.mark.parametrize(
    "why", ["where column 3 has dtype object", "with an index of several levels", "of more than 1000 columns"]
)
def test_a_table_that_cannot_be_compared_says_why(why: str) -> None:
    found = failure_of(Handle(f"DataFrame {why}"))
    assert found.text == f"summary(df): the answer cannot be compared: it is a DataFrame {why}."
    assert found.redacted == "summary(df): the answer holds something that cannot be compared."


def test_a_column_that_became_the_row_labels_is_found() -> None:
    found = failure_of(EXPECTED.set_index("city"))
    assert found.hint == "reset_index() makes a column of the row labels; with groupby, as_index=False does."


def test_nothing_returned_is_told_with_its_usual_causes() -> None:
    assert failure_of(None).hint == (
        "Does every path through the function end in a `return`? Methods with inplace=True return None."
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda df: df.assign(more=1),
        lambda df: df.iloc[::-1],
        lambda df: df.reset_index(drop=True),
        lambda df: df.assign(mean=df["mean"] * (1 + 1e-9)),
        lambda df: df.astype({"days": float}),
    ],
)
def test_a_table_that_the_call_has_changed_is_told(change: Any) -> None:
    table.check_unchanged(EXPECTED.copy(), EXPECTED, called="f(df)")
    with pytest.raises(CheckFailure) as raised:
        table.check_unchanged(changed(change), EXPECTED, called="f(df)")
    assert (raised.value.kind, raised.value.text) == (
        "mutation",
        "f(df): the call changed the table that it was given.",
    )
