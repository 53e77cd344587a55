"""Who is in the played course, and what each hands in when: the same on every machine."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from autograder.course import answers
from autograder.course.assignment import Assignment

_GIVEN = "Ada Bilal Chen Dana Emre Fatima Goran Hana Ivo Jörg 小明 Zoë".split()
_FAMILY = "Adler Bose Çelik Dvořák Eriksson Fischer García Haddad Ito Jansen Kowalski Lindqvist".split()
_CUT = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Classmate:
    """A person of the course."""

    number: int
    section: str

    @property
    def name(self) -> str:
        """A name that nobody else has."""
        family = _FAMILY[self.number // len(_GIVEN) % len(_FAMILY)]
        return f"{_GIVEN[self.number % len(_GIVEN)]} {family}"

    @property
    def id(self) -> str:
        """The institution's number."""
        return f"{1000 + self.number}"

    @property
    def login(self) -> str:
        """The login."""
        return f"u{self.number:03}"

    @property
    def row(self) -> str:
        """The row of a class list."""
        return f"{self.name},{self.id},{self.login},{self.section}"


@dataclass(frozen=True)
class HandedFile:
    """One attempt: by whom, when, and which of the distinct notebooks."""

    who: Classmate
    at: datetime
    notebook: int


def people(count: int) -> list[Classmate]:
    """Return so many people in three sections."""
    return [Classmate(number, "ABC"[number % 3]) for number in range(count)]


def schedule(
    everybody: Sequence[Classmate], partners: Mapping[int, int], due: datetime, distinct: int
) -> Iterator[HandedFile]:
    """Yield what is handed in for one assignment, to the minute.

    Of a pair one hands in for both. Every seventh person is a day and a half late, every fifth makes two attempts, and
    every nineteenth hands in nothing.
    """
    for one in everybody:
        if one.number in partners.values() or one.number % 19 == 18:
            continue
        late = timedelta(hours=36) if one.number % 7 == 6 else timedelta(hours=-5)
        notebook = (one.number * 7 + due.day) % distinct
        if one.number % 5 == 4:
            yield HandedFile(one, due - timedelta(days=2), (notebook + 1) % distinct)
        yield HandedFile(one, due + late, notebook)


def write_download(folder: Path, handed: Sequence[HandedFile], notebooks: Sequence[bytes], name: str) -> None:
    """Write the hand-ins as the folder that Brightspace's download unpacks to."""
    for one in handed:
        stamp = f"{one.at:%b} {one.at.day}, {one.at.year} {one.at:%I%M %p}"
        own = folder / f"{one.who.number + 1}-{one.who.number + 1} - {one.who.name} - {stamp}"
        own.mkdir(parents=True)
        (own / f"{name}.ipynb").write_bytes(notebooks[one.notebook])


def notebooks(assignment: Assignment, most: int) -> list[bytes]:
    """Return distinct notebooks of known answers: correct, wrong and not begun, each without its experiments."""
    known = answers.answers(assignment)
    bugs = [one for one in known if one.kind == "bug"]
    step = max(1, len(bugs) // most)
    chosen = [*(one for one in known if one.kind in ("solution", "variant")), *bugs[::step]]
    started = [one for one in known if one.kind == "starter"]
    works = [one.work.cells for one in (*chosen[: most - 1], *started[:1])]
    return [_notebook([source for _, source in cells], number) for number, cells in enumerate(works)]


def _notebook(cells: Sequence[str], number: int) -> bytes:
    kept = [cell for cell in cells if _defines(cell)]
    written = [
        {
            "cell_type": "code",
            "id": f"c{place}",
            "metadata": {},
            "source": cell,
            "outputs": [],
            "execution_count": None,
        }
        for place, cell in enumerate((*kept, f"number = {number}"))
    ]
    text = {
        "cell_type": "markdown",
        "id": "text",
        "metadata": {},
        "source": f"My answer, of kind {number % 4}.",
    }
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [*written, text]}
    ).encode()


def _defines(cell: str) -> bool:
    """Return whether a cell defines something, and is no experiment."""
    try:
        body = ast.parse(cell).body
    except SyntaxError:
        return True
    return any(isinstance(one, _CUT) for one in body)
