"""Handles stand for what stayed in the student's process, and nothing can be learned from them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure, Handle

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
