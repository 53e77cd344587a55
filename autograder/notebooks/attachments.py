"""Takes the pictures out of a text cell: those that a front end attached, and those that Colab wrote into the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

_KINDS = ("image/png", "image/jpeg")
_MOST = 50  # pictures of one cell
_LONGEST = 6_000_000  # characters of base64; a page shows no larger picture
_DATA = re.compile(r"data:(image/(?:png|jpe?g));base64,([A-Za-z0-9+/=]{1,6000000})")

Pictures = Mapping[str, Mapping[str, str]]


def pictures_of(cell: Mapping[str, Any], source: str | None) -> tuple[str | None, Pictures]:
    """Return the text of a cell without the bytes of pictures, and its pictures by the names in the text."""
    found = _attached(cell.get("attachments"))

    def attach(data: re.Match[str]) -> str:
        name = f"inline-{len(found) + 1}"
        if name in found or len(found) >= _MOST:
            return data[0]
        found[name] = {data[1].replace("jpg", "jpeg"): data[2]}
        return f"attachment:{name}"

    return (_DATA.sub(attach, source) if source else source), found


def _attached(attachments: object) -> dict[str, dict[str, str]]:
    """Return the attachments that are pictures, by name."""
    if not isinstance(attachments, Mapping):
        return {}
    bundles = {
        name: {kind: text for kind in _KINDS if (text := _text(bundle.get(kind)))}
        for name, bundle in list(attachments.items())[:_MOST]
        if isinstance(name, str) and isinstance(bundle, Mapping)
    }
    return {name: bundle for name, bundle in bundles.items() if bundle and name.isprintable()}


def _text(value: object) -> str:
    """Return the base64 of a picture; nothing where it is none, or too long."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    return value if isinstance(value, str) and len(value) <= _LONGEST and value.isascii() else ""


def shown(text: str, pictures: Pictures) -> list[tuple[str, str]]:
    """Return the pictures that a text shows, each as its kind and its base64, in the order of their first place."""
    places = {
        name: min((text.find(way) for way in _ways(name) if way in text), default=-1) for name in pictures
    }
    names = sorted((name for name, place in places.items() if place >= 0), key=lambda name: places[name])
    return [next(iter(pictures[name].items())) for name in names]


def _ways(name: str) -> tuple[str, str]:
    """Return the two ways to write the address of an attachment."""
    return f"attachment:{name}", f"attachment:{quote(name)}"
