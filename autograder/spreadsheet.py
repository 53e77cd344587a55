"""Guards text so that no spreadsheet runs it as a formula.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end may run as a formula, also in the full-width forms of
these signs. So may text after a separator, where a spreadsheet splits the line differently. OWASP ("CSV injection")
advises a single quote in front of such text. Numbers stay as they are.
"""

from __future__ import annotations

import re

_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20\\-"
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_FIRST = re.compile(rf"\A(?=[ \u00a0\u3000\"']*[{_SIGNS}]|[\t\r\n])")
_LATER = re.compile(rf"(?<=[;\t\r\n,])(?=\"?[{_SIGNS}])")


def guarded(text: str) -> str:
    """Return the text with a single quote wherever a spreadsheet could begin to read a formula. A number stays."""
    if _NUMBER.fullmatch(text):
        return text
    return _FIRST.sub("'", _LATER.sub("'", text))
