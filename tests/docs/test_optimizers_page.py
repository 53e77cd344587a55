"""The page on optimizers names all that there is of them, and of schedules, clipping and initializers."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from reference import clipping, initializers, optimizers, schedules

PAGE = (Path(__file__).parents[2] / "docs" / "optimizers.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("mapping", ["FORMS", "LOOKALIKES"])
def test_the_table_has_the_forms_of_every_rule_in_order(mapping: str) -> None:
    forms = getattr(optimizers, mapping)
    rows = [f"| `{rule}` | `{form}` |" for rule in forms for form in forms[rule]]
    table = PAGE.partition("LOOKALIKES")[0 if mapping == "FORMS" else 2]
    assert [line[: len(row)] for row, line in zip(rows, rule_lines(table), strict=True)] == rows


def rule_lines(text: str) -> list[str]:
    return [
        line
        for line in text.splitlines()
        if line.startswith(tuple(f"| `{rule}`" for rule in optimizers.FORMS))
    ]


@pytest.mark.parametrize("module", [clipping, initializers, schedules])
def test_every_public_function_is_named(module) -> None:
    public = [
        name
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == module.__name__
    ]
    assert [name for name in public if f"`{name}`" not in PAGE and f"`{name}(" not in PAGE] == []
