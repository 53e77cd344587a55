"""The final grade: groups, weights, dropped grades, bonus, caps and scales."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest

from autograder.policy import course_grade
from autograder.policy.course_grade import CourseGrade
from autograder.policy.facts import AdjustmentKind, ExtensionFact
from tests.policy.term import DAY, DUE, adjustment, attempt, facts, policy

LATER = DUE + 30 * DAY


def final(text: str, points: dict[str, object], *more: object, at: datetime = LATER) -> CourseGrade:
    handed = [attempt(points=value, name=name) for name, value in points.items() if value is not None]
    rules = policy(text, names=points)
    return course_grade.course_grade(dict.fromkeys(points, Fraction(10)), facts(*handed, *more), rules, at)


def test_a_course_grade_is_the_weighted_mean() -> None:
    found = final("", {"one": 8, "two": 6})
    assert (found.share, found.grade, found.steps) == (
        Fraction(7, 10),
        "70.00 %",
        ("(1 × 80 % (one) + 1 × 60 % (two)) / 2 = 70 %.", "The grade is 70.00 %, rounded for show alone."),
    )


def test_what_was_not_handed_in_counts_as_0_once_it_is_due() -> None:
    assert final("", {"one": 8, "two": None}).share == Fraction(4, 10)


def test_what_is_not_due_yet_does_not_count() -> None:
    assert final("", {"one": 8, "two": None}, at=DUE - DAY).share == Fraction(8, 10)


def test_what_is_extended_is_not_due_yet() -> None:
    extension = ExtensionFact("two", "illness", person="ada", until=LATER + DAY)
    assert final("", {"one": 8, "two": None}, extension).share == Fraction(8, 10)


def test_what_is_excused_does_not_count() -> None:
    excused = adjustment(AdjustmentKind.EXCUSED, name="two")
    assert final("", {"one": 8, "two": 0}, excused).share == Fraction(8, 10)


def test_a_withheld_part_keeps_the_grade_from_being_final() -> None:
    found = final("", {"one": 8}, adjustment(AdjustmentKind.WITHHELD))
    assert (found.is_final, found.steps[-1]) == (False, "It is not final: one is not complete.")


GROUPS = """
[policy.groups.labs]
weight = 60
drop_lowest = 1
[policy.groups.exam]
weight = 40
[policy.assignments.one]
group = "labs"
[policy.assignments.two]
group = "labs"
[policy.assignments.three]
group = "exam"
"""


def test_groups_have_weights_and_drop_their_lowest() -> None:
    assert final(GROUPS, {"one": 8, "two": 2, "three": 5}).steps == (
        "exam: (1 × 50 % (three)) / 1 = 50 %.",
        "labs: two is dropped.",
        "labs: (1 × 80 % (one)) / 1 = 80 %.",
        "(40 × 50 % (exam) + 60 × 80 % (labs)) / 100 = 68 %.",
        "The grade is 68.00 %, rounded for show alone.",
    )


def test_the_last_grade_of_a_group_is_never_dropped() -> None:
    text = GROUPS.replace("drop_lowest = 1", "drop_lowest = 9")
    assert final(text, {"one": 8, "two": 2, "three": 5}).share == Fraction(68, 100)


def test_a_bonus_adds_to_the_others_and_weighs_nothing_itself() -> None:
    text = "[policy.assignments.two]\nbonus = true"
    assert [final(text, {"one": 8, "two": points}).share for points in (0, 1)] == [
        Fraction(8, 10),
        Fraction(9, 10),
    ]


def test_a_cap_holds_a_bonus() -> None:
    text = '[policy.final]\ncap = "100 %"\n[policy.assignments.two]\nbonus = true'
    assert final(text, {"one": 8, "two": 10}).share == 1


@pytest.mark.parametrize(
    ("scale", "grade", "sentence"),
    [
        (
            'scale = "points"\npoints = 20\nplaces = 1',
            "16.0",
            "80 % of 20 points is the grade 16.0, rounded for show alone.",
        ),
        ('scale = "percent"\nplaces = 0', "80 %", "The grade is 80 %, rounded for show alone."),
        ('scale = "pass"\npass = 0.8', "pass", "80 % is the grade pass; 80 % are needed to pass."),
        (
            'scale = "letters"\nletters = { A = 0.9, B = 0.8, F = 0 }',
            "B",
            "80 % is the grade B, which begins at 80 %.",
        ),
    ],
)
def test_the_scale_writes_the_grade(scale: str, grade: str, sentence: str) -> None:
    found = final(f"[policy.final]\n{scale}", {"one": 8})
    assert (found.grade, found.steps[-1]) == (grade, sentence)


def test_a_letter_depends_on_the_exact_share() -> None:
    text = '[policy.final]\nscale = "letters"\nletters = { A = 0.9, F = 0 }'
    assert final(text, {"one": "8.9999999"}).grade == "F"


def test_late_days_are_spent_in_the_order_of_due_dates_and_then_gone() -> None:
    handed = [attempt(DUE + DAY, name=name) for name in ("one", "two", "three")]
    rules = policy('late = { lose = "10 %" }\nlate_days = 2', names=("one", "two", "three"))
    found = course_grade.course_grade(
        dict.fromkeys(["one", "two", "three"], Fraction(10)), facts(*handed), rules, LATER
    )
    assert [(one.assignment, one.late_days) for one in found.assignments] == [
        ("one", 1),
        ("three", 1),
        ("two", 0),
    ]


def test_a_course_in_which_nothing_counts_yet_has_no_grade() -> None:
    found = final("", {"one": None}, at=DUE - DAY)
    assert (found.share, found.grade, found.is_final) == (None, "", False)


def test_points_that_were_set_without_an_attempt_count() -> None:
    assert final(
        "", {"one": 8, "two": None}, adjustment(AdjustmentKind.SET, 6, name="two")
    ).share == Fraction(7, 10)
