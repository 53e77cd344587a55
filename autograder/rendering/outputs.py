"""Renders the outputs of a cell as HTML: text, tables, pictures, formulas and tracebacks, each within a budget.

The richest form that can be shown safely is used. An output that a page without scripts cannot show is named instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from autograder.rendering import ansi, images, markdown
from autograder.rendering.sanitizer import Sanitizer
from autograder.rendering.text import clip, count, joined, visible


@dataclass(frozen=True)
class PageLimits:
    """Limits on what a page shows of a notebook: text in characters, pictures in characters of their base64."""

    cells: int = 400
    source: int = 40_000
    all_sources: int = 400_000
    output: int = 12_000
    html: int = 200_000
    outputs: int = 40
    all_text: int = 800_000
    all_html: int = 1_500_000
    all_pictures: int = 24_000_000


@dataclass
class Budget:
    """The limits of one page, and how much of each is used."""

    limits: PageLimits
    used: dict[str, int] = field(default_factory=dict)

    def take(self, kind: str, amount: int) -> bool:
        """Use up `amount` of this kind if it still fits, and return whether it did."""
        used = self.used.get(kind, 0) + amount
        if used > getattr(self.limits, kind):
            return False
        self.used[kind] = used
        return True


_NO_ROOM = Markup('<p class="cut">This output is not shown: the page would become too long.</p>')
_WIDGETS = re.compile(
    r"<(?:script|input|form|iframe|canvas|video|audio|object|embed)\b|sk-top-container", re.IGNORECASE
)
_LONGEST_FIGURE = 200  # characters of what Matplotlib writes of a figure
_FIGURE = re.compile(r"<Figure size [0-9.e+]+x[0-9.e+]+ with (\d{1,4}) Axes>")
_TAG = re.compile(r"<(?:table|p|h[1-6]|[bi]|em|strong|ul|ol|pre|code|sub|sup|div|span)\b", re.IGNORECASE)


class OutputRenderer:
    """Renders the outputs of one page's cells."""

    def __init__(self, sanitizer: Sanitizer, budget: Budget) -> None:
        self._sanitizer = sanitizer
        self._budget = budget

    def render(self, outputs: object) -> list[Markup]:
        """Return each output of a cell as HTML, neighbouring pieces of one stream joined."""
        merged = list(_merged(outputs if isinstance(outputs, list) else []))
        most = self._budget.limits.outputs
        shown = [self._one(output) for output in merged[:most]]
        if len(merged) > most:
            left_out = count(
                len(merged) - most, "more output of this cell is", "more outputs of this cell are"
            )
            shown.append(Markup('<p class="cut">{} not shown.</p>').format(left_out))
        return [html for html in shown if html]

    def _one(self, output: Mapping[str, Any]) -> Markup:
        kind = output.get("output_type")
        if kind == "stream":
            error = output.get("name") == "stderr"
            return self._text(joined(output.get("text")), "stderr" if error else "stdout")
        if kind == "error":
            return self._text(_traceback(output), "traceback")
        data = output.get("data")
        return self._bundle(data) if isinstance(data, Mapping) else Markup("")

    def _text(self, text: str, name: str) -> Markup:
        text = clip(text.rstrip("\n"), self._budget.limits.output)
        if not text:
            return Markup("")
        if not self._budget.take("all_text", len(text)):
            return _NO_ROOM
        label = {"stderr": "messages (stderr)", "traceback": "error"}.get(name, "")
        head = Markup('<p class="kind">{}</p>').format(label) if label else Markup("")
        return head + Markup('<pre class="out {}" tabindex="0">{}</pre>').format(name, ansi.to_html(text))

    def _bundle(self, data: Mapping[str, Any]) -> Markup:
        for shown in (self._rich(data), self._markdown(data), self._picture(data)):
            if shown is not None:
                return shown
        text = joined(data.get("text/plain"))
        if text:
            return self._text(text, "result")
        kinds = ", ".join(visible(str(kind)[:60]) for kind in list(data)[:4])
        return (
            Markup('<p class="cut">An output that this page cannot show ({}).</p>').format(kinds)
            if kinds
            else Markup("")
        )

    def _rich(self, data: Mapping[str, Any]) -> Markup | None:
        """Return the HTML, if it still makes sense without scripts and styles."""
        html = joined(data.get("text/html"))
        head = html[: self._budget.limits.html]
        if not head or not _TAG.search(head) or (_WIDGETS.search(head) and "text/plain" in data):
            return None
        if len(html) > self._budget.limits.html or not self._budget.take("all_html", len(html)):
            return None if "text/plain" in data else _NO_ROOM
        return Markup('<div class="out rich" tabindex="0">{}</div>').format(self._sanitizer.clean(html))

    def _markdown(self, data: Mapping[str, Any]) -> Markup | None:
        text = joined(data.get("text/markdown")) or joined(data.get("text/latex"))
        if not text or not self._budget.take("all_text", len(text)):
            return None
        return Markup('<div class="out rich prose">{}</div>').format(markdown.to_html(text, self._sanitizer))

    def _picture(self, data: Mapping[str, Any]) -> Markup | None:
        description = joined(data.get("text/plain"))
        description = _figure(description) if description.startswith("<") else description
        for kind in ("image/png", "image/jpeg", "image/svg+xml"):
            source = joined(data.get(kind))
            if not source:
                continue
            if not self._budget.take("all_pictures", len(source)):
                return _NO_ROOM
            svg = kind == "image/svg+xml"
            picture = images.svg(source, description) if svg else images.bitmap(source, kind, description)
            if picture is not None:
                return Markup(f'<div class="out picture">{picture}</div>')  # formatting would copy it
            if "text/plain" not in data:
                return Markup('<p class="cut">A picture that is damaged or too large to show.</p>')
        return None


def _merged(outputs: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the outputs that are objects, with adjacent pieces of one stream merged."""
    pieces: list[str] = []
    name: object = None
    for output in outputs:
        if not isinstance(output, Mapping):
            continue
        stream = output.get("output_type") == "stream"
        if pieces and not (stream and output.get("name") == name):
            yield {"output_type": "stream", "name": name, "text": "".join(pieces)}
            pieces = []
        if stream:
            name = output.get("name")
            pieces.append(joined(output.get("text")))
        else:
            yield dict(output)
    if pieces:
        yield {"output_type": "stream", "name": name, "text": "".join(pieces)}


def _traceback(output: Mapping[str, Any]) -> str:
    lines = output.get("traceback")
    text = "\n".join(line for line in lines if isinstance(line, str)) if isinstance(lines, list) else ""
    return text or f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"


def _figure(text: str) -> str:
    """Return in words what Matplotlib writes of a figure; empty for anything else in angle brackets."""
    found = _FIGURE.fullmatch(text.strip()[:_LONGEST_FIGURE])
    return f"a figure with {count(int(found[1]), 'plot')}, drawn by this cell" if found else ""
