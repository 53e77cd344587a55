"""Numbers are exact, and are rounded once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.policy import amounts
from autograder.policy.amounts import Span


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (Decimal("0.1"), Fraction(1, 10)),
        ("10 %", Fraction(1, 10)),
        ("12.5%", Fraction(1, 8)),
        ("1/3", Fraction(1, 3)),
        (3, Fraction(3)),
        (Decimal("1e-3"), Fraction(1, 1000)),
    ],
)
def test_an_amount_is_what_its_text_says(written: object, meant: Fraction) -> None:
    assert amounts.amount(written) == meant


@pytest.mark.parametrize(
    "written",
    [True, -1, "-1", "1/0", "1/00", "ten", "", [], Decimal("nan"), Decimal("inf"), Decimal("1e99999"), "٣"],
)
def test_what_is_no_amount_is_refused_in_a_sentence(written: object) -> None:
    with pytest.raises(ValueError, match=r'is not a number from 0, such as 2.5, "10 %" or "1/3"'):
        amounts.amount(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90 minutes", Span(0, 5400)),
        ("1 day 12 hours", Span(1, 43_200)),
        ("1d12h", Span(1, 43_200)),
        ("2 weeks", Span(14)),
    ],
)
def test_a_span_is_days_and_seconds(written: str, meant: Span) -> None:
    assert amounts.span(written) == meant


@pytest.mark.parametrize("written", ["", "soon", "1", 5, "1 fortnight", "1 day or so", "9999 days"])
def test_what_is_no_span_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"is not a span of time|is longer than ten years"):
        amounts.span(written)


@pytest.mark.parametrize(
    ("value", "rounding", "text"),
    [
        (Fraction(5, 2), "half up", "3"),
        (Fraction(5, 2), "half even", "2"),
        (Fraction(7, 2), "half even", "4"),
        (Fraction(29, 10), "down", "2"),
        (Fraction(-1, 3), "half up", "0"),
    ],
)
def test_a_half_is_rounded_as_the_course_says(value: Fraction, rounding: str, text: str) -> None:
    assert amounts.rounded(value, 0, rounding) == text


@given(st.fractions(-1000, 1000, max_denominator=10**9), st.integers(0, 6))
def test_a_rounded_number_is_within_half_a_digit(value: Fraction, places: int) -> None:
    assert abs(Fraction(amounts.rounded(value, places)) - value) <= Fraction(1, 2 * 10**places)


def test_a_sentence_says_where_a_number_goes_on() -> None:
    assert (amounts.about(Fraction(5, 2)), amounts.about(Fraction(8, 3))) == ("2.5", "about 2.6667")


def test_a_double_of_the_results_is_the_number_that_stands_there() -> None:
    assert amounts.of_double(0.1) == Fraction(1, 10)
