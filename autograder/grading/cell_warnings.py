"""What happened while a notebook ran, in sentences for the student.

A cell that is no valid Python is looked at once more, as text: an editor, a chat or a web page may have put a
character there that looks right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from autograder.grading.judging import GradedNotebook, ran_badly
from autograder.sandbox.runs import CellRun


def warnings(judged: GradedNotebook, sources: Mapping[int, str]) -> list[str]:
    """The sentences, in the order of the cells. `sources` are the code cells' by index."""
    said = list(judged.notes)
    for index, cell in ran_badly(judged.run):
        said += _of_cell(index, cell, sources.get(index, ""), said)
    for index in judged.run.again:
        said.append(
            f"Cell {index + 1} was run once more at the end: it uses a name that a later cell defines."
        )
    if judged.run.threads > 1:
        said.append("The notebook leaves threads running; each hidden test starts without them.")
    return said


def _of_cell(index: int, cell: CellRun, source: str, said: list[str]) -> list[str]:
    name = f"Cell {index + 1}"
    if cell.status == "failed" and not cell.parsed:
        return [f"{name} is no valid Python{_fault(cell, source)}; nothing of the cell ran."]
    if cell.status == "failed":
        line = f" in line {cell.line}" if cell.line else ""
        return [f"{name} raised {cell.error or 'an exception'}{line}; what it had not yet done is missing."]
    if cell.status == "timed_out" and not any(note.startswith(f"{name} ") for note in said):
        return [f"{name} was stopped when its time was over; what it had defined before counts."]
    if cell.status == "not_run":
        return [f"{name} was not run: the notebook's time was over."]
    return []


def _fault(cell: CellRun, source: str) -> str:
    """Why a cell is no Python, as far as its text shows it."""
    lines = source.split("\n")
    line = cell.line if cell.line and cell.line <= len(lines) else 0
    odd = _odd_character(cell, source)
    if odd:
        at = line if line and odd in lines[line - 1] else source[: source.index(odd)].count("\n") + 1
        return f": line {at} holds {_spelled(odd)}, which an editor or a web page may have put there; type it anew"
    if _CONFLICT.search(source):
        return ": it holds the conflict marks of a git merge (<<<<<<<); settle the conflict"
    if cell.error == "TabError":
        return f": line {line} mixes tabs and spaces in its indentation; use spaces alone"
    if line and _PYTHON_2.match(lines[line - 1]):
        return f": line {line} is written in Python 2; Python 3 has print(…), raise Error(…), except … as …"
    return f" (line {line})" if line else ""


def _odd_character(cell: CellRun, source: str) -> str:
    """The character that Python stumbled over, if it is one that is seldom typed on purpose; else nothing."""
    if "\0" in source:
        return "\0"
    named = _NAMED.match(cell.text)
    if named and (char := chr(int(named[1], 16))) in source:
        return char
    if separator := _SEPARATOR.search(source):
        return separator[0]
    lines = source.split("\n")
    if cell.text.startswith("unterminated string") and cell.line and cell.line <= len(lines):
        curly = _CURLY.search(lines[cell.line - 1])
        return curly[0] if curly else ""
    return ""


def _spelled(char: str) -> str:
    name = unicodedata.name(char, "NUL character" if char == "\0" else "")
    number = f"U+{ord(char):04X}"
    if unicodedata.category(char)[0] in "CZ":
        return f"a {name} ({number})" if name else f"the character {number}"
    return f"{char} ({number}, {name})" if name else f"{char} ({number})"


_NAMED = re.compile(r"invalid (?:non-printable )?character.* \(?U\+(10[0-9A-F]{4}|[0-9A-F]{4,5})\b")
_SEPARATOR = re.compile("[\x1c-\x1e\x85\u2028\u2029]")  # IPython breaks lines there, Python does not
_CURLY = re.compile("[‘’‚‛“”„‟«»`´]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_PYTHON_2 = re.compile(r"\s*(?:print\s+[^\s(=]|exec\s+[\"']|raise\s+\w+\s*,|except\s+\w+\s*,\s*\w+\s*:|.*<>)")
