"""Highlights Python as HTML: a dozen kinds of token; each line is an element, so that it can have a number."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup, escape
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

from autograder.rendering.python_lexer import FusedPythonLexer
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
    """A lexer with the pieces of code that it has seen, reused from cell to cell."""

    def __init__(self) -> None:
        self._lexer = FusedPythonLexer(stripnl=False, ensurenl=False)
        self._known: dict[tuple[_TokenType, str], str] = {}

    def to_html(self, source: str) -> Markup:
        """Return the lines of Python code, highlighted."""
        lines: list[list[str]] = [[]]
        for token in self._lexer.get_tokens(_BLANKS.sub("", visible(source))):
            kind, text = token
            if "\n" not in text:
                lines[-1].append(self._known.get(token) or self._shown(kind, text))
                continue
            for number, part in enumerate(text.split("\n")):
                if number:
                    lines.append([])
                if part:
                    lines[-1].append(self._shown(kind, part))
        return Markup("".join(f'<span class="l">{"".join(line)}\n</span>' for line in lines))

    def _shown(self, kind: _TokenType, text: str) -> str:
        """Return a piece of a line as HTML; an empty one as nothing."""
        name, shown = _class(kind), str(escape(text))
        self._known[kind, text] = html = f'<span class="{name}">{shown}</span>' if name and text else shown
        return html


@cache
def _class(kind: _TokenType) -> str:
    return next((name for outer, name in _CLASSES if kind in outer), "")


def plain(source: str) -> Markup:
    """Return the lines of any text, escaped and not highlighted."""
    return Markup("").join(_LINE.format(line) for line in visible(source).split("\n"))
