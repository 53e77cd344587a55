"""Decides which tests are asked once more of a fresh worker, and which verdict stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.grading.findings import Unjudged
from autograder.judge.messages import Verdict
from autograder.results import Outcome

# Enough for the few tests that really end their worker; each costs a run of the whole notebook.
_FRESH_WORKERS = 4
_TOO_MUCH = "The grader could not work with what your function returned, or gave to a function, in the time of a test."


@dataclass(frozen=True)
class Attempt:
    """One test asked once. `worker_died` says that the whole worker ended with it, for another reason than memory.

    `threads` counts the threads that the notebook had left running before.
    """

    verdict: Verdict
    worker_died: bool = False
    threads: int = 1


@dataclass
class RetryPolicy:
    """Decides which tests are asked again of a fresh worker, and which verdict stands at the end.

    A session has at most `fresh_workers` of them. `stopped` says that no further test is asked.
    """

    known_answer: bool = False
    fresh_workers: int = _FRESH_WORKERS
    stopped: bool = False
    _worker_has_died: bool = field(default=False, repr=False)

    def take_worker(self) -> bool:
        """Count one more fresh worker; return False where the session has had all of them."""
        self.fresh_workers -= 1
        return self.fresh_workers >= 0

    def asks_again(self, attempt: Attempt) -> bool:
        """Return whether something else than the answer may be to blame for this verdict.

        That is the judge, a lack of room for a fork, threads that take time, or the end of the whole worker. The last
        counts once in a session: tests that do end their worker must leave fresh ones for the others.
        """
        verdict = attempt.verdict
        if verdict.kind == Unjudged.JUDGE_LOST:
            return not self.known_answer
        if attempt.worker_died and not self._worker_has_died:
            self._worker_has_died = True
            return True
        slowed = verdict.outcome == Outcome.TIMED_OUT and attempt.threads > 1
        return slowed or verdict.kind == Unjudged.NO_ROOM

    def final(self, verdict: Verdict) -> Verdict:
        """Return the verdict that stands. A known answer that ends its judge stops the session.

        Where a student's notebook ends one judge after another, the cause is what the notebook sends.
        """
        if verdict.kind != Unjudged.JUDGE_LOST:
            return verdict
        self.stopped = self.known_answer
        return verdict if self.known_answer else crashed(_TOO_MUCH, Unjudged.JUDGE_LOST, verdict.detail)


def crashed(text: str, kind: str = Outcome.CRASHED, detail: str = "") -> Verdict:
    """Return the verdict that the notebook's process is to blame, with the same text for everybody."""
    return Verdict(Outcome.CRASHED, kind, text, text, detail=detail)
