"""What is said to be gone is gone, and what to use instead exists."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.grading import replaced_names

_FUNCTIONS = sorted(
    new for new in set(replaced_names.INSTEAD.values()) if new.startswith("np.") and "(" not in new
)


@pytest.mark.parametrize("new", _FUNCTIONS)
def test_what_is_to_be_used_instead_exists(new: str) -> None:
    found = np
    for name in new.split(".")[1:]:
        found = getattr(found, name)


@pytest.mark.parametrize(
    "name", ["float", "int", "object", "product", "Inf", "float_", "alltrue", "warnings"]
)
def test_what_is_said_to_be_gone_is_gone(name: str) -> None:
    assert f"numpy.{name}" in replaced_names.INSTEAD
    assert name not in vars(np)
