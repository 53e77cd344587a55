"""What fails on our side costs one submission, by name, and not the class."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder.diagnosis.explain import DiagnosisContext
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.engine.submission import SubmissionGrader
from autograder.grading.baseline import Baseline
from autograder.notebooks.code import NotebookCode
from autograder.results import Status
from autograder.submissions.collect import Submission, collect
from autograder.submissions.helpers import Helpers
from tests.campaigns.damaged.documents import notebook
from tests.warm import Warm


class Defective(Submission):
    """A submission that brings out a defect of ours."""

    def helpers(self, bundle: Mapping[str, bytes]) -> Helpers:
        raise LookupError("nobody thought of this")


def test_a_defect_of_ours_becomes_a_grader_error_of_one_submission(warm: Warm, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(notebook())
    (found,) = collect([tmp_path])
    defective = Defective(**{name: getattr(found, name) for name in found.__dataclass_fields__})
    grader = SubmissionGrader(
        assignment=warm.assignment,
        runner=warm.runner,
        seed=3,
        baseline=Baseline(*warm, NotebookCode([]), 3),
        context=DiagnosisContext(MistakeBank(warm.assignment), {}),
    )
    result = grader.grade(defective).result
    assert (result.status, result.file) == (Status.GRADER_ERROR, "a.ipynb")
    assert result.problem == "The grader failed on this submission (LookupError: nobody thought of this)."
