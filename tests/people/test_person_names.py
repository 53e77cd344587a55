"""Names are compared in any script."""

from __future__ import annotations

import pytest

from autograder.people import person_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Doe, Jane", "jane doe"),
        ("Jörg Müller", "Mueller, Joerg"),
        ("Nguyễn Văn An", "An Van Nguyen"),
        ("Łukasz", "lukasz"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert person_names.keys(one) & person_names.keys(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Jane Doe", "Jane Roe"), ("Иван", "Иванна"), ("김민준", "김민주")]
)
def test_other_names_share_none(one: str, other: str) -> None:
    assert not person_names.keys(one) & person_names.keys(other)


def test_a_name_of_signs_alone_has_no_key() -> None:
    assert person_names.keys("123 --") == frozenset()
