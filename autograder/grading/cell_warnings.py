"""Says in sentences for the student which cells of the notebook did not run as they should have.

A cell that is not valid Python is searched for a character that an editor, a chat or a web page may have put there:
such a character looks right and is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from autograder import wording
from autograder.grading import newer_python, replaced_names
from autograder.grading.findings import GradedNotebook
from autograder.sandbox.runs import CellRun, CellStatus, NotebookRun
from autograder.worker.pipes.notebook import Cause, LineNote

Place = tuple[int, int]  # a cell's index, and a line of it; 0 stands for the whole cell


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
    roots = _roots(judged.run, badly)
    followers = _followers(roots)
    for index, cell in badly:
        place = _place(index, cell)
        if roots[place] == place:
            own = _of_cell(index, cell, sources.get(index, ""), forbidden, noted=index in noted)
            if cell.status == CellStatus.NOT_RUN and judged.run.cut_short:
                own = [
                    f"Cell {index + 1} was not run, because the time for the whole submission was used up."
                ]
            sentences += [f"{sentence}{_followed(followers.get(place, ()))}" for sentence in own]
    sentences += _on_lines(judged.run, followers, forbidden)
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


def lost_names(run: NotebookRun, forbidden: Collection[str] = ()) -> dict[str, str]:
    """Return why each name has no value that a failed statement was to bind: the end of a sentence, by name."""
    return {name: _failed(run, _root(run, place), forbidden) for name, place in run.lost.items()}


def _failed(run: NotebookRun, place: Place, forbidden: Collection[str]) -> str:
    failure = _failure(run, place)
    reason = _reason(failure.cause, failure.subject, forbidden)
    return f"{_spelled_place(place, 'line')} failed{f': {reason}' if reason else ''}"


def _failure(run: NotebookRun, place: Place) -> LineNote:
    """Return what is known of the statement that failed in this place."""
    index, line = place
    cell = run.cells[index]
    own = LineNote(line, cell.cause, cell.subject, cell.error)
    return next((note for note in cell.notes if note.builtin and note.line == line), own)


def _root(run: NotebookRun, place: Place) -> Place:
    """Return the place that is to blame for this one: it failed for a name that an earlier one had failed to bind."""
    failure = _failure(run, place)
    earlier = run.lost.get(failure.subject, place) if failure.cause == "name" else place
    return _root(run, earlier) if earlier < place else place


def _roots(run: NotebookRun, badly: Iterable[tuple[int, CellRun]]) -> dict[Place, Place]:
    """Return, by the place of each cell that failed, the place that is to blame for it.

    That is an earlier one if the cell failed for what the earlier one did not bind, or failed for too.
    """
    first: dict[tuple[str, str], Place] = {}
    roots = {}
    for index, cell in badly:
        place = _place(index, cell)
        roots[place] = _root(run, place)
        if roots[place] == place and cell.subject:
            roots[place] = first.setdefault((cell.cause, cell.subject), place)
    return roots


def _followers(roots: Mapping[Place, Place]) -> dict[Place, list[int]]:
    """Return, by the place that is to blame, the cells that failed because of it."""
    followers: dict[Place, list[int]] = defaultdict(list)
    for place, root in roots.items():
        if root != place:
            followers[root].append(place[0])
    return followers


def _followed(followers: Sequence[int]) -> str:
    """Return which cells failed for what a statement did not bind, or failed for too."""
    numbers = [str(follower + 1) for follower in followers]
    several = "s" if numbers[1:] else ""
    return f" That is also why cell{several} {wording.listed(numbers)} failed." if numbers else ""


def _on_lines(
    run: NotebookRun, followers: Mapping[Place, Sequence[int]], forbidden: Collection[str]
) -> Iterator[str]:
    """Yield a sentence on each line that had no effect, or failed after the first of its cell; one for each cause."""
    told = {(cell.cause, _what(cell.cause, cell.subject)) for cell in run.cells.values()} - {("other", "")}
    for index, cell in sorted(run.cells.items()):
        for note in cell.notes:
            place, subject = (index, note.line), (note.cause, _what(note.cause, note.subject))
            if subject in told or _root(run, place) != place:
                continue
            told |= {subject} - {("other", "")}
            yield _on_line(place, note, forbidden) + _followed(followers.get(place, ()))


def _on_line(place: Place, note: LineNote, forbidden: Collection[str]) -> str:
    where = _spelled_place(place, "Line")
    if not note.builtin:
        return f"{where} has no effect: {_no_effect(note.cause, note.subject)}."
    reason = _reason(note.cause, note.subject, forbidden)
    return f"{where} failed too: {reason or f'it raised {note.builtin}'}."


def _of_cell(index: int, cell: CellRun, source: str, forbidden: Collection[str], *, noted: bool) -> list[str]:
    name, reason = f"Cell {index + 1}", _reason(cell.cause, cell.subject, forbidden)
    if cell.status == CellStatus.FAILED and not cell.parsed:
        fault = _fault(cell, source)
        if fault:
            return [f"{name} has a syntax error: {fault}. None of the cell ran."]
        version = newer_python.spelled(newer_python.HERE)
        return [f"{name} {unparsed(cell, source)}. The grader runs Python {version}."]
    if cell.status == CellStatus.FAILED and (reason or cell.ran):
        line = f" in line {cell.line}" if cell.line and cell.line != cell.failed_line else ""
        raised = f"it raised {cell.error or 'an exception'}{line}"
        return [f"{_spelled_place(_place(index, cell), 'Line')} failed: {reason or raised}.{_rest(cell)}"]
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


def unparsed(cell: CellRun, source: str) -> str:
    """Return why none of a cell ran, in Python's own words: the end of a sentence."""
    text = " ".join(_OWN_PLACE.sub("", cell.text).split())[:_LONGEST_TEXT]
    line = _line(cell, source)
    details = ": ".join(filter(None, (f"line {line}" if line else "", text)))
    return f"has a syntax error{f' ({details})' if details else ''}, so none of it ran"


