"""A failed call in words: what the student's process says of it is checked before it is repeated."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure, FailureKind
from autograder.judge.failures import failure
from autograder.worker.pipes.student import StepError

LINES = {0: 3, 4: 1}


@pytest.mark.parametrize(
    ("error", "kind", "redacted"),
    [
        (StepError("Missing", "f"), FailureKind.MISSING, "f was not defined after your notebook ran."),
        (
            StepError("NotCallable", "int"),
            FailureKind.SIGNATURE,
            "f is not a function: the name is bound to something that cannot be called.",
        ),
        (StepError("NoMethod", "f"), FailureKind.SIGNATURE, "The object has no method f."),
        (
            StepError("raised", "secret", "Mine", "ValueError", cell=0, line=3),
            FailureKind.EXCEPTION,
            "f raised ValueError in cell 1, line 3.",
        ),
    ],
)
def test_each_failure_is_told_without_the_students_text(
    error: StepError, kind: FailureKind, redacted: str
) -> None:
    found = failure("f", error, LINES)
    assert (found.kind, found.redacted) == (kind, redacted)


@pytest.mark.parametrize(
    ("cell", "line"), [(None, 1), (0, None), (0, 0), (0, 4), (0, -1), (1, 1), (2**63, 1), (-1, 1)]
)
def test_a_place_that_the_notebook_does_not_have_is_not_named(cell: int | None, line: int | None) -> None:
    error = StepError("raised", "", "ValueError", "ValueError", cell, line)
    assert failure("f", error, LINES).redacted == "f raised ValueError."


@pytest.mark.parametrize("builtin", ["print", "__import__", "object", "Secret", ""])
def test_only_a_built_in_exception_is_named(builtin: str) -> None:
    error = StepError("raised", "", "Mine", builtin)
    assert failure("f", error, LINES).redacted == "f raised Exception."


def test_a_name_cannot_carry_markup_and_an_address_is_the_same_in_every_run() -> None:
    error = StepError("raised", "<A object at 0x7f12ab>", "<b>\x1b[2J", "ValueError")
    assert failure("f", error, LINES).text == "f raised ?b??[2J: <A object at 0x…>"


def test_a_failure_of_an_unknown_kind_is_the_authors_mistake() -> None:
    with pytest.raises(ValueError, match="'valeus' is not a valid FailureKind"):
        CheckFailure("valeus", "", redacted="")


def test_what_a_hidden_run_says_of_lost_names_does_not_depend_on_the_name_it_missed() -> None:
    lost = {"a": "line 1 of cell 1 failed", "b": "line 1 of cell 1 failed", "c": "cell 4 failed"}
    found = {
        failure("f", StepError("raised", builtin="NameError", missing=name), LINES, lost).redacted
        for name in ("a", "b", "other", "")
    }
    assert found == {
        "f raised NameError. These have no value: a, b, because line 1 of cell 1 failed; c, because cell 4 failed."
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("max(z, 0)", "`if`, `max` and `min` need single numbers"),
        ("z if z > 0 else 0", "`if`, `max` and `min` need single numbers"),
        ("z + np.zeros(3)", "two do not fit"),
        ("math.tanh(z)", "an array where one number is needed"),
        ("0.5 * [1, 2]", "a list, None"),
        ("2 * None", "a list, None"),
    ],
)
def test_the_hint_for_an_exception_holds_for_each_of_its_usual_causes(line: str, words: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        eval(line, {"z": np.ones((2, 2)), "np": np, "math": math})
    builtin = type(caught.value).__name__
    assert words in failure("f", StepError("raised", str(caught.value), builtin, builtin), LINES).hint
