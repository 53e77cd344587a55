"""Measures how the time of each reader grows with a stranger's text, up to the largest that is accepted.

`python -m tests.campaigns.growth.report` prints a table. Exit code 1 where twice the text takes more than 2.5 times the
processor time, or where the largest text takes more than half of what a limited process may use.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder.grading import cell_warnings, newer_python
from autograder.notebooks.cells import Cell
from autograder.notebooks.limited_reader import (
    LIMITS,
    MissingNamesRequest,
    NearMissRequest,
    NotebookReader,
    ReadRequest,
)
from autograder.notebooks.notebook import Notebook
from autograder.rendering import ansi, code, images, markdown, mathml
from autograder.rendering.outputs import Budget, OutputRenderer, PageLimits
from autograder.rendering.sanitizer import Sanitizer
from autograder.sandbox.runs import CellRun, CellStatus
from autograder.submissions.collect import collect
from tests.campaigns.growth import texts

MOST = 2.5  # times the time for twice the text
ENOUGH = 0.2  # seconds: a shorter time says nothing about growth
SECONDS = LIMITS.cpu_seconds / 2
_TRIES = 3  # of a measurement that grew too much: the machine may have been busy
_SOURCE = 8_000_000  # characters of a cell
_FILE = 64 << 20
_SVG = 4 << 20

Measure = Callable[[str, int], float]


@dataclass(frozen=True)
class Reader:
    """Something that reads strangers' text: the processor seconds for a text of a kind and a length."""

    name: str
    largest: int
    unit: str
    measure: Measure
    kinds: Iterable[str] = tuple(texts.PIECES)


@dataclass(frozen=True)
class Growth:
    """The seconds for half of the largest text and for all of it."""

    kind: str
    half: float
    whole: float

    @property
    def factor(self) -> float:
        """By how much the time grew; 0 where it is too short to say."""
        return self.whole / max(self.half, 1e-9) if self.whole >= ENOUGH else 0.0

    @property
    def is_fine(self) -> bool:
        """True if the time is short, and no more than linear."""
        return self.factor <= MOST and self.whole <= SECONDS


