"""`make quick` runs folders that exist, also after some have moved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUICK = re.search(r"^QUICK := \$\(addprefix tests/,(.+)\)$", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("folder", QUICK[1].split() if QUICK else [""])
def test_every_quick_folder_has_tests(folder: str) -> None:
    assert folder
    assert list((ROOT / "tests" / folder).glob("test_*.py"))
