"""Results that somebody has changed since lead no reader and no writer out of their folder."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder import artifacts, results
from autograder.course.assignment import Assignment
from autograder.engine import outputs
from autograder.errors import UsageError
from autograder.results import AssignmentInfo, Results, SandboxInfo, Status, SubmissionResult


def graded(name: str) -> Results:
    one = SubmissionResult(name, "a.ipynb", "", Status.GRADED, True, 0.0, 1.0, (), ())
    return Results("autograder-results/1", INFO, TIER, 3, {}, (one,))


INFO = AssignmentInfo("small", "A small assignment", "A course", 1.0)
TIER = SandboxInfo("none", (), ())


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a\0", "..", "."])
def test_an_id_that_leads_out_of_the_folder_is_no_id(tmp_path: Path, name: str) -> None:
    results.write(graded(name), tmp_path / artifacts.RESULTS)
    with pytest.raises(msgspec.ValidationError, match="is no id of a submission"):
        results.read(tmp_path / artifacts.RESULTS)


def test_a_page_is_not_written_through_a_link(tmp_path: Path, small: Assignment) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / artifacts.FEEDBACK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is not a folder of a grading's own"):
        outputs.rewrite(graded("a"), tmp_path / "out", small, {"a"})
