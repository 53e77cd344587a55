"""The written answers of a class, read from the submissions that a grading has kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder import artifacts
from autograder.errors import UnreadableSubmission
from autograder.limited import regular_file
from autograder.marking import answer_versions
from autograder.marking.answer_versions import AnswerVersion
from autograder.notebooks import attachments
from autograder.notebooks.cells import Cell, written
from autograder.notebooks.limited_reader import NotebookReader
from autograder.notebooks.notebook import Notebook
from autograder.results import Results

_NEAR = 3  # cells before and after an answer whose figures belong to it, if no text cell stands between
_KINDS = ("image/png", "image/jpeg", "image/svg+xml")

Answers = Mapping[str, Mapping[str, "WrittenAnswer"]]


@dataclass(frozen=True)
class Picture:
    """A picture of an answer: the number of its cell, from 1, its kind, and its base64 (of an SVG, its text)."""

    cell: int
    kind: str
    data: str


@dataclass(frozen=True)
class WrittenAnswer:
    """A written answer: its text, its pictures, and those that the cells beside it drew.

    Where the answer is empty, or its cell as it was handed out, `behind` are the text cells after it that nobody handed
    out, by their numbers from 1. `figures` are those that the rest of the notebook drew in our run: an answer may cite
    one, and they are no part of its version.
    """

    text: str = ""
    pictures: tuple[Picture, ...] = ()
    behind: tuple[tuple[int, str], ...] = ()
    figures: tuple[Picture, ...] = ()

    def version(self, file: str) -> AnswerVersion:
        """Return the answer's version; `file` is the SHA-256 of the file that holds it."""
        texts = [self.text, *(text for _, text in self.behind)]
        return answer_versions.version(texts, [picture.data for picture in self.pictures], file)


def read(
    results: Results, folder: Path, released: Collection[str] = ()
) -> dict[str, dict[str, WrittenAnswer]]:
    """Return the answers by submission and question; a submission that was not kept has no entry.

    `released` are the texts of the cells that students were given.
    """
    stripped = frozenset(map(str.strip, released))
    with NotebookReader() as reader:
        return {
            one.id: _of_notebook(reader, folder, one.id, stripped)
            for one in results.submissions
            if (folder / artifacts.SUBMISSIONS / f"{one.id}.ipynb").is_file()
        }


def _of_notebook(
    reader: NotebookReader, folder: Path, submission: str, released: Collection[str]
) -> dict[str, WrittenAnswer]:
    path = folder / artifacts.SUBMISSIONS / f"{submission}.ipynb"
    try:
        notebook = reader.read(regular_file.read(path), path.name)
    except UnreadableSubmission:
        return {}
    outputs = _outputs(folder / artifacts.EXECUTED / f"{submission}.ipynb")
    parts: dict[str, list[tuple[Cell, str]]] = {}
    for cell in notebook.cells:
        for question, part in written(cell):
            parts.setdefault(question, []).append((cell, part))
    return {
        question: _answer(notebook, parts[question], text, outputs, released)
        for question, text in notebook.answers().items()
    }


def _answer(
    notebook: Notebook,
    parts: Sequence[tuple[Cell, str]],
    text: str,
    outputs: Mapping[int, Sequence[Any]],
    released: Collection[str],
) -> WrittenAnswer:
    own = list({cell.index: cell for cell, _ in parts}.values())
    pictures = [
        Picture(cell.index + 1, *picture)
        for cell, part in parts
        for picture in attachments.shown(part, cell.attachments)
    ]
    drawn = [picture for cell in own for picture in _drawn_beside(notebook.cells, cell.index, outputs)]
    untouched = all(cell.source.strip() in released for cell in own)
    behind = [] if text and not untouched else list(_behind(notebook.cells, own[-1].index, released))
    for cell in behind:
        pictures += [
            Picture(cell.index + 1, *one) for one in attachments.shown(cell.source, cell.attachments)
        ]
    texts = tuple((cell.index + 1, cell.source.strip()) for cell in behind)
    shown = (*pictures, *dict.fromkeys(drawn))
    every = (
        picture for place in sorted(outputs) for one in outputs[place] for picture in _figure(place, one)
    )
    return WrittenAnswer(text, shown, texts, tuple(one for one in dict.fromkeys(every) if one not in shown))


def _behind(cells: Sequence[Cell], index: int, released: Collection[str]) -> Iterator[Cell]:
    """Yield the text cells right behind a cell, up to one that is code, an answer, or was handed out."""
    for cell in cells[index + 1 :]:
        if cell.kind == "code" or cell.answer is not None or cell.source.strip() in released:
            return
        if cell.source.strip():
            yield cell


def _drawn_beside(
    cells: Sequence[Cell], index: int, outputs: Mapping[int, Sequence[Any]]
) -> Iterator[Picture]:
    """Yield the figures that the code cells next to a cell drew in our run."""
    for beside in (range(index - 1, index - 1 - _NEAR, -1), range(index + 1, index + 1 + _NEAR)):
        for place in beside:
            if not 0 <= place < len(cells) or cells[place].kind != "code":
                break
            for output in outputs.get(place, ()):
                yield from _figure(place, output)


def _figure(place: int, output: object) -> Iterator[Picture]:
    data = output.get("data") if isinstance(output, dict) else None
    for kind in _KINDS:
        text = data.get(kind) if isinstance(data, dict) else None
        if isinstance(text, str) and text:
            yield Picture(place + 1, kind, text)
            return


def _outputs(path: Path) -> dict[int, list[Any]]:
    """Return the outputs of our run by the cell's index; none where the notebook was damaged since."""
    try:
        cells = artifacts.decoded(regular_file.read(path), dict[str, Any])["cells"]
        return {place: cell.get("outputs", []) for place, cell in enumerate(cells)}
    except (OSError, msgspec.MsgspecError, KeyError, TypeError, AttributeError):
        return {}
