"""A student whose object lacks a method reads what the class has in its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.course import assignment as assignments
from autograder.grading import judging
from autograder.notebooks.code import NotebookCode
from tests import small_course
from tests.warm import Warm, started

QUESTION = """
[[questions]]
id = "count"
title = "Counting"
points = 2
names = [
    { name = "Counter", signature = "Counter(start)" },
    { name = "Counter.add", signature = "Counter.add(by)" },
]
"""
TEST = '''
        import pytest


        @pytest.mark.question("count")
        def test_add(student):
            """A counter adds."""
            plan = student.plan()
            counter = plan.call("Counter", 1, fetch=False)
            added = plan.method(counter, "add", 2)
            plan.run()
            assert added.value == 3
    '''


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    root = tmp_path_factory.mktemp("methods")
    settings = small_course.FILES["assignments/small/assignment.toml"] + QUESTION
    small_course.write(root, {"assignments/small/hidden/test_count.py": TEST})
    path = root / "assignments" / "small"
    (path / "assignment.toml").write_text(settings, "utf-8")
    with started(assignments.load(path), best_tier) as processes:
        yield processes


def test_the_message_names_the_method_that_is_nearly_it(warm: Warm) -> None:
    cell = "add = 5\nclass Counter:\n    def __init__(self, start): self.n = start\n    def Add(self, by): return by"
    judged = judging.grade(*warm, NotebookCode([(0, cell)], {}), 3)
    finding = judged.findings["test_count.py::test_add"]
    assert finding.message == (
        "The object has no method add. Cell 1 defines Counter.Add, but the question asks for Counter.add."
    )
    assert finding.hint == "Correct the name: add."
