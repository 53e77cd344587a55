"""What a worker may report while a notebook runs, and the outputs of a cell: typed, so that nothing else is ever built.

A frame that holds anything but these forms is a violation before a single object of it exists: a few megabytes of
empty lists would become a gigabyte of ours. What a display holds is text; the worker has turned all else into it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

LARGEST = 4 << 20
_Place = Annotated[int, Meta(ge=0, le=1_000_000)]
_Media = Annotated[dict[str, str], Meta(max_length=64)]
_Fact = str | int | float | bool | None
_Facts = Annotated[dict[str, _Fact | dict[str, _Fact]], Meta(max_length=64)]


class Stream(Struct, frozen=True, tag_field="output_type", tag="stream"):
    """Text that was printed."""

    name: Literal["stdout", "stderr"]
    text: str


class Error(Struct, frozen=True, tag_field="output_type", tag="error"):
    """An exception as the notebook shows it."""

    ename: str
    evalue: str
    traceback: Annotated[list[str], Meta(max_length=10_000)]


class Display(Struct, frozen=True, tag_field="output_type", tag="display_data"):
    """What `display` showed, by kind of media; binary kinds in base64."""

    data: _Media
    metadata: _Facts
    display_id: str | None = None


class Update(Struct, frozen=True, tag_field="output_type", tag="update_display_data"):
    """New content of an earlier display."""

    data: _Media
    metadata: _Facts
    display_id: str | None = None


class Result(Struct, frozen=True, tag_field="output_type", tag="execute_result"):
    """The value of a cell's last expression."""

    data: _Media
    metadata: _Facts
    execution_count: _Place | None = None


class Clear(Struct, frozen=True, tag_field="output_type", tag="clear_output"):
    """What the cell has shown so far goes, at once or with the next output."""

    wait: bool


Shown = Stream | Error | Display | Update | Result | Clear


class Began(Struct, frozen=True, array_like=True, tag="cell"):
    """A cell begins."""

    cell: _Place


class Mark(Struct, frozen=True, array_like=True, tag="mark"):
    """The cell's next top-level statement begins."""

    statement: _Place


class Output(Struct, frozen=True, array_like=True, tag="output"):
    """A cell has put something out."""

    cell: int
    shown: Shown


class Report(Struct, frozen=True):
    """How a cell ended; of an exception the nearest built-in type, the text and the line. `parsed`: it was Python."""

    ok: bool
    count: int | None = None
    line: int | None = None
    builtin: str = ""
    text: str = ""
    parsed: bool = True


class Done(Struct, frozen=True, array_like=True, tag="done"):
    """A cell has ended."""

    cell: _Place
    report: Report


class Again(Struct, frozen=True, array_like=True, tag="again"):
    """A cell runs once more, for a name that a later one defined."""

    cell: _Place


class Summary(Struct, frozen=True):
    """How many threads the notebook left, and which cell defined each name."""

    threads: int
    defined: Annotated[dict[str, _Place], Meta(max_length=10_000)]


class Finished(Struct, frozen=True, array_like=True, tag="finished"):
    """The notebook has run."""

    summary: Summary


class Gone(Struct, frozen=True, array_like=True, tag="gone"):
    """A hidden test's fork has ended, or could not be made: the one that was ordered with this number."""

    number: int
    forked: bool


Event = Began | Mark | Output | Done | Again | Finished | Gone


def whole(value: int | None) -> int | None:
    """A number of lines or threads, unless it is none that a notebook could have."""
    return value if value is not None and 0 <= value < 10**7 else None
