"""A judge has a memory limit of its own: what exceeds it is the student's failure, and no other test pays for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.course import assignment as assignments
from autograder.grading import judging
from autograder.judge.memory import LEAST_MB
from autograder.notebooks.code import NotebookCode
from autograder.sandbox.channel import LostReason
from tests import small_course
from tests.small_course import dedented
from tests.warm import Warm, started

TESTS = '''
    import resource

    import numpy as np
    import pytest

    pytestmark = [pytest.mark.question("double"), pytest.mark.no_example]
    SIZE = 20_000


    def test_a_room(student):
        """The judge has a limit that is not far away."""
        assert student.call("double", 2.0) == 4.0
        held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        assert 0 < resource.getrlimit(resource.RLIMIT_AS)[0] - held <= ROOM + 2**20  # a few pages may have been given back


    def test_b_comparison(student):
        """double gives as many values as it gets."""
        assert np.allclose(student.call("double", np.ones(SIZE)), np.full(SIZE, 2.0))


    def test_c_kept(student):
        """What a function that calls back gives to the judge is kept there."""
        kept = []
        student.call("double", kept.append)


    def test_d_after_all(student):
        """The next test has as much room as the first."""
        test_a_room(student)


    def test_e_own_fault(student):
        """A test that asks for too much by itself."""
        student.call("double", 2.0)
        np.ones((SIZE, SIZE))
'''
HONEST = "import numpy as np\ndef double(x):\n    return None if callable(x) else 2 * x"
COLUMNS = f"{HONEST}[:, None] if np.ndim(x) else 2.0 * x"
FILLS = "import numpy as np\ndef double(x):\n    for _ in range(300 if callable(x) else 0):\n        x(np.ones(2**20))\n    return None if callable(x) else 2 * x"
ALL = ("a_room", "b_comparison", "c_kept", "d_after_all", "e_own_fault")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    """An assignment whose tests look at the memory of their judge."""
    root = tmp_path_factory.mktemp("course")
    small_course.write(root)
    folder = root / "assignments" / "small"
    (folder / "hidden" / "test_double.py").unlink()
    text = dedented(TESTS).replace("ROOM", str(LEAST_MB * 2**20))
    (folder / "hidden" / "test_memory.py").write_text(text)
    file = folder / "assignment.toml"
    file.write_text(file.read_text().replace("test_seconds = 1.5", "test_seconds = 20"))
    with started(assignments.load(folder), best_tier) as processes:
        yield processes


def outcomes(warm: Warm, source: str) -> dict[str, tuple[str, str]]:
    found = judging.grade(*warm, NotebookCode([(0, source)]), 3).findings
    return {name: (str(found[one].outcome), found[one].kind) for name, one in zip(ALL, found, strict=True)}


def test_an_honest_answer_meets_no_limit(watched: Warm) -> None:
    found = outcomes(watched, HONEST)
    assert {found[name] for name in ALL[:4]} == {("passed", "")}


def test_a_comparison_that_grows_with_the_answer_fails_the_answer(watched: Warm) -> None:
    assert outcomes(watched, COLUMNS)["b_comparison"] == ("failed", "unexpected")


def test_what_the_answer_makes_the_judge_keep_crashes_its_test_alone(watched: Warm) -> None:
    found = outcomes(watched, FILLS)
    assert found["c_kept"][0] in ("crashed", "failed")
    assert found["d_after_all"] == ("passed", "")


def test_a_test_that_needs_too_much_by_itself_is_doubted(watched: Warm) -> None:
    """The kind sends the grader to the solution, which fails the same test."""
    assert outcomes(watched, HONEST)["e_own_fault"] == ("failed", "unexpected")


def test_the_reason_is_a_kind_of_its_own() -> None:
    assert LostReason.MEMORY == "memory"
