"""Finds where a notebook's cells define names, also where the definition does not run: in a comment, a string, a block.

The text is hostile and often no valid Python, so it is searched line by line and never parsed. Every pattern takes time
in proportion to the text.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.notebooks.cells import Cell

_MOST = 500  # definitions of one notebook: no coursework has as many
_LONGEST = 300  # characters of a list of arguments
_LONGEST_NAME = 60  # characters of the name of a block that are shown

EVERY = "*"  # the name of a deletion of all names


class Whereabouts(enum.Enum):
    """How a definition stands in its cell."""

    CODE = enum.auto()
    COMMENT = enum.auto()
    STRING = enum.auto()
    TEXT = enum.auto()  # in a cell that is no code cell
    MAGIC = enum.auto()  # in a cell whose first line hands it to something else than Python
    DELETED = enum.auto()  # a `del` of the name, not a definition


@dataclass(frozen=True)
class Definition:
    """A definition or a deletion: the name, its cell and line, both counted from 1, and how it stands there.

    `arguments` are those of a function, None for anything else. `inside` names the block around it, such as
    "the function outer"; it is empty at the top level.
    """

    name: str
    cell: int
    line: int
    standing: Whereabouts = Whereabouts.CODE
    arguments: tuple[str, ...] | None = None
    inside: str = ""

    @property
    def place(self) -> str:
        """The place in words, to begin a sentence with."""
        return f"Cell {self.cell}, line {self.line}"


# Repeats are possessive (`*+`): what they have taken, none of them could use better. A string that never ends takes the
# rest of the text, with a lone backslash at its end, so that no quotation mark is looked at twice.
_WORD = re.compile(
    r"""\#[^\n]*+
    | \"{3}(?:[^\"\\]|\\.|\"(?!\"{2}))*+(?:\"{3}|\\?) | '{3}(?:[^'\\]|\\.|'(?!'{2}))*+(?:'{3}|\\?)
    | \"(?:[^\"\\\n]|\\.)*+\"? | '(?:[^'\\\n]|\\.)*+'?""",
    re.VERBOSE | re.DOTALL,
)
_DEFINITION = re.compile(
    rf"^([ \t]*+)(?:async[ \t]++)?(def|class)[ \t]++(\w++)[ \t]*+(?:\(([^()]{{0,{_LONGEST}}}+))?",
    re.IGNORECASE,
)
_BOUND = re.compile(
    rf"^([ \t]*+)(\w++)[ \t]*+(?::[^=\n]{{0,80}}+)?=(?!=)[ \t]*+(?:lambda[ \t]++([^:\n]{{0,{_LONGEST}}}+):)?"
)
_DELETION = re.compile(r"^[ \t]*+%?x?del[ \t]++([\w, \t()]++)$")
_BLOCK = re.compile(
    r"^([ \t]*+)(?:async[ \t]++)?(def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b[ \t]*+(\w*+)"
)
_RUNS_PYTHON = ("%%time", "%%timeit", "%%capture", "%%prun")


def of_cells(cells: Sequence[Cell]) -> list[Definition]:
    """Return the definitions in all cells, in order; at most 500."""
    return list(itertools.islice((one for cell in cells for one in _of_cell(cell)), _MOST))


def _of_cell(cell: Cell) -> Iterator[Definition]:
    if cell.kind != "code":
        yield from _of_text(cell.source, cell.index + 1, 1, Whereabouts.TEXT)
    elif cell.source.startswith("%%") and not cell.source.startswith(_RUNS_PYTHON):
        yield from _of_text(cell.source, cell.index + 1, 1, Whereabouts.MAGIC)
    else:
        yield from _of_code(cell.source, cell.index + 1)


def _of_code(source: str, cell: int) -> Iterator[Definition]:
    yield from _of_text(_WORD.sub(_blank, source), cell, 1, Whereabouts.CODE)
    line, before = 1, 0
    for word in _WORD.finditer(source):
        line, before, text = line + source.count("\n", before, word.start()), word.start(), word[0]
        if "def" not in text and "class" not in text:
            continue
        if text.startswith("#"):
            yield from _of_text(re.sub(r"^#+", "", text), cell, line, Whereabouts.COMMENT)
        elif "\n" in text:
            yield from _of_text(text, cell, line, Whereabouts.STRING)


def _blank(word: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", word[0])


def _of_text(text: str, cell: int, first: int, standing: Whereabouts) -> Iterator[Definition]:
    blocks: list[tuple[int, str]] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        indent = _width(line)
        blocks = [block for block in blocks if block[0] < indent]
        for name, taken in _of_line(line, "\n".join(lines[number : number + 4]), standing):
            inside = blocks[-1][1] if blocks and standing is Whereabouts.CODE else ""
            yield Definition(name, cell, first + number, standing, taken, inside)
        if standing is Whereabouts.CODE:
            for name in _deleted(line):
                yield Definition(name, cell, first + number, Whereabouts.DELETED)
            if opened := _BLOCK.match(line):
                blocks.append((indent, _said(opened, first + number)))


def _of_line(
    line: str, following: str, standing: Whereabouts
) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Yield the name that a line defines, with its arguments; `following` is the line with some after it."""
    prose = standing in (Whereabouts.COMMENT, Whereabouts.STRING)
    if found := _DEFINITION.match(following):
        if found[4] is not None or not prose:
            yield found[3], arguments(found[4] or "") if found[2].lower() == "def" else None
    elif not prose and (bound := _BOUND.match(line)):
        yield bound[2], None if bound[3] is None else arguments(bound[3])


def arguments(text: str) -> tuple[str, ...]:
    """Return the names of arguments, without annotations, defaults and stars."""
    names = (re.split(r"[:=]", part)[0].strip().lstrip("*") for part in text.split(","))
    return tuple(name for name in names if name and name != "/")


def _deleted(line: str) -> list[str]:
    """Return the names that a line deletes; "*" for all names."""
    if line.startswith("%reset"):
        return [EVERY]
    found = _DELETION.match(line.rstrip())
    return re.findall(r"\w+", found[1]) if found else []


def _said(block: re.Match[str], line: int) -> str:
    kind = block[2]
    if kind in ("def", "class"):
        return f"the {'function' if kind == 'def' else kind} {block[3][:_LONGEST_NAME]}"
    return f"the {kind} in line {line}"


def _width(line: str) -> int:
    expanded = line.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())
