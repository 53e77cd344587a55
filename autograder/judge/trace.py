"""What the student's functions gave back in one hidden test, kept by the judge for the diagnosis.

Every call has a key made of its function's name and its encoded arguments, and a number where the same call comes
again: with the same seed, two submissions' calls of one key had the same inputs. Arrays and numbers become float64
tensors; what is neither leaves no trace. A trace is our own data: the lane that reads it decodes nothing of the
student's. One that grows too large is dropped as a whole, and that test is not diagnosed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

MAX_BYTES = 2 * 2**20
_TENSOR_BYTES = 64
# What a call is named that only makes one of our values on the student's side, for later calls to share.
OURS = "a value of ours"

Floats = npt.NDArray[np.float64]


class Tensor(msgspec.Struct, frozen=True, array_like=True):
    """An array or a number, and the way to it in its answer. `narrow`: of less than double precision."""

    path: tuple[int, ...]
    shape: tuple[int, ...]
    data: bytes
    narrow: bool

    def array(self) -> Floats:
        """The values in float64."""
        return np.frombuffer(self.data, dtype="<f8").reshape(self.shape)


class Call(msgspec.Struct, frozen=True, array_like=True):
    """One call, or the transfer of a part of an earlier answer. `answer` is None where the call failed.

    `given` are our arguments and `after` what the call left of them, where the test asked; a path begins with
    the argument's number. `owner` is the object, within its test, whose method was called.
    """

    key: str
    name: str
    given: tuple[Tensor, ...]
    answer: tuple[Tensor, ...] | None
    after: tuple[Tensor, ...] = ()
    owner: str = ""


class Recorder:
    """Takes a test's calls in order."""

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._seen: Counter[str] = Counter()
        self._size = 0
        self._plans = 0

    def begin(self) -> None:
        """A plan begins: what its steps refer to are its own."""
        self._plans += 1

    def add(self, name: str, step: dict[str, Any], given: Sequence[object], read: dict[str, Any]) -> None:
        """One step of a plan, with our arguments and what came back."""
        if self._size > MAX_BYTES:
            return
        path = _way(step.get("pick"))
        call = Call(
            self._key(name, step),
            name,
            self._each(given),
            None if "failure" in read else self._kept(read["value"], path),
            self._each(read.get("after", ())),
            f"{self._plans}.{step['of']}" if "of" in step else "",
        )
        self._calls.append(call)

    def encoded(self) -> bytes:
        """The trace, for `decode`; empty where it was too large."""
        return b"" if self._size > MAX_BYTES else msgspec.msgpack.encode(self._calls)

    def _key(self, name: str, step: dict[str, Any]) -> str:
        asked = [name, *(step.get(part) for part in ("pick", "of", "args", "keywords"))]
        digest = hashlib.sha256(msgspec.msgpack.encode(asked)).hexdigest()[:16]
        self._seen[digest] += 1
        return f"{digest}.{self._seen[digest]}"

    def _each(self, values: Sequence[object]) -> tuple[Tensor, ...]:
        """Arguments, each for itself, though all may be plain numbers."""
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


def _way(picked: object) -> tuple[int, ...]:
    """The way into an earlier answer, where a step transfers a part of one."""
    return tuple(picked[2]) if isinstance(picked, list) and picked[:1] == ["r"] else ()


def decode(trace: bytes) -> tuple[Call, ...]:
    """The calls of an encoded trace; none of an empty one."""
    return msgspec.msgpack.decode(trace, type=tuple[Call, ...]) if trace else ()


def tensors(value: object, path: tuple[int, ...] = ()) -> Iterator[Tensor]:
    """Every array and number of a decoded value in order; a list of plain numbers is one tensor."""
    if isinstance(value, list | tuple):
        if value and all(type(item) in (int, float) or isinstance(item, np.generic) for item in value):
            yield from _tensor(_listed(value), path)
            return
        for index, item in enumerate(value):
            yield from tensors(item, (*path, index))
    elif isinstance(value, np.ndarray | np.generic):
        yield from _tensor(np.asarray(value), path)
    elif type(value) in (int, float):
        yield from _tensor(_listed([value])[0], path)


def _listed(numbers: Sequence[Any]) -> npt.NDArray[Any]:
    """Numbers as an array; whole ones beyond any float become infinite."""
    narrow = all(isinstance(item, np.generic) and item.dtype.itemsize < 8 for item in numbers)
    if any(isinstance(item, np.generic) and item.dtype.kind not in "fiub" for item in numbers):
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
