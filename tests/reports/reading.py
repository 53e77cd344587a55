"""Reads a page as a browser's parser would, and says what in it is not inert."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_NEVER = frozenset(
    "script iframe frame frameset object embed applet form input button select textarea base link audio video source "
    "track canvas template portal image use foreignobject animate set".split()
)
_OUR_LINK = re.compile(r"#(?:top|main|questions|class|wrong|errors|numbers|q\d+(?:-c\d+)?|cell-\d+)")
_FEEDBACK = re.compile(r"feedback/[A-Za-z0-9%._~/-]+")
_DATA = re.compile(r"data:image/(?:png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+")
_OUR_STYLE = re.compile(r"width:[\d.]+%")
_NO_END = frozenset("meta br hr img wbr col".split())


@dataclass
class Page(HTMLParser):
    """A parsed page. `faults` lists everything that could run, load, lead away or cover; `text` is what is read."""

    html: str
    faults: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    text: str = ""
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()
        self.faults += [f"unclosed {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in _NO_END:
            self.open.append(tag)
        if tag in _NEVER:
            self.faults.append(f"element {tag}")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        metas = dict(attrs)
        if (
            tag == "meta"
            and (metas.get("http-equiv") or "Content-Security-Policy") != "Content-Security-Policy"
        ):
            self.faults.append(f"meta {metas}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in self.open[-1:]:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1:] == [tag]:
            self.open.pop()
        elif tag != "p":  # a stray end of a paragraph only makes an empty one
            self.faults.append(f"stray end of {tag} in {self.open[-3:]}")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data[:40]}")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "id":
            self.ids.append(value)
        elif name == "href" and tag == "a":
            self.links.append(value)
            if not (_OUR_LINK.fullmatch(value) or _FEEDBACK.fullmatch(value)):
                self.faults.append(f"link {value}")
        elif name == "src" and tag == "img":
            self.images.append(value)
            if not _DATA.fullmatch(value):
                self.faults.append(f"picture {value[:60]}")
        elif name == "style" and not _OUR_STYLE.fullmatch(value):
            self.faults.append(f"style {value}")
        elif name.startswith("on") or name in _LOADING:
            self.faults.append(f"{name} of {tag}")


_LOADING = frozenset(
    "href src srcset action formaction data background poster xlink:href srcdoc ping cite longdesc usemap target "
    "autofocus contenteditable popover slot is part".split()
)
