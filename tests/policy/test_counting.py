"""Which attempts are accepted, and which one counts."""

from __future__ import annotations

from autograder.policy import counting
from autograder.policy.amounts import Span
from autograder.policy.counting import WeighedAttempt
from autograder.policy.lateness import DueDate
from autograder.policy.rules import AssignmentRules, AttemptRate, Counting
from tests.policy.term import BERLIN, DUE, HOUR, attempt, facts

DATES = [DueDate(DUE)]


def weighed(*points: int) -> list[WeighedAttempt]:
    handed = [attempt(DUE, points=value, reference=str(number)) for number, value in enumerate(points)]
    return [
        counting.weighed(number, one, facts(one), DATES, AssignmentRules("one", due=DUE), 0, BERLIN)
        for number, one in enumerate(handed, 1)
    ]


def test_a_refused_attempt_uses_up_none_of_the_allowed_ones() -> None:
    rules = AssignmentRules("one", opens=DUE - 2 * HOUR, attempts=1)
    handed = [attempt(DUE - hours * HOUR, reference=str(hours)) for hours in (3, 1)]
    taken, refused = counting.accepted(handed, DATES, rules, BERLIN)
    assert ([one.reference for _, one in taken], len(refused)) == (["1"], 1)


def test_a_rate_looks_back_over_its_own_span() -> None:
    rules = AssignmentRules("one", rate=AttemptRate(2, Span(0, 7200)))
    handed = [attempt(DUE + half * HOUR / 2, reference=str(half)) for half in range(5)]
    taken, _ = counting.accepted(handed, DATES, rules, BERLIN)
    assert [one.reference for _, one in taken] == ["0", "1", "4"]


def test_of_equally_good_attempts_the_earliest_counts() -> None:
    best = counting.counting(weighed(5, 8, 8), Counting.BEST, "")
    assert best is not None
    assert best.number == 2


def test_without_a_choice_the_last_attempt_counts() -> None:
    last = counting.counting(weighed(8, 5), Counting.CHOSEN, "")
    assert last is not None
    assert last.number == 2


def test_of_no_attempt_none_counts() -> None:
    assert counting.counting([], Counting.BEST, "") is None
