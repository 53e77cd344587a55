"""Points on pages are rounded, look like none or all only where they are, and add up or are called rounded."""

from __future__ import annotations

import msgspec
import pytest

from autograder.reports.class_page import class_page
from autograder.reports.feedback import feedback_page
from autograder.reports.shown_points import ShownPoints
from autograder.results import Outcome
from tests.reports import examples
from tests.reports.reading import Page


@pytest.mark.parametrize(
    ("decimals", "score", "written"),
    [
        (1, 3, "3"),
        (1, 2.5, "2.5"),
        (1, 0.3125, "0.3"),
        (1, 0.25, "0.3"),
        (1, 10.0, "10"),
        (1, 0.0, "0"),
        (2, 2 / 3, "0.67"),
        (0, 2.5, "3"),
        (0, 120.2, "120"),
    ],
)
def test_a_score_is_rounded_half_up_without_trailing_zeros(decimals: int, score: float, written: str) -> None:
    assert ShownPoints(decimals).points(score) == written


def test_a_score_that_is_not_all_never_looks_like_all() -> None:
    assert ShownPoints(1).points(14.97, 15) == "14.97"


def test_a_score_that_is_not_nothing_never_looks_like_nothing() -> None:
    assert ShownPoints(1).points(0.02, 15) == "0.02"


def test_a_sum_of_shares_that_misses_all_by_its_rounding_is_all() -> None:
    assert ShownPoints(1).points(14.9999999, 15) == "15"


@pytest.mark.parametrize(("score", "said"), [(1, "1 point"), (1.04, "1 point"), (0.5, "0.5 points")])
def test_a_score_has_its_word_as_it_is_shown(score: float, said: str) -> None:
    assert ShownPoints(1).count(score) == said


def thirds() -> Page:
    tests = [examples.a_test(f"Case {n}.", most=1 / 3) for n in range(3)]
    one = examples.submission(examples.question("q", "Q", *tests), max_score=1.0)
    return Page(feedback_page(one, examples.INFO, examples.SANDBOX, None))


def test_tests_whose_shown_points_do_not_add_up_are_called_rounded() -> None:
    assert "points of the tests are rounded" in thirds().text


def test_points_that_add_up_are_not_called_rounded() -> None:
    text = Page(feedback_page(examples.good(), examples.INFO, examples.SANDBOX, None)).text
    assert "rounded" not in text


def test_a_total_that_the_questions_do_not_give_is_called_rounded() -> None:
    asked = [examples.question(name, name, examples.a_test(name, most=0.25)) for name in ("a", "b")]
    one = examples.submission(*asked, max_score=0.5)
    text = Page(feedback_page(one, examples.INFO, examples.SANDBOX, None)).text
    assert "The points of the questions are rounded; their total is counted before rounding." in text
    caption = "1 submission, by name: 1 final. Points are rounded; a total is counted before rounding."
    assert caption in Page(class_page(examples.class_of(one))).text


def test_pages_show_as_many_decimals_as_the_assignment_says() -> None:
    one = examples.submission(
        examples.question("q", "Q", examples.a_test("A.", Outcome.FAILED, most=3, score=1.23)), max_score=3.0
    )
    info = msgspec.structs.replace(examples.INFO, shown_decimals=2)
    assert "1.23 / 3" in Page(feedback_page(one, info, examples.SANDBOX, None)).text
    assert "1.2 / 3" in Page(feedback_page(one, examples.INFO, examples.SANDBOX, None)).text
