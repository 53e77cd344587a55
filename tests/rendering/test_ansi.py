"""Terminal text as HTML: its colours and weights become classes, everything else that it orders is dropped."""

from __future__ import annotations

import pytest

from autograder.rendering.ansi import to_html


@pytest.mark.parametrize(
    ("codes", "classes"),
    [
        ("31", "a-red"),
        ("92", "a-green"),
        ("1", "a-bold"),
        ("3;4", "a-italic a-under"),
        ("1;34", "a-blue a-bold"),
        ("38;5;1", "a-red"),
        ("38;5;196", "a-red"),
        ("38;5;21", "a-blue"),
        ("38;2;0;170;170", "a-cyan"),
        ("38:2:200:150:10", "a-yellow"),
        ("48;5;196;32", "a-green"),
    ],
)
def test_colours_and_weights_become_classes(codes: str, classes: str) -> None:
    assert to_html(f"\x1b[{codes}mx") == f'<span class="{classes}">x</span>'


@pytest.mark.parametrize(
    "codes",
    ["", "0", "30", "97", "38;5;244", "38;5;0", "38;2;90;90;100", "38", "38;5", "38;2;1", "38;9", "7", "999"],
)
def test_black_white_grey_and_the_unknown_have_the_pages_own_colour(codes: str) -> None:
    assert to_html(f"\x1b[{codes}mx") == "x"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\x1b[31mred\x1b[0m plain", '<span class="a-red">red</span> plain'),
        ("\x1b[31mred\x1b[39m plain", '<span class="a-red">red</span> plain'),
        ("\x1b[1mbold\x1b[22m plain", '<span class="a-bold">bold</span> plain'),
        (
            "\x1b[31mred\x1b[1mboth",
            '<span class="a-red">red</span><span class="a-red a-bold">both</span>',
        ),
    ],
)
def test_a_style_lasts_until_it_is_ended(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "order",
    [
        "\x1b[2J",
        "\x1b[10;3H",
        "\x1b[?25l",
        "\x1b]0;title\x07",
        "\x1b]8;;http://x\x1b\\",
        "\x1bPq\x1b\\",
        "\x1b(B",
    ],
)
def test_other_orders_to_a_terminal_leave_nothing(order: str) -> None:
    assert to_html(f"a{order}b") == "ab"


def test_a_lone_escape_is_shown() -> None:
    assert to_html("a\x1b") == "a␛"


def test_html_in_the_text_is_escaped() -> None:
    assert to_html("\x1b[31m<b>&") == '<span class="a-red">&lt;b&gt;&amp;</span>'


def test_an_overwritten_line_shows_its_last_state() -> None:
    assert to_html("1%\r50%\r100%\ndone\r\n") == "100%\ndone\n"


def test_text_of_very_many_spans_has_no_colours() -> None:
    assert to_html("\x1b[31ma\x1b[0mb" * 2001) == "ab" * 2001
