"""Renders Markdown cells as Jupyter shows them: formulas are taken out, Markdown is parsed, the HTML is sanitized.

A link becomes its text, with the address beside it. A picture is shown only if it is stored inside the notebook and is
what it claims to be; otherwise its description is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote

import mistune
from markupsafe import Markup, escape
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table
from mistune.renderers.html import HTMLRenderer

from autograder.rendering import formulas, images, mathml
from autograder.rendering.sanitizer import Aside, Sanitizer
from autograder.rendering.text import joined, visible

_WEB = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_IMG = re.compile(r"<img\b[^<>]{0,4000}>", re.IGNORECASE)
_VALUE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LONGEST = 100_000
_MOST_TIMES = 20  # that one address is written: a reference of few characters may stand for a long one

HasRoom = Callable[[int], bool]


class _Renderer(HTMLRenderer):
    """The HTML of mistune, with harmless links and pictures."""

    def __init__(self, aside: Aside, attachments: Mapping[str, Any], has_room: HasRoom) -> None:
        super().__init__(escape=False)
        self._aside = aside
        self._attachments = attachments
        self._has_room = has_room
        self._addresses = Counter[str]()

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Return the link's text, with its web address beside it."""
        address = escape(visible(url[:500]))
        self._addresses[address] += 1
        if not _WEB.match(url) or address in text or self._addresses[address] > _MOST_TIMES:
            return text
        return f"{text} <small>({address})</small>"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return a checked picture from the notebook, or its description."""
        picture = self._picture(url, text)
        if picture:
            return self._aside.keep(picture)
        return f"<em>[picture: {escape(text)}]</em>" if text else "<em>[picture]</em>"

    def inline_html(self, html: str) -> str:
        """Return HTML within a line, with checked pictures in place of its `img` elements."""
        return _IMG.sub(self._img, html)

    def block_html(self, html: str) -> str:
        """Return HTML between lines, with checked pictures in place of its `img` elements."""
        return _IMG.sub(self._img, html) + "\n"

    def _img(self, found: re.Match[str]) -> str:
        values = {key.lower(): unescape("".join(quoted)) for key, *quoted in _VALUE.findall(found[0])}
        return self.image(escape(values.get("alt", "")), values.get("src", ""))

    def _picture(self, url: str, text: str) -> Markup | None:
        if url.startswith("attachment:"):
            name = url.removeprefix("attachment:")
            bundle = self._attachments.get(name, self._attachments.get(unquote(name)))
            found = bundle if isinstance(bundle, Mapping) else {}
        else:
            kind, _, data = url.removeprefix("data:").partition(";base64,")
            found = {kind: data} if url.startswith("data:") else {}
        for kind in ("image/png", "image/jpeg"):
            if kind in found and self._has_room(len(data := joined(found[kind]))):
                return images.bitmap(data, kind, text)
        return None

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        """Return a cell aligned by an attribute, since the sanitizer removes styles."""
        tag = "th" if head else "td"
        return f'<{tag} align="{align}">{text}</{tag}>' if align else f"<{tag}>{text}</{tag}>"


def to_html(
    source: str,
    sanitizer: Sanitizer,
    attachments: object = None,
    has_room: HasRoom = lambda size: True,
) -> Markup:
    """Return a Markdown cell as safe HTML, with its formulas as MathML.

    `has_room` takes the characters of a picture's base64 from the page's budget, and says if there were enough.
    """
    aside = Aside()
    text = _without_formulas(visible(source[:_LONGEST]), aside)
    renderer = _Renderer(aside, attachments if isinstance(attachments, Mapping) else {}, has_room)
    parse = mistune.Markdown(renderer=renderer)
    table(parse)
    strikethrough(parse)
    html = sanitizer.clean(str(parse(text)), aside)
    if len(source) > _LONGEST:
        html += Markup('<p class="cut">The rest of this cell is not shown.</p>')
    return html


def _without_formulas(text: str, aside: Aside) -> str:
    """Return the text with a mark in place of each formula, which is set aside as MathML."""

    pieces, place = [], 0
    for formula in formulas.formulas(text):
        pieces += [text[place : formula.start], aside.keep(mathml.to_html(formula.source, formula.display))]
        place = formula.end
    return "".join([*pieces, text[place:]])
