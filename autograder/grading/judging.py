"""Grades one notebook: runs it, asks each hidden test's question, and has the judge decide.

The judge's verdict on the hidden inputs decides. The message that a student reads of a failed test comes from a worker
that has never held a hidden input when it is asked the same test on a public example: the first one before the hidden
tests (`rehearsal`), or a second one.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from autograder.checks import messages
from autograder.course.assignment import Assignment
from autograder.grading import advice, rehearsal, undefined
from autograder.grading.deadline import Deadline
from autograder.grading.earlier import NOTHING_EARLIER, EarlierVerdicts
from autograder.grading.findings import Finding, GradedNotebook, Verdicts
from autograder.grading.runner import Runner
from autograder.grading.session import GradingSession
from autograder.grading.session_plan import SessionPlan, session_plan
from autograder.judge import messages as judge_messages
from autograder.judge.messages import HiddenTest, Verdict
from autograder.notebooks.code import NotebookCode
from autograder.notebooks.near_misses import NearMiss
from autograder.results import Outcome

PUBLIC_SEED = judge_messages.PUBLIC_SEED


def hidden_seed(assignment: Assignment, seed: int) -> tuple[int, ...]:
    """Return what the hidden inputs are drawn from: 256 bits of an HMAC of the seed; never the public example's.

    Without the course's key it follows from the seed alone, which will do for known answers and for nobody else.
    """
    if not assignment.key:
        return 1, seed
    digest = hmac.digest(assignment.key, f"hidden inputs {seed}".encode(), hashlib.sha256)
    return 1, *struct.unpack("<8I", digest)


def grade(
    runner: Runner,
    assignment: Assignment,
    code: NotebookCode,
    seed: int,
    deadline: Deadline | None = None,
    earlier: EarlierVerdicts = NOTHING_EARLIER,
) -> GradedNotebook:
    """Run and judge a submission before the deadline, if there is one.

    A test with an `earlier` verdict is not asked. Its question may have gone wrong since, so that the values of all its
    tests are compared with known mistakes: then it is asked too, if its values were not kept.
    Raises `SandboxError` or `JudgeError` where our own side fails.
    """
    tests, until = runner.judge.tests, deadline or Deadline()
    new = [test for test in tests if test.id not in earlier.hidden]
    hidden = session_plan(assignment, code, hidden_seed(assignment, seed), until)
    public = replace(session_plan(assignment, code, PUBLIC_SEED, until), explained=True)
    with GradingSession(runner, hidden) as session:
        rehearsed = rehearsal.rehearse(session, public, new, until, runner.bundle)
        asked = _verdicts(session, new)
        asked |= _verdicts(session, earlier.without_values(tests, asked))
    verdicts = {test.id: asked.get(test.id) or earlier.hidden[test.id] for test in tests}
    near = _near_misses(runner, assignment, code, session, verdicts)
    found = _examples(runner, public, verdicts, {**rehearsed, **earlier.public})
    examples = _without_run_facts(assignment, tests, verdicts, found)
    judged = _graded(tests, verdicts, examples, session, near)
    return replace(judged, verdicts=verdicts, examples=found, asked=tuple(asked))


def grade_known_answer(
    runner: Runner, assignment: Assignment, code: NotebookCode, seed: int
) -> GradedNotebook:
    """Run and judge a notebook that comes from the assignment, without a public example for its messages.

    A test that ends its judge, or never ends, is the test's own fault: it is not repeated, and no other is asked.
    """
    tests = runner.judge.tests
    plan = session_plan(assignment, code, hidden_seed(assignment, seed), Deadline(), known_answer=True)
    plan = replace(plan, explained=True)
    with GradingSession(runner, plan) as session:
        verdicts = _verdicts(session, tests)
    return _graded(tests, verdicts, {}, session, {})


def ask(
    runner: Runner,
    assignment: Assignment,
    code: NotebookCode,
    tests: Sequence[HiddenTest],
    judge_seed: tuple[int, ...],
    *,
    until_caught: bool = False,
) -> Verdicts:
    """Run a notebook that comes from the assignment and ask it these tests.

    With `until_caught` the first test that does not pass is the last to be asked.
    """
    plan = session_plan(assignment, code, judge_seed, Deadline(), known_answer=True)
    verdicts: dict[str, Verdict] = {}
    with GradingSession(runner, plan) as session:
        for test in tests:
            verdicts[test.id] = session.judge(test)
            if until_caught and verdicts[test.id].outcome != Outcome.PASSED:
                break
        return Verdicts(verdicts, session.run)


def _verdicts(session: GradingSession, tests: Iterable[HiddenTest]) -> dict[str, Verdict]:
    return {test.id: session.judge(test) for test in tests}


def _examples(
    runner: Runner, public: SessionPlan, verdicts: Mapping[str, Verdict], rehearsed: Mapping[str, Verdict]
) -> dict[str, Verdict]:
    """Return the verdicts on the public example, for every test of a question in which one failed.

    Those that were not rehearsed are asked of a second worker: first those that failed, in case the time is used up.
    """
    failed = {test for test, verdict in verdicts.items() if verdict.outcome == Outcome.FAILED}
    questions = {test.question for test in runner.judge.tests if test.id in failed}
    asked = [test for test in runner.judge.tests if test.question in questions and test.example]
    if not any(test.id in failed for test in asked):
        return {}
    found = {test.id: rehearsed[test.id] for test in asked if test.id in rehearsed}
    left = [test for test in asked if test.id not in found]
    if left:
        with GradingSession(runner, public) as session:
            found |= _verdicts(session, sorted(left, key=lambda test: test.id not in failed))
    return found


def _near_misses(
    runner: Runner,
    assignment: Assignment,
    code: NotebookCode,
    session: GradingSession,
    verdicts: Mapping[str, Verdict],
) -> Mapping[str, NearMiss]:
    """Return what the notebook has in the place of each name that a test missed."""
    about = [verdict for verdict in verdicts.values() if verdict.undefined]
    return undefined.explained(runner.reader, assignment, code, session.run, about) if about else {}


def _without_run_facts(
    assignment: Assignment,
    tests: Sequence[HiddenTest],
    verdicts: Mapping[str, Verdict],
    examples: Mapping[str, Verdict],
) -> dict[str, Verdict]:
    """Return the examples' verdicts, without the facts of whole runs where a part that the run needs is wrong.

    Such a run may behave as one that is right but for a single thing, and the part is the cause.
    """
    wrong = {test.question for test in tests if verdicts[test.id].outcome != Outcome.PASSED}
    standing = {test.id for test in tests if not wrong & set(assignment.all_needs(test.question))}
    return {
        test: structs.replace(verdict, run_fact=verdict.run_fact if test in standing else "")
        for test, verdict in examples.items()
    }


def _graded(
    tests: Iterable[HiddenTest],
    verdicts: Mapping[str, Verdict],
    examples: Mapping[str, Verdict],
    session: GradingSession,
    near: Mapping[str, NearMiss],
) -> GradedNotebook:
    return GradedNotebook(
        findings={
            test.id: _finding(
                test, verdicts[test.id], examples.get(test.id), near.get(verdicts[test.id].undefined)
            )
            for test in tests
        },
        run=session.run,
        notes=session.notes,
        hidden=_traces(verdicts),
        public=_traces(examples),
        skip=session.skip,
        seconds={test: verdict.seconds for test, verdict in verdicts.items()},
    )


def _traces(verdicts: Mapping[str, Verdict]) -> dict[str, bytes]:
    return {test: verdict.trace for test, verdict in verdicts.items()}


def _finding(test: HiddenTest, verdict: Verdict, example: Verdict | None, near: NearMiss | None) -> Finding:
    """Return the finding: with the example's full message if the example fails too, else with the redacted one.

    A near miss says what the notebook has in the place of a name that the test missed.
    """
    if verdict.outcome == Outcome.PASSED:
        return Finding(Outcome.PASSED, "", verdict.hint, verdict.detail, verdict.text, verdict.kind)
    message, hint, kind = _message(verdict, example)
    shown = example if example is not None and _both_fail(verdict, example) else verdict
    return Finding(
        outcome=Outcome(verdict.outcome),
        message=f"{message} {near.said}" if near else message,
        hint=near.mend if near else advice.hint(kind, test.hint, hint),
        detail=verdict.detail,
        full=f"{verdict.text}{messages.called_with(verdict.given)}",
        kind=verdict.kind,
        given=shown.given if shown is example else "",
        origin=shown.origin,
        checks_hint=hint if near is None and advice.takes_authors(kind) else None,
    )


def _message(verdict: Verdict, example: Verdict | None) -> tuple[str, str, str]:
    """Return the message of a test that did not pass, the hint that comes with it, and the kind of its failure."""
    if example is not None and _both_fail(verdict, example):
        return " ".join(filter(None, (example.text, example.run_fact))), example.hint, example.kind
    if example is not None and (verdict.outcome, example.outcome) == (Outcome.FAILED, Outcome.PASSED):
        # A check's own hint is about the answer, which the hidden input may have chosen.
        return f"{verdict.redacted} {_EXAMPLE_PASSES}", "", verdict.kind
    return verdict.redacted, verdict.hint, verdict.kind


def _both_fail(verdict: Verdict, example: Verdict) -> bool:
    """Return True if the public example fails as the hidden run does: then the student may read its inputs."""
    return verdict.outcome == example.outcome == Outcome.FAILED


_EXAMPLE_PASSES = "(It is right on the example that may be shown; a hidden input is different.)"
