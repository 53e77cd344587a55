"""Highlighted Python: every line is an element, and nothing in the source becomes markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markupsafe import Markup

from autograder.rendering import code
from autograder.rendering.code import Highlighter


@pytest.mark.parametrize(
    ("source", "token"),
    [
        ("# why", '<span class="c"># why</span>'),
        ("'text'", '<span class="s">'),
        ("12.5", '<span class="m">12.5</span>'),
        ("return", '<span class="k">return</span>'),
        ("not x", '<span class="k">not</span>'),
        ("def f(): pass", '<span class="f">f</span>'),
        ("class A: pass", '<span class="f">A</span>'),
        ("@cached\ndef f(): pass", '<span class="d">@cached</span>'),
        ("len(x)", '<span class="b">len</span>'),
        ("f'{x}'", '<span class="i">{</span>'),
    ],
)
def test_a_kind_of_token_has_its_class(source: str, token: str) -> None:
    assert token in Highlighter().to_html(source)


def test_a_name_of_ones_own_has_no_class() -> None:
    assert Highlighter().to_html("x") == '<span class="l">x\n</span>'


@pytest.mark.parametrize(("source", "lines"), [("", 1), ("a\nb", 2), ("\n\na\n", 4), ("'''\n\n'''", 3)])
def test_each_line_is_an_element(source: str, lines: int) -> None:
    assert Highlighter().to_html(source).count('<span class="l">') == lines


def test_a_text_over_several_lines_is_marked_in_each() -> None:
    marked = [
        f'<span class="l"><span class="s">{part}</span>\n</span>'
        for part in ("&#34;&#34;&#34;a", "b&#34;&#34;&#34;")
    ]
    assert str(Highlighter().to_html('"""a\nb"""')) == "".join(marked)


@pytest.mark.parametrize("show", [Highlighter().to_html, code.plain])
def test_markup_in_a_source_is_escaped(show: Callable[[str], Markup]) -> None:
    assert "<script" not in show("<script>'<script>'#<script>")


@pytest.mark.parametrize("show", [Highlighter().to_html, code.plain])
def test_a_character_that_reorders_the_line_is_spelled_out(show: Callable[[str], Markup]) -> None:
    assert "⟨U+202E⟩" in show("x = '\u202e'")


def test_a_source_that_is_no_python_is_shown_whole() -> None:
    assert Highlighter().to_html("?$ x") == '<span class="l">?$ x\n</span>'


def test_plain_text_has_no_marks() -> None:
    assert code.plain("def f():") == '<span class="l">def f():\n</span>'
