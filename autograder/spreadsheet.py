"""Guards text so that no spreadsheet runs it as a formula.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end may run as a formula, also in the full-width forms of
these signs. So may text after a separator, where a spreadsheet splits the line differently. OWASP ("CSV injection")
advises a single quote in front of such text. Numbers stay as they are. A sign may stand behind characters that nobody
sees, such as a space of no width, which a program may drop as it reads. Every line end of Unicode counts as one.
"""

from __future__ import annotations

import re

_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20\u2212\\-"
_UNSEEN = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_ENDS = "\t\n\v\f\r\x85\u2028\u2029"
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_BLANK = f"[ \u00a0\u3000\"'{_UNSEEN}]"
_FIRST = re.compile(rf"\A(?={_BLANK}*[{_SIGNS}]|{_BLANK}*[{_ENDS}])")
_LATER = re.compile(rf"([;,{_ENDS}][\"{_UNSEEN}]*)(?=[{_SIGNS}])")


def guarded(text: str) -> str:
    """Return the text with a single quote wherever a spreadsheet could begin to read a formula. A number stays."""
    if _NUMBER.fullmatch(text):
        return text
    return _FIRST.sub("'", _LATER.sub(r"\1'", text))
