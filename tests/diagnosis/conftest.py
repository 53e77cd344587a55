"""A course whose one function gives two tensors, with known mistakes in each, and a question that stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from tests import small_course
from tests.warm import Warm, started

FILES = {
    "reference/__init__.py": '''
        """What is right."""

        def both(x, w):
            return x + w, x @ w.T

        def twice(x, w):
            return 2 * both(x, w)[0]

        def total(x, w):
            return both(x, w)[1].sum()
    ''',
    "assignments/small/assignment.toml": """
        schema = "autograder-assignment/1"
        id = "small"
        title = "A small assignment"
        seed = 3
        packages = ["numpy"]

        [budgets]
        test_seconds = 2

        [[questions]]
        id = "both"
        title = "Sum and product"
        points = 4
        names = [
            { name = "both", signature = "both(x, w)", returns = "added, product: for x and w of one shape" },
            { name = "twice", signature = "twice(x, w)", returns = "twice the first of both" },
        ]

        [[questions]]
        id = "total"
        title = "The total"
        points = 2
        needs = ["both"]
        names = [{ name = "total", signature = "total(x, w)", returns = "the sum of the product's entries" }]
    """,
    "assignments/small/source.py": """
        # %%
        import numpy as np

        # %%
        def both(x, w):
            ### BEGIN SOLUTION
            return x + w, x @ w.T
            ### END SOLUTION

        # %%
        def twice(x, w):
            ### BEGIN SOLUTION
            return 2 * both(x, w)[0]
            ### END SOLUTION

        # %%
        def total(x, w):
            ### BEGIN SOLUTION
            return both(x, w)[1].sum()
            ### END SOLUTION
    """,
    "assignments/small/hidden/test_both.py": '''
        import pytest
        import reference
        from autograder.checks.cases import Function, designed, normal
        from autograder.checks.functions import agreement

        BOTH = Function("both", ("x", "w"), ("added", "product"))
        TWICE = Function("twice", ("x", "w"))
        TOTAL = Function("total", ("x", "w"))


        def cases(rng):
            draw = lambda rng, n, d, m: (normal(rng, n, d), normal(rng, n, d))
            return designed(rng, draw)


        @pytest.mark.question("both")
        def test_added(student, rng):
            """The sum is right."""
            agreement.check_values(student, BOTH, reference.both, cases(rng), only="added")


        @pytest.mark.question("both")
        def test_product(student, rng):
            """The product is right."""
            agreement.check_values(student, BOTH, reference.both, cases(rng), only="product")


        @pytest.mark.question("both")
        def test_arguments(student, rng):
            """x and w are left alone."""
            agreement.check_unchanged(student, BOTH, reference.both, cases(rng)[0])


        @pytest.mark.question("both")
        def test_twice(student, rng):
            """Twice is right."""
            agreement.check_values(student, TWICE, reference.twice, cases(rng))


        @pytest.mark.question("total")
        def test_total(student, rng):
            """The total is right."""
            agreement.check_values(student, TOTAL, reference.total, cases(rng))
    ''',
}
TESTS = "test_both.py::test_added", "test_both.py::test_product", "test_both.py::test_arguments"
BUGS = {
    "subtracts": ("It subtracts.", "Add the two.", "return x - w, x @ w.T", "both"),
    "transposed": ("The product is turned round.", "Look at its shape.", "return x + w, w @ x.T", "both"),
    "doubled": ("The sum is taken twice.", "Once is enough.", "return 2 * (x + w), x @ w.T", "both"),
    "doubled_again": (
        "x and w are doubled.",
        "Take them as they are.",
        "return 2 * x + 2 * w, x @ w.T",
        "both",
    ),
    "tripled": ("It is tripled.", "Do not.", "return 3 * (x + w), x @ w.T", "both"),
    "tripled_too": ("It is tripled.", "Do not.", "return x + w + 2 * (x + w), x @ w.T", "both"),
    "in_place": ("x is changed.", "Make a new array.", "x += w\n    return x, (x - w) @ w.T", "both"),
    "product_doubled": ("The product is doubled.", "Once.", "return x + w, 2 * x @ w.T", "both"),
    "raises": ("It raises.", "Do not raise.", "raise ValueError", "both"),
    "raises_declared": (
        "It divides by zero.",
        "Do not divide.",
        "1 / 0\nRAISES = 'ZeroDivisionError'",
        "both",
    ),
    "difference": ("Twice the difference is taken.", "Take the sum.", "return 2 * (x - w)", "twice"),
    "mean": ("The mean is taken.", "Take the sum.", "return both(x, w)[1].mean()", "total"),
}


def write(root: Path) -> Assignment:
    """Writes the course below `root`."""
    small_course.write(root)
    folder = root / "assignments" / "small"
    for path in [
        *(folder / "bugs").iterdir(),
        *(folder / "variants").iterdir(),
        *(folder / "hidden").iterdir(),
    ]:
        path.unlink()
    for name, text in FILES.items():
        (root / name).write_text(small_course.dedented(text))
    for name, (title, advice, body, function) in BUGS.items():
        question = "total" if function == "total" else "both"
        source = f'"""{title}\n\n{advice}\n"""\n\nQUESTION = "{question}"\nCAUGHT_BY = ("{TESTS[0]}",)\n\n\n'
        (folder / "bugs" / f"{name}.py").write_text(source + f"def {function}(x, w):\n    {body}\n")
    return assignments.load(folder)


@pytest.fixture(scope="package")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return write(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="package")
def warm_pair(pair: Assignment, best_tier: str) -> Iterator[Warm]:
    with started(pair, best_tier) as processes:
        yield processes
