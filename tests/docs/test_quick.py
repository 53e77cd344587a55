"""What `make quick` and the order of the suite name by its folder or file exists, also after some have moved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import LONG

ROOT = Path(__file__).parents[2]
QUICK = re.search(r"^QUICK := \$\(addprefix tests/,(.+)\)$", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("folder", QUICK[1].split() if QUICK else [""])
def test_every_quick_folder_has_tests(folder: str) -> None:
    assert folder
    assert list((ROOT / "tests" / folder).glob("test_*.py"))


def test_every_file_that_begins_first_exists() -> None:
    assert [name for name in sorted(LONG) if not (ROOT / "tests" / name).is_file()] == []
