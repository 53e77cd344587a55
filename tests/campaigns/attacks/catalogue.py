"""The hostile notebooks: one file each under `notebooks/FAMILY/`, with what it tries and its verdict, typed by hand.

A file's docstring says what it tries, then in TOML:

    verdict   outcomes of the three tests of question `double`: values, number, keeps its argument
    apply     outcome of the one test of question `apply`; "missing" unless told
    file      the name it is handed in under
    metadata  the notebook's metadata, as JSON

Cells are in percent format. `@COURSE@`, `@CLASS@`, `@RESULTS@`, `@GRADER@`, `@PORT@`, `@KEY@` and `@MARK@` are replaced by
what an attacker could at best know: paths, the grader's process, a listening port, a key and a word of this run.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "notebooks"
FAMILIES = {
    "read": "reads what it must not: tests, reference, others' work, the grader",
    "forge": "earns what its answers do not: false values, replies, reports",
    "deny": "takes what others need: time, memory, processes, disk",
    "network": "talks to anyone",
    "persist": "stays when it is over",
    "display": "steers a reader's browser, terminal, spreadsheet or pipeline",
    "switch": "behaves for the test and not otherwise",
}
WEIGHTS = {"test_values": 2.0, "test_number": 1.0, "test_keeps_its_argument": 1.0, "test_apply": 1.0}


@dataclass(frozen=True)
class Attack:
    """One hostile notebook. `verdict` is the declared outcome by test."""

    family: str
    name: str
    tries: str
    verdict: Mapping[str, str]
    file: str
    metadata: Mapping[str, Any]
    source: str

    @property
    def score(self) -> float:
        """The points that the verdict earns."""
        return sum(WEIGHTS[test] for test, outcome in self.verdict.items() if outcome == "passed")

    def notebook(self, known: Mapping[str, str]) -> str:
        """Return the notebook as JSON, with the paths and numbers that its author may know filled in."""
        source = self.source
        for word, value in known.items():
            source = source.replace(f"@{word}@", value)
        cells = [
            _cell(number, text) for number, text in enumerate(re.split(r"^# %%", source, flags=re.M)[1:])
        ]
        return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": self.metadata, "cells": cells})


def _cell(number: int, text: str) -> dict[str, Any]:
    head, _, body = text.partition("\n")
    code = "[markdown]" not in head
    answer = re.search(r'answer="(\w+)"', head)
    cell = {
        "id": f"cell-{number}",
        "cell_type": "code" if code else "markdown",
        "metadata": {"answer": answer[1]} if answer else {},
        "source": body.strip("\n") if code else re.sub(r"^# ?", "", body.strip("\n"), flags=re.M),
    }
    return {**cell, "outputs": [], "execution_count": None} if code else cell


def read(path: Path) -> Attack:
    """Read the attack in this file."""
    text = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text.split("# %%")[0])) or ""
    tries, _, declared = docstring.partition("\n\n")
    header = tomllib.loads(declared)
    outcomes = dict(zip(WEIGHTS, [*header["verdict"], header.get("apply", "missing")], strict=True))
    return Attack(
        family=path.parent.name,
        name=path.stem,
        tries=tries,
        verdict=outcomes,
        file=header.get("file", f"{path.parent.name}-{path.stem}.ipynb"),
        metadata=json.loads(header.get("metadata", "{}")),
        source=text,
    )


def attacks() -> list[Attack]:
    """Return every attack, by family and name."""
    return [read(path) for path in sorted(FOLDER.glob("*/*.py"))]
