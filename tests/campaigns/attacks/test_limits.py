"""The stated limits of the sandbox are real: each is shown, so that nobody takes silence for safety."""

from __future__ import annotations

import pytest

from autograder.course.assignment import Assignment
from autograder.grading import judging
from autograder.grading.findings import GradedNotebook
from autograder.notebooks.code import NotebookCode
from tests.campaigns.attacks import sweep
from tests.campaigns.attacks.catalogue import attacks
from tests.campaigns.attacks.sweep import Sweep
from tests.warm import Warm

GENTLE = (
    "read-course_by_path",
    "read-import_the_reference",
    "forge-equal_to_everything",
    "forge-verdict_on_the_socket",
)


@pytest.fixture(scope="module")
def unprotected() -> Sweep:
    """A few attacks that harm nothing, graded without isolation as an ordinary user."""
    chosen = [attack for attack in attacks() if f"{attack.family}-{attack.name}" in GENTLE]
    return sweep.run("none", chosen, ordinary=True)


def test_without_isolation_the_course_can_be_read(unprotected: Sweep) -> None:
    assert "executed/read-course_by_path.ipynb" in unprotected.stolen()


def test_without_isolation_the_reference_can_be_called(unprotected: Sweep) -> None:
    (attack,) = (attack for attack in attacks() if attack.name == "import_the_reference")
    assert sweep.outcomes(unprotected.of(attack))["test_values"] == "passed"


@pytest.mark.parametrize("name", ["equal_to_everything", "verdict_on_the_socket"])
def test_without_isolation_a_grade_is_still_not_forged_through_data(unprotected: Sweep, name: str) -> None:
    (attack,) = (attack for attack in attacks() if attack.name == name)
    assert sweep.outcomes(unprotected.of(attack)) == dict(attack.verdict)


def test_without_isolation_every_page_says_so(unprotected: Sweep) -> None:
    pages = [text for name, text in unprotected.files.items() if name.endswith(".html")]
    assert all(b"isolation" in page or b"sandbox" in page.lower() for page in pages)


def test_results_say_that_no_wall_stood(unprotected: Sweep) -> None:
    assert unprotected.results["sandbox"]["held"] == []


@pytest.fixture(scope="module")
def judged(warm: Warm) -> GradedNotebook:
    """A notebook whose hidden tests talk to each other through the process that forks them."""
    source = (
        "import mmap, struct, tempfile\nfile = tempfile.TemporaryFile()\nfile.truncate(64)\n"
        "shared = mmap.mmap(file.fileno(), 64)\n"
        "def double(x):\n"
        "  shared[0] += 1\n"
        "  return 2 * x if shared[0] == 1 else 3 * x"
    )
    return judging.grade(*warm, NotebookCode([(0, source)]), 3)


def test_tests_of_one_notebook_can_be_made_to_know_of_each_other(judged: GradedNotebook) -> None:
    """Forks of one process share what it shared: a limit that earns nothing."""
    assert [finding.outcome.value for finding in judged.findings.values()] == ["passed", "failed", "passed"]


def test_a_value_is_no_proof_of_how_it_was_got(small: Assignment, warm: Warm) -> None:
    """A right value earns its mark, wherever it comes from."""
    source = "table = {}\nclass Found:\n  def __call__(self, x):\n    return x + x\ndouble = Found()"
    found = judging.grade(*warm, NotebookCode([(0, source)]), small.seed).findings
    assert {finding.outcome.value for finding in found.values()} == {"passed"}
