"""The author's hint is for wrong values; any other kind of failure has advice of its own."""

from __future__ import annotations

import pytest

from autograder.checks.failure import FailureKind
from autograder.grading import advice
from autograder.grading.findings import Unjudged
from autograder.judge.messages import UNEXPECTED
from autograder.sandbox.channel import LostReason

VALUES = {"finite", "values", "mutation", "state", "random", "training"}


def test_only_failures_of_a_value_keep_the_authors_hint() -> None:
    kinds = {*FailureKind, *LostReason, UNEXPECTED, Unjudged.JUDGE_LOST, Unjudged.NO_ROOM}
    assert {kind for kind in kinds if kind not in advice.GENERIC} == VALUES


def test_every_other_kind_has_a_reason() -> None:
    assert all(advice.GENERIC.values())


@pytest.mark.parametrize("kind", sorted(VALUES))
def test_the_authors_hint_comes_first_for_a_value(kind: str) -> None:
    assert advice.hint(kind, "Mind the mean.", "generic") == "Mind the mean."
    assert advice.hint(kind, "", "generic") == "generic"


@pytest.mark.parametrize("kind", sorted(advice.GENERIC))
def test_the_authors_hint_never_stands_beside_a_failure_of_another_kind(kind: str) -> None:
    assert advice.hint(kind, "Mind the mean.", "generic") == "generic"
    assert "Mind" not in advice.hint(kind, "Mind the mean.", "")
