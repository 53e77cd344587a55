"""What a plain notebook may ask a module for leads to no other module, and exists."""

from __future__ import annotations

import importlib
from types import ModuleType

import pytest

from autograder.grading import plain_names


@pytest.mark.parametrize("module", sorted(plain_names.MODULES))
def test_a_module_leads_to_no_other_module(module: str) -> None:
    offered = {name: getattr(importlib.import_module(module), name) for name in plain_names.offered(module)}
    found = {f"{module}.{name}" for name, value in offered.items() if isinstance(value, ModuleType)}
    assert found <= plain_names.MODULES


def test_a_file_is_no_number() -> None:
    assert not {"load", "save", "memmap", "fromfile"} & plain_names.offered("numpy")


@pytest.mark.parametrize("name", ["x", "_", "__init__", "copy"])
def test_a_name_of_ones_own_is_free(name: str) -> None:
    assert plain_names.is_free(name)


@pytest.mark.parametrize("name", ["_oh", "__globals__", "gi_frame", "co_consts", "*", "open"])
def test_a_name_that_leads_to_the_process_is_not_free(name: str) -> None:
    assert not plain_names.is_free(name)
