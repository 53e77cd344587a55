"""Asks public examples before any hidden input has entered the worker, where that is cheaper than a second run.

What a student reads of a failed test comes from a worker that has never held a hidden input. A second worker runs the
notebook again. Where the notebook was expensive, its first worker is asked before the hidden tests. A single fork
answers all public examples, which shows the questions that go wrong. Of those each example is asked in a fork of its
own, as a hidden test is. What is not found out here is asked of a second worker afterwards. Verdicts are not touched:
a notebook that could tell its hidden tests of an example is not rehearsed (`plain_code`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from autograder.grading import plain_code
from autograder.grading.deadline import Deadline
from autograder.grading.session import DECIDED, GradingSession
from autograder.grading.session_plan import SessionPlan
from autograder.judge.messages import HiddenTest, Verdict

# Asking one example of the common fork takes 3 to 8 ms. Twice that, because every submission pays for it, and only one
# that goes wrong saves a run of the notebook.
_SECONDS_PER_EXAMPLE = 0.01
_LEAST_SECONDS = 0.1  # below, a second run costs less than the rest that is done for a wrong answer


def rehearse(
    session: GradingSession,
    public: SessionPlan,
    tests: Sequence[HiddenTest],
    deadline: Deadline,
    released: Collection[str] = (),
) -> dict[str, Verdict]:
    """Return verdicts on public examples by test, for questions that go wrong; none where that does not pay.

    `released` are the paths of the assignment's files, which a notebook may read.
    What an example leaves in files must not reach another one or a hidden test: then the worker is replaced, and
    nothing counts. All this takes no longer than the notebook took, and a test. The submission's clock stands still
    meanwhile, because the time for hidden tests must not depend on it. Raises `SandboxError` or `JudgeError` where our
    own side fails.
    """
    examples = [test for test in tests if test.example]
    if deadline.is_over() or not _pays(session, len(examples)):
        return {}
    if not plain_code.is_plain([source for _, source in public.run.cells], public.extras, released):
        return {}
    before = session.footprint()
    if not before:
        return {}
    seconds = sum(cell.seconds for cell in session.run.cells.values())
    limited = replace(public, seconds=seconds, deadline=Deadline(seconds + public.test_seconds))
    with deadline.stopped():
        with session.lend(limited) as lent:
            verdicts = _of_questions_that_go_wrong(lent, examples)
        if session.footprint() == before:
            return verdicts
        session.start_again()
    return {}


def _pays(session: GradingSession, examples: int) -> bool:
    """Return whether a second run of the notebook costs more than asking all examples."""
    least = max(_LEAST_SECONDS, examples * _SECONDS_PER_EXAMPLE)
    return examples > 0 and session.run.threads == 1 and session.cpu_seconds >= least


def _of_questions_that_go_wrong(lent: GradingSession, examples: Sequence[HiddenTest]) -> dict[str, Verdict]:
    wrong = {test.question for test in lent.failing(examples)}
    verdicts = {test.id: lent.judge(test) for test in examples if test.question in wrong}
    return {test: verdict for test, verdict in verdicts.items() if verdict.outcome in DECIDED}
