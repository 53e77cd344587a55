"""Results, a class list and times become the grade of each person."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from autograder.exports import from_results
from autograder.people import roster, text_table
from autograder.people.roster import Roster
from autograder.policy.assignment_grade import GradeState
from tests.exports.results_of_exports import results
from tests.policy.term import DAY, DUE, policy

CLASS = roster.read([("list", text_table.split(b"name,id\nAda Lo,1\nBea Li,2\nCy Ra,3\n"))])


def made(
    *every: tuple[str, str, float | None], received: dict[str, datetime] | None = None, people: Roster = CLASS
) -> tuple[dict[str, tuple[GradeState, Fraction | None]], list[str]]:
    rules = None if received is None else policy('late = { lose = "10 %" }')
    found, remarks = from_results.grades(results(*every), people, rules, received or {})
    return {one.person.id: (one.state, one.points) for one in found}, remarks


def test_each_person_has_a_grade_or_is_missing() -> None:
    grades, remarks = made(("Ada-Lo", "Ada Lo.ipynb", 8), ("2", "2.ipynb", None))
    assert grades == {
        "1": (GradeState.GRADED, 8),
        "2": (GradeState.INCOMPLETE, 0),
        "3": (GradeState.MISSING, 0),
    }
    assert remarks == []


def test_a_submission_of_nobody_is_named() -> None:
    assert made(("x", "x.ipynb", 8))[1] == [
        "x.ipynb is nobody's in the class list; correct its name, or add the person."
    ]


def test_a_submission_that_names_two_people_is_nobodys() -> None:
    assert made(("x", "1/Bea Li.ipynb", 8))[1] == [
        "1/Bea Li.ipynb names several people: Ada Lo (1) and Bea Li (2)."
    ]


def test_without_times_two_submissions_of_one_person_are_no_grade() -> None:
    grades, remarks = made(("a", "1/a.ipynb", 8), ("b", "1/b.ipynb", 5))
    assert "1" not in grades
    assert remarks == [
        "Ada Lo (1) handed in 1/a.ipynb and 1/b.ipynb; without times nothing says which counts."
    ]


def test_with_times_two_submissions_are_attempts() -> None:
    both = (("a", "1/a.ipynb", 8), ("b", "1/b.ipynb", 5))
    grades, _ = made(*both, received={"a": DUE + DAY, "b": DUE})  # type: ignore[arg-type]
    assert grades["1"] == (GradeState.GRADED, Fraction(72, 10))


def test_a_submission_without_a_time_counts_as_in_time_and_is_named() -> None:
    grades, remarks = made(("a", "1/a.ipynb", 8), received={})
    assert grades["1"] == (GradeState.GRADED, 8)
    assert remarks == ["When 1/a.ipynb was received is not known, so it counts as in time."]


def test_a_person_who_left_and_handed_in_nothing_has_no_grade() -> None:
    gone = roster.read([("list", text_table.split(b"name,id,status\nAda Lo,1,withdrawn\n"))])
    assert made(people=gone)[0] == {}
