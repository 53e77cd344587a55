"""What a hidden test's body does, and what becomes of it: real judges, real workers, one notebook each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.errors import AssignmentError
from autograder.grading import judging
from autograder.grading.findings import Finding
from autograder.judge.client import Judge
from autograder.notebooks.code import NotebookCode
from tests import small_course
from tests.warm import Warm, started

TESTS = '''
    import numpy as np
    import pytest

    from autograder.checks import array

    pytestmark = pytest.mark.question("double")


    def test_catches_every_exception(student):
        """A body that swallows exceptions does not turn a dead worker into a pass."""
        try:
            student.call("dies", 1)
        except Exception:
            pass


    def test_catches_everything(student):
        """Nor one that swallows everything."""
        try:
            student.call("dies", 1)
        except BaseException:
            pass


    def test_catches_a_violation(student):
        """Nor one that swallows the refusal of a forged value."""
        try:
            student.call("forges", 1)
        except BaseException:
            pass


    def test_asks_nothing(student):
        """A test that asks for no value of the student's proves nothing."""


    def test_fails_before_asking(student):
        """An error before a value was used is the grader's."""
        raise ZeroDivisionError


    def test_fails_after_asking(student):
        """An error after a value was used is the student's, if the solution passes."""
        assert student.call("double", 1) == 2


    def test_broken_for_all(student):
        """An error that the solution meets too is the grader's."""
        student.call("double", 1)
        raise KeyError("mine")


    def test_calls_back(student):
        """The student's code may call a function of the judge's."""
        assert student.call("apply", lambda x: x + 1, 2) == 3


    def test_hands_on_an_object(student):
        """An object goes from call to call untouched."""
        plan = student.plan()
        made = plan.call("make", fetch=False)
        used = plan.call("use", made)
        part = plan.call("make_pair")
        again = plan.call("use", part[1])
        plan.run()
        assert used.value == "used" and again.value == "used"


    def test_keeps_objects(student):
        """An object made by keyword steps in place; a generator and a model of the judge's arrive."""
        from autograder.checks.arguments import Object, Seed

        seen = []
        plan = student.plan()
        made = plan.call("Counter", keywords={"step": 5}, fetch=False)
        shared = plan.put([1.0])
        counts = [plan.method(made, "up", shared, echo=True) for _ in range(2)]
        drawn = plan.call("draw", Seed(7))
        fitted = plan.call("fit", Object({"forward": lambda x, training=False: seen.append(training) or x}), 3)
        plan.run()
        assert [count.after[0] for count in counts] == [[6.0], [11.0]]
        assert drawn.value == __import__("numpy").random.default_rng(7).random()
        assert (fitted.value, seen) == (3, [True])


    def test_asks_for_a_method_that_is_missing(student):
        """A method that is not there is the student's failure, not an error."""
        plan = student.plan()
        answer = plan.method(plan.call("Counter", 1), "down")
        plan.run()
        answer.value


    def test_skips(student):
        """A skipped test is no pass."""
        pytest.skip("not today")


    def test_half_precision(student):
        """A right answer with few digits passes."""
        array.check_array(student.call("half"), np.array([1.0, 2.0]), called="half()")


    @pytest.mark.parametrize("number", [1, 2])
    def test_each(student, number):
        """A parametrized test is several."""
        assert student.call("double", number) == 2 * number
'''

NOTEBOOK = """
import os
import numpy as np
def double(x): return 2 * x
def dies(x): os._exit(0)
def forges(x):
    import sys
    encoder = sys.modules["autograder.worker.wire"].Encoder
    encoder.encode = lambda self, value, depth=0: ["a", "<f8", [2], b"short"]
def apply(f, x): return f(x)
class Thing: pass
thing = Thing()
def make(): return thing
def half(): return np.array([1.0, 2.0], np.float16)
def make_pair(): return (1, thing)
def use(x): return "used" if x is thing else "another"
class Counter:
    def __init__(self, step): self.step = step
    def up(self, numbers): numbers[0] += self.step
def draw(rng): return rng.random()
def fit(model, x): return model.forward(x, training=True)
"""


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    root = tmp_path_factory.mktemp("course")
    small_course.write(root)
    hidden = root / "assignments" / "small" / "hidden" / "test_double.py"
    hidden.write_text(small_course.dedented(TESTS))
    with started(assignments.load(root / "assignments" / "small"), best_tier) as processes:
        yield processes


@pytest.fixture(scope="module")
def findings(warm: Warm) -> dict[str, Finding]:
    judged = judging.grade(*warm, NotebookCode([(0, NOTEBOOK)]), 1)
    return {name.split("::")[1]: finding for name, finding in judged.findings.items()}


@pytest.mark.parametrize(
    ("test", "outcome"),
    [
        ("test_catches_every_exception", "crashed"),
        ("test_catches_everything", "crashed"),
        ("test_catches_a_violation", "crashed"),
        ("test_asks_nothing", "grader_error"),
        ("test_fails_before_asking", "grader_error"),
        ("test_fails_after_asking", "passed"),
        ("test_broken_for_all", "failed"),
        ("test_calls_back", "passed"),
        ("test_hands_on_an_object", "passed"),
        ("test_keeps_objects", "passed"),
        ("test_asks_for_a_method_that_is_missing", "failed"),
        ("test_skips", "skipped"),
        ("test_each[1]", "passed"),
        ("test_each[2]", "passed"),
    ],
)
def test_a_tests_body_has_this_outcome(findings: dict[str, Finding], test: str, outcome: str) -> None:
    assert findings[test].outcome == outcome


def test_what_a_check_notes_of_a_right_answer_is_its_hint(findings: dict[str, Finding]) -> None:
    finding = findings["test_half_precision"]
    assert (finding.outcome, "half precision" in finding.hint) == ("passed", True)


def test_a_failure_is_placed_in_the_cell_that_defines_the_function_though_another_cell_failed_in_it(
    warm: Warm,
) -> None:
    cells = ["def double(x):\n  raise ValueError", "\n\n\ndouble(1)"]
    found = judging.grade(*warm, NotebookCode(list(enumerate(cells))), 1).findings
    assert found["test_double.py::test_each[1]"].message == "double raised ValueError in cell 1, line 2."


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("def test_a(student): pass", "belongs to ''"),
        ("import pytest\n@pytest.mark.question('double')\ndef test_a(student): pass", "no docstring"),
        ("import pytest\n@pytest.mark.question('why')\ndef test_a(student): 'x'", "no automatic question"),
        ("import nothing_like_this", "cannot be collected"),
        ("def test_a(:", "cannot be collected"),
        ("", "no hidden test"),
    ],
)
def test_broken_hidden_tests_are_named_before_anything_runs(
    tmp_path: Path, source: str, problem: str
) -> None:
    small_course.write(tmp_path)
    folder = tmp_path / "assignments" / "small"
    (folder / "hidden" / "test_double.py").write_text(source)
    with pytest.raises(AssignmentError, match=problem), Judge(assignments.load(folder)):
        pass
