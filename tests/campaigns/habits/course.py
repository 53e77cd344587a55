"""A course of three questions that are tested and one written answer, on top of the small course."""

from __future__ import annotations

from pathlib import Path

from tests import small_course

POINTS = {"double": 4, "softmax": 3, "train": 2}

_FIELDS = """
title = "Habits"
packages = ["numpy", "matplotlib"]
files = ["course/__init__.py", "course/plots.py"]

[budgets]
cell_seconds = {seconds}
notebook_seconds = {whole}
test_seconds = {seconds}
all_tests_seconds = {whole}
memory_mb = 500
processes = 16
output_kb = 100
"""
_MORE = """
[[questions]]
id = "softmax"
title = "Softmax"
points = 3
names = [{ name = "softmax", signature = "softmax(z)", returns = "probabilities along the rows of z" }]

[[questions]]
id = "train"
title = "A line through the origin"
points = 2
names = [{ name = "train", signature = "train(x, y)", returns = "the slope that fits best" }]
"""

FILES = {
    "reference/__init__.py": '''
        """What is right."""

        import numpy as np


        def double(x):
            return 2 * x


        def softmax(z):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)
    ''',
    "assignments/small/course/__init__.py": '''
        """What students get beside the notebook."""
    ''',
    "assignments/small/course/plots.py": '''
        """Draws."""

        TITLE = "from the course"
    ''',
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

        # %%
        def softmax(z):
            ### BEGIN SOLUTION
            e = np.exp(z - z.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)
            ### END SOLUTION

        # %%
        def train(x, y):
            ### BEGIN SOLUTION
            return x @ y / (x @ x)
            ### END SOLUTION

        # %% [markdown] answer="why"
        # **Your answer (why)**
        #
        # ### BEGIN SOLUTION
        # Because it is one more time the same.
        # ### END SOLUTION
    """,
    "assignments/small/hidden/test_softmax.py": '''
        import numpy as np
        import pytest
        from reference import softmax

        from autograder.checks.failure import CheckFailure

        pytestmark = pytest.mark.question("softmax")


        def test_rows(student, rng):
            """softmax gives probabilities along the rows."""
            z = rng.normal(size=(4, 3))
            p = student.call("softmax", z)
            if not isinstance(p, np.ndarray) or p.shape != z.shape or not np.allclose(p, softmax(z)):
                raise CheckFailure("values", f"softmax({z}) gave {p}", redacted="softmax gave a wrong value")


        def test_large(student):
            """softmax is finite for large scores."""
            p = student.call("softmax", np.array([[1000.0, 1000.0]]))
            if not isinstance(p, np.ndarray) or not np.allclose(p, 0.5):
                raise CheckFailure("values", f"softmax gave {p}", redacted="softmax is not finite")
    ''',
    "assignments/small/hidden/test_train.py": '''
        import numpy as np
        import pytest

        from autograder.checks.failure import CheckFailure

        pytestmark = pytest.mark.question("train")


        def test_slope(student, rng):
            """train finds the slope of a line through the origin."""
            x = rng.uniform(0.5, 1.5, size=8)
            slope = student.call("train", x, 3.0 * x)
            if not isinstance(slope, (float, np.floating)) or abs(slope - 3) > 0.001:
                raise CheckFailure("values", f"train gave {slope}", redacted="train gave a wrong slope")
    ''',
}


def write(root: Path, seconds: int) -> Path:
    """Write the course below `root`, with `seconds` for a cell or a test; return its assignment's folder."""
    fields = _FIELDS.format(seconds=seconds, whole=3 * seconds)
    text = small_course.assignment(fields, small_course.DOUBLE, _MORE, small_course.WHY)
    small_course.write(root, {**FILES, "assignments/small/assignment.toml": text})
    return root / "assignments" / "small"
