"""Sanitizes HTML that a student wrote, in Markdown or in an output: an allow-list of plain structure.

No links, pictures, styles, ids, classes or controls pass. Fragments of the page itself in such text (formulas, checked
pictures) are set aside, with a mark in their place, and restored after sanitizing.
"""

from __future__ import annotations

import re

import nh3
from markupsafe import Markup, escape

from autograder.rendering.text import visible

_TAGS = set(
    "abbr b blockquote br caption cite code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd "
    "li mark ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul "
    "var".split()
)
_EMPTIED = set(
    "script style template title noscript noframes noembed iframe object embed applet svg math select option textarea "
    "button xmp plaintext audio video canvas frameset form".split()
)
_ATTRIBUTES = {
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start"},
}
_VALUES = {
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "start": re.compile(r"\d{1,4}"),
    "align": re.compile(r"left|right|center"),
    "scope": re.compile(r"row|col"),
}
_DEEPEST = 1000  # elements that are open at once
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
_NEVER_OPEN = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HEADING = re.compile(r"<(/?)h([1-6])>")
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


class Aside:
    """Trusted fragments that bypass the sanitizer, each with a mark that is replaced once."""

    def __init__(self) -> None:
        self._kept: dict[int, Markup] = {}

    def keep(self, fragment: Markup) -> str:
        """Set a fragment aside and return the mark that `restore` replaces by it."""
        number = len(self._kept)
        self._kept[number] = fragment
        return f"{_OPEN}{number}{_CLOSE}"

    def restore(self, cleaned: str) -> Markup:
        """Return sanitized text with the fragments in place of their marks."""
        left = dict(self._kept)
        return Markup(_PLACE.sub(lambda found: left.pop(int(found[1][:9]), Markup("")), cleaned))


class Sanitizer:
    """A cleaner of nh3 with the allow-list, made once."""

    def __init__(self) -> None:
        self._cleaner = nh3.Cleaner(
            tags=_TAGS,
            clean_content_tags=_EMPTIED,
            attributes=_ATTRIBUTES,
            attribute_filter=_attribute,
            link_rel=None,
            url_schemes=set(),
            strip_comments=True,
        )

    def clean(self, html: str, aside: Aside | None = None) -> Markup:
        """Return well-formed HTML of the allowed kind; headings start at the third level, below the page's own.

        Elements that nest deeper than `_DEEPEST` are shown as text: the parser goes through all open ones for each new.
        """
        cleaned = self._cleaner.clean(html if _is_flat(html) else str(escape(html)))
        cleaned = _HEADING.sub(lambda tag: f"<{tag[1]}h{min(6, int(tag[2]) + 2)}>", cleaned)
        # A character reference may have produced an invisible character, or a forged mark: only our marks stay.
        pieces = _PLACE.split(cleaned) if aside else [cleaned]
        shown = "".join(
            f"{_OPEN}{piece}{_CLOSE}" if place % 2 else visible(piece) for place, piece in enumerate(pieces)
        )
        return aside.restore(shown) if aside else Markup(shown)


def _is_flat(html: str) -> bool:
    """Return whether at most `_DEEPEST` elements are open anywhere, as far as the tags are closed."""
    depth = 0
    for found in _TAG.finditer(html):
        if found[2].lower() not in _NEVER_OPEN:
            depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > _DEEPEST:
            return False
    return True


def _attribute(tag: str, name: str, value: str) -> str | None:
    pattern = _VALUES.get(name)
    return value if pattern is not None and pattern.fullmatch(value.strip()) else None
