"""Tells which tests of a submission fail for one cause: plain functions of what every stage found.

A cause is an id, such as "mistake:softmax_down_columns" or "exception:ValueError:4:2". It is the first of these that is
known: the unwritten function; the known mistake; the behaviour that a fact is about; the missing name; the exception
at its cell and line; else, within one question, the kind of the failure with its message. A test that earned its
points with stand-ins has the cause of the question that was wrong. No verdict hangs on a cause: pages show tests with
one cause together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from autograder.checks.failure import FailureKind
from autograder.grading.findings import CarriedTest, CarryOutcome, Explanation, Finding
from autograder.judge.messages import HiddenTest
from autograder.notebooks.empty_functions import EmptyFunction

_UNEXPLAINED = Explanation()


def causes(
    tests: Sequence[HiddenTest],
    findings: Mapping[str, Finding],
    explanations: Mapping[str, Explanation],
    carried: Mapping[str, CarriedTest],
    empty: Sequence[EmptyFunction],
    unwritten: Mapping[str, Sequence[EmptyFunction]],
) -> dict[str, str]:
    """Return the cause of each test that is wrong, by its id.

    `empty` are the notebook's unwritten functions, `unwritten` those that a test fails for, by test.
    """
    wrong = [test for test in tests if findings[test.id].outcome.is_wrong]
    candidates = {
        test.id: _unwritten(unwritten[test.id])
        if test.id in unwritten
        else _candidates(test.question, findings[test.id], explanations.get(test.id, _UNEXPLAINED), empty)
        for test in wrong
    }
    found = _chosen(candidates)
    earned = {test: one for test, one in carried.items() if one.carry is CarryOutcome.EARNED}
    inherited = {test: _inherited(test, one.sources, wrong, found, earned) for test, one in earned.items()}
    return found | inherited


def _unwritten(empty: Sequence[EmptyFunction]) -> list[str]:
    return [f"unwritten:{empty[0].name}"]


def _candidates(
    question: str, finding: Finding, explanation: Explanation, empty: Sequence[EmptyFunction]
) -> list[str]:
    """Return everything that a test may be put down to; the list is never empty."""
    if raised_in := [one for one in empty if one.holds(finding.origin)]:
        return _unwritten(raised_in)
    if explanation.mistakes:
        return [f"mistake:{name}" for name in explanation.mistakes]
    if explanation.fact_clusters:
        return [f"fact:{cluster}" for cluster in explanation.fact_clusters]
    return [_of_finding(question, finding)]


def _of_finding(question: str, finding: Finding) -> str:
    origin = finding.origin
    if origin is not None and finding.kind == FailureKind.MISSING:
        return f"missing:{origin.name}"
    if origin is not None and origin.error:
        place = f"{origin.cell}:{origin.line}" if origin.cell is not None else origin.name
        return f"exception:{origin.error}:{place}"
    # What has a wrong type, such as None, gets the same advice whatever the call: it is one card.
    told = finding.hint if finding.kind == FailureKind.TYPE and finding.hint else finding.message
    digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{finding.kind or finding.outcome}:{question}:{digest}"


def _chosen(candidates: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return one cause for each test: the first that no other test fails for alone, so that none stays untold."""
    alone = {several[0] for several in candidates.values() if len(several) == 1}
    return {
        test: next((one for one in several if one not in alone), several[0])
        for test, several in candidates.items()
    }


def _inherited(
    test: str,
    sources: Sequence[str],
    wrong: Sequence[HiddenTest],
    found: Mapping[str, str],
    earned: Mapping[str, CarriedTest],
) -> str:
    """Return the cause of a test that earned its points: that of the questions that were wrong, if they share one.

    Of several causes of one question, a test has the one that it shows itself.
    """
    own = {found[one.id] for one in wrong if one.question in sources and one.id not in earned}
    if len(sources) == 1 and found[test] in own:
        return found[test]
    return own.pop() if len(own) == 1 else f"question:{','.join(sources)}"
