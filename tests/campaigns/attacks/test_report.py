"""The table that the documents print is made from the attacks themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.attacks import report
from tests.campaigns.attacks.catalogue import FAMILIES, attacks
from tests.campaigns.attacks.sweep import Sweep


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


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_explained(family: str) -> None:
    page = Path(__file__).parents[3] / "docs" / "security.md"
    assert f"| {family} | {FAMILIES[family]} |" in page.read_text(encoding="utf-8")
