"""No known mistake passes its check, and no right answer fails it; the sweep asks the same on many draws."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import autograder.checks
from tests.campaigns.banks import ignored, sweep
from tests.campaigns.banks.bank import Bank, edit, namespace

SEED = 1
WRONG = [(bank, name, names) for bank in sweep.BANKS for name, names in bank.wrong()]
RIGHT = [(bank, name, names) for bank in sweep.BANKS for name, names in bank.right()]
BANK_TEXT = "".join(
    path.read_text("utf-8") for path in Path(__file__).parent.glob("*.py") if path.name != Path(__file__).name
)
# Checks without a bank of answers, and why.
WITHOUT_BANK = {
    "array.check_array": "it calls nothing: the checks of functions use it",
    "array.check_number": "it calls nothing: the checks of functions use it",
    "exact.check_exact_value": "it calls nothing: the checks of functions use it",
    "structure.check_structure": "it calls nothing: the checks of functions use it",
    "numerical_gradient.check_own_gradient": "it judges a backward by the student's forward, whatever their arguments",
    "cached_backward.check_output": "the known mistakes of the network in `backprop` are its bank",
    "cached_backward.check_output_unchanged": "the known mistakes of the network in `backprop` are its bank",
    "cached_backward.check_gradients": "the known mistakes of the network in `backprop` are its bank",
    "cached_backward.check_unchanged": "the known mistakes of the network in `backprop` are its bank",
    "trajectory.check_losses": "the known mistakes of train in `backprop` are its bank",
    "trajectory.check_parameters": "the known mistakes of train in `backprop` are its bank",
    "trajectory.check_held_out_loss": "the known mistakes of train in `backprop` are its bank",
    "trajectory.check_unchanged": "the known mistakes of train in `backprop` are its bank",
    "table.check_unchanged": "it calls nothing: its known mistakes are in the tests of `table`",
    "rules.check_unchanged": "its known mistakes are in the tests of `rules`",
    "dropout.check_unchanged": "its known mistakes are in the tests of `dropout`",
    "convergence.check_convergence": "its power is measured with its bounds",
}


def checks() -> Iterator[str]:
    """Yield the public checks, each with its module, such as "agreement.check_values"."""
    for found in pkgutil.walk_packages(autograder.checks.__path__, "autograder.checks."):
        module = importlib.import_module(found.name)
        for name in getattr(module, "__all__", ()):
            if name.startswith("check_"):
                yield f"{found.name.rpartition('.')[2]}.{name}"


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


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "mistake",
    [one for bank in sweep.BANKS for one in ignored.every(bank) if not one.harmless()],
    ids=lambda one: one.label,
)
def test_an_answer_that_ignores_an_argument_fails(mistake: ignored.Ignored) -> None:
    assert mistake.is_caught(SEED)


@pytest.mark.parametrize("part", ignored.HARMLESS)
def test_what_is_called_harmless_is_an_argument_of_some_answer(part: str) -> None:
    assert [one for bank in sweep.BANKS for one in ignored.every(bank) if part in one.label] != []


@pytest.mark.parametrize("check", sorted(set(checks()) - set(WITHOUT_BANK)))
def test_every_check_has_a_bank(check: str) -> None:
    assert check in BANK_TEXT


@pytest.mark.parametrize("check", WITHOUT_BANK)
def test_a_check_without_a_bank_exists(check: str) -> None:
    assert check in checks()
