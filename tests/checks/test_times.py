"""Dates and durations are compared exactly, whatever their unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks import times
from autograder.checks.failure import CheckFailure, Handle

DAYS = np.array(["2024-01-01", "NaT", "2024-03-01"], dtype="M8[D]")


@pytest.mark.parametrize("answer", [DAYS, DAYS.astype("M8[ns]"), DAYS.copy()])
def test_the_same_dates_pass_in_any_unit(answer: Any) -> None:
    times.check_times(answer, DAYS, called="days(n)")


def test_a_single_duration_passes() -> None:
    times.check_times(np.timedelta64(24, "h"), np.timedelta64(1, "D"), called="span(x)")


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (
            None,
            "type",
            "days(n): the answer is None (a function without `return` gives None), and dates of shape (3,) ",
        ),
        (
            ["2024-01-01"],
            "type",
            "days(n): the answer is a list of length 1, and dates of shape (3,) were expected.",
        ),
        (DAYS[:2], "shape", "days(n): the answer has shape (2,), and (3,) was expected."),
        (
            DAYS - DAYS[0],
            "dtype",
            "days(n): the answer has dtype timedelta64[D], and datetime64 was expected.",
        ),
        (np.ones(3), "dtype", "days(n): the answer has dtype float64, and datetime64 was expected."),
        (
            np.array(["2024-01-01", "2024-02-01", "2024-03-01"], dtype="M8[D]"),
            "values",
            "days(n): the answer is not right: 1 of 3 values differ; the first at [1] is 2024-02-01 where NaT was "
            "expected.",
        ),
    ],
)
def test_wrong_dates_are_told(answer: Any, kind: str, text: str) -> None:
    with pytest.raises(CheckFailure) as raised:
        times.check_times(answer, DAYS, called="days(n)")
    assert (raised.value.kind, raised.value.text[: len(text)]) == (kind, text)


def test_numbers_cannot_be_expected() -> None:
    with pytest.raises(ValueError, match="dates or durations must be expected"):
        times.check_times(DAYS, np.ones(3), called="x")


@pytest.mark.parametrize("name", ["DatetimeIndex", "Series where it has dtype datetime64?ns? UTC?"])
def test_dates_of_pandas_are_to_be_made_an_array_without_a_time_zone(name: str) -> None:
    with pytest.raises(CheckFailure) as raised:
        times.check_times(Handle(name), DAYS, called="days(n)")
    assert raised.value.hint == (
        "to_numpy() makes an array of it; tz_localize(None) takes a time zone away first."
    )
