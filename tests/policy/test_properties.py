"""Laws that hold for every policy and every set of facts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.policy import assignment_grade, course_grade
from autograder.policy.amounts import Span
from autograder.policy.dropping import Share, dropped
from autograder.policy.facts import (
    AdjustmentFact,
    AdjustmentKind,
    AttemptFact,
    ChoiceFact,
    ExtensionFact,
    MarkFact,
    TermFacts,
)
from autograder.policy.rules import (
    AssignmentRules,
    AttemptRate,
    Counting,
    GroupRules,
    LatePenalty,
    TermPolicy,
)
from tests.policy.term import BERLIN

# Three days around each change of the clocks in Berlin in 2026.
CHANGES = (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC))
moments = st.builds(
    lambda begin, minutes: begin + timedelta(minutes=minutes), st.sampled_from(CHANGES), st.integers(0, 4320)
)
shares = st.fractions(0, 1, max_denominator=20)
spans = st.builds(Span, st.integers(0, 2), st.integers(0, 20).map(lambda quarters: 900 * quarters))
penalties = st.builds(
    LatePenalty,
    shares.map(lambda share: share or Fraction(1, 10)),
    st.sampled_from(["hour", "day"]),
    st.sampled_from(["earned", "maximum"]),
    shares,
)


@st.composite
def rules(draw: st.DrawFn, name: str = "one") -> AssignmentRules:
    return AssignmentRules(
        name,
        opens=draw(st.none() | moments),
        due=draw(st.none() | moments),
        grace=draw(spans),
        cutoff=draw(st.none() | spans),
        late=draw(st.none() | penalties),
        late_days=draw(st.integers(0, 3)),
        attempts=draw(st.none() | st.integers(1, 3)),
        rate=draw(st.none() | st.builds(AttemptRate, st.integers(1, 2), spans)),
        counts=draw(st.sampled_from(Counting)),
        cap=draw(st.none() | shares),
        weight=draw(st.integers(1, 4).map(Fraction)),
        bonus=draw(st.booleans()),
    )


def attempts(name: str = "one", *, untimed: bool = False) -> st.SearchStrategy[AttemptFact]:
    return st.builds(
        AttemptFact,
        st.just("ada"),
        st.just(name),
        st.uuids().map(str),
        st.none() | moments if untimed else moments,
        st.integers(0, 10).map(Fraction),
        st.just(Fraction(10)),
        st.frozensets(st.sampled_from(["q1", "q2"])),
    )


extensions = st.builds(
    ExtensionFact,
    st.just("one"),
    st.sampled_from(["illness", "travel"]),
    person=st.just("ada"),
    until=moments,
) | st.builds(ExtensionFact, st.just("one"), st.just("a fire"), section=st.just("A"), by=spans)
adjustments = st.builds(
    AdjustmentFact,
    st.just("ada"),
    st.just("one"),
    st.sampled_from(AdjustmentKind),
    st.just("a reason"),
    moments,
    st.integers(-5, 5).map(Fraction),
    st.uuids().map(str),
)


@st.composite
def facts(draw: st.DrawFn) -> TermFacts:
    handed = draw(st.lists(attempts(untimed=True), max_size=4))
    references = [one.reference for one in handed] or ["none"]
    marks = st.builds(
        MarkFact,
        st.just("one"),
        st.sampled_from(references),
        st.sampled_from(["q1", "q2"]),
        st.integers(0, 3).map(Fraction),
        moments,
        st.uuids().map(str),
    )
    choices = st.builds(
        ChoiceFact, st.just("ada"), st.just("one"), st.sampled_from(references), moments, st.uuids().map(str)
    )
    return TermFacts(
        "ada",
        frozenset("A"),
        tuple(handed),
        tuple(draw(st.lists(marks, max_size=3))),
        tuple(draw(st.lists(extensions, max_size=3))),
        tuple(draw(st.lists(adjustments, max_size=3))),
        tuple(draw(st.lists(choices, max_size=2))),
    )


def graded(facts: TermFacts, rules: AssignmentRules, left: int) -> assignment_grade.AssignmentGrade:
    return assignment_grade.grade(
        "one", Fraction(10), facts, TermPolicy(BERLIN, 9, assignments={"one": rules}), left
    )


def points(facts: TermFacts, rules: AssignmentRules, left: int) -> Fraction:
    return graded(facts, rules, left).points or Fraction(0)


@settings(max_examples=100, deadline=None)
@given(facts(), rules(), attempts(), moments, st.integers(0, 4))
def test_of_one_attempt_more_lateness_never_helps(
    facts: TermFacts, rules: AssignmentRules, attempt: AttemptFact, other: datetime, left: int
) -> None:
    rules = replace(rules, opens=None)  # before the opening, a later attempt is the better one
    assert attempt.received is not None
    earlier, later = sorted([attempt.received, other])
    by_time = [
        points(replace(facts, attempts=(replace(attempt, received=received),)), rules, left)
        for received in (earlier, later)
    ]
    assert by_time[0] >= by_time[1]


@settings(max_examples=100, deadline=None)
@given(facts(), rules(), attempts(), extensions, st.integers(0, 4))
def test_of_one_attempt_an_extension_never_hurts(
    facts: TermFacts, rules: AssignmentRules, attempt: AttemptFact, extension: ExtensionFact, left: int
) -> None:
    alone = replace(facts, attempts=(attempt,))
    extended = replace(alone, extensions=(*alone.extensions, extension))
    assert points(extended, rules, left) >= points(alone, rules, left)


@settings(max_examples=100, deadline=None)
@given(facts(), rules(), extensions, st.integers(0, 4))
def test_where_the_best_attempt_counts_an_extension_never_hurts(
    facts: TermFacts, rules: AssignmentRules, extension: ExtensionFact, left: int
) -> None:
    rules = replace(rules, counts=Counting.BEST)
    extended = replace(facts, extensions=(*facts.extensions, extension))
    assert points(extended, rules, left) >= points(facts, rules, left)


@settings(max_examples=100, deadline=None)
@given(facts(), rules(), st.integers(0, 4))
def test_more_late_days_never_hurt(facts: TermFacts, rules: AssignmentRules, left: int) -> None:
    assert points(facts, rules, left + 1) >= points(facts, rules, left)


@settings(max_examples=100, deadline=None)
@given(facts(), rules(), st.integers(0, 4), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    facts: TermFacts, rules: AssignmentRules, left: int, chance: random.Random
) -> None:
    fields = ("attempts", "marks", "extensions", "adjustments", "choices")
    mixed = {name: tuple(chance.sample(getattr(facts, name), len(getattr(facts, name)))) for name in fields}
    assert graded(replace(facts, **mixed), rules, left) == graded(facts, rules, left)  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(facts(), rules(), st.integers(0, 4))
def test_no_grade_is_below_0(facts: TermFacts, rules: AssignmentRules, left: int) -> None:
    assert points(facts, rules, left) >= 0


weighted = st.lists(st.tuples(shares, st.integers(1, 5).map(Fraction)), min_size=1, max_size=8)


def named(pairs: list[tuple[Fraction, Fraction]]) -> list[Share]:
    return [Share(str(number), share, weight) for number, (share, weight) in enumerate(pairs)]


def mean(every: list[Share]) -> Fraction:
    return sum((one.share * one.weight for one in every), Fraction(0)) / sum(one.weight for one in every)


@given(weighted, st.integers(0, 8))
def test_dropping_the_lowest_never_lowers(pairs: list[tuple[Fraction, Fraction]], number: int) -> None:
    every = named(pairs)
    assert mean(dropped(every, number + 1)[0]) >= mean(dropped(every, number)[0])


@given(weighted, st.integers(0, 8), st.integers(0, 7), shares)
def test_where_grades_are_dropped_a_better_grade_never_lowers(
    pairs: list[tuple[Fraction, Fraction]], number: int, place: int, better: Fraction
) -> None:
    every = named(pairs)
    place %= len(every)
    raised = [*every]
    raised[place] = replace(every[place], share=max(better, every[place].share))
    assert mean(dropped(raised, number)[0]) >= mean(dropped(every, number)[0])


@given(st.lists(shares, min_size=1, max_size=8), st.integers(0, 8))
def test_with_equal_weights_the_lowest_are_dropped(every: list[Fraction], number: int) -> None:
    kept, left_out = dropped(named([(share, Fraction(1)) for share in every]), number)
    assert max((one.share for one in left_out), default=Fraction(0)) <= min(one.share for one in kept)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(rules(), st.lists(attempts(), max_size=2)), min_size=1, max_size=4), st.integers(0, 3)
)
def test_one_more_dropped_grade_never_lowers_the_course_grade(
    every: list[tuple[AssignmentRules, list[AttemptFact]]], drop: int
) -> None:
    named_rules = {str(number): replace(one, id=str(number)) for number, (one, _) in enumerate(every)}
    handed = [
        replace(attempt, assignment=str(number)) for number, (_, own) in enumerate(every) for attempt in own
    ]
    person = TermFacts("ada", attempts=tuple(handed))
    at = datetime(2027, 1, 1, tzinfo=UTC)
    policies = [
        TermPolicy(BERLIN, 3, assignments=named_rules, groups={"": GroupRules("", drop_lowest=number)})
        for number in (drop, drop + 1)
    ]
    before, after = (
        course_grade.course_grade(dict.fromkeys(named_rules, Fraction(10)), person, policy, at).share
        for policy in policies
    )
    assert (after or 0) >= (before or 0)