def grown(reader: Reader, kind: str) -> Growth:
    """Measure one kind of text; again where it grew too much, and the best of these."""
    found = []
    for _ in range(_TRIES):
        half, whole = (reader.measure(kind, size) for size in (reader.largest // 2, reader.largest))
        found.append(Growth(kind, half, whole))
        if found[-1].is_fine:
            break
    return min(found, key=lambda one: (not one.is_fine, one.factor))


def here(use: Callable[[str], object]) -> Measure:
    """Return the measure of a function of one text in this process."""

    def measure(kind: str, length: int) -> float:
        text = texts.text(kind, length)
        started = time.process_time()
        use(text)
        return time.process_time() - started

    return measure


def in_reader(reader: NotebookReader, request: Callable[[str, int], object]) -> Measure:
    """Return the measure of a request to the process that reads notebooks."""

    def measure(kind: str, length: int) -> float:
        return reader.process.ask(msgspec.msgpack.encode(request(kind, length))).cpu_seconds

    return measure


def notebook(kind: str, length: int) -> ReadRequest:
    cell = {"cell_type": "markdown", "source": texts.text(kind, length), "metadata": {"answer": "q1"}}
    return ReadRequest(msgspec.json.encode({"cells": [cell]}))


def near_misses(kind: str, length: int) -> NearMissRequest:
    cell = Cell(0, "code", texts.text(kind, length), {}, None)
    return NearMissRequest(("double", "softmax"), frozenset(), (cell,))


def missing_names(kind: str, length: int) -> MissingNamesRequest:
    cell = Cell(0, "code", texts.text(kind, length), {}, None)
    missing = {"double": ("x",), "softmax": ("scores",)}
    return MissingNamesRequest(missing, frozenset(), frozenset(missing), (cell,), {0: "did not run"})


FILES: dict[
    str, tuple[bytes, bytes, bytes, int]
] = {  # head, piece, tail, and the most pieces that are accepted
    "values": (b'{"cells": [], "x": [', b"1.25,", b"1]}", 7_900_000),
    "strings": (b'{"cells": [], "x": [', b'"abcd",', b"1]}", 7_900_000),
    "lists": (b'{"cells": [], "x": [', b"[1],", b"1]}", 990_000),
    "objects": (b'{"cells": [], "x": [', b'{"a":1,"b":"c"},', b"1]}", 990_000),
    "equal keys": (b'{"cells": []', b',"cells":[]', b"}", 990_000),
    "many keys": (b'{"cells": []', b',"%d":1', b"}", 4_000_000),
    "cells": (b'{"cells": [', b'{"cell_type":"markdown","source":["a","b"]},', b"{}]}", 9_990),
    "outputs": (b'{"cells": [{"source": "", "outputs": [', b'{"text":"a"},', b"{}]}]}", 990_000),
    "lines of a cell": (b'{"cells": [{"source": [', b'"a",', b'"a"]}]}', 7_900_000),
    "digits": (b'{"cells": [], "x": ', b"9", b"}", _FILE),
    "decimals": (b'{"cells": [], "x": 1.', b"9", b"}", _FILE),
    "escapes": (b'{"cells": [], "x": "', b"\\u0041", b'"}', _FILE // 6),
    "lone surrogates": (b'{"cells": [{"source": "', b"\\ud800", b'"}]}', 7_900_000),
    "bad escapes": (b'{"cells": [], "x": "', b"\\q", b'"}', _FILE // 2),
    "blanks from a page": (b'{"cells": []', "\u00a0".encode(), b"}", _FILE // 2),
    "commas and blanks": (b'{"cells": [1', b",   ", b"]}", 7_900_000),
    "bytes that are no text": (b'{"cells": [], "x": "', b"\x81", b'"}', _FILE),
    "a string without end": (b'{"cells": [], "x": "', b"a", b"", _FILE),
    "quotation marks": (b'{"cells": [], "x": "', b'"', b"", _FILE),
    "a script": (b"", b"import a\n", b"", _FILE // 9),
    "conflict marks": (b"", b"<<<<<<<\n", b"", _FILE // 8),
    "NUL": (b"{", b"\0", b"}", _FILE),
}


def file(kind: str, thousandths: int) -> ReadRequest:
    head, piece, tail, most = FILES[kind]
    count = min(most, (_FILE - 1000) // len(piece)) * thousandths // 1000
    if b"%d" in piece:
        return ReadRequest((head + b"".join(piece % number for number in range(count)) + tail)[:_FILE])
    return ReadRequest(head + piece * count + tail)


def archive(kind: str, entries: int) -> float:
    """Return the seconds for a class of one zip with so many entries, whose names begin with a text of that kind."""
    name = texts.text(kind, 900)
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(Path(folder) / "jane.zip", "w") as made:
            for number in range(entries):
                made.writestr(f"{name}{number}/hw.ipynb", b"")
        started = _used()
        collect([Path(folder)])
        return _used() - started


def _used() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def outputs(kind: str, number: int) -> float:
    """Return the seconds for a cell with so many outputs."""
    made = [{"output_type": "stream", "name": f"s{one % 2}", "text": kind} for one in range(number)]
    started = time.process_time()
    OutputRenderer(Sanitizer(), Budget(PageLimits())).render(made)
    return time.process_time() - started


def rejected(text: str) -> None:
    run = CellRun(status=CellStatus.FAILED, parsed=False, line=1, text="invalid syntax", error="SyntaxError")
    cell_warnings._fault(run, text)


def readers(process: NotebookReader) -> list[Reader]:
    sanitizer, highlighter = Sanitizer(), code.Highlighter()
    limits = PageLimits()
    names = (
        "letters",
        "moodle",
        "canvas",
        "blackboard",
        "exchange",
        "copies",
        "suffixes",
        "folders",
        "marks alone",
    )
    return [
        Reader(
            "a notebook file", 1000, "‰ of 64 MB or of its values", in_reader(process, file), tuple(FILES)
        ),
        Reader("a text cell", _SOURCE, "characters", in_reader(process, notebook)),
        Reader("a code cell, for near misses", _SOURCE, "characters", in_reader(process, near_misses)),
        Reader("a code cell, for missing names", _SOURCE, "characters", in_reader(process, missing_names)),
        Reader(
            "a written answer",
            _SOURCE,
            "characters",
            here(lambda text: Notebook((Cell(0, "markdown", text, {}, "q1"),), ()).answers()),
        ),
        Reader("a cell that is no Python", _SOURCE, "characters", here(rejected)),
        Reader("its line", 1000, "characters", here(lambda text: newer_python.needed(text, (3, 11)))),
        Reader("names in an archive", 20_000, "entries", archive, names),
        Reader(
            "Markdown on a page",
            limits.source,
            "characters",
            here(lambda text: markdown.to_html(text, sanitizer)),
        ),
        Reader("code on a page", limits.source, "characters", here(highlighter.to_html)),
        Reader("text output on a page", limits.output, "characters", here(ansi.to_html)),
        Reader("HTML output on a page", limits.html, "characters", here(sanitizer.clean)),
        Reader("a formula", 4000, "characters", here(mathml.to_html)),
        Reader("an SVG", _SVG, "characters", here(lambda text: images.svg(f"<svg>{text}"[:_SVG]))),
        Reader("outputs of a cell", 100_000, "outputs", outputs, ("a",)),
    ]


def main() -> int:
    """Measure all readers and print the table."""
    fine = True
    print("| what is read | kinds of text | the largest | slowest | seconds | greatest growth | times |")
    print("|---|---:|---|---|---:|---|---:|")
    with NotebookReader() as process:
        for reader in readers(process):
            found = [grown(reader, kind) for kind in reader.kinds]
            slowest, steepest = max(found, key=lambda one: one.whole), max(found, key=lambda one: one.factor)
            growth = f"{steepest.kind} | {steepest.factor:.1f}" if steepest.factor else "too fast to say | –"
            print(
                f"| {reader.name} | {len(found)} | {reader.largest:,} {reader.unit} | {slowest.kind} "
                f"| {slowest.whole:.2f} | {growth} |",
                flush=True,
            )
            fine = fine and all(one.is_fine for one in found)
    print(f"\nTwice the text takes at most {MOST} times the time, and no text more than {SECONDS:.0f} s.")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
