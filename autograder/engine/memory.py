"""Takes from a recorder what it recalls of a class, and hands it what the grading finds.

The hidden tests are asked of the recorder too: as long as nothing that decides on them has changed, no judge starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from autograder.engine import facts
from autograder.engine import submission as engine_submission
from autograder.engine.job import Job
from autograder.engine.submission import Graded
from autograder.errors import UnreadableSubmission
from autograder.judge.client import Judge
from autograder.judge.messages import HiddenTest
from autograder.kept import HandedIn, KeptGrading, Recorder
from autograder.notebooks import code
from autograder.release import bundle
from autograder.results import SubmissionResult
from autograder.submissions.collect import Submission


class Memory:
    """The recorder of one class, in the terms of the engine."""

    def __init__(self, job: Job, recorder: Recorder) -> None:
        self._job = job
        self._recorder = recorder
        self._bundle = bundle.bundle_files(job.assignment)

    def recalled(self, hints: Mapping[str, str]) -> Iterator[tuple[int, Graded]]:
        """Yield each submission that need not be graded again, by its position in the job."""
        tests = self._tests()
        for index, submission in enumerate(self._job.submissions):
            graded = self._recalled(submission, tests, hints)
            if graded is not None:
                yield index, graded

    def _tests(self) -> tuple[HiddenTest, ...]:
        """Return the hidden tests; where they are not known, a judge collects them."""
        known = self._recorder.collected()
        if known is not None:
            return facts.decoded(known)
        with Judge(self._job.assignment) as judge:
            tests = tuple(judge.tests)
        self._recorder.keep_collected(facts.encoded(tests))
        return tests

    def _recalled(
        self, submission: Submission, tests: tuple[HiddenTest, ...], hints: Mapping[str, str]
    ) -> Graded | None:
        work = self._work(submission)
        kept = work and self._recorder.recall(submission.id, work)
        if not work or not kept:
            return None
        try:
            found = facts.recalled(kept, hints)
        except msgspec.MsgspecError:  # kept by another version: it is graded again
            return None
        read = code.code_of(found.notebook)
        work = msgspec.structs.replace(work, cells=tuple(read.cells), marked=dict(read.marked))
        return engine_submission.recalled(self._job.assignment, tests, submission, found, work)

    def _work(self, submission: Submission) -> HandedIn | None:
        """Return what was handed in; None where it cannot be read."""
        try:
            return HandedIn(submission.read(), dict(submission.helpers(self._bundle).files))
        except UnreadableSubmission:
            return None

    def record(self, submission: Submission, graded: Graded, result: SubmissionResult) -> None:
        """Record a grading as it was written."""
        kept: KeptGrading | None = facts.kept(graded.facts) if graded.facts else None
        work = graded.handed_in or self._work(submission) or HandedIn(b"")
        self._recorder.record(submission.id, work, kept, result)
