"""The first assignment's notebook: what students get fits what `assignment.toml` asks for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from autograder.course.assignment import Assignment
from autograder.course.source import released_notebook, solution_notebook
from autograder.release.bundle import release


@pytest.fixture(scope="module")
def starter_text(backprop: Assignment) -> str:
    """All text of the released notebook."""
    return "\n".join("".join(cell["source"]) for cell in released_notebook(backprop)["cells"])


def code(notebook: dict[str, Any]) -> str:
    return "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")


def test_every_name_that_a_question_asks_for_has_a_stub(backprop: Assignment, starter_text: str) -> None:
    asked = {name.name for question in backprop.questions for name in question.names}
    assert asked == set(re.findall(r'NotImplementedError\("(\w+) is not written yet"\)', starter_text))


def test_stubs_have_the_signatures_of_the_solution(backprop: Assignment) -> None:
    signature = re.compile(r"^def \w+\(.*\):$", re.MULTILINE)
    assert signature.findall(code(released_notebook(backprop))) == signature.findall(
        code(solution_notebook(backprop))
    )


def test_every_written_question_has_its_cell(backprop: Assignment) -> None:
    written = [question.id for question in backprop.questions if question.marking == "hand"]
    cells = [c for c in released_notebook(backprop)["cells"] if "answer" in c["metadata"]]
    assert [c["metadata"]["answer"] for c in cells] == written
    assert [c["source"][0].strip() for c in cells] == [
        f"**Your answer ({identifier})**" for identifier in written
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "positional arguments",
        "at least one row",
        "`int64` of shape `(N,)`",
        "`float32` is as good as `float64`",
        "Half precision",
        "shape `(1,)`",
        "a list or a named tuple",
        "±1000",
        "±800",
        "Clipping",
        "default error state",
        "at exactly zero",
        "leaves its arguments",
        "no ReLU after the last layer",
        "Another forward may have come",
        "one step for each batch, in the order given",
        "**before** its step",
        "set to another language",
        "`sys.exit()` or an endless loop",
        "over **all** elements",
    ],
)
def test_the_handout_states_the_rule(starter_text: str, rule: str) -> None:
    assert rule in re.sub(r"\s+", " ", starter_text)


def test_the_bundle_holds_its_data(backprop: Assignment, tmp_path: Path) -> None:
    assert {"data/moons.npz", "data/digits.npz"} <= set(release(backprop, tmp_path).files)


def test_the_table_of_the_handout_gives_the_points(backprop: Assignment, starter_text: str) -> None:
    rows = re.findall(r"^\| (\d+) \| .* \| (\d+) \|$", starter_text, re.MULTILINE)
    told = [(int(number), float(points)) for number, points in rows]
    assert told == [(number, question.points) for number, question in enumerate(backprop.questions, start=1)]
