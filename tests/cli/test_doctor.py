"""`autograder doctor` says calmly what is not available, and ends with one verdict."""

from __future__ import annotations

import pytest

from autograder.cli import doctor
from autograder.sandbox.tiers import PROBES, Trial

HOLDS = Trial("namespaces", PROBES, ())
NEEDS_ROOT = Trial("user", (), PROBES, "needs to be started by root")
OPEN = Trial("process", PROBES[1:], PROBES[:1])


def test_a_tier_that_holds_is_marked_so() -> None:
    lines = list(doctor._report([HOLDS, NEEDS_ROOT]))
    assert "  ok  namespaces  holds: 11 of 11 attacks stopped" in lines


def test_a_tier_that_is_not_available_is_no_alarm() -> None:
    lines = list(doctor._report([HOLDS, NEEDS_ROOT]))
    assert "  --  user        not available here: needs to be started by root" in lines
    assert not any("does not hold" in line for line in lines)


def test_a_tier_that_lets_an_attack_through_is_an_alarm() -> None:
    assert "  !!  process     does not hold: not stopped: Python works" in list(doctor._report([OPEN]))


@pytest.mark.parametrize(
    ("trials", "last"),
    [
        ([HOLDS, NEEDS_ROOT, OPEN], "Verdict: ready to grade, with namespaces."),
        (
            [NEEDS_ROOT, OPEN],
            "Verdict: not ready to grade: no tier hides the course's files, so `autograder grade` refuses to run.",
        ),
    ],
)
def test_the_last_line_is_the_only_verdict(trials: list[Trial], last: str) -> None:
    lines = list(doctor._report(trials))
    assert lines[-1] == last
    assert sum(line.startswith("Verdict") for line in lines) == 1


def test_a_long_reason_is_broken_into_lines() -> None:
    lines = list(doctor._tier(Trial("user", (), PROBES, "because " * 40)))
    assert max(map(len, lines)) <= 100
