"""What the student's functions gave back in one hidden test, kept by the judge for the diagnosis.

Every call has a key made of its function's name and its encoded arguments, and a number where the same call comes
again: with the same seed, two submissions' calls of one key had the same inputs. Arrays and numbers become float64
tensors, and so do the columns of numbers of a table. Of text, dates and truth values, alone, in a list or in a column,
a few numbers made of their digest are kept: they tell whether two answers are equal, and nothing else. Anything else
leaves no trace. The judge itself encodes a trace, so its readers decode nothing that the student's process has sent.
One that grows too large is dropped as a whole, and that test is not diagnosed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from autograder.checks.failure import CheckFailure
from autograder.judge.answers import CallResult
from autograder.worker import tables
from autograder.worker.pipes.student import CallStep, Step, ValueStep

MAX_BYTES = 2 * 2**20
_DIGEST_NUMBERS = 4
_TENSOR_BYTES = 64  # of one tensor besides its data, roughly: many small ones are bounded too
# The name of a step that only makes one of the judge's values in the student's process, for later calls to share.
PUT_VALUE = "a value of the judge"

_WORDS = (str, bytes, bool)
_WORDS_OR_NONE = (*_WORDS, type(None))
Floats = npt.NDArray[np.float64]


class Tensor(msgspec.Struct, frozen=True, array_like=True):
    """An array or a number, and the way to it in its answer. `narrow` is true below double precision.

    With `opaque` the numbers are no values of the answer but a digest of what is no number, or stand beside such.
    """

    path: tuple[int, ...]
    shape: tuple[int, ...]
    data: bytes
    narrow: bool
    opaque: bool = False

    def array(self) -> Floats:
        """Return the values in float64."""
        return np.frombuffer(self.data, dtype="<f8").reshape(self.shape)


class TracedCall(msgspec.Struct, frozen=True, array_like=True):
    """One call, or the transfer of a part of an earlier answer. `answer` is None where the call failed.

    `given` are the arguments that are numbers, and `after` all of them as the call left them, where the test asked; a
    path begins with the argument's number. `owner` is the object, within its test, whose method was called. `exception`
    is the nearest built-in type of what the call raised.
    """

    key: str
    name: str
    given: tuple[Tensor, ...]
    answer: tuple[Tensor, ...] | None
    after: tuple[Tensor, ...] = ()
    owner: str = ""
    exception: str = ""


class TraceRecorder:
    """Takes a test's calls in order."""

    def __init__(self) -> None:
        self._calls: list[TracedCall] = []
        self._seen: Counter[str] = Counter()
        self._size = 0
        self._plans = 0

    def begin(self) -> None:
        """Begin a plan: its steps refer to its own answers."""
        self._plans += 1

    def add(self, name: str, step: Step, given: Sequence[object], result: CallResult) -> None:
        """Record one step of a plan, with its arguments and what came back."""
        if self._size > MAX_BYTES:
            return
        path = _way(step)
        call = TracedCall(
            self._key(name, step),
            name,
            tuple(tensor for tensor in self._each(given) if not tensor.opaque),
            None if result.failure is not None else self._kept(result.value, path),
            self._each(result.after),
            self._owner(step),
            _raised(result.failure),
        )
        self._calls.append(call)

    def add_printed(self, question: str, text: str) -> None:
        """Record what the cells of a question printed, under the question's id."""
        if self._size <= MAX_BYTES:
            self._calls.append(TracedCall(self._key(question, None), question, (), self._kept(text)))

    def encoded(self) -> bytes:
        """Return the trace for `decode`; empty if it was too large."""
        return b"" if self._size > MAX_BYTES else msgspec.msgpack.encode(self._calls)

    def _owner(self, step: Step) -> str:
        of = getattr(step, "of", None)
        return f"{self._plans}.{of}" if of is not None else ""

    def _key(self, name: str, step: Step | None) -> str:
        if isinstance(step, CallStep):
            asked = [name, None, step.of, step.args, step.keywords]
        elif isinstance(step, ValueStep):
            asked = [name, step.value, None, None, None]
        else:
            asked = [name, step]
        digest = hashlib.sha256(msgspec.msgpack.encode(asked)).hexdigest()[:16]
        self._seen[digest] += 1
        return f"{digest}.{self._seen[digest]}"

    def _each(self, values: Sequence[object]) -> tuple[Tensor, ...]:
        """Return the tensors of the arguments, each by itself even if all of them are plain numbers."""
        plain = (int(value) if type(value) is bool else value for value in values)
        return tuple(tensor for number, value in enumerate(plain) for tensor in self._kept(value, (number,)))

    def _kept(self, value: object, path: tuple[int, ...] = ()) -> tuple[Tensor, ...]:
        kept = []
        for tensor in tensors(value, path):
            self._size += len(tensor.data) + _TENSOR_BYTES
            if self._size > MAX_BYTES:
                return ()
            kept.append(tensor)
        return tuple(kept)


