"""The page with the pictures of a marking sheet's answers."""

from __future__ import annotations

import base64

from autograder.marking import picture_page
from autograder.marking.written_answers import Picture, WrittenAnswer

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def page(kind: str, data: str) -> str:
    answers = {"bcdf": WrittenAnswer(pictures=(Picture(7, kind, data),)), "ghjk": WrittenAnswer()}
    return picture_page.page("Small <assignment>", answers)


def test_a_picture_stands_under_the_code_of_its_row() -> None:
    shown = page("image/png", PIXEL)
    assert '<section id="bcdf">' in shown
    assert base64.b64decode(PIXEL)[:4] == b"\x89PNG"
    assert f"data:image/png;base64,{PIXEL}" in shown


def test_an_answer_without_pictures_is_left_out() -> None:
    assert "ghjk" not in page("image/png", PIXEL)


def test_a_damaged_picture_is_told_and_not_shown() -> None:
    shown = page("image/png", "AAAA")
    assert ("<img" in shown, "damaged or too large" in shown) == (False, True)


def test_the_title_is_escaped() -> None:
    assert "Small &lt;assignment&gt;" in page("image/png", PIXEL)


def test_the_notebooks_other_figures_are_folded_away_below() -> None:
    answer = WrittenAnswer(
        pictures=(Picture(7, "image/png", PIXEL),), figures=(Picture(3, "image/png", PIXEL),)
    )
    shown = picture_page.page("Small", {"bcdf": answer})
    before, _, after = shown.partition("<details><summary>The notebook's other figures (1)</summary>")
    assert ("cell 7" in before, "cell 3" in after, "cell 3" in before) == (True, True, False)


def test_an_answer_has_its_figures_although_it_shows_no_picture() -> None:
    shown = picture_page.page(
        "Small", {"bcdf": WrittenAnswer("See.", figures=(Picture(3, "image/png", PIXEL),))}
    )
    assert '<section id="bcdf">' in shown


def test_a_picture_has_a_text_that_says_where_it_is_from() -> None:
    assert 'alt="a picture in cell 7"' in page("image/png", PIXEL)
