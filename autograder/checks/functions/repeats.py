"""The same call again: a function that keeps something between calls gives itself away.

The same call must agree with itself to 1e-6 (1e-4 for less than float64). Where it does not, steady differences are
something that adds up from call to call, and unsteady ones are randomness. Exact answers must be exactly the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from autograder.checks import array, structure
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike

REPEAT = 1e-6  # rounding of sums that threads take in another order stays far below
REPEAT_NARROW = 1e-4  # the same for float32
REPEATS = 3  # two differences, which are alike or not
STEADY = 0.1  # of the first difference: what adds up differs by rounding, what is drawn by as much again


def judge(subject: Subject, answers: Sequence[AnswerLike], *, exact: bool = False) -> None:
    """Compare the first answer with the answers to the same call, three times in a row after others.

    With `exact`, integers and strings have to be the same. Raises `CheckFailure`, of kind "state" or "random" where
    they differ.
    """
    try:
        first, *again = [answer.value for answer in answers]
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    limit = REPEAT if _is_double(first) else REPEAT_NARROW

    def differs(one: object, other: object) -> bool:
        return not structure.same(one, other) if exact else array.differs(one, other, limit)

    if any(itertools.starmap(differs, itertools.pairwise(again))) and not _is_steady(again):
        raise subject.same_failure(
            "random",
            "two calls in a row with the same arguments returned different values.",
            "Look for a random number: none is asked for here.",
        )
    if any(differs(first, other) for other in again):
        raise stale(subject, "the same call returned another value than before.")


def judge_kept(subject: Subject, answer: AnswerLike, kept: AnswerLike) -> None:
    """Compare an answer with what later calls have left of it. Raises `CheckFailure` ("state") where they differ."""
    if not structure.same(answer.value, kept.value):
        raise subject.same_failure(
            "state",
            "a later call changed what an earlier one had returned.",
            "Return a new array from each call: look for one that is made once and filled again and again.",
        )


def stale(subject: Subject, text: str) -> CheckFailure:
    """Return the failure of a function that answers with something that it has kept."""
    hint = (
        "The result may depend on the arguments alone: look for a global variable, a cache or a default list."
    )
    return subject.same_failure("state", text, hint)


def _is_steady(values: Sequence[object]) -> bool:
    """Return True where three answers in a row differ by the same step: something adds up from call to call."""
    if any(map(_holds_text, values)):
        return False
    one, two, three = (np.concatenate([leaf.ravel() for leaf in structure.leaves(value)]) for value in values)
    if not one.shape == two.shape == three.shape:
        return True
    step = float(np.max(np.abs(two - one), initial=0.0))
    return bool(np.max(np.abs((three - two) - (two - one)), initial=0.0) <= STEADY * step)


def _is_double(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_double(item) for item in value)
    return not isinstance(value, np.ndarray | np.generic) or value.dtype == np.float64


def _holds_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list | tuple) and any(map(_holds_text, value)))
