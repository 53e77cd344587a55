"""`assignment.toml` and `course.toml` with an instructor's mistakes: one sentence each, before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.errors import AssignmentError
from autograder.verify import folder
from tests.verify import courses

NAME = '[{ name = "double", signature = "double(x)", returns = "twice x" }]'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seed = 3", "seed = -3", "seed is -3, and must lie between 0"),
        ("seed = 3", f"seed = {10**30}", "and must lie between 0"),
        ("seed = 3", "seed = 3\nsede = 4", "unknown field `sede`"),
        ("seed = 3", "seed = 3.5", "Expected `int`, got `float`"),
        ('title = "A small assignment"', 'title = " "', "title is empty"),
        ("points = 4", "points = inf", "a finite number of them"),
        ("points = 4", 'points = "four"', "Expected `float`, got `str`"),
        ("cell_seconds = 1.5", "cell_seconds = inf", "budget cell_seconds must be more than 0 and at most 86400"),
        ("test_seconds = 1.5", "test_seconds = nan", "budget test_seconds must be more than 0"),
        ("memory_mb = 300", "memory_mb = -1", "budget memory_mb must be more than 0"),
        ("processes = 16", "processes = 1", "budget processes must be at least 4"),
        ('packages = ["numpy"]', 'packages = ["scikit-learn"]', "must be written as in an import"),
        ('packages = ["numpy"]', 'packages = ["sklearn"]', "is among packages and among forbidden"),
        (NAME, f"{NAME[:-1]}, {NAME[1:]}", "the name 'double' is asked for twice"),
        ('name = "double",', 'name = "lambda",', "'lambda' is no name that Python code can define"),
        ('signature = "double(x)"', 'signature = "twice(x)"', "must begin with the name, as in 'double"),
        ('id = "double"', 'id = "double"\nneeds = ["double"]', "in a circle: double needs double"),
        ('id = "why"', 'id = "why"\nneeds = ["double", "double"]', "needs names 'double' twice"),
        ('id = "why"', 'id = "double"', "two questions have the id 'double'"),
        ('{ points = 2, desc', '{ points = 1, desc', "no level of the rubric gives all 2 points"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_meant_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    edited = courses.edited(tmp_path, courses.SETTINGS, old, new)
    with pytest.raises(AssignmentError) as raised:
        assignments.load(edited)
    assert said in str(raised.value)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = courses.write(tmp_path).folder / courses.SETTINGS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert assignments.load(path.parent).id == "small"


def test_a_package_that_is_not_installed_is_named(tmp_path: Path) -> None:
    found = folder.faults(
        assignments.load(courses.edited(tmp_path, courses.SETTINGS, '["numpy"]', '["numpi"]'))
    )
    assert list(found) == [
        "assignment.toml: the package 'numpi' is not installed here: install it, or correct its name"
    ]


def test_a_package_of_the_course_that_there_is_not_is_named(tmp_path: Path) -> None:
    courses.write(tmp_path)
    path = tmp_path / "course.toml"
    path.write_text(path.read_text().replace('["reference"]', '["referenz"]'))
    found = folder.faults(assignments.load(tmp_path / "assignments" / "small"))
    assert list(found) == ["course.toml: the package 'referenz' is neither a folder nor a file beside it"]


def test_a_code_cell_may_name_any_question(tmp_path: Path) -> None:
    made = courses.write(tmp_path, more={"source.py": '\n# %% answer="double"\nprint(1)\n'})
    assert list(folder.faults(made)) == []


def test_a_code_cell_that_names_no_question_is_told(tmp_path: Path) -> None:
    made = courses.write(tmp_path, more={"source.py": '\n# %% answer="dubble"\nprint(1)\n'})
    assert list(folder.faults(made)) == ['source.py: a code cell has answer="dubble", which is no question']


def test_a_text_cell_that_answers_a_question_of_tests_is_told(tmp_path: Path) -> None:
    made = courses.write(tmp_path, more={"source.py": '\n# %% [markdown] answer="double"\n# Two.\n'})
    said = 'source.py: a cell has answer="double", which is no question marked by hand'
    assert list(folder.faults(made)) == [said]
