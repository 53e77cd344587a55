"""The worker's end of a pipe: frames, and values as plain data.

A frame is four bytes of length, most significant first, and a MessagePack document. A value is sent as itself
where MessagePack has its exact type, else as a list that begins with a tag:

    ["l", items]  list          ["t", items]  tuple or named tuple      ["d", pairs]  dict, Counter
    ["e", items]  set           ["E", items]  frozenset
    ["a", dtype, shape, bytes]  plain NumPy array, C order, little-endian
    ["s", dtype, bytes]         NumPy scalar                            ["c", re, im]  complex
    ["i", digits]               int beyond 64 bits
    ["G", name, numbers]        numpy.random.Generator, by the state of its bit generator (see `bit_generators`)
    ["D", table]  ["S", series] pandas DataFrame and Series (see `tables`)
    ["h", number, type]         a handle: everything else stays in this process under its number
    ["r", call, path]           (arguments only) part of the answer to an earlier call of the same plan
    ["f", number]               (arguments only) a function of the judge, called back over the pipe
    ["g", seed]                 (arguments only) numpy.random.default_rng(seed), fresh
    ["o", pairs, state]         (arguments only) an object with these attributes, such as functions of the judge, each
                                called with the list of the attributes named in `state`, unless there are none

Only exact types count: an object that pretends to be a float is a handle. A NumPy string is sent as a string.
"""

from __future__ import annotations

import collections
import re
import socket
import struct
from collections.abc import Sized
from typing import Any

import msgspec
import numpy as np

from autograder.worker import bit_generators, tables

MAX_DEPTH = 32
MAX_ITEMS = 100_000
MAX_PAIRS = 8_000  # keys with one hash cost the square of their number
MAX_BYTES = 64 * 2**20
_UNITS = ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns")
TIMES = frozenset(f"<{kind}8[{unit}]" for kind in "Mm" for unit in _UNITS)  # dates, and durations
_WITHOUT_UNIT = ("<M8", "<m8")
DTYPES = TIMES | frozenset(
    ["|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16"]
)

_SURROGATE = re.compile("[\ud800-\udfff]")
_pack = msgspec.msgpack.encode
_unpack = msgspec.msgpack.decode
_length = struct.Struct(">I")
_send = socket.socket.sendall
_recv = socket.socket.recv
_int_max = 2**63
_DICTS = (dict, collections.Counter, collections.defaultdict, collections.OrderedDict)
_DOUBLE = {"g": "<f8", "G": "<c16"}


class Closed(Exception):
    """The other side has closed the pipe."""


def encodable(text: str) -> str:
    """Return the text with U+FFFD for every lone surrogate, which no message can carry."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def packed(message: object) -> bytes:
    """Return a message's bytes, without the length; lone surrogates in its texts are replaced."""
    try:
        return _pack(message)
    except UnicodeEncodeError:
        return _pack(_with_encodable_texts(msgspec.to_builtins(message, builtin_types=(bytes,))))


def _with_encodable_texts(data: Any) -> Any:
    if isinstance(data, str):
        return encodable(data)
    if isinstance(data, dict):
        return {_with_encodable_texts(key): _with_encodable_texts(value) for key, value in data.items()}
    return [_with_encodable_texts(one) for one in data] if isinstance(data, list | tuple) else data


def write_frame(sock: socket.socket, message: object) -> None:
    """Send one message, whole."""
    body = packed(message)
    _send(sock, _length.pack(len(body)) + body)


def read_frame(sock: socket.socket, form: Any) -> Any:
    """Receive one message of this form. Raises `Closed` at the end of the stream."""
    return read_body(sock, _read_exactly(sock, 4), form)


def read_body(sock: socket.socket, header: bytes, form: Any) -> Any:
    """Receive the rest of a message of this form whose four bytes of length have arrived."""
    (length,) = _length.unpack(header)
    return _unpack(_read_exactly(sock, length), type=form)


