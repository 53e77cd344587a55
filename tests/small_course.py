"""Writes a course as small as one can be and still have everything: the framework's tests grade it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

# The fields that any course on top of this one keeps, and its questions: one that is tested, one with marks by hand.
_HEAD = """
schema = "autograder-assignment/1"
id = "small"
seed = 3
forbidden = ["sklearn"]
"""
_BUDGETS = """
title = "A small assignment"
packages = ["numpy"]

[budgets]
cell_seconds = 1.5
notebook_seconds = 8
test_seconds = 1.5
memory_mb = 300
processes = 16
"""
DOUBLE = """
[[questions]]
id = "double"
title = "Twice as much"
points = 4
names = [{ name = "double", signature = "double(x)", returns = "twice x" }]
"""
WHY = """
[[questions]]
id = "why"
title = "Why twice?"
points = 2
marking = "hand"
rubric = [{ points = 0, description = "no" }, { points = 2, description = "yes" }]
"""
FILES = {
    "course.toml": """
        schema = "autograder-course/1"
        id = "small"
        title = "A small course"
        packages = ["reference"]
    """,
    "reference/__init__.py": '''
        """What is right."""

        def double(x):
            return 2 * x
    ''',
    "assignments/small/assignment.toml": f"{_HEAD}{_BUDGETS}{DOUBLE}{WHY}",
    "assignments/small/source.py": """
        # %% [markdown]
        # # Doubling

        # %%
        import numpy as np

        # %%
        def double(x):
            ### BEGIN SOLUTION
            return 2 * x
            ### END SOLUTION

        # %% [markdown] answer="why"
        # **Your answer (why)**
        #
        # ### BEGIN SOLUTION
        # Because it is one more time the same.
        # ### END SOLUTION
    """,
    "assignments/small/hidden/test_double.py": '''
        import numpy as np
        import pytest
        from reference import double

        from autograder.checks.failure import CheckFailure

        pytestmark = pytest.mark.question("double")


        @pytest.mark.weight(2)
        @pytest.mark.hint("Multiply by two.")
        def test_values(student, rng):
            """double gives twice its argument."""
            x = rng.normal(size=3)
            y = student.call("double", x)
            if not isinstance(y, np.ndarray) or y.shape != (3,) or not np.allclose(y, double(x)):
                raise CheckFailure("values", f"double({x}) gave {y}", redacted="double gave a wrong value")


        def test_number(student):
            """double takes a plain number too."""
            assert student.call("double", 4) == 8


        def test_keeps_its_argument(student, rng):
            """double does not change its argument."""
            x = rng.normal(size=3)
            plan = student.plan()
            answer = plan.call("double", x, echo=True)
            plan.run()
            if not np.array_equal(answer.after[0], x):
                raise CheckFailure("mutation", "double changed its argument", redacted="double changed its argument")
    ''',
    "assignments/small/bugs/thrice.py": '''
        """Multiplies by three.

        Two times, not three.
        """

        QUESTION = "double"
        CAUGHT_BY = ("test_double.py::test_values", "test_double.py::test_number")


        def double(x):
            return 3 * x
    ''',
    "assignments/small/bugs/in_place.py": '''
        """Doubles in place.

        Make a new array.
        """

        QUESTION = "double"
        CAUGHT_BY = ("test_double.py::test_keeps_its_argument",)


        def double(x):
            x *= 2
            return x
    ''',
    "assignments/small/variants/sum.py": '''
        """Adds the number to itself."""

        double = lambda x: x + x  # noqa: E731
    ''',
}


def assignment(*parts: str) -> str:
    """Return an assignment of the small one's id and seed: more fields, budgets, questions."""
    return "".join((_HEAD, *parts))


def write(root: Path, changed: Mapping[str, str] = MappingProxyType({})) -> None:
    """Writes the course's files below `root`, some of them changed, and more."""
    for name, text in {**FILES, **changed}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedented(text), encoding="utf-8")


def dedented(text: str) -> str:
    """The text without the indentation that it has in this file."""
    lines = text.splitlines()[1:]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] for line in lines).rstrip() + "\n"
