"""A notebook that is graded shows what Jupyter shows: the same outputs, cell by cell, or a documented difference.

`recorded.json` holds what Jupyter gave; `python -m tests.campaigns.fidelity.record` makes it anew, `--compare` compares live.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.notebooks.reader import read
from autograder.sandbox import outputs
from autograder.sandbox.zygote import Zygote
from tests.campaigns.fidelity import ours, record
from tests.campaigns.fidelity.notebooks import DIFFERENT, NOTEBOOKS, cells

RECORDED = json.loads(record.RECORDED.read_text(encoding="utf-8"))
DOCS = Path(__file__).parents[3] / "docs" / "notebooks.md"


@pytest.fixture(scope="module")
def zygote(best_tier: str) -> Iterator[Zygote]:
    with ours.zygote(best_tier) as warm:
        yield warm


@pytest.fixture(scope="module")
def comparable() -> None:
    """The record says nothing about other versions than those that made it."""
    now = record.versions()
    if now != RECORDED["versions"]:
        pytest.skip(
            f"recorded with {RECORDED['versions']}, installed are {now}: say `make record`, look, commit"
        )


def expected_and_actual(
    zygote: Zygote, name: str, *, different: bool
) -> tuple[dict[int, Any], dict[int, Any]]:
    """What Jupyter and we show in the cells that are declared to differ, or in all others."""
    wanted = [number for number in range(len(cells(name))) if ((name, number) in DIFFERENT) is different]
    found = ours.in_sandbox(zygote, name)
    recorded = RECORDED["outputs"][name]
    return {number: recorded[number] for number in wanted}, {number: found[number] for number in wanted}


@pytest.mark.usefixtures("comparable")
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_shows_what_it_shows_in_jupyter(zygote: Zygote, name: str) -> None:
    expected, actual = expected_and_actual(zygote, name, different=False)
    assert actual == expected


@pytest.mark.usefixtures("comparable")
@pytest.mark.parametrize("name", sorted({name for name, _ in DIFFERENT}))
def test_a_declared_difference_is_one(zygote: Zygote, name: str) -> None:
    expected, actual = expected_and_actual(zygote, name, different=True)
    assert [number for number in expected if expected[number] == actual[number]] == []


def test_the_record_is_of_these_notebooks() -> None:
    assert {name: len(found) for name, found in RECORDED["outputs"].items()} == {
        name: len(cells(name)) for name in NOTEBOOKS
    }


@pytest.mark.parametrize("reason", sorted(set(DIFFERENT.values())))
def test_every_difference_is_documented(reason: str) -> None:
    assert f"| {reason} |" in DOCS.read_text(encoding="utf-8")


def test_an_executed_notebook_is_a_valid_one(zygote: Zygote) -> None:
    runs = ours.run(zygote, "display handles").cells
    sources = [{"cell_type": "code", "source": source} for source in cells("display handles")]
    notebook = read(json.dumps({"cells": sources}).encode(), "n.ipynb").as_dict()
    for cell, run in zip(notebook["cells"], runs.values(), strict=True):
        cell["outputs"] = outputs.finished(run.outputs)
    nbformat.validate(notebook)
