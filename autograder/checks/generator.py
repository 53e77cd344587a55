"""A random generator that a function has used: does it stand where the reference's stands?

A generator is compared by the state of its bit generator. Equal states give the same numbers for ever.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from autograder.checks import form
from autograder.checks.messages import Subject, kind_of

__all__ = ["check_generator"]

_MOST_DRAWS = 1000  # by which one generator is looked for ahead of the other


def check_generator(
    answer: object, expected: np.random.Generator, *, called: str | Subject, part: str = "the generator"
) -> None:
    """Check that `answer` is a generator in the state of the `expected` one. Neither is changed.

    Raises `CheckFailure`. The message says how many numbers it has drawn too few or too many, where that explains it.
    """
    subject = form.subject_of(called, part, "")
    if not isinstance(answer, np.random.Generator):
        raise subject.failure(
            "type",
            f"{{it}} is {kind_of(answer)}, and a numpy.random.Generator was expected.",
            "{it} is not a numpy.random.Generator.",
            "np.random.default_rng(seed) makes one.",
        )
    if not _same(answer, expected):
        failure = subject.failure(
            "random",
            "{it} is not in the expected state.",
            "{it} is not in the expected state.",
            "Draw with the generator that you are given, in the order and number of the handout.",
        )
        raise failure.with_fact(_distance(answer, expected))


def _same(one: np.random.Generator, other: np.random.Generator) -> bool:
    return bool(_plain(one.bit_generator.state) == _plain(other.bit_generator.state))


def _plain(state: Any) -> Any:
    if isinstance(state, dict):
        return {key: _plain(value) for key, value in state.items()}
    return (
        state.tolist()
        if isinstance(state, np.ndarray)
        else int(state)
        if not isinstance(state, str)
        else state
    )


def _distance(answer: np.random.Generator, expected: np.random.Generator) -> str:
    for behind, ahead, word in ((answer, expected, "few"), (expected, answer, "many")):
        walker = copy.deepcopy(behind)
        for count in range(1, _MOST_DRAWS + 1):
            walker.random()
            if _same(walker, ahead):
                return f"It has drawn {count} number{'s' if count > 1 else ''} too {word}."
    return ""
