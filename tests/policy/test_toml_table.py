"""A table of `course.toml` is read key by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import CourseError
from autograder.policy.toml_table import TomlTable, choice, yes_or_no


def table(**values: object) -> TomlTable:
    return TomlTable(Path("course.toml"), "policy", values)


def test_a_key_that_is_not_there_has_its_default() -> None:
    assert table().take("bonus", yes_or_no, True) is True


def test_tables_within_a_table_have_its_name() -> None:
    assert [one.name for one in table(groups={"a": {}, "b": {}}).tables("groups").values()] == [
        "policy.groups.a",
        "policy.groups.b",
    ]


def test_a_table_that_is_none_is_refused() -> None:
    with pytest.raises(CourseError, match=r"course\.toml: \[policy\.groups\] must be a table"):
        table(groups=3).tables("groups")


def test_a_word_is_one_of_those_that_are_known() -> None:
    with pytest.raises(CourseError, match="per: 'week' is not one of 'hour' and 'day'"):
        table(per="week").take("per", choice("hour", "day"), "day")
