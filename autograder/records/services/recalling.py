"""Finds earlier gradings of the same work under the same conditions, a part of a class at a time.

A grading is whole if nothing has changed that any of its tests or explanations depend on. Where only some tests have
changed, the others' facts are given back: these need not be judged again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from autograder.kept import EarlierTests, HandedIn, KeptGrading
from autograder.records import keys
from autograder.records.conditions import GradingConditions
from autograder.records.services import blobs
from autograder.records.tables.gradings import GradingRecord
from autograder.results import Outcome

_COLUMNS = ("pk", "reuse", "explained", "keys", "run_id")


@dataclass(frozen=True)
class Today:
    """What a grading would depend on now: the conditions, the hidden tests by id, and the explanation key."""

    conditions: GradingConditions
    tests: tuple[str, ...] = ()
    explained: str = ""

    def reuse(self, work: HandedIn) -> str:
        """Return the digest by which gradings of this work are found."""
        return self.conditions.reuse(keys.handed_in(work.submitted, work.files))


@dataclass(frozen=True)
class _Candidate:
    """An earlier grading: its row's number, which of today's tests are unchanged in it, and what else it holds."""

    grading: int
    same: frozenset[str]
    explained: bool
    whole: bool  # every test of today is unchanged
    removed: bool  # it holds tests that are gone


def whole(today: Today, works: Sequence[HandedIn]) -> list[KeptGrading | None]:
    """Return for each work what an earlier grading found of it, if it would find the same now."""
    reuses = [today.reuse(work) for work in works]
    chosen = {reuse: _best(found) for reuse, found in _candidates(today, reuses).items()}
    opened = _opened([one.grading for one in chosen.values() if one.whole])
    kept = {reuse: _unless_changed(opened.get(one.grading), one) for reuse, one in chosen.items()}
    return [kept.get(reuse) for reuse in reuses]


def partly(today: Today, work: HandedIn) -> EarlierTests | None:
    """Return the tests of the newest earlier grading of the work that would find the same now; None without any."""
    reuse = today.reuse(work)
    for one in _candidates(today, [reuse]).get(reuse, ()):
        found = GradingRecord.objects.get(pk=one.grading).found
        kept = msgspec.json.decode(zlib.decompress(bytes(found)), type=KeptGrading)
        same = tuple(test for test in kept.tests if test.id in one.same)
        if same:
            return EarlierTests(same, one.explained and not one.removed)
    return None


def _candidates(today: Today, reuses: Iterable[str]) -> dict[str, list[_Candidate]]:
    """Return the gradings that may be used again, the newest first, by the digest of what they depend on."""
    rows = GradingRecord.objects.filter(reuse__in=set(reuses), reusable=True).order_by("-pk")
    found: dict[str, list[_Candidate]] = {}
    for pk, reuse, explained, encoded, run in rows.values_list(*_COLUMNS):
        then = msgspec.json.decode(bytes(encoded), type=dict[str, str])
        now = today.conditions.tests(run, today.tests)
        same = frozenset(test for test, key in now.items() if then.get(test) == key)
        explains = explained == today.explained
        one = _Candidate(pk, same, explains, len(same) == len(now), not then.keys() <= now.keys())
        found.setdefault(reuse, []).append(one)
    return found


def _best(candidates: Sequence[_Candidate]) -> _Candidate:
    """Return the newest grading of those that fit best."""
    return max(candidates, key=lambda one: (one.whole, one.explained and not one.removed, one.grading))


def _unless_changed(kept: KeptGrading | None, one: _Candidate) -> KeptGrading | None:
    """Return the grading if its explanations would be the same: where every test passed, there are none."""
    if kept is None or (one.explained and not one.removed):
        return kept
    return kept if all(test.outcome is Outcome.PASSED for test in kept.tests) else None


def _opened(gradings: Iterable[int]) -> Mapping[int, KeptGrading]:
    """Return what these gradings keep; those whose notebook was erased are left out."""
    rows = GradingRecord.objects.filter(pk__in=list(gradings)).values_list("pk", "found", "executed_id")
    closed = {pk: (bytes(found), executed) for pk, found, executed in rows}
    notebooks = blobs.several(executed for _, executed in closed.values() if executed is not None)
    return {
        pk: msgspec.structs.replace(
            msgspec.json.decode(zlib.decompress(found), type=KeptGrading), executed=notebooks[executed]
        )
        for pk, (found, executed) in closed.items()
        if executed in notebooks
    }
