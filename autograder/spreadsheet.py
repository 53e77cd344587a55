"""Text that no spreadsheet runs.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end may run as a formula, also in the full-width forms
of these signs, and also after a separator where a spreadsheet splits the line differently than we do. Such text
gets a single quote in front (OWASP's advice). Numbers stay.
"""

from __future__ import annotations

import re

_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20\\-"
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_FIRST = re.compile(rf"\A(?=[ \u00a0\u3000\"']*[{_SIGNS}]|[\t\r\n])")
_LATER = re.compile(rf"(?<=[;\t\r\n,])(?=\"?[{_SIGNS}])")


def guarded(text: str) -> str:
    """The text with a single quote wherever a spreadsheet could begin to read a formula. A number stays."""
    if _NUMBER.fullmatch(text):
        return text
    return _FIRST.sub("'", _LATER.sub("'", text))
