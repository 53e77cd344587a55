"""One grade, with its arithmetic, a sentence for each step."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from autograder.policy import assignment_grade
from autograder.policy.amounts import Span
from autograder.policy.assignment_grade import AssignmentGrade, GradeState
from autograder.policy.facts import AdjustmentKind, ChoiceFact, ExtensionFact, MarkFact
from tests.policy.term import DAY, DUE, HOUR, adjustment, attempt, facts, policy

PER_DAY = 'late = { lose = "10 %" }'
PER_HOUR = 'late = { lose = 0.01, per = "hour", of = "maximum", at_most = "50 %" }'


def grade(text: str, *every: object, sections: tuple[str, ...] = (), left: int = 9) -> AssignmentGrade:
    return assignment_grade.grade("one", Fraction(10), facts(*every, sections=sections), policy(text), left)


def test_an_attempt_in_time_earns_its_points() -> None:
    assert grade(PER_DAY, attempt()).steps == (
        "Attempt 1, received 2026-10-15 23:59, counts.",
        "It earned 8 of 10 points.",
    )


def test_an_attempt_of_an_unknown_time_counts_as_in_time() -> None:
    found = grade(f'{PER_DAY}\ncutoff = "1 day"', attempt(None))
    assert found.steps == ("Attempt 1 counts.", "It earned 8 of 10 points.")


def test_each_begun_day_costs_its_share_of_what_was_earned() -> None:
    found = grade(PER_DAY, attempt(DUE + DAY + HOUR))
    assert (found.points, found.steps[2:]) == (
        Fraction(64, 10),
        (
            "It was due 2026-10-15 23:59.",
            "Being 2 begun days late costs 20 % of 8, 1.6: 6.4 points.",
        ),
    )


def test_each_begun_hour_costs_its_share_of_the_maximum_up_to_the_most() -> None:
    assert grade(PER_HOUR, attempt(DUE + 90 * HOUR)).steps[3:] == (
        "Being 90 begun hours late costs 50 %, the most that lateness costs, of 10, 5: 3 points.",
    )


def test_lateness_costs_no_more_than_was_earned() -> None:
    assert grade(PER_HOUR, attempt(DUE + 90 * HOUR, points=2)).points == 0


def test_the_grace_costs_nothing() -> None:
    found = grade(f'{PER_DAY}\ngrace = "1 hour"', attempt(DUE + HOUR))
    assert (found.points, found.steps[-1]) == (8, "It came within 1 hour after that, which costs nothing.")


def test_late_days_cover_lateness() -> None:
    found = grade(f"{PER_DAY}\nlate_days = 3", attempt(DUE + 2 * DAY), left=3)
    assert (found.points, found.late_days, found.steps[-1]) == (
        8,
        2,
        "2 of the 3 late days left are spent on it, so its lateness costs nothing.",
    )


def test_late_days_that_run_out_leave_the_rest_late() -> None:
    found = grade(f"{PER_DAY}\nlate_days = 3\nlate_days_each = 1", attempt(DUE + 3 * DAY), left=3)
    assert found.steps[3:] == (
        "1 of the 3 late days left is spent on it.",
        "Being 2 begun days late costs 20 % of 8, 1.6: 6.4 points.",
    )


def test_late_days_that_help_nothing_are_not_spent() -> None:
    found = grade('late = { lose = "100 %" }\nlate_days = 1', attempt(DUE + 3 * DAY), left=1)
    assert (found.points, found.late_days) == (0, 0)


def test_an_extension_moves_the_due_date() -> None:
    extension = ExtensionFact("one", "illness", person="ada", until=DUE + 2 * DAY)
    assert grade(PER_DAY, attempt(DUE + DAY), extension).steps[2:] == (
        "It was due 2026-10-17 23:59, as extended (illness).",
        "It came in time.",
    )


def test_an_extension_of_a_section_is_its_members_alone() -> None:
    extension = ExtensionFact("one", "no room", section="B", by=Span(1))
    points = [grade(PER_DAY, attempt(DUE + DAY), extension, sections=(name,)).points for name in "AB"]
    assert points == [Fraction(72, 10), 8]


def test_an_earlier_extension_changes_nothing() -> None:
    extension = ExtensionFact("one", "a slip", person="ada", until=DUE - DAY)
    assert grade(PER_DAY, attempt(), extension).points == 8


def test_after_the_cutoff_nothing_counts() -> None:
    found = grade(f'{PER_DAY}\ncutoff = "1 day"', attempt(DUE + 2 * DAY))
    assert (found.state, found.steps) == (
        GradeState.MISSING,
        (
            "Attempt 1, received 2026-10-17 23:59, does not count: the assignment was closed.",
            "Nothing was handed in that counts: 0 points.",
        ),
    )


def test_attempts_beyond_the_allowed_ones_do_not_count() -> None:
    later = attempt(DUE - HOUR, 10, reference="b")
    found = grade("attempts = 1", attempt(DUE - DAY, 5), later)
    assert (found.points, found.steps[0]) == (
        5,
        "Attempt 2, received 2026-10-15 22:59, does not count: at most 1 count.",
    )


def test_attempts_that_come_too_fast_do_not_count() -> None:
    later = attempt(DUE - DAY + HOUR, 10, reference="b")
    found = grade('rate = "1 per 2 hours"', attempt(DUE - DAY, 5), later)
    assert found.steps[0].endswith("does not count: at most 1 within 2 hours count.")


def test_an_attempt_before_the_opening_does_not_count() -> None:
    opened = replace(policy().of("one"), opens=DUE - HOUR)
    rules = replace(policy(), assignments={"one": opened})
    found = assignment_grade.grade("one", Fraction(10), facts(attempt(DUE - DAY)), rules, 0)
    assert found.steps[0].endswith("does not count: the assignment opened 2026-10-15 22:59.")


@pytest.mark.parametrize(
    ("counts", "points", "which"),
    [
        ("best", 8, "Attempt 2, the best of 3, received 2026-10-13 23:59, counts."),
        ("last", 5, "Attempt 3, the last of 3, received 2026-10-14 23:59, counts."),
        ("chosen", 6, "Attempt 1, the chosen one of 3, received 2026-10-12 23:59, counts."),
    ],
)
def test_the_policy_says_which_attempt_counts(counts: str, points: int, which: str) -> None:
    every = [attempt(DUE - day * DAY, points, reference=str(day)) for day, points in ((3, 6), (2, 8), (1, 5))]
    chosen = replace(facts(*every), choices=(ChoiceFact("ada", "one", "3", DUE),))
    assert (
        assignment_grade.grade("one", Fraction(10), chosen, policy(f'counts = "{counts}"'), 0).points
        == points
    )


def test_where_none_was_chosen_the_last_counts_and_says_so() -> None:
    found = grade('counts = "chosen"', attempt(DUE - DAY), attempt(DUE, 5, reference="b"))
    assert (
        found.steps[0] == "Attempt 2, the last, as none was chosen, of 2, received 2026-10-15 23:59, counts."
    )


def test_an_attempt_that_was_collected_twice_is_one() -> None:
    assert (
        grade("attempts = 1", attempt(), attempt()).steps[0]
        == "Attempt 1, received 2026-10-15 23:59, counts."
    )


def test_lateness_applies_to_marks_by_hand_as_well() -> None:
    mark = MarkFact("one", "a", "q3", Fraction(2), DUE)
    late = replace(facts(attempt(DUE + HOUR, unmarked=frozenset(["q3"]))), marks=(mark,))
    found = assignment_grade.grade("one", Fraction(10), late, policy(PER_DAY), 0)
    assert (found.state, found.points, found.steps[1]) == (
        GradeState.GRADED,
        9,
        "Its tests give 8 and its marks 2: together 10 of 10 points.",
    )


def test_the_last_mark_of_a_question_counts() -> None:
    marks = [MarkFact("one", "a", "q3", Fraction(points), DUE + points * HOUR) for points in (2, 1)]
    both = replace(facts(attempt(points=0)), marks=tuple(marks))
    assert assignment_grade.grade("one", Fraction(10), both, policy(), 0).points == 2


def test_a_question_without_its_mark_leaves_the_grade_incomplete() -> None:
    found = grade("", attempt(unmarked=frozenset(["q3", "q4"])))
    assert (found.state, found.steps[-1]) == (
        GradeState.INCOMPLETE,
        "The grade is incomplete: q3 and q4 still wait for marks (attempt 1).",
    )


def test_a_grader_error_keeps_the_grade_back() -> None:
    found = grade("", attempt(problem="a grader error keeps it back"))
    assert (found.state, found.steps[-1]) == (
        GradeState.INCOMPLETE,
        "The grade is incomplete: a grader error keeps it back (attempt 1).",
    )


@pytest.mark.parametrize(
    ("kind", "state", "sentence"),
    [
        (
            "excused",
            GradeState.EXCUSED,
            "The person is excused, so the assignment does not count (a reason).",
        ),
        ("withheld", GradeState.WITHHELD, "The grade is withheld (a reason)."),
        ("incomplete", GradeState.INCOMPLETE, "The grade is incomplete (a reason)."),
    ],
)
def test_a_state_has_its_reason(kind: str, state: GradeState, sentence: str) -> None:
    found = grade("", attempt(), adjustment(AdjustmentKind(kind)))
    assert (found.state, found.steps[-1]) == (state, sentence)


def test_an_adjustment_comes_on_top_of_what_lateness_left() -> None:
    found = grade(PER_DAY, attempt(DUE + HOUR), adjustment(AdjustmentKind.ADDED, 1))
    assert found.steps[-1] == "An adjustment adds 1 (a reason): 8.2 points."


def test_points_that_are_set_replace_what_lateness_left() -> None:
    found = grade(PER_DAY, attempt(DUE + HOUR), adjustment(AdjustmentKind.SET, 7))
    assert (found.points, found.steps[-1]) == (7, "The points are set to 7 (a reason).")


def test_points_can_be_set_without_an_attempt() -> None:
    found = grade("", adjustment(AdjustmentKind.SET, 7))
    assert (found.state, found.points, found.maximum) == (GradeState.GRADED, 7, 10)


def test_a_cap_holds_after_all_adjustments() -> None:
    found = grade('cap = "100 %"', attempt(), adjustment(AdjustmentKind.ADDED, 5))
    assert (found.points, found.steps[-1]) == (10, "At most 100 % of 10 count: 10 points.")


def test_no_adjustment_takes_a_grade_below_0() -> None:
    assert grade("", attempt(), adjustment(AdjustmentKind.ADDED, -20)).points == 0
