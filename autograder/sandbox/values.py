"""Values from the student's process, decoded as hostile data; and the judge's values, encoded for it.

A white list of types, caps on depth, items, dimensions and bytes, and `itemsize × prod(shape)` checked before an
array is made. The forms are those of `autograder.worker.wire`. Nothing is unpickled.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.arguments import Object, Seed
from autograder.checks.failure import Handle
from autograder.sandbox import census
from autograder.sandbox.channel import violation
from autograder.worker import bit_generators, tables
from autograder.worker.wire import DTYPES, MAX_BYTES, MAX_DEPTH, MAX_ITEMS, MAX_PAIRS, plain_dtype

MAX_FRAME = MAX_BYTES + (1 << 20)
_MAX_OBJECTS = 4 * MAX_ITEMS
_MAX_DIMENSIONS = 16
# Each key is compared to all before it that share its hash, and a key may be a long tuple. Tuples of -1 and -2 share
# theirs by nature.
_MAX_ALIKE = 256
_MAX_STATE = 1000  # numbers of a generator's state: the longest has 625
_UNSAFE_SUBJECT = re.compile(r"[^A-Za-z0-9_. ()\[\]/~+%:\\-]")
_UNSAFE = re.compile(r"[^A-Za-z0-9_. ()\[\]-]")


def check_frame(data: bytes | bytearray) -> None:
    """Raise `Lost` if a frame would become more objects than answers can need, before one is made."""
    census.check(data, _MAX_OBJECTS)


class HandleValue(Handle):
    """A handle that knows its number in the student's process, so that it can be an argument again."""

    __slots__ = ("number",)

    number: int

    def __init__(self, type_name: str, number: int) -> None:
        super().__init__(type_name)
        object.__setattr__(self, "number", number)


def safe_name(text: object) -> str:
    """Return a name from the student's process fit for a message: at most sixty plain characters."""
    return _UNSAFE.sub("?", str(text))[:60]


def safe_subject(text: str) -> str:
    """Return what a message names, such as a package or a file, fit for it: at most eighty plain characters."""
    return _UNSAFE_SUBJECT.sub("?", text)[:80]


