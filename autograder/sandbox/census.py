"""Counts the objects that a frame would become, before any is made: one byte of it can become seventy in memory.

It follows the MessagePack specification and looks at nothing but lengths; long byte strings are stepped over.
"""

from __future__ import annotations

import struct

from autograder.sandbox.channel import violation

# By format byte: the bytes that follow; the form of the length; that, and how many children each item counts.
_FIXED = {0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
_TEXTS = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I", 0xD9: ">B", 0xDA: ">H", 0xDB: ">I"}
_NESTS = {0xDC: (">H", 1), 0xDD: (">I", 1), 0xDE: (">H", 2), 0xDF: (">I", 2)}
# Of a map. An honest worker sends only messages as maps; keys of one hash would cost the square of their number.
_MOST_PAIRS = 64
_PLAIN = frozenset({*range(0x80), 0xC0, 0xC2, 0xC3, *range(0xE0, 0x100)})


def check(data: bytes | bytearray, most: int) -> None:
    """Raise `Lost` (a violation) if the frame holds, or announces, more than `most` objects."""
    place, awaited, seen = 0, 1, 0
    try:
        while awaited:
            place, children = _one(data, place)
            awaited += children - 1
            seen += 1
            if seen + awaited > most:
                raise violation("a frame of too many objects")
    except (struct.error, IndexError):
        raise violation("a frame that ends too early") from None


def _one(data: bytes | bytearray, place: int) -> tuple[int, int]:
    """Return where the object at `place` ends, without its children, and how many of them follow."""
    kind = data[place]
    place += 1
    if kind in _PLAIN:
        return place, 0
    if kind in _FIXED:
        return place + _FIXED[kind], 0
    if 0x80 <= kind < 0xA0:
        return place, (kind & 0x0F) * (2 if kind < 0x90 else 1)
    if 0xA0 <= kind < 0xC0:
        return place + (kind & 0x1F), 0
    if kind in _TEXTS:
        (length,) = struct.unpack_from(_TEXTS[kind], data, place)
        return place + struct.calcsize(_TEXTS[kind]) + length, 0
    if kind in _NESTS:
        form, each = _NESTS[kind]
        (length,) = struct.unpack_from(form, data, place)
        if each == 2 and length > _MOST_PAIRS:
            raise violation("a frame with a map of too many pairs")
        return place + struct.calcsize(form), each * length
    raise violation("a frame with a type that nobody sends")
