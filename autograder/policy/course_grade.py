"""Computes a person's final grade from the grades of all assignments, with a sentence for each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from autograder.policy import assignment_grade, lateness, scale
from autograder.policy.amounts import about, percent
from autograder.policy.assignment_grade import AssignmentGrade, GradeState
from autograder.policy.dropping import Share, dropped
from autograder.policy.facts import TermFacts
from autograder.policy.rules import GroupRules, TermPolicy
from autograder.wording import listed

_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class CourseGrade:
    """A person's final grade: the exact share of everything, the grade in the course's scale, and the arithmetic.

    `share` is None where nothing counts yet. `is_final` says that no part is incomplete or withheld.
    """

    person: str
    assignments: tuple[AssignmentGrade, ...]
    share: Fraction | None
    grade: str
    is_final: bool
    late_days_left: int
    steps: tuple[str, ...]


def grades(
    assignments: Mapping[str, Fraction], facts: TermFacts, policy: TermPolicy
) -> list[AssignmentGrade]:
    """Return a person's grade for each assignment, given with its maximum, in the order of due dates.

    Late days are spent in that order, on whatever attempt counts; an extension does not change the order.
    """
    left = policy.late_days
    made = []
    for name in sorted(assignments, key=lambda name: (policy.of(name).due or _END, name)):
        one = assignment_grade.grade(name, assignments[name], facts, policy, left)
        left -= one.late_days
        made.append(one)
    return made


def course_grade(
    assignments: Mapping[str, Fraction], facts: TermFacts, policy: TermPolicy, at: datetime
) -> CourseGrade:
    """Return a person's grade for the course, as it stands at an instant; `assignments` have their maxima.

    An assignment that is not due for this person at that instant, and that they have not handed in, does not count yet.
    """
    made = grades(assignments, facts, policy)
    counted_ones = [one for one in made if _counts(one, facts, policy, at)]
    names = sorted({policy.of(one.assignment).group for one in counted_ones})
    parts = [
        part for name in names if (part := _group(_rules(policy, name), counted_ones, policy)) is not None
    ]
    share, steps = _together(parts, policy)
    waiting = [one.assignment for one in counted_ones if one.state in _NOT_GIVEN]
    if waiting:
        steps.append(
            f"It is not final: {listed(waiting)} {'is' if len(waiting) == 1 else 'are'} not complete."
        )
    return CourseGrade(
        facts.person,
        tuple(made),
        share,
        scale.shown(share, policy.scale) if share is not None else "",
        not waiting and share is not None,
        policy.late_days - sum(one.late_days for one in made),
        tuple(steps),
    )


_NOT_GIVEN = (GradeState.INCOMPLETE, GradeState.WITHHELD)


def _counts(one: AssignmentGrade, facts: TermFacts, policy: TermPolicy, at: datetime) -> bool:
    if one.state is GradeState.EXCUSED:
        return False
    rules = policy.of(one.assignment)
    dates = lateness.due_dates(rules, facts.extensions_of(one.assignment), policy.zone)
    due = lateness.latest(dates)
    return one.state is not GradeState.MISSING or due is None or due <= at


def _rules(policy: TermPolicy, group: str) -> GroupRules:
    return policy.groups.get(group) or GroupRules(group)


@dataclass(frozen=True)
class GroupShare:
    """What a group gives: its rules, the share of it that was reached, bonus included, and the arithmetic."""

    rules: GroupRules
    share: Fraction
    steps: tuple[str, ...]


def _group(rules: GroupRules, grades: Sequence[AssignmentGrade], policy: TermPolicy) -> GroupShare | None:
    """Return what a group gives; None where nothing in it has a weight."""
    own = [one for one in grades if policy.of(one.assignment).group == rules.id]
    regular = [_share(one, policy) for one in own if not policy.of(one.assignment).bonus]
    bonus = [_share(one, policy) for one in own if policy.of(one.assignment).bonus]
    kept, left_out = dropped([one for one in regular if one.weight], rules.drop_lowest)
    total = sum((one.weight for one in kept), Fraction(0))
    if not total:
        return None
    label = f"{rules.id}: " if rules.id else ""
    steps = []
    if left_out:
        steps.append(
            f"{label}{listed(one.name for one in left_out)} {'is' if len(left_out) == 1 else 'are'} dropped."
        )
    share = sum((one.weight * one.share for one in kept), Fraction(0)) / total
    parts = " + ".join(f"{about(one.weight)} × {percent(one.share)} ({one.name})" for one in kept)
    steps.append(f"{label}({parts}) / {about(total)} = {percent(share)}.")
    for one in bonus:
        share += one.weight * one.share / total
        steps.append(
            f"{label}the bonus {one.name} adds {about(one.weight)} × {percent(one.share)} / {about(total)}: "
            f"{percent(share)}."
        )
    if rules.cap is not None and share > rules.cap:
        share = rules.cap
        steps.append(f"{label}at most {percent(rules.cap)} count.")
    return GroupShare(rules, share, tuple(steps))


def _share(one: AssignmentGrade, policy: TermPolicy) -> Share:
    share = one.points / one.maximum if one.points is not None and one.maximum else Fraction(0)
    return Share(one.assignment, share, policy.of(one.assignment).weight)


def _together(parts: Sequence[GroupShare], policy: TermPolicy) -> tuple[Fraction | None, list[str]]:
    """Return the share of everything, and its arithmetic."""
    steps = [step for part in parts for step in part.steps]
    total = sum((part.rules.weight for part in parts), Fraction(0))
    if not total:
        return None, ["Nothing counts yet."]
    share = sum((part.rules.weight * part.share for part in parts), Fraction(0)) / total
    if len(parts) > 1:
        terms = " + ".join(
            f"{about(part.rules.weight)} × {percent(part.share)} ({part.rules.id})" for part in parts
        )
        steps.append(f"({terms}) / {about(total)} = {percent(share)}.")
    if policy.scale.cap is not None and share > policy.scale.cap:
        share = policy.scale.cap
        steps.append(f"At most {percent(share)} count.")
    steps.append(scale.sentence(share, policy.scale))
    return share, steps
