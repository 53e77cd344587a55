"""What fails on our side costs one submission, by name, and not the class."""

from __future__ import annotations

from pathlib import Path

from autograder import submission_grading
from autograder.bank import Bank
from autograder.grading import Work
from autograder.lane import Lane
from autograder.results import Status
from autograder.submission_grading import Aids, Baseline
from autograder.submissions import Submission, collect

from .documents import notebook


class Defective(Submission):
    """A submission that brings out a defect of ours."""

    @property
    def extras(self) -> dict[str, bytes]:
        raise LookupError("nobody thought of this")


def test_a_defect_of_ours_becomes_a_grader_error_of_one_submission(lane: Lane, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(notebook())
    (found,) = collect([tmp_path])
    defective = Defective(**{name: getattr(found, name) for name in found.__dataclass_fields__})
    result = submission_grading.grade(
        lane, defective, 3, Baseline(lane, Work([]), 3), Aids(Bank(3), {})
    ).result
    assert (result.status, result.file) == (Status.GRADER_ERROR, "a.ipynb")
    assert result.problem == "The grader failed on this submission (LookupError: nobody thought of this)."