def _way(step: Step) -> tuple[int, ...]:
    """Return the way into an earlier answer, if a step transfers a part of one."""
    picked = step.value if isinstance(step, ValueStep) else None
    return tuple(picked[2]) if isinstance(picked, list) and picked[:1] == ["r"] else ()


def decode(trace: bytes) -> tuple[TracedCall, ...]:
    """Return the calls of an encoded trace; none of an empty one."""
    return msgspec.msgpack.decode(trace, type=tuple[TracedCall, ...]) if trace else ()


def tensors(value: object, path: tuple[int, ...] = ()) -> Iterator[Tensor]:
    """Yield every array and number of a decoded value in order; a list of plain numbers, or of texts, is one tensor."""
    if isinstance(value, list | tuple):
        if value and all(type(item) in (int, float) or isinstance(item, np.generic) for item in value):
            yield from _tensor(_listed(value), path)
            return
        if any(type(item) in _WORDS for item in value) and all(
            type(item) in _WORDS_OR_NONE for item in value
        ):
            yield _digest(value, path)
            return
        for index, item in enumerate(value):
            yield from tensors(item, (*path, index))
    elif isinstance(value, dict):
        yield from _pairs(value, path)
    elif type(value) in _WORDS:
        yield _digest([value], path)
    elif tables.kind_of(value):
        yield from _columns(value, path)
    elif isinstance(value, np.ndarray | np.generic):
        yield from _tensor(np.asarray(value), path)
    elif type(value) in (int, float):
        yield from _tensor(_listed([value])[0], path)


def _pairs(pairs: dict[Any, Any], path: tuple[int, ...]) -> Iterator[Tensor]:
    """Yield the keys of a dict as one tensor, and what its values hold, in the order of the keys."""
    ordered = sorted(pairs, key=repr)
    yield _digest([repr(key) for key in ordered], (*path, 0))
    for index, key in enumerate(ordered, start=1):
        for tensor in tensors(pairs[key], (*path, index)):
            yield msgspec.structs.replace(tensor, opaque=True)


def _digest(items: Sequence[object], path: tuple[int, ...]) -> Tensor:
    """Return the tensor of what is no number: equal for equal items, and far apart for others."""
    found = hashlib.sha256(repr(list(items)).encode("utf-8", "surrogatepass")).digest()
    return Tensor(path, (_DIGEST_NUMBERS,), np.frombuffer(found, "<u8").astype("<f8").tobytes(), False, True)


def _columns(table: Any, path: tuple[int, ...]) -> Iterator[Tensor]:
    """Yield the columns of a table, or a series; of a table also its row labels, with the kinds of its columns."""
    series = tables.kind_of(table) == "series"
    columns = [(path, table)] if series else [((*path, i), table.iloc[:, i]) for i in range(table.shape[1])]
    for place, column in columns:
        if isinstance(column.dtype, np.dtype) and column.dtype.kind != "O":
            yield from _tensor(column.to_numpy(), place)
        else:
            texts, gone = column.tolist(), column.isna().tolist()
            yield _digest([None if no else text for text, no in zip(texts, gone, strict=True)], place)
    if not series:
        # Behind the columns: labels of rows, and integers that became floats, show in no column's values.
        kinds = [column.dtype.kind.replace("u", "i") for _, column in columns]
        yield _digest([[str(label) for label in table.index.tolist()], kinds], (*path, len(columns)))


def _listed(numbers: Sequence[Any]) -> npt.NDArray[Any]:
    """Return numbers as an array; integers beyond any float become infinite."""
    narrow = all(isinstance(item, np.generic) and item.dtype.itemsize < 8 for item in numbers)
    kinds = {item.dtype.kind for item in numbers if isinstance(item, np.generic)}
    if kinds in ({"m"}, {"M"}):
        return np.array(numbers)
    if not kinds <= set("fiub"):
        return np.array(numbers, dtype=object)
    return np.array([_float(item) for item in numbers], dtype=np.float32 if narrow else np.float64)


def _float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def _tensor(array: npt.NDArray[Any] | np.generic, path: tuple[int, ...]) -> Iterator[Tensor]:
    if array.dtype.kind in "fiub":
        narrow = array.dtype.kind == "f" and array.dtype.itemsize < 8
        data = np.asarray(array, dtype="<f8").tobytes()
        yield Tensor(path, array.shape, data, narrow)
    elif array.dtype.kind in "mM":
        # In one unit, since the same day in days and in seconds is the same date.
        yield _digest(
            [array.shape, np.asarray(array).astype(f"{array.dtype.kind}8[us]").astype(np.int64).tolist()],
            path,
        )
    elif array.dtype.kind == "c":
        for tensor in _tensor(np.stack([np.real(array), np.imag(array)], axis=-1), path):
            yield msgspec.structs.replace(tensor, opaque=True)


def _raised(failure: CheckFailure | None) -> str:
    """Return the built-in type of the exception that a call raised; empty if it raised none."""
    return failure.origin.error if failure is not None and failure.origin is not None else ""
