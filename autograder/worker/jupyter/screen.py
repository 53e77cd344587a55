"""Keeps account of what the cells show, so that what a cell replaces gives its room back.

A live plot clears its cell and draws again, or updates a display. Only what still stands then counts against the
notebook's limit. A cell that has replaced a great deal shows no more intermediate pictures: what stands at its end is
sent then, so that a drawing loop costs the grader a bounded number of bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from autograder.worker import wire
from autograder.worker.pipes.notebook import (
    CellOutput,
    ClearOutput,
    DisplayOutput,
    DisplayUpdate,
    StreamOutput,
)

Send = Callable[[int, CellOutput], None]
_OVER = "\n… the notebook's output is over its limit; the rest is not kept.\n"
_LEAST = 200  # bytes that even the smallest display takes in a notebook
_REPLACED = (
    8 << 20
)  # bytes of replaced outputs that are sent; with `_LEAST`, at most some ten thousand outputs
_PER_REPLACED = 800  # bytes that each replaced output counts beyond its own


@dataclass
class _Shown:
    size: int
    display: str | None


class Screen:
    """What the cells of a notebook show, within `limit` bytes. `send` sends one output of one cell."""

    def __init__(self, limit: int, send: Send) -> None:
        self._room = limit
        self._send = send
        self._full = False
        self._shown: dict[int, list[_Shown]] = defaultdict(list)
        self._clearing: set[int] = set()
        self._replacing: set[int] = set()
        self._left = _REPLACED
        self._held: list[tuple[int, CellOutput]] = []

    def show(self, cell: int, output: CellOutput) -> None:
        """Show one output of a cell, clear the cell, or update a display."""
        if isinstance(output, DisplayUpdate):
            self._update(cell, output)
        elif not isinstance(output, ClearOutput):
            self._append(cell, output)
        elif output.wait:
            self._clearing.add(cell)
        else:
            self._clear(cell)
            self._emit(cell, output)

    def release(self) -> None:
        """Send what has been held back."""
        held, self._held = self._held, []
        for cell, output in held:
            self._send(cell, output)

    def keep(self, cell: int) -> None:
        """Let what a cell shows stand, although its next output was to clear it."""
        self._clearing.discard(cell)

    def forget(self, cell: int) -> None:
        """Give back the room of a cell that runs once more."""
        self.release()
        self._clear(cell)

    def _append(self, cell: int, output: CellOutput) -> None:
        if cell in self._clearing:
            self._clear(cell)
            self._emit(cell, ClearOutput(wait=False))
        if self._full:
            return
        size = size_of(output)
        if size > self._room:
            self._overflow(cell, output)
            return
        self._keep(cell, output, size)

    def _keep(self, cell: int, output: CellOutput, size: int) -> None:
        self._room -= size
        identifier = output.display_id if isinstance(output, DisplayOutput) else None
        self._shown[cell].append(_Shown(size, identifier))
        self._emit(cell, output)

    def _overflow(self, cell: int, output: CellOutput) -> None:
        """Keep what fits of a text, and say that the rest is not kept."""
        if isinstance(output, StreamOutput):
            text = output.text.encode()[: self._room].decode("utf-8", "ignore")
            self._keep(cell, msgspec.structs.replace(output, text=text), self._room)
        self._full = True
        self._emit(cell, StreamOutput("stderr", _OVER))

    def _clear(self, cell: int) -> None:
        """Take all outputs of a cell away."""
        gone = self._shown.pop(cell, [])
        size = sum(shown.size for shown in gone)
        self._room += size
        self._full = False
        self._clearing.discard(cell)
        self._held = [held for held in self._held if held[0] != cell or isinstance(held[1], DisplayUpdate)]
        self._count_replaced(cell, size)

    def _update(self, cell: int, output: DisplayUpdate) -> None:
        """Give each display of this id its new content, if there is one and the content fits."""
        displays = list(self._displays(output.display_id))
        size = size_of(output)
        growth = sum(size - shown.size for shown in displays)
        if not displays or growth > self._room:
            return
        self._room -= growth
        self._count_replaced(cell, sum(shown.size for shown in displays))
        for shown in displays:
            shown.size = size
        if self._holds(cell):
            self._held = [held for held in self._held if not _is_update_of(output.display_id, held[1])]
        self._emit(cell, output)

    def _displays(self, identifier: str | None) -> Iterator[_Shown]:
        for outputs in self._shown.values() if identifier is not None else ():
            yield from (shown for shown in outputs if shown.display == identifier)

    def _count_replaced(self, cell: int, size: int) -> None:
        self._replacing.add(cell)
        self._left -= size + _PER_REPLACED

    def _holds(self, cell: int) -> bool:
        return self._left < 0 and cell in self._replacing

    def _emit(self, cell: int, output: CellOutput) -> None:
        if self._holds(cell):
            self._held.append((cell, output))
        else:
            self._send(cell, output)


def _is_update_of(identifier: str | None, output: CellOutput) -> bool:
    return isinstance(output, DisplayUpdate) and output.display_id == identifier


def size_of(output: CellOutput) -> int:
    """Return an output's size in bytes, as it is sent; even the smallest display takes some room in a notebook."""
    if isinstance(output, StreamOutput):
        return len(output.text.encode())
    return max(_LEAST, len(wire.packed(output)))