def _read_exactly(sock: socket.socket, count: int) -> bytes:
    parts = []
    while count:
        part = _recv(sock, min(count, 1 << 20))
        if not part:
            raise Closed
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class _TooManyItems(Exception):
    """The value holds more than `MAX_ITEMS` items, counted wherever they stand in it."""


class Encoder:
    """Turns one answer into plain data, within the limits; what has no plain form becomes a handle.

    A generator goes by its state only `by_state`: a function of the judge would draw from a copy, and the student's own
    generator would not advance.
    """

    def __init__(self, handles: list[object], *, by_state: bool = False) -> None:
        self.handles = handles
        self._by_state = by_state
        self._items = 0
        self._open: set[int] = set()  # the containers that the present value lies in
        self._known: dict[
            tuple[int, int], tuple[Any, list[int]]
        ] = {}  # encoded containers, by identity and depth
        self._pairs = self._bytes = self._held = 0  # held: handles, wherever they stand

    def encode(self, value: Any) -> Any:
        """Return the value as plain data, or a handle if it is too deep, too long or too large.

        A value of too many items is a handle as a whole, since to read its beginning would serve nobody. A list that
        stands in a value a million times over is encoded once.
        """
        handles, items = len(self.handles), self._items
        self._known.clear()
        try:
            return self._encode(value, 0)
        except _TooManyItems:
            del self.handles[handles:]
            self._items = items
            self._open.clear()
            return self._handle(value, f"{_type_name(value)} of more than {MAX_ITEMS} items")

    def _encode(self, value: Any, depth: int) -> Any:
        kind = type(value)
        self._items += 1
        if value is None or kind is bool or kind is float:
            return value
        if self._items > MAX_ITEMS:
            raise _TooManyItems
        if depth > MAX_DEPTH:
            return self._handle(value)
        if kind is int:
            return value if -_int_max <= value < _int_max else self._big(value)
        if kind is str or kind is bytes:
            return self._text(value)
        if kind is np.str_:
            return self._text(str.__str__(value))
        if kind is np.ndarray:
            return self._array(value)
        if isinstance(value, np.generic):
            return self._scalar(value)
        if kind is complex:
            return ["c", value.real, value.imag]
        if id(value) in self._open:
            return self._handle(value, f"{_type_name(value)} that contains itself")
        return self._once(value, depth)

    def _once(self, value: Any, depth: int) -> Any:
        """Encode a container, or return what was made of it before in the same depth, counted once more."""
        place = (id(value), depth)
        if place in self._known:
            return self._again(value, *self._known[place])
        before = self._costs()
        self._open.add(id(value))
        data = self._container(value, depth)
        self._open.discard(id(value))
        self._known[place] = data, [new - old for new, old in zip(self._costs(), before, strict=True)]
        return data

    def _costs(self) -> list[int]:
        return [self._items, self._bytes, self._pairs, self._held]

    def _again(self, value: Any, data: Any, costs: list[int]) -> Any:
        items, size, pairs, held = costs
        self._items += items
        self._pairs += pairs
        if self._items > MAX_ITEMS:
            raise _TooManyItems
        if self._pairs > MAX_PAIRS or not self._room(size):
            return self._handle(value)
        self._held += held
        return data

    def _container(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is list:
            return ["l", [self._encode(item, depth + 1) for item in value]]
        if kind is tuple or (issubclass(kind, tuple) and hasattr(kind, "_fields")):
            return ["t", [self._encode(item, depth + 1) for item in tuple.__iter__(value)]]
        if kind in _DICTS and self._has_few(value):
            return self._dict(value, depth)
        if (kind is set or kind is frozenset) and self._has_few(value):
            return self._set(value, depth)
        if self._by_state and bit_generators.name_of(value):
            return ["G", bit_generators.name_of(value), self._numbers(value)]
        return self._table(value, depth) if tables.kind_of(value) else self._handle(value)

    def _numbers(self, generator: Any) -> list[Any]:
        return [self._encode(number, 0) for number in bit_generators.numbers(generator)]

    def _table(self, value: Any, depth: int) -> Any:
        """Return the plain form of a table or a series, or a handle that says why it has none."""
        handles = len(self.handles)

        def part(item: Any) -> Any:
            data = self._encode(item, depth + 1)
            if len(self.handles) > handles:
                raise tables.NoPlainForm("that is too large")
            return data

        try:
            if len(value) > MAX_ITEMS:
                raise tables.NoPlainForm(f"of more than {MAX_ITEMS} rows")
            if tables.kind_of(value) == "table":
                return ["D", *tables.coded_table(value, part)]
            return ["S", *tables.coded_series(value, part)]
        except _TooManyItems:
            raise
        except Exception as error:  # a table that the student's code has changed within may raise anything
            del self.handles[handles:]
            why = f" {error}" if type(error) is tables.NoPlainForm else ""
            return self._handle(value, f"{_type_name(value)}{why}")

    def _dict(self, value: dict[Any, Any], depth: int) -> Any:
        """Return a dict's plain form, or a handle where a key has none, because a handle cannot be a key."""
        before = self._held
        keys = [self._encode(key, depth + 1) for key in value]
        if self._held > before:
            return self._handle(value)
        return [
            "d",
            [[key, self._encode(one, depth + 1)] for key, one in zip(keys, value.values(), strict=True)],
        ]

    def _set(self, value: Any, depth: int) -> Any:
        """Return a set's plain form, in an order that does not change from run to run, or a handle as for a dict."""
        before = self._held
        items = [self._encode(item, depth + 1) for item in value]
        if self._held > before:
            return self._handle(value)
        return ["e" if type(value) is set else "E", sorted(items, key=packed)]

    def _has_few(self, pairs: Sized) -> bool:
        self._pairs += len(pairs)
        return self._pairs <= MAX_PAIRS

    def _room(self, size: int) -> bool:
        if self._bytes + size > MAX_BYTES:
            return False
        self._bytes += size
        return True

    def _big(self, value: int) -> Any:
        return ["i", str(value)] if value.bit_length() < 4000 else self._handle(value)

    def _text(self, value: str | bytes) -> Any:
        if isinstance(value, str):
            value = encodable(value)
        return value if self._room(len(value)) else self._handle(value)

    def _array(self, value: np.ndarray[Any, Any]) -> Any:
        dtype = plain_dtype(value)
        if dtype not in DTYPES or value.ndim > 16 or not self._room(value.nbytes):
            return self._handle(value, f"ndarray of dtype {value.dtype}")
        # Without `copy=`: NumPy 2.0 imports when it first meets that argument, by what the notebook made of __import__.
        return ["a", dtype, list(value.shape), value.astype(dtype).tobytes()]

    def _scalar(self, value: Any) -> Any:
        if type(value).__module__ != "numpy":
            return self._handle(value)
        dtype = plain_dtype(value)
        if dtype not in DTYPES:
            return self._handle(value)
        return ["s", dtype, value.astype(dtype).tobytes()]

    def _handle(self, value: object, name: str = "") -> Any:
        self._held += 1
        self.handles.append(value)
        return ["h", len(self.handles) - 1, name or _type_name(value)]


def _type_name(value: object) -> str:
    return str(type.__getattribute__(type(value), "__name__"))[:80]


def plain_dtype(value: Any) -> str:
    """Return the dtype to send an array or a scalar in: its own, little-endian.

    It is double for a long double; NaT without a unit, which means the same in every unit, gets one.
    """
    plain = _DOUBLE.get(value.dtype.char) or str(value.dtype.newbyteorder("<").str)
    return f"{plain}[s]" if plain in _WITHOUT_UNIT and bool(np.isnat(value).all()) else plain