class ValueDecoder:
    """Decodes one answer. Raises `Lost` (a violation) on anything outside the white list."""

    def __init__(self) -> None:
        self._items = 0
        self._bytes = 0
        self._pairs = 0

    def decode(self, data: Any, depth: int = 0) -> Any:
        """Return the value, with arrays copied out of the frame."""
        self._items += 1
        if depth > MAX_DEPTH + 1 or self._items > 2 * MAX_ITEMS:
            raise violation("a value nested too deep or of too many items")
        if data is None or type(data) in (bool, int, float):
            return data
        if type(data) in (str, bytes):
            return self._counted(data)
        if type(data) is list and data and type(data[0]) is str:
            method = _DECODERS.get(data[0])
            if method is not None:
                try:
                    return method(self, *data[1:], depth=depth)
                except (TypeError, ValueError, OverflowError, ArithmeticError) as error:
                    raise violation(f"a value of an impossible form: {type(error).__name__}") from None
        raise violation("a value of an unknown form")

    def _counted(self, data: Any) -> Any:
        self._bytes += len(data)
        if self._bytes > MAX_BYTES:
            raise violation("a value of too many bytes")
        return data

    def _list(self, items: Any, *, depth: int) -> list[Any]:
        _require(type(items) is list)
        return [self.decode(item, depth + 1) for item in items]

    def _tuple(self, items: Any, *, depth: int) -> tuple[Any, ...]:
        return tuple(self._list(items, depth=depth))

    def _dict(self, pairs: Any, *, depth: int) -> dict[Any, Any]:
        _require(type(pairs) is list)
        keys = self._keys([key for key, _ in pairs], depth)
        return {key: self.decode(pair[1], depth + 1) for key, pair in zip(keys, pairs, strict=True)}

    def _set(self, items: Any, *, depth: int) -> set[Any]:
        _require(type(items) is list)
        return set(self._keys(items, depth))

    def _keys(self, items: list[Any], depth: int) -> list[Any]:
        """Return the keys of a dict or a set, of which few share a hash."""
        self._pairs += len(items)
        _require(self._pairs <= MAX_PAIRS)
        keys = [self.decode(item, depth + 1) for item in items]
        _require(all(number <= _MAX_ALIKE for number in Counter(map(hash, keys)).values()))
        return keys

    def _frozenset(self, items: Any, *, depth: int) -> frozenset[Any]:
        return frozenset(self._set(items, depth=depth))

    def _array(self, dtype: Any, shape: Any, data: Any, *, depth: int) -> Any:
        _require(dtype in DTYPES and type(shape) is list and type(data) is bytes)
        _require(len(shape) <= _MAX_DIMENSIONS)
        _require(all(type(size) is int and 0 <= size <= MAX_BYTES for size in shape))
        _require(np.dtype(dtype).itemsize * math.prod(shape) == len(data))
        self._counted(data)
        _require_booleans(dtype, data)
        return np.frombuffer(data, dtype=dtype).reshape(shape).copy()

    def _scalar(self, dtype: Any, data: Any, *, depth: int) -> Any:
        _require(dtype in DTYPES and type(data) is bytes and len(data) == np.dtype(dtype).itemsize)
        _require_booleans(dtype, data)
        return np.frombuffer(data, dtype=dtype)[0]

    def _complex(self, real: Any, imaginary: Any, *, depth: int) -> complex:
        _require(type(real) is float and type(imaginary) is float)
        return complex(real, imaginary)

    def _big(self, digits: Any, *, depth: int) -> int:
        _require(type(digits) is str and len(digits) < 1300)
        return int(digits)

    def _generator(self, name: Any, numbers: Any, *, depth: int) -> np.random.Generator:
        _require(type(name) is str and type(numbers) is list and len(numbers) <= _MAX_STATE)
        return bit_generators.made(name, [self.decode(number, depth + 1) for number in numbers])

    def _table(self, labels: Any, name: Any, index: Any, index_name: Any, columns: Any, *, depth: int) -> Any:
        """Decode a table. Where the judge has no pandas, it is an object like any other."""
        if tables.pandas() is None:
            return Handle("DataFrame")
        _require(type(labels) is list and type(columns) is list)
        _require(len(labels) == len(columns) <= tables.MAX_COLUMNS)
        names = [self._label(label) for label in labels]
        rows = self._column(index, depth)
        made = [self._column(column, depth, len(rows)) for column in columns]
        return _made(tables.made_table, names, self._label(name), rows, self._label(index_name), made)

    def _series(self, name: Any, index: Any, index_name: Any, column: Any, *, depth: int) -> Any:
        if tables.pandas() is None:
            return Handle("Series")
        rows = self._column(index, depth)
        made = self._column(column, depth, len(rows))
        return _made(tables.made_series, self._label(name), rows, self._label(index_name), made)

    def _label(self, label: Any) -> Any:
        plain = self.decode(label)
        _require(plain is None or type(plain) in (str, int))
        return plain

    def _column(self, column: Any, depth: int, rows: int | None = None, *, within: bool = False) -> Any:
        """Return the array of a column with so many rows; of the index, and `within` a category, with any number."""
        _require(type(column) is list and len(column) == 2 and type(column[0]) is str)
        kind, data = column
        if kind == "category":
            _require(type(data) is list and len(data) == 3 and type(data[0]) is bool and not within)
            codes = self._array_of_rows(data[2], rows)
            _require(codes.dtype == np.int64)
            data = [data[0], self._column(data[1], depth, within=True), codes]
        elif kind in tables.TEXTS:
            _require(type(data) is list and len(data) == (len(data) if rows is None else rows))
            data = [self.decode(text, depth + 1) for text in data]
            _require(all(text is None or type(text) is str for text in data))
        else:
            _require(kind == "numbers")
            data = self._array_of_rows(data, rows)
        return _made(tables.made_column, kind, data)

    def _array_of_rows(self, data: Any, rows: int | None) -> Any:
        array = self.decode(data)
        _require(type(array) is np.ndarray and array.ndim == 1)
        _require(len(array) <= MAX_ITEMS if rows is None else len(array) == rows)
        return array

    def _handle(self, number: Any, name: Any, *, depth: int) -> HandleValue:
        _require(type(number) is int and 0 <= number < 2**31 and type(name) is str)
        return HandleValue(safe_name(name), number)


