"""Plain text on its way into a page: nothing hidden in it, nothing endless, numbers with their words.

These functions return plain text; the templates and `markupsafe.escape` escape it.
"""

from __future__ import annotations

import re

# Characters that are invisible or reorder the text around them. The private-use area is spelled out too, since
# `sanitizer.Aside` marks places with two of its characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufeff\uffa0\ufff0-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def visible(text: str) -> str:
    """Return the text with control characters, bidirectional controls and invisible characters spelled out.

    Windows line ends become newlines. At most three combining marks stay on one letter.
    """
    text = text.replace("\r\n", "\n")
    return _STACKED.sub(r"\1⟨…⟩", _HIDDEN.sub(_spelled, text))


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"⟨U+{code:04X}⟩"


def clip(text: str, limit: int) -> str:
    """Return at most about `limit` characters: the beginning, a note on what is left out, and the end."""
    if len(text) <= limit:
        return text
    head, tail = limit * 3 // 4, limit // 4
    left_out = f"\n… {count(len(text) - head - tail, 'character is', 'characters are')} left out here …\n"
    return text[:head] + left_out + (text[-tail:] if tail else "")


def joined(value: object) -> str:
    """Return a notebook's text, which is a string or a list of strings; empty for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return ""


def count(number: int, one: str, many: str = "") -> str:
    """Return the number with its word: 1 test, 2 tests, 1,000 tests."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
