"""Small parts: invisible characters in text, formulas and Markdown as they should look."""

from __future__ import annotations

import pytest

from autograder.rendering import markdown, mathml
from autograder.rendering.sanitizer import Sanitizer
from autograder.rendering.text import clip, visible


def test_ordinary_text_of_any_script_stays() -> None:
    text = "Grüße, 你好, שלום, नमस्ते, é, 👩‍🔬\n\ttab"
    assert visible(text) == text


def test_control_bytes_are_shown_as_pictures_of_themselves() -> None:
    assert visible("a\x00b\x1b[0m\x7f") == "a␀b␛[0m␡"


def test_clipping_keeps_both_ends() -> None:
    text = clip("a" * 500 + "b" * 500, 100)
    assert text.startswith("a" * 75)
    assert text.endswith("b" * 25)
    assert "900 characters" in text


def test_a_bold_digit_is_a_character_of_its_own() -> None:
    assert "𝟏" in mathml.to_html(r"\mathbf{1}")


@pytest.mark.parametrize("source", [r"\mathrm{d}Z", r"\mathrm d Z"])
def test_an_upright_letter_stays_upright(source: str) -> None:
    assert '<mi mathvariant="normal">d</mi><mi>Z</mi>' in mathml.to_html(source)


def test_a_function_has_a_space_before_its_argument() -> None:
    assert '<mi>log</mi><mspace width="0.167em"></mspace><msub>' in mathml.to_html(r"\log p_i")


def test_a_function_has_no_space_before_a_bracket() -> None:
    assert "mspace" not in mathml.to_html(r"\log(x)")


def test_columns_of_an_alignment_keep_their_sides() -> None:
    html = mathml.to_html(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", display=True)
    assert '<mtd class="right">' in html


@pytest.mark.parametrize(
    "source",
    [
        r"\begin{equation} x \label{a} \end{equation}",
        r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}",
        r"\begin{alignat*}{2} a &= b \\ c &= d \end{alignat*}",
        r"a \\ b",
        r"\underset{x}{\arg\min} f(x)",
        r"\left.\frac{a}{b}\right|_{x=0} \big( x \Big)",
        r"\begin{dcases} a & \text{if } x>0 \end{dcases}",
    ],
)
def test_what_people_write_is_converted(source: str) -> None:
    shown = mathml.to_html(source, display=True)
    assert shown.startswith('<span class="display"')
    assert "amp" not in shown


def test_an_unknown_environment_shows_its_source() -> None:
    assert "formula-source" in mathml.to_html(r"\begin{foo} a & b \end{foo}")


def html(source: str) -> str:
    return str(markdown.to_html(source, Sanitizer()))


@pytest.mark.parametrize(
    "source",
    [
        "$x$",
        "$$x$$",
        "$$\nx\n$$",
        r"\(x\)",
        r"\[x\]",
        "\\begin{equation}\nx\n\\end{equation}",
        "a $x$, b",
        "- $x$",
    ],
)
def test_each_way_to_write_a_formula_is_known(source: str) -> None:
    assert html(source).count("<math") == 1


@pytest.mark.parametrize(
    "source", ["`$x$`", "```\n$x$\n```", r"\$x\$", "it costs $5 or $6", "$ x $ y", "``a`$x$``"]
)
def test_a_dollar_sign_that_is_none_stays(source: str) -> None:
    assert "<math" not in html(source)


def test_a_line_of_a_formula_that_begins_with_a_plus_is_no_list() -> None:
    assert "<li>" not in html("$$ a\n   + b\n   - c $$")


def test_headings_start_below_those_of_the_page() -> None:
    assert "<h3>Title</h3>" in html("# Title")


def test_a_table_keeps_its_alignment() -> None:
    assert '<td align="right">1</td>' in html("| a |\n|--:|\n| 1 |")


def test_harmless_html_in_markdown_stays() -> None:
    assert html("H<sub>2</sub>O<br>and <b>more</b>").startswith("<p>H<sub>2</sub>O<br>and <b>more</b></p>")