def _made(make: Callable[..., Any], *parts: Any) -> Any:
    """Return what pandas makes of decoded parts. Raises `Lost` where it refuses them, by whatever exception."""
    try:
        return make(*parts)
    except MemoryError:
        raise
    except Exception as error:
        raise violation(f"a table of an impossible form: {type(error).__name__}") from None


def _require(condition: bool) -> None:
    if not condition:
        raise violation("a value of an impossible form")


def _require_booleans(dtype: str, data: bytes) -> None:
    """Raise `Lost` on bytes that are no booleans: NumPy takes any, and then behaves as nobody expects."""
    if dtype == "|b1":
        _require(not data.strip(b"\0\1"))


_DECODERS: dict[str, Callable[..., Any]] = {
    "l": ValueDecoder._list,
    "t": ValueDecoder._tuple,
    "d": ValueDecoder._dict,
    "e": ValueDecoder._set,
    "E": ValueDecoder._frozenset,
    "a": ValueDecoder._array,
    "s": ValueDecoder._scalar,
    "c": ValueDecoder._complex,
    "i": ValueDecoder._big,
    "G": ValueDecoder._generator,
    "D": ValueDecoder._table,
    "S": ValueDecoder._series,
    "h": ValueDecoder._handle,
}


def encode(value: Any, function: Callable[[Any], int] | None = None) -> Any:
    """Encode one of the judge's values for the student's process. `function` numbers a callable to call back.

    Raises `TypeError` on what has no plain form: that is the author's mistake.
    """
    if value is None or type(value) in (bool, float, str, bytes):
        return value
    if type(value) is int:
        return value if -(2**63) <= value < 2**63 else ["i", str(value)]
    if isinstance(value, HandleValue):
        return ["h", value.number]
    if isinstance(value, np.ndarray):
        dtype = plain_dtype(value)
        if dtype in DTYPES:
            return ["a", dtype, list(value.shape), value.astype(dtype, copy=False).tobytes()]
    if isinstance(value, np.generic):
        return ["s", value.dtype.str, value.tobytes()]
    if type(value) is complex:
        return ["c", value.real, value.imag]
    if isinstance(value, list | tuple):
        return ["l" if isinstance(value, list) else "t", [encode(item, function) for item in value]]
    if type(value) is dict:
        return ["d", [[encode(key, function), encode(item, function)] for key, item in value.items()]]
    if type(value) in (set, frozenset):
        return ["e" if type(value) is set else "E", [encode(item, function) for item in value]]
    if bit_generators.name_of(value):
        _require_own_seed(value)
        return [
            "G",
            bit_generators.name_of(value),
            [encode(number) for number in bit_generators.numbers(value)],
        ]
    if tables.kind_of(value):
        return _encoded_table(value)
    if isinstance(value, Seed):
        return ["g", value.value]
    if isinstance(value, Object):
        pairs = [[name, encode(item, function)] for name, item in value.attributes.items()]
        return ["o", pairs, list(value.state)]
    if hasattr(value, "reference"):
        return ["r", *value.reference()]
    if callable(value) and function is not None:
        return ["f", function(value)]
    raise TypeError(f"an argument of type {type(value).__name__} cannot be sent to a student's function")


def _require_own_seed(generator: np.random.Generator) -> None:
    """Raise `TypeError` for a generator that comes from several seeds, as the fixture `rng` does.

    Its state can be run backwards to the seeds that it shares with the `rng` of all other tests.
    """
    if not isinstance(getattr(generator.bit_generator.seed_seq, "entropy", None), int | np.integer):
        raise TypeError(
            "the fixture rng itself cannot be sent to a student's function: its state shows the hidden inputs of "
            "other tests; send np.random.default_rng(int(rng.integers(2**63)))"
        )


def _encoded_table(value: Any) -> Any:
    """Return a table or a series of the judge's. Raises `TypeError` on what has no plain form."""
    try:
        if tables.kind_of(value) == "table":
            return ["D", *tables.coded_table(value, encode)]
        return ["S", *tables.coded_series(value, encode)]
    except tables.NoPlainForm as error:
        raise TypeError(f"a {type(value).__name__} {error} cannot be sent to a student's function") from None
