"""Writes `assignment.toml` and the source notebook of an assignment that was moved in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.platforms.moved_in.facts import ForeignAssignment, MovedCell, MovedQuestion


def settings(
    foreign: ForeignAssignment,
    questions: Sequence[MovedQuestion],
    *,
    packages: Sequence[str],
    names: Mapping[str, Sequence[Mapping[str, str]]],
    released: Sequence[str],
    markers: Sequence[str],
) -> str:
    """Return the text of `assignment.toml`."""
    lines = [
        f"# Moved in from {' '.join(foreign.origin.split())}.",
        'schema = "autograder-assignment/1"',
        f"id = {_text(foreign.id)}",
        f"title = {_text(foreign.title)}",
        "seed = 1",
        'source = "source.ipynb"',
        f"packages = {_texts(packages)}",
        f"files = {_texts(foreign.files)}",
        f"shown_markers = {_texts(markers)}",
        f"shown_lines = {_texts(released)}",
        "untested = []",
    ]
    for question in questions:
        lines += ["", "[[questions]]", *_question(question, names.get(question.id, ()))]
    return "\n".join(lines) + "\n"


def _question(question: MovedQuestion, names: Sequence[Mapping[str, str]]) -> list[str]:
    lines = [
        f"id = {_text(question.id)}",
        f"title = {_text(question.title or question.id)}",
        f"points = {question.points:g}",
    ]
    if question.by_hand:
        levels = [
            f"    {{ points = {one.points:g}, description = {_text(one.description)} }},"
            for one in question.rubric
        ]
        lines += ['marking = "hand"', "rubric = [", *levels, "]"]
    if names:
        entries = [
            "    { " + ", ".join(f"{key} = {_text(value)}" for key, value in one.items()) + " },"
            for one in names
        ]
        lines += ["names = [", *entries, "]"]
    return lines


def _text(text: str) -> str:
    """Return a basic string of TOML, which takes all that JSON writes but the character DEL as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(texts: Sequence[str]) -> str:
    if len(texts) < 2:
        return f"[{', '.join(map(_text, texts))}]"
    return "[\n" + "".join(f"    {_text(one)},\n" for one in texts) + "]"


def notebook(cells: Sequence[MovedCell]) -> str:
    """Return the source notebook, as an nbformat 4.5 document."""
    made = [_cell(place, cell) for place, cell in enumerate(one for one in cells if one.text is not None)]
    document = {
        "cells": made,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _cell(place: int, cell: MovedCell) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": f"cell-{place}",
        "metadata": {"answer": cell.answer} if cell.answer else {},
        "source": (cell.text or "").splitlines(keepends=True),
    }
    if cell.kind == "code":
        return made | {"execution_count": None, "outputs": []}
    return made | {"attachments": cell.attachments} if cell.attachments else made
