"""A name in `assignment.toml` is a function with a signature, or a variable with a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.errors import AssignmentError
from tests import small_course

OTHER = """
[[questions]]
id = "last"
title = "The last loss"
points = 1
needs = ["losses"]
names = [{ name = "last", signature = "last(x)" }]
"""


def loaded(root: Path, names: str, more: str = "") -> assignments.Assignment:
    small_course.write(root)
    question = f'[[questions]]\nid = "losses"\ntitle = "Losses"\npoints = 1\nnames = [{names}]\n'
    folder = root / "assignments" / "small"
    (folder / "assignment.toml").write_text(
        small_course.assignment(small_course._BUDGETS, question, more), encoding="utf-8"
    )
    return assignments.load(folder)


def test_a_name_with_a_value_is_a_variable(tmp_path: Path) -> None:
    (name,) = loaded(tmp_path, '{ name = "losses", value = "ten floats" }').questions[0].names
    assert (name.is_variable, name.value) == (True, "ten floats")


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ('{ name = "losses" }', "the signature '' must begin with the name, as in 'losses(x)'"),
        (
            '{ name = "losses", signature = "losses(x)", value = "ten floats" }',
            "'losses' has a value, so it has neither a signature nor a result; leave out one of them",
        ),
        (
            '{ name = "losses", returns = "x", value = "ten floats" }',
            "'losses' has a value, so it has neither a signature nor a result; leave out one of them",
        ),
    ],
)
def test_a_name_is_either_a_function_or_a_variable(tmp_path: Path, names: str, problem: str) -> None:
    with pytest.raises(AssignmentError) as raised:
        loaded(tmp_path, names)
    assert str(raised.value).endswith(f"question 'losses': {problem}")


def test_no_question_needs_a_variable(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError) as raised:
        loaded(tmp_path, '{ name = "losses", value = "ten floats" }', OTHER)
    assert str(raised.value).endswith(
        "question 'last' needs 'losses', which asks for the variable 'losses': only functions can be replaced"
    )
