"""Records the gradings of one class as they end, each in a transaction of its own, and recalls what has not changed.

A grading that is killed has lost what it was at, and nothing that had ended: started again, it goes on from there.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

import msgspec
from django.db import connections

from autograder.kept import HandedIn, KeptGrading
from autograder.records import keys
from autograder.records.conditions import GradingConditions
from autograder.records.services import blobs, events, submissions, transactions
from autograder.records.services.events import Change
from autograder.records.tables.gradings import GradingRecord, RunRecord, TestRecord
from autograder.records.tables.submitted import AssignmentVersion, SubmissionRecord
from autograder.results import Outcome, Status, SubmissionResult

T = TypeVar("T")
# An answer under these may be another the next time: the machine was slow, or we failed.
_NEVER_REUSED = frozenset({Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.GRADER_ERROR})


class _Test(msgspec.Struct, frozen=True):
    """The part of a hidden test that the recorder reads."""

    id: str
    hint: str = ""


@dataclass(frozen=True)
class Session:
    """One grading of a class: under which conditions, by whom, when, and whether as a trial or anew (`fresh`)."""

    conditions: GradingConditions
    actor: str
    now: Callable[[], datetime]
    fresh: bool = False
    trial: bool = False


class GradebookRecorder:
    """A `kept.Recorder` on the gradebook; a context manager. A thread of its own does all that touches the database."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._conditions = session.conditions
        self._assignment = session.conditions.assignment.id
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._version: AssignmentVersion | None = None
        self._explained = ""
        self._tests: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(connections.close_all)
        self._thread.shutdown()

    def _do(self, work: Callable[[], T]) -> T:
        return self._thread.submit(work).result()

    def collected(self) -> bytes | None:
        """Return the assignment's hidden tests as they were kept; None if they may have changed since."""
        return self._do(self._collected)

    def _collected(self) -> bytes | None:
        known = AssignmentVersion.objects.filter(
            assignment=self._assignment, collected=self._conditions.collected
        ).first()
        if known is not None:
            self._keep(known.content)
        return None if known is None else known.content.encode()

    def keep_collected(self, tests: bytes) -> None:
        """Keep the hidden tests as they were collected."""
        self._do(lambda: self._keep(tests.decode()))

    def _keep(self, content: str) -> None:
        tests = msgspec.json.decode(content, type=tuple[_Test, ...])
        self._tests = tuple(test.id for test in tests)
        self._explained = self._conditions.explanation({test.id: test.hint for test in tests})
        self._version = transactions.run(lambda: self._version_of(content))

    def _version_of(self, content: str) -> AssignmentVersion:
        events.queue()
        digest, now = self._conditions.version, self._session.now()
        version, made = AssignmentVersion.objects.get_or_create(
            assignment=self._assignment,
            digest=digest,
            defaults={"collected": self._conditions.collected, "content": content, "at": now},
        )
        if made:
            events.append(
                Change(self._session.actor, "assignment.seen", f"version:{version.pk}", after=digest), now
            )
        return version

    def recall(self, name: str, handed_in: HandedIn) -> KeptGrading | None:
        """Return what an earlier grading found of the same work, if it would find the same now."""
        return None if self._session.fresh else self._do(lambda: self._recall(handed_in))

    def _recall(self, work: HandedIn) -> KeptGrading | None:
        found = GradingRecord.objects.filter(reuse=self._reuse(work), reusable=True)
        for grading in found.order_by("-pk")[:4]:
            kept = _opened(grading)
            if kept is not None and (grading.explained == self._explained or _needs_no_explanation(kept)):
                return kept
        return None

    def _reuse(self, work: HandedIn) -> str:
        return self._conditions.reuse(keys.handed_in(work.submitted, work.files), self._tests)

    def record(
        self, name: str, handed_in: HandedIn, kept: KeptGrading | None, result: SubmissionResult
    ) -> None:
        """Record the grading of the submission with this id. Without `kept`, it could not be graded.

        A grading that says what the last one said, under the same keys, adds nothing.
        """
        self._do(lambda: transactions.run(lambda: self._record(name, handed_in, kept, result)))

    def _record(self, name: str, work: HandedIn, kept: KeptGrading | None, result: SubmissionResult) -> None:
        events.queue()
        session, now = self._session, self._session.now()
        assert self._version is not None  # the tests are collected before anything is graded
        submission = submissions.hand_in(self._assignment, name, work, session.actor, now)
        told = _told(result)
        reuse = self._reuse(work)
        if not session.fresh and _says_the_same(
            submission, reuse, self._explained, told, trial=session.trial
        ):
            return
        run_key = keys.run(keys.code_cells(work.cells, work.files, work.marked), self._conditions.run)
        run = None if kept is None else _run(run_key, now)
        tests = {} if kept is None or not work.cells else self._test_keys(run_key, kept)
        if kept is not None:
            self._keep_tests(kept, tests, now)
        grading = GradingRecord.objects.create(
            submission=submission,
            version=self._version,
            run=run,
            reuse=reuse,
            explained=self._explained,
            reusable=kept is not None and result.status is Status.GRADED and _is_reusable(kept),
            keys=msgspec.json.encode(tests),
            executed_id=None if kept is None else blobs.put([kept.executed])[0],
            found=b"" if kept is None else _closed(kept),
            result=told,
            trial=session.trial,
            at=now,
        )
        change = Change(session.actor, "graded", f"grading:{grading.pk}", after=keys.digest(told))
        events.append(change, now)

    def _test_keys(self, run_key: str, kept: KeptGrading) -> dict[str, str]:
        judging, sources = self._conditions.judging, self._conditions.sources
        return {test.id: keys.test(run_key, sources.of(test.id), judging) for test in kept.tests}

    def _keep_tests(self, kept: KeptGrading, tests: dict[str, str], now: datetime) -> None:
        """Add what each test found under its key; a second outcome stays beside the first."""
        rows = [
            TestRecord(
                key=tests[test.id],
                assignment=self._assignment,
                test=test.id,
                outcome=test.outcome.value,
                message=test.message,
                at=now,
            )
            for test in kept.tests
            if test.id in tests
        ]
        TestRecord.objects.bulk_create(rows, ignore_conflicts=True)


