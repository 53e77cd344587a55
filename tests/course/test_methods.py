"""Methods among the names of a question."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.course.question import Name
from autograder.diagnosis import names
from autograder.errors import AssignmentError
from autograder.verify import folder
from tests import small_course

NAMES = """
names = [
    { name = "Counter", signature = "Counter(start)" },
    { name = "NAME", signature = "NAME(by)", returns = "old, new: both counts" },
]
"""


def loaded(root: Path, name: str = "Counter.add") -> Assignment:
    question = '\n[[questions]]\nid = "count"\ntitle = "Counting"\npoints = 2\n' + NAMES.replace("NAME", name)
    text = small_course.FILES["assignments/small/assignment.toml"]
    small_course.write(root)
    path = root / "assignments" / "small"
    (path / "assignment.toml").write_text(text + question, "utf-8")
    return assignments.load(path)


def test_a_method_is_no_name_that_the_notebook_defines(tmp_path: Path) -> None:
    made = loaded(tmp_path)
    assert made.names == ("double", "Counter")
    assert [method.name for method in made.question("count").methods] == ["Counter.add"]


def test_a_method_has_the_arguments_and_parts_of_its_signature(tmp_path: Path) -> None:
    assert names.of(loaded(tmp_path), "add") == names.Names("Counter.add", ("by",), ("old", "new"))


def test_a_method_that_no_question_asks_for_is_called_by_the_class_of_its_question(tmp_path: Path) -> None:
    made = loaded(tmp_path)
    assert names.of(made, "reset", "count").part(0) == "part 1 of Counter.reset"
    assert names.of(made, "reset").part(0) == "part 1 of reset"
    assert names.of(made, "add", "double").part(0) == "old"


def test_a_method_is_that_of_the_class_whose_question_is_judged(tmp_path: Path) -> None:
    made = loaded(tmp_path)
    (count,) = [one for one in made.questions if one.id == "count"]
    meter = msgspec.structs.replace(count, id="meter", names=(Name("Meter"),), methods=())
    both = dataclasses.replace(made, questions=(*made.questions, meter))
    assert names.of(both, "add", "meter").function == "Meter.add"
    assert names.of(both, "add", "count").function == "Counter.add"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Meter.add", "question 'count': 'Meter.add' is a method of 'Meter', which no question asks for"),
        ("Counter.add.up", "question 'count': 'Counter.add.up' is no name that Python code can define"),
        ("Counter.def", "question 'count': 'Counter.def' is no name that Python code can define"),
    ],
)
def test_a_method_of_nothing_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        loaded(tmp_path, name)
    assert caught.value.problem == said


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("    def add(self, by): ...", []),
        (
            "    def ad(self, by): ...",
            ["source.py: the class Counter defines no add, which question count asks for"],
        ),
        ("    add = None", []),
    ],
)
def test_verify_reports_a_method_that_the_solution_lacks(
    tmp_path: Path, body: str, faults: list[str]
) -> None:
    made = loaded(tmp_path)
    source = made.source.read_text("utf-8")
    made.source.write_text(f"{source}\n# %%\nclass Counter:\n{body}\n", "utf-8")
    assert list(folder.faults(made)) == faults
