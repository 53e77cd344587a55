"""Finds what a text cell shows and links to: pictures and links in Markdown, in all its forms, and in HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import mistune

ATTACHMENT = "attachment:"

_FORMULA = re.compile(r"\$\$.{1,4000}?\$\$|\$[^$\n]{1,1000}\$", re.DOTALL)
_ELEMENT = re.compile(r"<(\w+)\b([^<>]{0,4000})>")
_VALUE = re.compile(
    r"""\b(src|href|poster|data)\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)


@dataclass(frozen=True)
class Address:
    """An address in a text, without percent escapes; `shown` says that it is a picture's and no link's."""

    target: str
    shown: bool


def addresses(text: str) -> list[Address]:
    """Return every address of a Markdown text in order. What stands in code is none, nor is a link in a formula."""
    shown = [one for one in _of_text(text) if one.shown]
    return [*shown, *(one for one in _of_text(_FORMULA.sub("", text)) if not one.shown)]


def attached(text: str, attachments: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of a cell's attachments that the text names, by name, in Markdown or however else."""
    names = set(attachment_names(text))
    return {
        name: found
        for name, found in attachments.items()
        if unquote(name) in names or _is_named(text, name) or _is_named(text, quote(name))
    }


def attachment_names(text: str) -> list[str]:
    """Return the names of the attachments to which a text has an address, without percent escapes."""
    return [
        one.target[len(ATTACHMENT) :] for one in addresses(text) if one.target.lower().startswith(ATTACHMENT)
    ]


def _is_named(text: str, name: str) -> bool:
    return re.search(rf"attachment:{re.escape(name)}(?![\w.%-])", text) is not None


def _of_text(text: str) -> Iterator[Address]:
    tokens = mistune.create_markdown(renderer="ast", plugins=["table", "strikethrough"])(text)
    return _of_tokens(tokens if isinstance(tokens, list) else [])


def _of_tokens(tokens: Sequence[dict[str, Any]]) -> Iterator[Address]:
    for token in tokens:
        kind = token["type"]
        if kind in ("image", "link"):
            yield Address(unquote(unescape(token["attrs"]["url"])), kind == "image")
        elif kind in ("block_html", "inline_html"):
            yield from _of_html(token["raw"])
        yield from _of_tokens(token.get("children", []))


def _of_html(html: str) -> Iterator[Address]:
    for element, attributes in _ELEMENT.findall(html):
        for _, *quoted in _VALUE.findall(attributes):
            yield Address(unquote(unescape("".join(quoted))), element.lower() != "a")