def _told(result: SubmissionResult) -> bytes:
    """Return a result as it is recorded: without names, which can be erased, and without what it cost."""
    bare = msgspec.structs.replace(result, id="", file="", feedback="", wall_seconds=0.0, cpu_seconds=0.0)
    return msgspec.json.encode(bare)


def _run(key: str, now: datetime) -> RunRecord:
    """Return the run with this key; add it where there is none."""
    RunRecord.objects.bulk_create([RunRecord(key=key, at=now)], ignore_conflicts=True)
    return RunRecord(key=key, at=now)


def _closed(kept: KeptGrading) -> bytes:
    """Return a kept grading as its row holds it: compressed, without the notebook, which is a blob."""
    return zlib.compress(msgspec.json.encode(msgspec.structs.replace(kept, executed=b"")))


def _opened(grading: GradingRecord) -> KeptGrading | None:
    """Return the kept grading of a row; None where its notebook was erased."""
    executed = None if grading.executed_id is None else blobs.get(grading.executed_id)
    if executed is None:
        return None
    kept = msgspec.json.decode(zlib.decompress(bytes(grading.found)), type=KeptGrading)
    return msgspec.structs.replace(kept, executed=executed)


def _is_reusable(kept: KeptGrading) -> bool:
    return not any(test.outcome in _NEVER_REUSED for test in kept.tests)


def _needs_no_explanation(kept: KeptGrading) -> bool:
    """Return whether every test passed: then no known mistake and no hint is in the result."""
    return all(test.outcome is Outcome.PASSED for test in kept.tests)


def _says_the_same(
    submission: SubmissionRecord, reuse: str, explained: str, told: bytes, *, trial: bool
) -> bool:
    """Return whether the last grading of the submission has the same keys and the same result."""
    last = GradingRecord.objects.filter(submission=submission, trial=trial).order_by("-pk").first()
    if last is None or (last.reuse, last.explained) != (reuse, explained):
        return False
    return bytes(last.result) == told and _is_newest(last)


def _is_newest(grading: GradingRecord) -> bool:
    """Return whether no other work of the person was graded since: an earlier version that comes back counts again."""
    later = GradingRecord.objects.filter(
        submission__person=grading.submission.person,
        submission__assignment=grading.submission.assignment,
        trial=grading.trial,
        pk__gt=grading.pk,
    )
    return not later.exists()
