"""Pictures of the handout's text go to the students with it; those of a solution do not, and no link leads nowhere."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.course.source import released_notebook, solution_notebook
from autograder.errors import AssignmentError
from autograder.release.bundle import release

PNG = base64.b64encode(b"\x89PNG public").decode()
SECRET = base64.b64encode(b"\x89PNG secret").decode()
SOLVED = "Draw.\n\n### BEGIN SOLUTION\n![](attachment:answer.png)\n### END SOLUTION\n"


def with_text(
    first_steps: Assignment, text: str, attachments: dict[str, Any] | None = None, *more: str
) -> Assignment:
    """The same assignment with a notebook as its source: this text cell, then further ones."""
    cells = [{"cell_type": "markdown", "metadata": {}, "source": one} for one in (text, *more)]
    if attachments is not None:
        cells[0]["attachments"] = attachments
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    (first_steps.folder / "source.ipynb").write_text(json.dumps(document), "utf-8")
    path = first_steps.folder / "assignment.toml"
    text = path.read_text("utf-8").replace("\n[[questions]]", '\nsource = "source.ipynb"\n\n[[questions]]', 1)
    path.write_text(text, "utf-8")
    return assignments.load(first_steps.folder)


def refused(assignment: Assignment, out: Path) -> str:
    with pytest.raises(AssignmentError) as raised:
        release(assignment, out)
    return raised.value.problem


@pytest.mark.parametrize(
    "text",
    [
        "Look: ![a](attachment:fig.png)",
        '<img src="attachment:fig.png" width="300">',
        "![a][f]\n\n[f]: attachment:fig.png",
        "![](attachment:fig.png =300x200)",
    ],
)
def test_a_picture_attached_to_a_questions_text_is_released_with_it(
    first_steps: Assignment, text: str
) -> None:
    notebook = released_notebook(with_text(first_steps, text, {"fig.png": {"image/png": PNG}}))
    assert notebook["cells"][0]["attachments"] == {"fig.png": {"image/png": PNG}}


def test_a_notebook_with_attachments_is_valid(first_steps: Assignment) -> None:
    assignment = with_text(
        first_steps, "![](attachment:fig.png)", {"fig.png": {"image/png": [PNG[:4], PNG[4:]]}}
    )
    nbformat.validate(released_notebook(assignment), version=4, version_minor=5)


def test_each_cell_keeps_its_own_picture_of_a_name(first_steps: Assignment) -> None:
    assignment = with_text(
        first_steps, "![](attachment:image.png)", {"image.png": {"image/png": PNG}}, "more"
    )
    document = json.loads(assignment.source.read_text())
    document["cells"][1] = {**document["cells"][0], "attachments": {"image.png": {"image/png": SECRET}}}
    assignment.source.write_text(json.dumps(document))
    found = [cell["attachments"]["image.png"]["image/png"] for cell in released_notebook(assignment)["cells"]]
    assert found == [PNG, SECRET]


def test_a_picture_of_a_solution_is_in_no_file_of_the_release(
    first_steps: Assignment, tmp_path: Path
) -> None:
    attached = {"answer.png": {"image/png": SECRET}}
    made = release(with_text(first_steps, SOLVED, attached), tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert made.zip in files
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


def test_the_solution_keeps_its_picture(first_steps: Assignment) -> None:
    attached = {"answer.png": {"image/png": SECRET}}
    assert solution_notebook(with_text(first_steps, SOLVED, attached))["cells"][0]["attachments"] == attached


def test_a_picture_that_no_text_shows_is_not_released(first_steps: Assignment) -> None:
    notebook = released_notebook(with_text(first_steps, "no picture", {"old.png": {"image/png": SECRET}}))
    assert "attachments" not in notebook["cells"][0]


def test_an_attachment_that_is_missing_is_named(first_steps: Assignment, tmp_path: Path) -> None:
    said = refused(with_text(first_steps, "![](attachment:fig.png)"), tmp_path / "out")
    expected = "cell 1 shows attachment:fig.png, and no such file is attached to it; attach it again or remove the link"
    assert said == expected


def test_damaged_attachments_are_refused(first_steps: Assignment, tmp_path: Path) -> None:
    assert refused(with_text(first_steps, "x", {"fig.png": 3}), tmp_path / "out").startswith(
        "is not a notebook"
    )


def test_a_picture_within_the_text_stays_in_it(first_steps: Assignment) -> None:
    text = f"![](data:image/png;base64,{PNG})"
    assert "".join(released_notebook(with_text(first_steps, text))["cells"][0]["source"]) == text


@pytest.mark.parametrize(
    "text", ["![](figures/a%20b.png)", '<img src="figures/a b.png">', "![](./figures/a%20b.png?v=1)"]
)
def test_a_picture_beside_the_source_travels(first_steps: Assignment, tmp_path: Path, text: str) -> None:
    (first_steps.folder / "figures").mkdir()
    (first_steps.folder / "figures" / "a b.png").write_bytes(b"\x89PNG")
    assert "figures/a b.png" in release(with_text(first_steps, text), tmp_path / "out").files


def test_a_picture_travels_with_a_percent_source_too(first_steps: Assignment, tmp_path: Path) -> None:
    (first_steps.folder / "fig.png").write_bytes(b"\x89PNG")
    first_steps.source.write_text("# %% [markdown]\n# ![](fig.png)\n")
    assert "fig.png" in release(first_steps, tmp_path / "out").files


def test_a_picture_file_that_only_a_solution_shows_does_not_travel(
    first_steps: Assignment, tmp_path: Path
) -> None:
    (first_steps.folder / "answer.png").write_bytes(b"\x89PNG")
    text = SOLVED.replace("attachment:", "")
    assert "answer.png" not in release(with_text(first_steps, text), tmp_path / "out").files


MISSING = "and there is no such file beside the source; add it or remove the address"
OUTSIDE = "which lies outside the assignment's folder; copy it beside the source"
UNLISTED = "which is not in the bundle; list it under files in assignment.toml or remove the address"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("![](fig.png)", f"cell 1 shows 'fig.png', {MISSING}"),
        ("![](figures/)", f"cell 1 shows 'figures/', {MISSING}"),
        ("![](../course.toml)", f"cell 1 shows '../course.toml', {OUTSIDE}"),
        ("![](a/../../fig.png)", f"cell 1 shows 'a/../../fig.png', {OUTSIDE}"),
        ("![](/etc/hostname)", f"cell 1 shows '/etc/hostname', {OUTSIDE}"),
        ("![](file:///tmp/a.png)", f"cell 1 shows 'file:///tmp/a.png', {OUTSIDE}"),
        ("<img src='C:/a.png'>", f"cell 1 shows 'C:/a.png', {OUTSIDE}"),
        ("![](hidden/a.png)", "cell 1 shows 'hidden/a.png', which must not reach students; remove it"),
        ("![](source.py)", f"cell 1 shows 'source.py', {UNLISTED}"),
        ("[it](source.py)", f"cell 1 links to 'source.py', {UNLISTED}"),
        ("[it](nothing.csv)", f"cell 1 links to 'nothing.csv', {MISSING}"),
    ],
)
def test_an_address_that_leads_to_nothing_is_refused_by_name(
    first_steps: Assignment, tmp_path: Path, text: str, said: str
) -> None:
    (first_steps.folder / "hidden" / "a.png").write_bytes(b"\x89PNG")
    assert refused(with_text(first_steps, text), tmp_path / "out") == said


def test_a_link_out_of_the_folder_by_a_symbolic_link_is_refused(
    first_steps: Assignment, tmp_path: Path
) -> None:
    (tmp_path / "secret.png").write_bytes(b"\x89PNG")
    (first_steps.folder / "fig.png").symlink_to(tmp_path / "secret.png")
    assert (
        refused(with_text(first_steps, "![](fig.png)"), tmp_path / "out")
        == f"cell 1 shows 'fig.png', {OUTSIDE}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://example.org/a.png) [b](#part) [c](mailto:a@example.org) ![d](//example.org/d.png)",
        "[checks](checks.py) and [this notebook](first-steps.ipynb)",
        "[a folder](data/) and [a word](x)",
        "write `![](fig.png)`",
    ],
)
def test_other_addresses_are_left_alone(first_steps: Assignment, tmp_path: Path, text: str) -> None:
    assert release(with_text(first_steps, text), tmp_path / "out").files
