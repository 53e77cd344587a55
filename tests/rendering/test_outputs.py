"""The outputs of a cell: the richest form that a page without scripts can show, within the page's budget."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.rendering.outputs import Budget, OutputRenderer, PageLimits
from autograder.rendering.sanitizer import Sanitizer
from tests.reports import examples


def shown(*outputs: Any, limits: PageLimits = PageLimits()) -> list[str]:
    """What a page shows of a cell's outputs."""
    return [str(html) for html in OutputRenderer(Sanitizer(), Budget(limits)).render(list(outputs))]


def stream(text: Any, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def display(**data: Any) -> dict[str, Any]:
    kinds = {"plain": "text/plain", "html": "text/html", "markdown": "text/markdown", "png": "image/png"}
    return {"output_type": "display_data", "data": {kinds[name]: value for name, value in data.items()}}


def test_printed_text_is_shown_as_it_was_printed() -> None:
    assert shown(stream(["a\n", "b\n"])) == ['<pre class="out stdout" tabindex="0">a\nb</pre>']


def test_neighbouring_pieces_of_one_stream_are_one_output() -> None:
    assert shown(stream("a"), stream("b")) == shown(stream("ab"))


def test_pieces_of_two_streams_stay_apart() -> None:
    assert len(shown(stream("a"), stream("b", "stderr"), stream("c"))) == 3


def test_messages_and_errors_are_labelled() -> None:
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
    assert [html.split("</p>")[0] for html in shown(stream("a", "stderr"), error)] == [
        '<p class="kind">messages (stderr)',
        '<p class="kind">error',
    ]


def test_an_error_without_a_traceback_says_its_name_and_message() -> None:
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": None}
    assert "ValueError: no" in shown(error)[0]


def test_a_table_is_shown_as_html() -> None:
    assert "<table>" in shown(display(html="<table><tr><td>1</td></tr></table>", plain="1"))[0]


def test_html_that_needs_scripts_gives_way_to_its_text() -> None:
    (html,) = shown(display(html="<div><script>draw()</script></div>", plain="Figure(1)"))
    assert html == '<pre class="out result" tabindex="0">Figure(1)</pre>'


def test_no_script_of_a_notebook_reaches_the_page() -> None:
    (html,) = shown(display(html="<p onclick='x()'>a<script>alert(1)</script></p>"))
    assert html == '<div class="out rich" tabindex="0"><p>a</p></div>'


def test_a_damaged_picture_gives_way_to_its_text() -> None:
    assert shown(display(png="AAAA", plain="Figure(1)")) == [
        '<pre class="out result" tabindex="0">Figure(1)</pre>'
    ]


def test_a_damaged_picture_without_a_text_is_named() -> None:
    assert shown(display(png="AAAA")) == [
        '<p class="cut">A picture that is damaged or too large to show.</p>'
    ]


def test_an_output_that_a_page_cannot_show_is_named_by_its_kind() -> None:
    output = {"output_type": "display_data", "data": {"application/<x>": {}}}
    assert shown(output) == [
        '<p class="cut">An output that this page cannot show (application/&lt;x&gt;).</p>'
    ]


@pytest.mark.parametrize(
    "output", [None, 3, "text", [], {}, {"data": 4}, stream(None), stream("\n"), display()]
)
def test_what_is_no_output_shows_nothing(output: Any) -> None:
    assert shown(output) == []


def test_outputs_that_are_no_list_show_nothing() -> None:
    assert OutputRenderer(Sanitizer(), Budget(PageLimits())).render({"output_type": "stream"}) == []


def test_more_outputs_than_the_limit_are_counted() -> None:
    outputs = [display(plain=str(number)) for number in range(5)]
    assert (
        shown(*outputs, limits=PageLimits(outputs=2))[-1]
        == '<p class="cut">3 more outputs of this cell are not shown.</p>'
    )


def test_a_long_text_is_cut_in_its_middle() -> None:
    assert "95 characters are left out here" in shown(stream("x" * 100), limits=PageLimits(output=6))[0]


def test_an_output_beyond_the_pages_budget_is_named() -> None:
    second = shown(display(plain="aaaa"), display(plain="bbbb"), limits=PageLimits(all_text=6))[1]
    assert second == '<p class="cut">This output is not shown: the page would become too long.</p>'


def test_what_does_not_fit_leaves_the_budget_as_it_was() -> None:
    budget = Budget(PageLimits(all_text=6))
    assert [budget.take("all_text", amount) for amount in (4, 3, 2)] == [True, False, True]


@pytest.mark.parametrize(
    ("plain", "alt"),
    [
        ("<Figure size 1100x340 with 2 Axes>", "a figure with 2 plots, drawn by this cell"),
        ("<Figure size 640x480 with 1 Axes>\n", "a figure with 1 plot, drawn by this cell"),
        ("<PIL.Image size=4x3>", "a picture made by this cell"),
        ("the loss of 40 epochs", "the loss of 40 epochs"),
    ],
)
def test_a_picture_has_a_text_that_says_what_it_is(plain: str, alt: str) -> None:
    (html,) = shown(display(png=examples.png(), plain=plain))
    assert f'alt="{alt}"' in html
