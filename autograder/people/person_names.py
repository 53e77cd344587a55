"""Compares the names of people, in any script and in the order in which a platform writes them."""

from __future__ import annotations

import re
import unicodedata

# Two spellings of one sound: "Müller" is also written "Mueller". Without its marks it becomes "Muller".
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"})
_WITHOUT_MARK = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})
_APART = re.compile(r"[\W\d_]+")


def readable(name: str) -> str:
    """Return a name as people say it: "Doe, Jane" becomes "Jane Doe", and spaces are single ones."""
    family, comma, given = name.partition(",")
    name = f"{given} {family}" if comma and "," not in given else name
    return " ".join(unicodedata.normalize("NFC", name).split())


def keys(name: str) -> frozenset[str]:
    """Return the keys of a name: two names are spellings of one where they share a key.

    A key holds the words of a name without marks, in alphabetical order.
    """
    folded = unicodedata.normalize("NFC", name).casefold()
    return frozenset({_key(folded.translate(_WRITTEN_OUT)), _key(folded.translate(_WITHOUT_MARK))} - {""})


def squeezed(name: str) -> frozenset[str]:
    """Return a name's letters without spaces, family name first and last: as some platforms write it in file names."""
    words = _words(readable(name).casefold())
    return frozenset({"".join(words), "".join([*words[-1:], *words[:-1]])} - {""})


def _key(folded: str) -> str:
    return " ".join(sorted(_words(_unmarked(folded))))


def _words(text: str) -> list[str]:
    return [word for word in _APART.split(text) if word]


def _unmarked(text: str) -> str:
    """Return the text without accents; marks that other scripts need stay."""
    plain = (char for char in unicodedata.normalize("NFKD", text) if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", "".join(plain))
