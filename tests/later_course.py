"""Writes a course of two assignments: the small one, and a later one that uses its function `double`."""

from __future__ import annotations

from pathlib import Path

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from tests import small_course

SCHEDULE = """
time_zone = "UTC"

[[schedule]]
id = "small"

[[schedule]]
id = "later"
"""
SETTINGS = """
schema = "autograder-assignment/1"
id = "later"
title = "A later assignment"
seed = 5
packages = ["numpy"]

[budgets]
cell_seconds = 1.5
notebook_seconds = 8
test_seconds = 1.5
memory_mb = 300
processes = 16

[[given]]
from = "small"
question = "double"
kind = "KIND"

[[questions]]
id = "quadruple"
title = "Four times as much"
points = 3
NEEDS
names = [{ name = "quadruple", signature = "quadruple(x)", returns = "four times x" }]
"""
FILES = {
    "assignments/small/hidden/stand_ins.py": """
        from reference import double  # noqa: F401
    """,
    "assignments/later/source.py": """
        # %% [markdown]
        # # Doubling twice

        # %% given="double"

        # %%
        def quadruple(x):
            ### BEGIN SOLUTION
            return double(double(x))
            ### END SOLUTION
    """,
    "assignments/later/hidden/test_double.py": '''
        """A file of the same name as one of the earlier assignment."""

        import pytest

        pytestmark = pytest.mark.question("quadruple")


        def test_number(student):
            """quadruple takes a number."""
            assert student.call("quadruple", 3.0) == 12.0
    ''',
    "assignments/later/bugs/twice.py": '''
        """Doubles once.

        Double what comes out again.
        """

        QUESTION = "quadruple"
        CAUGHT_BY = ("test_double.py::test_number",)


        def quadruple(x):
            return double(x)
    ''',
    "assignments/later/variants/plus.py": '''
        """Adds what double gives to itself."""


        def quadruple(x):
            return double(x) + double(x)
    ''',
}


def write(root: Path, kind: str, settings: str = SETTINGS) -> Assignment:
    """Write the course below `root` and return its later assignment, which has `double` in this way."""
    needs = 'needs = ["double"]' if kind == "own" else ""
    course = small_course.dedented(small_course.FILES["course.toml"]) + SCHEDULE
    small_course.write(root, FILES)
    (root / "course.toml").write_text(course)
    text = settings.replace("KIND", kind).replace("NEEDS", needs)
    (root / "assignments" / "later" / "assignment.toml").write_text(text)
    return assignments.load(root / "assignments" / "later")
