"""No known mistake passes its check, and no right answer fails it; the sweep asks the same on many draws."""

from __future__ import annotations

from typing import Any

import pytest

from tests.campaigns.banks import sweep
from tests.campaigns.banks.bank import Bank, edit, namespace

SEED = 1
WRONG = [(bank, name, names) for bank in sweep.BANKS for name, names in bank.wrong()]
RIGHT = [(bank, name, names) for bank in sweep.BANKS for name, names in bank.right()]


def label(value: object) -> str | None:
    return value.name if isinstance(value, Bank) else value if isinstance(value, str) else ""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("bank", "name", "names"), WRONG, ids=label)
def test_a_known_mistake_fails(bank: Bank, name: str, names: dict[str, Any]) -> None:
    assert bank.failure(names, SEED) is not None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("bank", "name", "names"), RIGHT, ids=label)
def test_a_right_answer_passes(bank: Bank, name: str, names: dict[str, Any]) -> None:
    assert bank.failure(names, SEED) is None


def test_an_edit_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no such text"):
        namespace("x = 1", edit("y", "z"))
