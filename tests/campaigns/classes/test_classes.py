"""A small class is graded as its makers declared, and a mark that is otherwise is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder import results
from autograder.course import assignment as assignments
from autograder.course import starter
from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.notebooks.code import NotebookCode
from autograder.results import Results
from tests.campaigns.classes import graded_class, members
from tests.campaigns.classes.members import Member

Class = tuple[Assignment, list[Member], Results]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    folder = tmp_path_factory.mktemp("class")
    starter.create(folder / "course")
    assignment = assignments.load(folder / "course" / "assignments" / "first-steps")
    chosen = members.members(assignment, 12)
    graded_class.graded(assignment, chosen, folder / "class")
    return assignment, chosen, results.read(folder / "class" / "graded" / "results.json")


def test_every_mark_is_what_its_makers_declared(graded: Class) -> None:
    assert graded_class.differences(*graded) == []


def test_a_class_holds_right_wrong_and_unfinished_work(graded: Class) -> None:
    assert {member.name.split()[0] for member in graded[1]} >= {"solution", "variant", "mistake"}


def test_a_mistake_that_nobody_declared_is_told(graded: Class) -> None:
    assignment, chosen, found = graded
    innocent = [replace(member, mistakes=()) for member in chosen]
    lines = graded_class.differences(assignment, innocent, found)
    assert any("names" in line and "not in the notebook" in line for line in lines)


def test_points_that_nobody_declared_are_told(graded: Class) -> None:
    assignment, chosen, found = graded
    idle = [replace(chosen[0], unwritten=tuple(one.id for one in assignment.questions)), *chosen[1:]]
    assert "was not begun and earns" in graded_class.differences(assignment, idle, found)[0]


def test_the_same_class_is_drawn_each_time(graded: Class) -> None:
    assignment, chosen, _ = graded
    assert members.members(assignment, 12) == chosen


def test_a_class_that_was_graded_is_not_graded_again(graded: Class, tmp_path: Path) -> None:
    assignment, chosen, _ = graded
    (tmp_path / "graded.json").write_text(graded_class.kept(assignment, chosen, 1.5))
    assert graded_class.graded(assignment, chosen, tmp_path) == 1.5


def test_a_class_made_from_the_one_it_replaces_stands_after_it() -> None:
    cells = ({"cell_type": "code", "source": "class A: ..."}, {"cell_type": "code", "source": "A()"})
    answer = KnownAnswer("variant", "a", NotebookCode([(0, "class A(A): ...")]))
    assert [cell["source"] for cell in members.replaced(cells, answer)] == [
        "class A: ...",
        "A()",
        "class A(A): ...",
    ]
