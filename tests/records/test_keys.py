"""Keys change with all that they hold, and with nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.records import keys
from autograder.records.keys import RunConditions

parts = st.lists(st.one_of(st.binary(max_size=8), st.text(max_size=8)), max_size=5)
files = st.dictionaries(st.text(max_size=4), st.binary(max_size=8), max_size=4)
cells = st.lists(st.tuples(st.integers(0, 9), st.text(max_size=8)), max_size=4)
CONDITIONS = RunConditions(
    bundle={"data.csv": b"1"},
    budgets=b"{}",
    packages=("numpy",),
    forbidden=("sklearn",),
    names=("double",),
    tier="namespaces",
    versions={"numpy": "2.0"},
    seed="s",
    code="c",
)


@given(parts, parts)
def test_two_sequences_have_one_digest_only_if_they_are_equal(
    one: list[bytes | str], other: list[bytes | str]
) -> None:
    assert (keys.digest(*one) == keys.digest(*other)) == (one == other)


@given(files)
def test_files_have_one_digest_in_any_order(found: dict[str, bytes]) -> None:
    assert keys.of_files(dict(reversed(found.items()))) == keys.of_files(found)


@given(files, files)
def test_other_files_have_another_digest(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert (keys.of_files(one) == keys.of_files(other)) == (one == other)


@given(cells, files, cells, files)
def test_other_code_has_another_digest(
    one: list[tuple[int, str]],
    beside: dict[str, bytes],
    other: list[tuple[int, str]],
    others: dict[str, bytes],
) -> None:
    same = keys.code_cells(one, beside) == keys.code_cells(other, others)
    assert same == ((one, beside) == (other, others))


def test_the_cells_that_bear_the_id_of_a_question_are_in_the_digest_of_code() -> None:
    assert keys.code_cells([(0, "x")], {}, {"q": (0,)}) != keys.code_cells([(0, "x")], {})


@pytest.mark.parametrize(
    "changed",
    [
        {"bundle": {"data.csv": b"2"}},
        {"bundle": {"other.csv": b"1"}},
        {"budgets": b"[]"},
        {"packages": ("numpy", "scipy")},
        {"forbidden": ()},
        {"names": ("double", "triple")},
        {"tier": "user"},
        {"versions": {"numpy": "2.1"}},
        {"seed": "t"},
        {"code": "d"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_each_condition_is_in_the_run_key(changed: dict[str, object]) -> None:
    other = replace(CONDITIONS, **changed)  # type: ignore[arg-type]
    assert keys.of_conditions(other) != keys.of_conditions(CONDITIONS)


def test_a_package_that_moves_from_one_list_to_the_other_changes_the_run_key() -> None:
    moved = replace(CONDITIONS, packages=("numpy", "sklearn"), forbidden=())
    assert keys.of_conditions(moved) != keys.of_conditions(CONDITIONS)


@given(st.text(), st.text(), st.text())
def test_the_three_keys_of_equal_parts_differ(a: str, b: str, c: str) -> None:
    found = {
        keys.run(a, b),
        keys.test(a, b, c),
        keys.explanation({a: b.encode("utf-8", "replace")}),
        keys.reuse(a, b, c),
    }
    assert len(found) == 4


@given(files)
def test_a_known_mistake_is_in_the_explanation_key(mistakes: dict[str, bytes]) -> None:
    assert keys.explanation({**mistakes, "a longer name": b"x"}) != keys.explanation(mistakes)
