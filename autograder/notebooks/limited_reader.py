"""Reads and describes a student's notebook in a limited process, so that no notebook holds up a class."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType, TracebackType
from typing import Self

import msgspec

from autograder.errors import GraderError, UnreadableSubmission
from autograder.limited.frames import Limits
from autograder.limited.process import HelperLost, LimitedProcess
from autograder.notebooks.cells import Cell
from autograder.notebooks.empty_functions import EmptyFunction
from autograder.notebooks.near_misses import NearMiss
from autograder.notebooks.notebook import Notebook

# Of the files that are accepted, the most costly one takes a fifth of this processor time, and half of this memory.
# The clock is for what takes no processor time, and lenient: the machine may be busy. A file of bytes that are no text
# is three times as long when it is decoded.
LIMITS = Limits(memory_mb=3072, cpu_seconds=20, wall_seconds=180.0, answer_bytes=200 << 20)
_OVERRUN = (
    "reading the notebook takes more time or memory than any notebook needs; "
    "clear the outputs of the cells, remove text that is not yours, and hand it in again."
)
_NOT_DESCRIBED = (
    "This notebook is too large to be searched for names that are nearly those of the questions; "
    "compare the names yourself."
)


class ReadRequest(msgspec.Struct, frozen=True, tag="read"):
    """The bytes of a notebook to read."""

    data: bytes


class NearMissRequest(msgspec.Struct, frozen=True, tag="near misses"):
    """The cells to search for names that are nearly those of the questions."""

    names: tuple[str, ...]
    defined: frozenset[str]
    cells: tuple[Cell, ...]


class MissingNamesRequest(msgspec.Struct, frozen=True, tag="missing names"):
    """The cells to search for what stands in the place of names that have no value, or none that can be called."""

    missing: dict[str, tuple[str, ...] | None]
    given_away: frozenset[str]
    asked: frozenset[str]
    cells: tuple[Cell, ...]
    broken: dict[int, str]
    methods: dict[str, tuple[str, ...]] = {}


class EmptyFunctionsRequest(msgspec.Struct, frozen=True, tag="empty functions"):
    """The cells, by index, to search for unwritten functions, and the cell of each name."""

    names: dict[str, int]
    sources: dict[int, str]


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """Why the bytes are no notebook, as a sentence."""

    problem: str


class ReadNotebook(msgspec.Struct, frozen=True, tag="notebook"):
    """The notebook that was read."""

    notebook: Notebook


class Sentences(msgspec.Struct, frozen=True, tag="sentences"):
    """Sentences for the student."""

    sentences: tuple[str, ...]


class FoundNearMisses(msgspec.Struct, frozen=True, tag="found"):
    """What stands in the place of each name, where something does."""

    found: dict[str, NearMiss]


class FoundEmptyFunctions(msgspec.Struct, frozen=True, tag="empty"):
    """The unwritten functions."""

    found: tuple[EmptyFunction, ...]


class Defect(msgspec.Struct, frozen=True, tag="defect"):
    """What the reading raised although it never should."""

    error: str


Request = ReadRequest | NearMissRequest | MissingNamesRequest | EmptyFunctionsRequest
Reply = ReadNotebook | Refusal | Sentences | FoundNearMisses | FoundEmptyFunctions | Defect


class NotebookReader:
    """Reads notebooks, one after another, until it is closed. One thread at a time may use it."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.process = LimitedProcess("autograder.notebooks.read_process", limits)

    def __enter__(self) -> Self:
        self.process.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.close()

    def read(self, data: bytes, name: str) -> Notebook:
        """Return the notebook in these bytes; `name` is the file's, for the message.

        Raises `UnreadableSubmission`, also where the reading ran over a limit, and `GraderError` where it failed.
        """
        reply = self._ask(ReadRequest(data))
        if isinstance(reply, ReadNotebook):
            return reply.notebook
        raise UnreadableSubmission(name, reply.problem if isinstance(reply, Refusal) else _OVERRUN)

    def near_misses(self, notebook: Notebook, names: Iterable[str], defined: Collection[str]) -> list[str]:
        """Return the notebook's near misses; one sentence where the search ran over a limit."""
        reply = self._ask(NearMissRequest(tuple(names), frozenset(defined), notebook.cells))
        return list(reply.sentences) if isinstance(reply, Sentences) else [_NOT_DESCRIBED]

    def find_near_misses(
        self,
        missing: Mapping[str, Sequence[str] | None],
        given_away: Collection[str],
        asked: Collection[str],
        cells: Sequence[Cell],
        broken: Mapping[int, str],
        methods: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> dict[str, NearMiss]:
        """Return what stands in the place of each name, as `near_misses` has it; nothing where it ran over a limit.

        `given_away` are the names whose value cannot be called. `methods` gives the arguments of each method that an
        object may lack, such as `Network.step`; it is in the answer under its own name, such as `step`.
        """
        reply = self._ask(
            MissingNamesRequest(
                {name: None if known is None else tuple(known) for name, known in missing.items()},
                frozenset(given_away),
                frozenset(asked),
                tuple(cells),
                dict(broken),
                {name: tuple(arguments) for name, arguments in methods.items()},
            )
        )
        return dict(reply.found) if isinstance(reply, FoundNearMisses) else {}

    def empty_functions(self, names: Mapping[str, int], sources: Mapping[int, str]) -> list[EmptyFunction]:
        """Return what `empty_functions` finds; nothing where it ran over a limit."""
        reply = self._ask(EmptyFunctionsRequest(dict(names), dict(sources)))
        return list(reply.found) if isinstance(reply, FoundEmptyFunctions) else []

    def _ask(self, request: Request) -> Reply | None:
        """Return the reply; None where it ran over a limit. Raises `GraderError`."""
        try:
            body = self.process.ask(msgspec.msgpack.encode(request)).body
        except HelperLost:
            raise GraderError("the process that reads notebooks ended; grade again") from None
        reply: Reply | None = None if body is None else msgspec.msgpack.decode(body, type=Reply)
        if isinstance(reply, Defect):
            raise GraderError(f"the notebook could not be read ({reply.error})")
        return reply
