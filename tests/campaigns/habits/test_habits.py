"""Notebooks written after the habits of real courses are graded as their authors deserve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.campaigns.damaged.classroom import Graded
from tests.campaigns.habits import claims
from tests.campaigns.habits.case import Habit
from tests.campaigns.habits.classroom import CASES, Report
from tests.campaigns.habits.wanted import WANTED

MADE = {(case.name, claim.__name__): (case, claim) for claim in claims.CLAIMS for case in claims.made(claim)}


def marked(name: str, claim: str) -> Any:
    """Return the claim as a parameter, marked where it does not hold yet."""
    reason = WANTED.get((name, claim))
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    return pytest.param(*MADE[name, claim], id=f"{name}: {claim}", marks=marks)


def test_the_classes_are_graded_to_their_end(commands: Sequence[Graded]) -> None:
    assert [(one.code, "Traceback" in one.said) for one in commands] == [(0, False)] * len(commands)


@pytest.mark.parametrize(("case", "claim"), [marked(*key) for key in MADE])
def test_its_author_gets_what_is_deserved(
    case: Habit, claim: claims.Claim, reports: Mapping[str, Report]
) -> None:
    claim(case, reports[case.name])


def test_every_case_has_a_name_and_a_file_of_its_own() -> None:
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []
    assert [path for path, count in Counter(case.path for case in CASES).items() if count > 1] == []


def test_what_is_wanted_is_claimed() -> None:
    assert [key for key in WANTED if key not in MADE] == []
