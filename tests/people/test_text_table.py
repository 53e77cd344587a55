"""Whatever bytes a file holds, they are a table or a sentence."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.people import roster, text_table
from autograder.people.matching import PersonFinder

cells = st.text(max_size=6) | st.sampled_from(['"', '"a', "=1+1", "Doe, Jane", "\x00", "\u202e", "١"])
headers = st.sampled_from(
    ["name,id", "Student,ID,SIS Login ID,Section", "Identifier,Grade", "OrgDefinedId,Username"]
)


@settings(deadline=None)
@given(
    st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-16", "surrogatepass"))
)
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        table = text_table.split(data)
        assert all(len(row) == len(table.header) for row in table.rows)


@settings(deadline=None)
@given(headers, st.lists(st.lists(cells, max_size=5).map(",".join), max_size=5).map("\n".join), cells)
def test_any_class_list_is_a_roster_in_which_anybody_can_be_sought(header: str, rows: str, who: str) -> None:
    with contextlib.suppress(ValueError):
        table = text_table.split(f"{header}\n{rows}".encode("utf-8", "replace"))
        made = roster.read([("list", table)])
        found = PersonFinder(made).find(who)
        assert (found.person is None) == bool(found.problem)


def test_a_table_with_too_many_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="has more than 100000 rows or 2000 columns, so it is no class list"):
        text_table.split(b"a," * 2001)


def test_short_rows_that_would_fill_up_a_large_table_are_refused() -> None:
    with pytest.raises(ValueError, match="has more than 5000000 cells, so it is no class list"):
        text_table.split(b"a," * 1999 + b"\n" + b"b\n" * 3000)
