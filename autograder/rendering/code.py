"""Highlights Python as HTML: a dozen kinds of token; each line is an element, so that it can have a number."""

from __future__ import annotations

import re

from markupsafe import Markup, escape
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

from autograder.rendering.text import visible

_CLASSES = (  # the first that contains a token's type
    (Comment, "c"),
    (String.Interpol, "i"),
    (String, "s"),
    (Number, "m"),
    (Keyword, "k"),
    (Operator.Word, "k"),
    (Name.Function, "f"),
    (Name.Class, "f"),
    (Name.Decorator, "d"),
    (Name.Builtin, "b"),
    (Name.Exception, "b"),
)
# The blanks of lines that hold nothing else: the lexer would go over them again and again.
_BLANKS = re.compile(r"^[^\S\n]++$", re.MULTILINE)
_LINE = Markup('<span class="l">{}\n</span>')


class Highlighter:
    """A lexer with the classes of token types that it has seen, reused from cell to cell."""

    def __init__(self) -> None:
        self._lexer = PythonLexer(stripnl=False, ensurenl=False)
        self._known: dict[_TokenType, str] = {}

    def to_html(self, source: str) -> Markup:
        """Return the lines of Python code, highlighted."""
        lines: list[list[str]] = [[]]
        for kind, text in self._lexer.get_tokens(_BLANKS.sub("", visible(source))):
            name = self._class(kind)
            for number, part in enumerate(text.split("\n")):
                if number:
                    lines.append([])
                if part:
                    shown = str(escape(part))
                    lines[-1].append(f'<span class="{name}">{shown}</span>' if name else shown)
        return Markup("").join(_LINE.format(Markup("".join(line))) for line in lines)

    def _class(self, kind: _TokenType) -> str:
        if kind not in self._known:
            self._known[kind] = next((name for outer, name in _CLASSES if kind in outer), "")
        return self._known[kind]


def plain(source: str) -> Markup:
    """Return the lines of any text, escaped and not highlighted."""
    return Markup("").join(_LINE.format(line) for line in visible(source).split("\n"))
