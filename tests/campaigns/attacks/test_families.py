"""The page on security explains every family of attacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.attacks.catalogue import FAMILIES


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_explained(family: str) -> None:
    page = Path(__file__).parents[3] / "docs" / "security.md"
    assert f"| {family} | {FAMILIES[family]} |" in page.read_text(encoding="utf-8")
