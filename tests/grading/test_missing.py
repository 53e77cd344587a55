"""What is missing is named, and what to write instead exists."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.grading import missing

_FUNCTIONS = sorted(new for new in set(missing.INSTEAD.values()) if new.startswith("np.") and "(" not in new)


@pytest.mark.parametrize("new", _FUNCTIONS)
def test_what_is_to_be_used_instead_exists(new: str) -> None:
    found = np
    for name in new.split(".")[1:]:
        found = getattr(found, name)


@pytest.mark.parametrize(
    "name", ["float", "int", "object", "product", "Inf", "float_", "alltrue", "warnings"]
)
def test_what_is_said_to_be_gone_is_gone(name: str) -> None:
    assert f"numpy.{name}" in missing.INSTEAD
    assert name not in vars(np)


def test_nothing_is_said_where_nothing_is_known_to_be_missing() -> None:
    assert missing.reason("other", "") == ""


def test_the_modules_of_one_package_are_one_cause() -> None:
    assert [missing.what("package", name) for name in ("torch", "torch.nn")] == ["torch", "torch"]
