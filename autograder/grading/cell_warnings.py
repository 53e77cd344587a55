"""Says in sentences for the student which cells of the notebook did not run as they should have.

A cell that is not valid Python is searched for a character that an editor, a chat or a web page may have put there:
such a character looks right and is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from autograder.grading import newer_python
from autograder.grading.findings import GradedNotebook
from autograder.sandbox.runs import CellRun, CellStatus, NotebookRun


def ran_badly(run: NotebookRun) -> list[tuple[int, CellRun]]:
    """Return the cells that did not run to their end, with their indices, in order."""
    return [(index, cell) for index, cell in sorted(run.cells.items()) if cell.status != CellStatus.OK]


def warnings(
    judged: GradedNotebook, sources: Mapping[int, str], forbidden: Collection[str] = ()
) -> list[str]:
    """Return the sentences: first on cells that cost a worker, then in the order of the cells.

    `sources` are the code cells' by index; `forbidden` are the packages that are absent on purpose.
    """
    noted = {note.cell for note in judged.notes}
    sentences = [note.sentence() for note in judged.notes]
    badly = ran_badly(judged.run)
    roots = {index: _root(judged.run, index) for index, _ in badly}
    followers = _followers(roots)
    for index, cell in badly:
        if roots[index] == index:
            reason = _reason(cell, forbidden)
            own = _of_cell(index, cell, sources.get(index, ""), reason, noted=index in noted)
            sentences += [f"{sentence}{_followed(followers.get(index, ()))}" for sentence in own]
    for index in judged.run.again:
        sentences.append(
            f"Cell {index + 1} was run again at the end, because it uses a name that a later cell defines."
        )
    for name, (defined, lost) in sorted(judged.run.rebound.items()):
        sentences.append(
            f"{name} was defined in cell {defined + 1}, and cell {lost + 1} gives the name to something that cannot be "
            f"called. The tests called what cell {defined + 1} had defined; give the other thing another name."
        )
    if judged.run.threads > 1:
        sentences.append("The notebook leaves threads running; each hidden test starts without them.")
    return sentences


def lost_names(run: NotebookRun) -> dict[str, str]:
    """Return why each name has no value that a failed statement was to bind: the end of a sentence, by name."""
    return {name: _failed(run, _root(run, index)) for name, index in run.lost.items()}


def _failed(run: NotebookRun, index: int) -> str:
    cell = run.cells[index]
    reason = _reason(cell, ())
    return f"{_place(index, cell, 'line')} failed{f': {reason}' if reason else ''}"


def _root(run: NotebookRun, index: int) -> int:
    """Return the cell that is to blame for this one: it failed for a name that an earlier cell had failed to bind."""
    cell = run.cells[index]
    earlier = run.lost.get(cell.subject, index) if cell.cause == "name" else index
    return _root(run, earlier) if earlier < index else index


def _followers(roots: Mapping[int, int]) -> dict[int, list[int]]:
    """Return, by the cell that is to blame, the cells that failed for what it did not bind."""
    followers: dict[int, list[int]] = defaultdict(list)
    for index, root in roots.items():
        if root != index:
            followers[root].append(index)
    return followers


def _followed(followers: Sequence[int]) -> str:
    """Return which cells failed for what a cell did not bind."""
    numbers = [str(follower + 1) for follower in followers]
    return (
        f" That is also why cell{'s' if numbers[1:] else ''} {', '.join(numbers)} failed." if numbers else ""
    )


def _of_cell(index: int, cell: CellRun, source: str, reason: str, *, noted: bool) -> list[str]:
    name = f"Cell {index + 1}"
    if cell.status == CellStatus.FAILED and not cell.parsed:
        fault = _fault(cell, source)
        version = "" if fault else f" The grader runs Python {newer_python.spelled(newer_python.HERE)}."
        line = f" (line {cell.line})" if not fault and _line(cell, source) else ""
        return [f"{name} is not valid Python{fault or line}; nothing in the cell ran.{version}"]
    if cell.status == CellStatus.FAILED and (reason or cell.ran):
        line = f" in line {cell.line}" if cell.line and cell.line != cell.failed_line else ""
        raised = f"it raised {cell.error or 'an exception'}{line}"
        return [f"{_place(index, cell, 'Line')} failed: {reason or raised}.{_rest(cell)}"]
    if cell.status == CellStatus.FAILED:
        line = f" in line {cell.line}" if cell.line else ""
        return [f"{name} raised {cell.error or 'an exception'}{line}; the rest of the cell did not run."]
    if cell.status == CellStatus.TIMED_OUT and not noted:
        return [
            f"{name} was stopped because it took too long; what it had defined before counts.{_rest(cell)}"
        ]
    if cell.status == CellStatus.NOT_RUN:
        return [f"{name} was not run, because the time for the whole notebook was used up."]
    return []


def _place(index: int, cell: CellRun, line: str) -> str:
    return f"{line} {cell.failed_line} of cell {index + 1}" if cell.failed_line else f"cell {index + 1}"


def _rest(cell: CellRun) -> str:
    """Return what became of the statements after the failed one."""
    if not cell.following:
        return ""
    if cell.ran == cell.following:
        return " The rest of the cell was run without it."
    if cell.ran:
        return (
            " Of the rest of the cell, the imports, definitions and assignments that do not need it were run."
        )
    return "" if cell.status == CellStatus.TIMED_OUT else " The rest of the cell did not run."


def _reason(cell: CellRun, forbidden: Collection[str]) -> str:
    """Return why a statement failed, where the cause is something that is not here; else an empty text."""
    subject = cell.subject
    if cell.cause == "package" and subject.partition(".")[0] in forbidden:
        return f"{subject} is absent on purpose, because this assignment is done without it"
    if cell.cause == "file" and subject.startswith(_ELSEWHERE):
        return f"{subject} is a path of another machine, and nothing of that is here"
    return _REASONS[cell.cause].format(subject) if subject and cell.cause in _REASONS else ""


_ELSEWHERE = ("/content", "/kaggle", "/home/", "/Users/", "/mnt/", "/gdrive", "C:")
_REASONS = {
    "package": "{} is not installed here",
    "name": "{} is not defined",
    "magic": "there is no magic %{} here",
    "extension": "the extension {} is not installed here",
    "style": "the style {} is not installed here",
    "backend": "the back end {} opens windows and does not work here",
    "file": "there is no file or folder {} here",
}


def _fault(cell: CellRun, source: str) -> str:
    """Return why a cell is not valid Python, as far as its text shows it; else an empty text."""
    lines, line = source.split("\n"), _line(cell, source)
    rejected = lines[line - 1][:_LONGEST_LINE] if line else ""
    odd = _odd_character(cell, source)
    if odd:
        at = line if line and odd in lines[line - 1] else source[: source.index(odd)].count("\n") + 1
        return (
            f": line {at} holds {_spelled(odd)}, which an editor or a web page may have put there; retype it"
        )
    if _CONFLICT.search(source):
        return ": it holds the conflict markers of a git merge (<<<<<<<); resolve the conflict"
    if cell.error == "TabError":
        return f": line {line} mixes tabs and spaces in its indentation; use only spaces"
    newer = newer_python.needed(rejected, newer_python.HERE)
    if newer is not None:
        here, there = newer_python.spelled(newer_python.HERE), newer_python.spelled(newer[1])
        return f": line {line} uses {newer[0]}, which needs Python {there}, and the grader runs Python {here}"
    if _PYTHON_2.match(rejected):
        return f": line {line} is Python 2; write Python 3: print(…), raise Error(…), except … as …"
    return ""


def _line(cell: CellRun, source: str) -> int:
    """Return the line of a cell that Python rejected, or 0 if the cell has no such line."""
    return cell.line if cell.line and cell.line <= source.count("\n") + 1 else 0


def _odd_character(cell: CellRun, source: str) -> str:
    """Return the character that Python rejected, if it is one that is seldom typed on purpose; else an empty text."""
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


_LONGEST_LINE = 1_000  # characters in which the reason is looked for
_NAMED = re.compile(r"invalid (?:non-printable )?character.* \(?U\+(10[0-9A-F]{4}|[0-9A-F]{4,5})\b")
_SEPARATOR = re.compile("[\x1c-\x1e\x85\u2028\u2029]")  # IPython breaks lines there, Python does not
_CURLY = re.compile("[‘’‚‛“”„‟«»`´]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_PYTHON_2 = re.compile(
    r"\s*+(?:print\s+[^\s(=]|exec\s+[\"']|raise\s+\w+\s*,|except\s+\w+\s*,\s*\w+\s*:|.*<>)"
)