def _place(index: int, cell: CellRun) -> Place:
    """Return where a cell failed: its index, and the line or 0."""
    return index, cell.failed_line or 0


def _spelled_place(place: Place, line: str) -> str:
    return f"{line} {place[1]} of cell {place[0] + 1}" if place[1] else f"cell {place[0] + 1}"


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


def _reason(cause: Cause, subject: str, forbidden: Collection[str] = ()) -> str:
    """Return why a line failed, where something is not here; else an empty text.

    `forbidden` are the packages that are absent on purpose.
    """
    if cause in ("package", "member") and subject.partition(".")[0] in forbidden:
        return f"{subject} is absent on purpose, because this assignment is done without it"
    if cause == "member":
        return _member(subject)
    if cause == "style":
        return _style(subject)
    if cause == "file" and subject.startswith(_ELSEWHERE):
        return f"{subject} is a path of another machine, and nothing of that is here"
    return _REASONS[cause].format(subject) if cause in _REASONS else ""


def _what(cause: Cause, subject: str) -> str:
    """Return what is missing, the same for each module of one package."""
    return subject.partition(".")[0] if cause == "package" else subject


def _no_effect(cause: Cause, subject: str) -> str:
    """Return why a line has no effect here."""
    if cause == "window":
        return f"the back end {subject} needs a window or a browser, and figures are shown as pictures here"
    instead = "; show pictures with plt.imshow instead" if subject == _PATCHES else ""
    return f"{subject} is only on Colab, and its calls do nothing here{instead}"


def _member(subject: str) -> str:
    owner, _, name = subject.rpartition(".")
    instead = replaced_names.INSTEAD.get(subject, "")
    return (
        f"{subject} is no longer there; use {instead} instead" if instead else f"{owner} has no {name} here"
    )


def _style(subject: str) -> str:
    if subject.split("-")[0] != "seaborn" or subject.startswith(_SEABORN):
        return _REASONS["style"].format(subject)
    instead = subject.replace("seaborn", _SEABORN, 1)
    return f"the style {subject} is no longer there; use {instead} instead"


_PATCHES = "google.colab.patches"
_SEABORN = "seaborn-v0_8"  # the name since Matplotlib 3.6 for each style that began with "seaborn"
_ELSEWHERE = ("/content", "/kaggle", "/home/", "/Users/", "/mnt/", "/gdrive", "C:")
_REASONS: dict[Cause, str] = {
    "package": "{} is not installed here",
    "name": "{} is not defined",
    "magic": "there is no magic %{} here",
    "extension": "the extension {} is not installed here",
    "style": "the style {} is not installed here",
    "backend": "the back end {} opens windows and does not work here",
    "keyboard": "{} has nobody to ask while this notebook is graded; put the value into the cell instead",
    "file": "there is no file or folder {} here",
}


def _fault(cell: CellRun, source: str) -> str:
    """Return why a cell is not valid Python, as far as its text shows it; else an empty text."""
    lines, line = source.split("\n"), _line(cell, source)
    rejected = lines[line - 1][:_LONGEST_LINE] if line else ""
    odd = _odd_character(cell, source)
    if odd:
        at = line if line and odd in lines[line - 1] else source[: source.index(odd)].count("\n") + 1
        return f"line {at} holds {_spelled(odd)}, which an editor or a web page may have put there; retype it"
    if _CONFLICT.search(source):
        return "it holds the conflict markers of a git merge (<<<<<<<); resolve the conflict"
    if cell.error == "TabError":
        return f"line {line} mixes tabs and spaces in its indentation; use only spaces"
    newer = newer_python.needed(rejected, newer_python.HERE)
    if newer is not None:
        here, there = newer_python.spelled(newer_python.HERE), newer_python.spelled(newer[1])
        return f"line {line} uses {newer[0]}, which needs Python {there}, and the grader runs Python {here}"
    if _PYTHON_2.match(rejected):
        return f"line {line} is Python 2; write Python 3: print(…), raise Error(…), except … as …"
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
_LONGEST_TEXT = 200  # characters of Python's own text
_OWN_PLACE = re.compile(
    r" \([^()]*, line \d+\)$"
)  # what Python's own text ends on: it counts lines of its own
_NAMED = re.compile(r"invalid (?:non-printable )?character.* \(?U\+(10[0-9A-F]{4}|[0-9A-F]{4,5})\b")
_SEPARATOR = re.compile("[\x1c-\x1e\x85\u2028\u2029]")  # IPython breaks lines there, Python does not
_CURLY = re.compile("[‘’‚‛“”„‟«»`´]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_PYTHON_2 = re.compile(
    r"\s*+(?:print\s+[^\s(=]|exec\s+[\"']|raise\s+\w+\s*,|except\s+\w+\s*,\s*\w+\s*:|.*<>)"
)
