"""Takes from a recorder what it recalls of a class, and hands it what the grading finds.

The hidden tests are asked of the recorder too: as long as nothing that decides on them has changed, no judge starts.
Submissions are read a part of the class at a time, so that a recorder answers for many at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from autograder.engine import facts
from autograder.engine import submission as engine_submission
from autograder.engine.job import Job
from autograder.engine.submission import Graded
from autograder.errors import UnreadableSubmission
from autograder.grading.earlier import NOTHING_EARLIER, EarlierVerdicts
from autograder.judge.client import Judge
from autograder.judge.messages import HiddenTest
from autograder.kept import Ended, HandedIn, KeptGrading, Recorder
from autograder.notebooks import code
from autograder.release import bundle
from autograder.results import SubmissionResult
from autograder.submissions.collect import Submission

_AT_ONCE = 50  # submissions in memory at once: some tens of megabytes


class Finished(NamedTuple):
    """A submission whose grading is written, with its result as it was written."""

    submission: Submission
    graded: Graded
    result: SubmissionResult


class Memory:
    """The recorder of one class, in the terms of the engine."""

    def __init__(self, job: Job, recorder: Recorder) -> None:
        self._job = job
        self._recorder = recorder
        self._bundle = bundle.bundle_files(job.assignment)

    def recalled(self, hints: Mapping[str, str]) -> Iterator[list[tuple[int, Graded]]]:
        """Yield the submissions that need not be graded again, some at a time, by their positions in the job."""
        tests = self._tests()
        for positions in _parts(len(self._job.submissions)):
            yield list(self._of_these(positions, tests, hints))

    def _of_these(
        self, positions: Sequence[int], tests: tuple[HiddenTest, ...], hints: Mapping[str, str]
    ) -> Iterator[tuple[int, Graded]]:
        read = [(at, work) for at in positions if (work := self._work(self._job.submissions[at])) is not None]
        kept = self._recorder.recall([work for _, work in read])
        for (at, work), one in zip(read, kept, strict=True):
            graded = one and self._recalled(self._job.submissions[at], work, one, tests, hints)
            if graded:
                yield at, graded

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
        self,
        submission: Submission,
        work: HandedIn,
        kept: KeptGrading,
        tests: tuple[HiddenTest, ...],
        hints: Mapping[str, str],
    ) -> Graded | None:
        try:
            found = facts.recalled(kept, {test.id: test.hint for test in tests}, hints)
        except msgspec.MsgspecError:  # kept by another version: it is graded again
            return None
        read = code.code_of(found.notebook)
        work = msgspec.structs.replace(work, cells=tuple(read.cells), marked=dict(read.marked))
        return engine_submission.recalled(self._job.assignment, tests, submission, found, work)

    def earlier(self, submission: Submission) -> EarlierVerdicts:
        """Return what an earlier grading of the same work found by tests that have not changed."""
        work = self._work(submission)
        kept = work and self._recorder.recall_tests(work)
        try:
            return facts.earlier(kept) if kept else NOTHING_EARLIER
        except msgspec.MsgspecError:  # kept by another version
            return NOTHING_EARLIER

    def _work(self, submission: Submission) -> HandedIn | None:
        """Return what was handed in; None where it cannot be read."""
        try:
            return HandedIn(submission.read(), dict(submission.helpers(self._bundle).files))
        except UnreadableSubmission:
            return None

    def record(self, finished: Sequence[Finished]) -> None:
        """Record gradings as they were written."""
        self._recorder.record([self._ended(one) for one in finished])

    def _ended(self, one: Finished) -> Ended:
        kept = facts.kept(one.graded.facts) if one.graded.facts else None
        work = one.graded.handed_in or self._work(one.submission) or HandedIn(b"")
        return Ended(one.submission.id, work, kept, one.result)


def _parts(count: int) -> Iterator[range]:
    """Yield the positions of so many submissions, some at a time."""
    for first in range(0, count, _AT_ONCE):
        yield range(first, min(first + _AT_ONCE, count))
