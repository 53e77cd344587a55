"""Embeds pictures from a notebook in the page as data, after a check that they are what they claim to be.

A PNG or JPEG must be valid base64 with the right signature and a modest size in pixels, so that it cannot fill a
reader's memory. An SVG is shown as an image, in which browsers run no script and load nothing; it must also consist of
plain drawing elements, have no document type, and not multiply itself by references.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup, escape

from autograder.rendering.text import clip, visible

# Far above any ordinary plot, far below what fills a browser's memory.
_BYTES = 4 << 20
_PIXELS = 40_000_000
_SIDE = 20_000
_SVG_ELEMENTS = 200_000
_SVG_DEPTH = 100
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]*>", re.IGNORECASE)
_SVG_TAGS = frozenset(
    "svg g defs path use rect circle ellipse line polyline polygon text tspan title desc clipPath linearGradient "
    "radialGradient stop style symbol a metadata RDF Work type date format Agent creator".split()
)
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")


def bitmap(data: str, kind: str, description: str = "") -> Markup | None:
    """Return an `img` for the base64 text of a PNG or JPEG; None where it is damaged, too large or something else."""
    if len(data) > _BYTES * 4 // 3 + 1000:
        return None
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
        width, height = _png_size(raw) if kind == "image/png" else _jpeg_size(raw)
    except (binascii.Error, ValueError, struct.error, IndexError):
        return None
    if not (0 < width <= _SIDE and 0 < height <= _SIDE and width * height <= _PIXELS):
        return None
    size = Markup(' width="{}" height="{}"').format(width, height)
    return _img(kind, raw, description, size)


def _img(kind: str, raw: bytes, description: str, size: Markup = Markup("")) -> Markup:
    # Base64 holds nothing to escape; formatting would copy a picture several times over.
    data = base64.b64encode(raw).decode()
    alt = escape(clip(visible(description), 300) or "a picture made by this cell")
    return Markup(f'<img src="data:{kind};base64,{data}" alt="{alt}"{size}>')


def _png_size(raw: bytes) -> tuple[int, int]:
    """Return width and height from the header. Raises `ValueError` where the bytes are not a still PNG."""
    if raw[:8] != b"\x89PNG\r\n\x1a\n" or raw[12:16] != b"IHDR" or b"acTL" in raw.partition(b"IDAT")[0]:
        raise ValueError("not a still PNG")
    width, height = struct.unpack(">II", raw[16:24])
    return width, height


def _jpeg_size(raw: bytes) -> tuple[int, int]:
    """Return width and height from the first frame header. Raises `ValueError` where the bytes are not a JPEG."""
    if raw[:3] != b"\xff\xd8\xff":
        raise ValueError("not a JPEG")
    place = 2
    while raw[place] == 0xFF:
        marker = raw[place + 1]
        length = struct.unpack(">H", raw[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", raw[place + 5 : place + 9])
            return width, height
        place += 2 + max(2, length)
    raise ValueError("no frame header")


def svg(text: str, description: str = "") -> Markup | None:
    """Return an `img` for the text of an SVG; None where it is damaged, too large or more than a drawing."""
    if len(text) > _BYTES:
        return None
    text = _without_doctype(text)
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        return None
    try:
        root = ElementTree.fromstring(text.encode("utf-8"))
    except (ElementTree.ParseError, ValueError):
        return None
    if not root.tag.endswith("}svg") or not _drawn(root):
        return None
    return _img("image/svg+xml", text.encode("utf-8"), description)


def _without_doctype(text: str) -> str:
    """Return the text without its document type, searched once: a thousand halves of one would take for ever."""
    start = re.search("<!DOCTYPE", text, re.IGNORECASE)
    found = _DOCTYPE.match(text, start.start()) if start else None
    return text[: found.start()] + text[found.end() :] if found else text


def _drawn(root: Element) -> bool:
    """Return whether it is plain drawing throughout, of modest size even with every reference followed."""
    elements = list(root.iter())
    if len(elements) > _SVG_ELEMENTS or any(_name(element) not in _SVG_TAGS for element in elements):
        return False
    targets = {element.get("id", ""): element for element in elements}
    sizes: dict[int, int] = {}

    def size(element: Element, depth: int) -> int:
        if depth > _SVG_DEPTH:
            return _SVG_ELEMENTS + 1
        if id(element) not in sizes:
            sizes[id(element)] = _SVG_ELEMENTS + 1  # what a reference to itself finds
            links = [element.get(name, "")[1:] for name in _HREFS if _name(element) == "use"]
            inside = [*element, *(targets[link] for link in links if link and link in targets)]
            sizes[id(element)] = min(1 + sum(size(child, depth + 1) for child in inside), _SVG_ELEMENTS + 1)
        return sizes[id(element)]

    return size(root, 0) <= _SVG_ELEMENTS


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
