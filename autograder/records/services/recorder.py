"""Records the gradings of one class as they end, each in a transaction of its own, and recalls what has not changed.

A grading that is killed has lost what it was at, and nothing that had ended: started again, it goes on from there.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

import msgspec
from django.db import connections

from autograder import wording
from autograder.kept import EarlierTests, Ended, HandedIn, KeptGrading
from autograder.records import keys
from autograder.records.conditions import GradingConditions
from autograder.records.services import blobs, events, recalling, sameness, submissions, transactions
from autograder.records.services.events import Change
from autograder.records.services.recalling import Today
from autograder.records.services.sameness import Said
from autograder.records.tables.gradings import GradingRecord, RunRecord, TestRecord
from autograder.records.tables.submitted import AssignmentVersion
from autograder.results import Outcome, Status, SubmissionResult

T = TypeVar("T")
# An answer under these may be another the next time: the machine was slow, or we failed.
_NEVER_REUSED = frozenset({Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.GRADER_ERROR})


class _Test(msgspec.Struct, frozen=True):
    """The part of a hidden test that the recorder reads."""

    id: str


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
        self._today = Today(session.conditions)
        self._assignment = session.conditions.assignment.id
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._version: AssignmentVersion | None = None

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
            assignment=self._assignment, collected=self._session.conditions.collected
        ).first()
        if known is not None:
            self._keep(known.content)
        return None if known is None else known.content.encode()

    def keep_collected(self, tests: bytes) -> None:
        """Keep the hidden tests as they were collected."""
        self._do(lambda: self._keep(tests.decode()))

    def _keep(self, content: str) -> None:
        tests = msgspec.json.decode(content, type=tuple[_Test, ...])
        conditions = self._session.conditions
        self._today = Today(conditions, tuple(test.id for test in tests), conditions.explained)
        self._version = transactions.run(lambda: self._version_of(content))

    def _version_of(self, content: str) -> AssignmentVersion:
        conditions, now = self._session.conditions, self._session.now()
        known = AssignmentVersion.objects.filter(assignment=self._assignment, digest=conditions.version)
        if (found := known.first()) is not None:
            return found
        events.queue()
        version, made = known.get_or_create(
            assignment=self._assignment,
            digest=conditions.version,
            defaults={"collected": conditions.collected, "content": content, "at": now},
        )
        if made:
            change = Change(
                self._session.actor, "assignment.seen", f"version:{version.pk}", after=version.digest
            )
            events.append(change, now)
        return version

    def recall(self, works: Sequence[HandedIn]) -> list[KeptGrading | None]:
        """Return for each work what an earlier grading found of it, if it would find the same now."""
        if self._session.fresh:
            return [None] * len(works)
        return self._do(lambda: recalling.whole(self._today, works))

    def recall_tests(self, handed_in: HandedIn) -> EarlierTests | None:
        """Return the tests of an earlier grading that would find the same now; None where there is no such grading."""
        return None if self._session.fresh else self._do(lambda: recalling.partly(self._today, handed_in))

    def record(self, ended: Sequence[Ended]) -> None:
        """Record gradings of submissions, by their ids, each in a transaction of its own.

        A grading that says what the last one said, under the same keys, adds nothing.
        """
        self._do(lambda: self._record_all(ended))

    def _record_all(self, ended: Sequence[Ended]) -> None:
        for at in self._new(ended):
            transactions.run(lambda one=ended[at]: self._record(one))  # type: ignore[misc]

    def _new(self, ended: Sequence[Ended]) -> Sequence[int]:
        """Return the positions of the gradings that say something new."""
        if self._session.fresh:
            return range(len(ended))
        said = [self._said(one) for one in ended]
        return sameness.differing(self._assignment, said, trial=self._session.trial)

    def _said(self, one: Ended) -> Said:
        digest = keys.handed_in(one.handed_in.submitted, one.handed_in.files)
        tests = {} if one.kept is None else self._test_keys(one.handed_in, one.kept)
        reuse = self._session.conditions.reuse(digest)
        return Said(one.name, digest, reuse, self._today.explained, tests, _told(one.result))

    def _record(self, one: Ended) -> None:
        events.queue()
        if not self._new([one]):  # another process may have recorded it meanwhile
            return
        session, now, kept = self._session, self._session.now(), one.kept
        assert self._version is not None  # the tests are collected before anything is graded
        said = self._said(one)
        submission = submissions.hand_in(self._assignment, one.name, one.handed_in, session.actor, now)
        run = None if kept is None else _run(self._run_key(one.handed_in), now)
        if kept is not None:
            self._keep_tests(kept, said.keys, now)
        grading = GradingRecord.objects.create(
            submission=submission,
            version=self._version,
            run=run,
            reuse=said.reuse,
            explained=said.explained,
            reusable=kept is not None and one.result.status is Status.GRADED and _is_reusable(kept),
            keys=msgspec.json.encode(said.keys),
            executed_id=None if kept is None else blobs.put([kept.executed])[0],
            found=b"" if kept is None else _closed(kept),
            result=said.result,
            trial=session.trial,
            at=now,
        )
        change = Change(session.actor, "graded", f"grading:{grading.pk}", after=keys.digest(said.result))
        events.append(change, now)

    def _run_key(self, work: HandedIn) -> str:
        return keys.run(keys.code_cells(work.cells, work.files, work.marked), self._session.conditions.run)

    def _test_keys(self, work: HandedIn, kept: KeptGrading) -> dict[str, str]:
        return self._session.conditions.tests(self._run_key(work), (test.id for test in kept.tests))

    def _keep_tests(self, kept: KeptGrading, tests: Mapping[str, str], now: datetime) -> None:
        """Add what each test found under its key; a second outcome stays beside the first."""
        rows = [
            TestRecord(
                key=tests[test.id],
                assignment=self._assignment,
                test=test.id,
                outcome=test.outcome.value,
                message=wording.storable(test.message),
                at=now,
            )
            for test in kept.tests
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


def _is_reusable(kept: KeptGrading) -> bool:
    return not any(test.outcome in _NEVER_REUSED for test in kept.tests)
