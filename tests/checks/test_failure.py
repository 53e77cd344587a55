"""Handles stand for what stayed in the student's process, and nothing can be learned from them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure, Handle


def failing() -> str:
    raise AssertionError("the fact was found out")


def test_a_fact_of_a_run_is_found_out_when_the_message_is_read() -> None:
    failure = CheckFailure("values", "Wrong.", redacted="", fact="Twice.").with_run_fact(
        lambda: "Never moves."
    )
    assert (failure.brief, failure.message) == ("Wrong. Twice.", "Wrong. Twice. Never moves.")


def test_a_fact_of_a_run_that_nobody_reads_is_not_found_out() -> None:
    failure = CheckFailure("values", "Wrong.", redacted="").with_run_fact(failing)
    assert failure.replace(hint="Mend it.").brief == "Wrong."


def test_a_fact_of_a_run_stays_in_a_failure_that_is_changed() -> None:
    failure = CheckFailure("values", "Wrong.", redacted="").with_run_fact(lambda: "So.")
    assert failure.replace(text="No.").message == "No. So."


OPERATIONS: list[Callable[[Any], object]] = [
    bool,
    len,
    iter,
    float,
    int,
    complex,
    abs,
    round,
    operator.neg,
    operator.pos,
    np.asarray,
    lambda handle: handle == 1,
    lambda handle: handle != 1,
    lambda handle: handle < 1,
    lambda handle: handle[0],
    lambda handle: 1 in handle,
    lambda handle: handle(),
    lambda handle: handle.shape,
    lambda handle: handle + 1,
    lambda handle: 1 - handle,
    lambda handle: handle @ handle,
]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_on_a_handle_is_the_students_failure(operation: Callable[[Any], object]) -> None:
    with pytest.raises(CheckFailure) as caught:
        operation(Handle("Tensor"))
    assert caught.value.kind == "type"


def test_the_hidden_text_does_not_name_the_type() -> None:
    with pytest.raises(CheckFailure) as caught:
        bool(Handle("x1234"))
    assert "x1234" not in caught.value.redacted
