"""A class full of attackers is graded: each earns what its answers deserve, and nothing is read, left or lost."""

from __future__ import annotations

import re

import pytest

from tests.campaigns.attacks import report, sweep
from tests.campaigns.attacks.catalogue import FAMILIES, Attack, attacks
from tests.campaigns.attacks.sweep import Sweep

ATTACKS = attacks()
each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.family}-{attack.name}")


def test_every_family_is_tried() -> None:
    assert {attack.family for attack in ATTACKS} == set(FAMILIES)


@each_attack
def test_an_attack_earns_no_more_than_its_answers_deserve(class_run: Sweep, attack: Attack) -> None:
    assert class_run.held(attack)


@each_attack
def test_an_attack_has_its_declared_verdict(class_run: Sweep, attack: Attack) -> None:
    if class_run.tier != "namespaces":
        pytest.skip("outcomes are declared for the strongest tier; in others only what is earned is")
    result = class_run.of(attack)
    assert (result["status"], sweep.outcomes(result)) == ("graded", dict(attack.verdict))


def test_no_secret_comes_out(class_run: Sweep) -> None:
    assert class_run.stolen() == {}


def test_nothing_is_left_behind(class_run: Sweep) -> None:
    assert class_run.left == []


def test_nothing_reaches_the_network(class_run: Sweep) -> None:
    assert class_run.received == []


def test_the_grader_lives_and_says_that_all_is_done(class_run: Sweep) -> None:
    assert class_run.returncode == 0


def test_honest_neighbours_have_full_marks(class_run: Sweep) -> None:
    assert [result["score"] for result in class_run.honest()] == [5.0] * len(sweep.HONEST)


def test_honest_neighbours_have_the_same_result(class_run: Sweep) -> None:
    own = ("id", "file", "feedback", "wall_seconds", "cpu_seconds")
    results = [{key: value for key, value in one.items() if key not in own} for one in class_run.honest()]
    assert results == [results[0]] * len(results)


def test_no_traceback_of_ours_is_shown(class_run: Sweep) -> None:
    assert not re.search(
        rb'autograder/\w+\.py", line|File "[^"]*autograder', class_run.stdout + class_run.stderr
    )


def test_what_is_kept_of_an_attacker_is_bounded(class_run: Sweep) -> None:
    assert max(map(len, class_run.files.values())) < 4 * 2**20


# The table that the documents print is made from the same class: grading it takes too long to do it twice.


def rows(run: Sweep) -> dict[str, list[str]]:
    lines = report.table({run.tier: run}).splitlines()
    return {
        cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
        for cells in (line.split("|") for line in lines)
    }


def test_every_family_has_its_row(class_run: Sweep) -> None:
    assert set(FAMILIES) <= set(rows(class_run))


def test_all_that_was_tried_is_counted(class_run: Sweep) -> None:
    assert rows(class_run)["all"][1:] == [str(len(attacks()))] * 2


def test_what_is_lost_is_counted(class_run: Sweep) -> None:
    assert rows(class_run)["secrets that came out"][-1] == "0"


def test_a_tier_that_a_machine_does_not_offer_is_named(class_run: Sweep) -> None:
    assert "Not offered by this machine: user." in report.text({class_run.tier: class_run, "user": None})
