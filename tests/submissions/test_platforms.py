"""The names in a class's download: who, which attempt, whether late; and what is no such name."""

from __future__ import annotations

import unicodedata

import pytest

from autograder.submissions import platforms
from autograder.submissions.platforms import Handed, canvas, handed


@pytest.mark.parametrize(
    ("name", "who", "called"),
    [
        ("Jane Doe_12345_assignsubmission_file_", "Jane Doe_12345", ""),
        ("Jane Doe_12345_assignsubmission_file_hw1.ipynb", "Jane Doe_12345", "hw1.ipynb"),
        ("hw1_jdoe_attempt_2026-11-01-10-10-00_hw1.ipynb", "hw1_jdoe", "hw1.ipynb"),
        ("hw1_jdoe_attempt_2026-11-01-10-10-00.txt", "hw1_jdoe", ""),
        ("12345-6789 - Jane Doe - Nov 1, 2026 1010 AM", "12345-6789 - Jane Doe", ""),
        ("12345-6789 - Jane Doe - Nov 1, 2026 1010 AM - hw1.ipynb", "12345-6789 - Jane Doe", "hw1.ipynb"),
        ("jane+hw1+2026-11-01 10:10:00 UTC+random", "jane+hw1", ""),
        ("Version 2", "", ""),
    ],
)
def test_a_name_says_who_handed_in_and_what_they_called_it(name: str, who: str, called: str) -> None:
    found = handed(name)
    assert found is not None
    assert (found.who, found.called) == (who, called)


@pytest.mark.parametrize(
    "name",
    [
        "hw1.ipynb",
        "Jane Doe",
        "my_attempt_2.ipynb",
        "a+b",
        "Versions",
        "Version 1234567",
        "12345-6789 - Jane Doe - Foo 1, 2026 1010 AM",
    ],
)
def test_an_ordinary_name_says_nothing(name: str) -> None:
    assert handed(name) is None


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Bob_1_assignsubmission_file_Jane_2_assignsubmission_file_hw1.ipynb", "Bob_1"),
        ("hw_bob_attempt_2026-11-01-10-10-00_jane_attempt_2027-01-01-00-00-00_hw.ipynb", "hw_bob"),
        ("1-2 - Bob - Nov 1, 2026 926 PM - Jane - Nov 2, 2026 926 PM - hw.ipynb", "1-2 - Bob"),
    ],
)
def test_nobody_can_write_another_students_name_into_a_files_name(name: str, who: str) -> None:
    found = handed(name)
    assert found is not None
    assert found.who == who


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Version 9", "Version 10"),
        ("hw_j_attempt_2026-11-01-10-10-00.txt", "hw_j_attempt_2026-11-01-10-11-00.txt"),
        ("1-2 - J - Nov 1, 2026 1210 AM", "1-2 - J - Nov 1, 2026 110 AM"),
        ("1-2 - J - Nov 1, 2026 1159 AM", "1-2 - J - Nov 1, 2026 1210 PM"),
        ("1-2 - J - Nov 1, 2026 1210 PM", "1-2 - J - Nov 1, 2026 110 PM"),
        ("1-2 - J - Dec 31, 2026 1159 PM", "1-2 - J - Jan 1, 2027 1200 AM"),
        ("j+hw+2026-11-01 10:10:00 UTC", "j+hw+2026-11-01 10:10:01 UTC"),
    ],
)
def test_the_later_attempt_has_the_larger_order(earlier: str, later: str) -> None:
    first, second = handed(earlier), handed(later)
    assert first is not None
    assert second is not None
    assert first.order < second.order


def test_accents_as_signs_of_their_own_are_the_same_name() -> None:
    name = "Zoë Müller_12347_assignsubmission_file_"
    assert handed(unicodedata.normalize("NFD", name)) == handed(name)


CANVAS = ("doejane_123_4561_hw1.ipynb", "roebob_LATE_124_4570_hw1-1.ipynb")


def test_a_canvas_name_says_whether_it_was_late() -> None:
    assert [found.late for found in canvas(CANVAS, CANVAS).values()] == [False, True]


def test_the_count_that_canvas_adds_is_not_part_of_the_files_name() -> None:
    assert {found.called for found in canvas(CANVAS, CANVAS).values()} == {"hw1.ipynb"}


def test_an_anonymous_canvas_name_has_its_code_for_a_name() -> None:
    names = ["anon_aB3_4594_hw1.ipynb"]
    assert canvas(names, names) == {names[0]: Handed("anon_aB3", called="hw1.ipynb")}


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ((*CANVAS, "hw1.ipynb"), "a notebook has another form"),
        ((*CANVAS, "kim_129_4561_hw1.ipynb"), "an attachment occurs twice"),
        ((*CANVAS, "other_123_4599_hw1.ipynb"), "a user has two names"),
        (("lab_2026_101_anna.ipynb", "lab_2026_102_bert.ipynb"), "there is one user, with two notebooks"),
    ],
)
def test_names_that_have_the_form_of_canvas_by_chance_are_no_download(
    names: tuple[str, ...], why: str
) -> None:
    assert platforms.canvas(names, names) == {}, why
