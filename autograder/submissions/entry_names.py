"""Reads the names in a zip archive, which says of each name at most that it is UTF-8.

A name without that mark may have a second form in the field for the Unicode path (0x7075 of the zip standard), whose
checksum says that it belongs to the first. A name without either is read as UTF-8 where it is that, as archives of
macOS are. Otherwise its code page is guessed, from all such names of the archive together.
"""

from __future__ import annotations

import contextlib
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence

_UTF8 = 0x800  # the bit of the flags that says so
_UNICODE_PATH = 0x7075
_STANDARD = "cp437"  # of the zip standard, and what no other code page beats
_PAGES = {
    _STANDARD: "DOS",
    "cp850": "DOS in Western Europe",
    "cp1252": "Windows in Western Europe",
    "gbk": "Windows in China",
    "cp932": "Windows in Japan",
    "cp1251": "Windows in Cyrillic",
    "cp866": "DOS in Cyrillic",
}
_NOTE = (
    "The archive does not say how the names in it are encoded. "
    "They were read in the code page {} ({}), which is a guess."
)
_MOST = 20_000  # bytes of names that a guess looks at
_COMMON = set("äöüßéèêëàâáåæøœçñíîïóôúûãÄÖÜÉÈÀÁÅÆØÇÑÓÚ")  # of names in Western Europe
_VOWELS = set("aeiouyäöü")
_PUNCTUATION = set("–—’‘“”·、。（）【】《》・ー")


def decoded(entries: Sequence[zipfile.ZipInfo]) -> list[tuple[str, str]]:
    """Return each entry's name, and the sentence that says so where it was guessed, else nothing.

    No sentence is needed where the name makes sense in the code page of the zip standard.
    """
    raw = [_bytes(entry) for entry in entries]
    certain = [
        entry.orig_filename if name is None else _certain(name, entry)
        for entry, name in zip(entries, raw, strict=True)
    ]
    unknown = [name for name, text in zip(raw, certain, strict=True) if name is not None and text is None]
    sample = b"\n".join(unknown)[:_MOST]
    page = guess(sample)
    note = "" if page == _STANDARD and _plausibility(sample, page) > 0 else _NOTE.format(page, _PAGES[page])
    return [
        (text.partition("\0")[0], "") if text is not None else ((name or b"").decode(page, "replace"), note)
        for name, text in zip(raw, certain, strict=True)
    ]


def _bytes(entry: zipfile.ZipInfo) -> bytes | None:
    """Return the bytes of a name without the mark for UTF-8, which zipfile has read as cp437; else None."""
    if entry.flag_bits & _UTF8:
        return None
    return entry.orig_filename.encode(_STANDARD).partition(b"\0")[0]


def _certain(name: bytes, entry: zipfile.ZipInfo) -> str | None:
    """Return the name from the Unicode path, or as UTF-8; None where it is neither."""
    try:
        return _unicode_path(name, entry.extra) or name.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _unicode_path(name: bytes, extra: bytes) -> str:
    """Return the name in the field for the Unicode path; nothing where there is none that belongs to `name`."""
    own = struct.pack("<BL", 1, zlib.crc32(name))
    place = 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, place)
        place += 4 + size
        if kind == _UNICODE_PATH and extra[place - size : place - size + 5] == own:
            return extra[place - size + 5 : place].decode("utf-8", "ignore")
    return ""


def guess(names: bytes) -> str:
    """Return the code page in which these names are the most plausible; the earlier in the list if two are alike."""
    plausible = {page: _plausibility(names, page) for page in _PAGES}
    return max(_PAGES, key=lambda page: plausible[page])


def _plausibility(names: bytes, page: str) -> float:
    try:
        text = names.decode(page)
    except UnicodeDecodeError:
        return float("-inf")
    return sum(_word(word) for word in re.findall(r"[^\W\d_]+", text)) + sum(map(_sign, text))


def _sign(char: str) -> float:
    """Return what a character that is no letter says: drawing and mathematics hardly ever stand in a name."""
    return 0 if char.isascii() or char.isalpha() or char in _PUNCTUATION else -2


def _word(word: str) -> float:
    """Return how plausible a run of letters is."""
    return sum(_letter(word, place) for place, char in enumerate(word) if not char.isascii())


def _letter(word: str, place: int) -> float:
    char, before, after = word[place], word[max(0, place - 1) : place], word[place + 1 : place + 2]
    script = unicodedata.name(char, "?").split()[0]
    plain = [near.isascii() for near in (before, after) if near]
    if before.islower() and char.isupper():
        return -2
    if script == "LATIN":
        return _latin(char, before, after)
    if any(plain) and (script == "CYRILLIC" or all(plain)):
        return -2
    return {"CJK": _ideograph, "CYRILLIC": _cyrillic}.get(script, _other)(char)


def _latin(char: str, before: str, after: str) -> float:
    """Rate a Latin letter: an accented one stands among plain ones, and ß behind a vowel."""
    if not any(near and near.isascii() for near in (before, after)):
        return -1
    if char == "ß":
        return 1.5 if before in _VOWELS and after in (*_VOWELS, "") else 0.5 if before in _VOWELS else -1
    return 1 if char in _COMMON else 0.5


def _ideograph(char: str) -> float:
    """Return 2 for the common characters, which the older standards of China and Japan list first; -1 for rare ones."""
    for page, last, points in (("gb2312", 0xD7, 2), ("shift_jis", 0x97, 2), ("gb2312", 0xF7, 1)):
        with contextlib.suppress(UnicodeEncodeError):
            if char.encode(page)[0] <= last:
                return points
    return -1


def _cyrillic(char: str) -> float:
    return 1 if "а" <= char.lower() <= "я" or char.lower() == "ё" else -1


def _other(char: str) -> float:
    """Kana is certain; halfwidth kana and all other scripts are what other code pages turn into."""
    return 2 if "\u3040" <= char <= "\u30ff" else -2
