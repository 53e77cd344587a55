"""Finds the blocks of a master notebook: raw cells, or fences of the language `otter`, that begin with a marker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from autograder.platforms.moved_in.foreign_notebook import ForeignCell, NotMoved

MAX_YAML = 100_000  # characters of one configuration
_BOUNDARY = re.compile(
    r"#+\s+(ASSIGNMENT CONFIG|(?:BEGIN|END) (?:QUESTION|PROMPT|SOLUTION|TESTS))\s*", re.IGNORECASE
)
_FENCE = re.compile(r"^```otter[ \t]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
_OLD = re.compile(
    r"^```\s*\n?\s*BEGIN (?:ASSIGNMENT|QUESTION)|^#+ (?:Hidden )?Test #+", re.IGNORECASE | re.MULTILINE
)
_IGNORED = re.compile(r"\s*#+\s*IGNORE\s*#*\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """A question with its cells, or a cell outside of any (`config` is None then, and `prose` holds it).

    `prose` are the question's text and whatever else stands in it before, between and after its parts.
    """

    cell: int
    config: dict[str, Any] | None = None
    prose: list[ForeignCell] = field(default_factory=list)
    prompts: list[ForeignCell] = field(default_factory=list)
    solutions: list[ForeignCell] = field(default_factory=list)
    tests: list[ForeignCell] = field(default_factory=list)


@dataclass(frozen=True)
class Master:
    """A master notebook in blocks, with its assignment's configuration."""

    config: dict[str, Any]
    blocks: tuple[Block, ...]


def read(cells: Sequence[ForeignCell]) -> Master:
    """Return the blocks of a master notebook. Raises `NotMoved` where they are not in order."""
    config: dict[str, Any] = {}
    blocks: list[Block] = []
    question: Block | None = None
    part = ""
    for cell in _expanded(cells):
        marker = _marker(cell)
        if not marker:
            if question is None:
                blocks.append(Block(cell.number, None, [cell]))
            else:
                _part(question, part).append(cell)
        elif marker == "ASSIGNMENT CONFIG":
            config |= yaml_of(cell.text, f"cell {cell.number}")
        else:
            verb, name = marker.split()
            question, part = _step(blocks, question, part, verb, name, cell)
    if question is not None:
        raise NotMoved(f"has a question without its end, which begins in cell {question.cell}")
    return Master(config, tuple(blocks))


def _expanded(cells: Sequence[ForeignCell]) -> Iterator[ForeignCell]:
    """Yield the cells with each fence of the language `otter` as a raw cell of its own, and without ignored ones."""
    for cell in cells:
        first = cell.text.lstrip().splitlines()[:1]
        if first and _IGNORED.fullmatch(first[0]):
            continue
        if cell.kind != "markdown" or not _FENCE.search(cell.text):
            if _OLD.search(cell.text):
                raise NotMoved(
                    f"has blocks of a format that Otter-Grader gave up with its version 5 (cell {cell.number}); "
                    "convert it with an Otter-Grader of version 4 first"
                )
            yield cell
            continue
        for place, text in enumerate(_FENCE.split(cell.text)):
            if text.strip():
                kind = "raw" if place % 2 else "markdown"
                yield ForeignCell(cell.number, kind, text.strip("\n"), cell.metadata, cell.attachments)


def _marker(cell: ForeignCell) -> str:
    first = cell.text.lstrip().splitlines()[:1]
    found = _BOUNDARY.fullmatch(first[0].strip()) if first and cell.kind == "raw" else None
    return " ".join(found[1].upper().split()) if found else ""


def _part(question: Block, part: str) -> list[ForeignCell]:
    return {"PROMPT": question.prompts, "SOLUTION": question.solutions, "TESTS": question.tests}.get(
        part, question.prose
    )


def _step(
    blocks: list[Block], question: Block | None, part: str, verb: str, name: str, cell: ForeignCell
) -> tuple[Block | None, str]:
    """Return the question and the part in it that the notebook is in after a marker. Raises `NotMoved`."""
    if name == "QUESTION":
        if (verb == "BEGIN") is (question is not None) or part:
            raise NotMoved(f"has {verb} QUESTION where none can stand, in cell {cell.number}")
        if verb == "END":
            return None, ""
        made = Block(cell.number, yaml_of(cell.text, f"cell {cell.number}"))
        blocks.append(made)
        return made, ""
    if question is None or (part != "" if verb == "BEGIN" else part != name):
        raise NotMoved(f"has {verb} {name} where none can stand, in cell {cell.number}")
    return question, name if verb == "BEGIN" else ""


def yaml_of(text: str, where: str) -> dict[str, Any]:
    """Return a configuration, read by a loader that makes plain data alone. Raises `NotMoved`."""
    if len(text) > MAX_YAML:
        raise NotMoved(f"has a configuration of more than {MAX_YAML:,} characters in {where}")
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotMoved(f"has a configuration in {where} that is no YAML ({type(error).__name__})") from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise NotMoved(f"has a configuration in {where} that is no list of keys")
    return {str(key): value for key, value in found.items()}
