"""Measures the facts on the banks of the checks, whose mistakes are of other functions than the assignment's.

    python -m tests.diagnosis.held_out [--half first|second] [--list]

prints a table in Markdown. The facts were written with the first half of each bank in view (every other mistake), and
were never tuned on the second, which is the figure to quote. No bank of known mistakes takes part: a mistake counts as
explained only by a fact about its values.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.failure import CheckFailure
from autograder.diagnosis import fingerprints, part_facts
from autograder.diagnosis.facts.best_fact import Fact
from autograder.diagnosis.fingerprints import Layout, Part, Signature
from autograder.diagnosis.names import Names
from tests.campaigns.banks.bank import Bank, namespace
from tests.campaigns.banks.sweep import FAMILIES
from tests.checks.local_student import LocalStudent

SEED = 1
HALVES = ("first", "second")


@dataclass(frozen=True)
class Held:
    """One mistake of a bank, and the facts told of it; `values`: a value was wrong, it did not only raise."""

    bank: str
    name: str
    values: bool
    facts: tuple[Fact, ...]

    @property
    def exact(self) -> bool:
        """Whether a fact says more than a tendency."""
        return any(fact.exact for fact in self.facts)


def measured(bank: Bank, half: int) -> Iterator[Held]:
    """Every other mistake of a bank, from the first (0) or from the second (1), of which any value is wrong."""
    right = _trace(bank, namespace(bank.source))
    places = fingerprints.layout(right)
    reference = fingerprints.signature(right, places)
    for name, names in list(bank.wrong())[half::2]:
        answer = fingerprints.signature(_trace(bank, names), places)
        wrong = [part for part in fingerprints.wrong(answer, reference, places) if part.argument < 0]
        if wrong:
            values = any(fingerprints.evident(answer, reference, part) for part in wrong)
            yield Held(bank.name, name, values, _told(bank, answer, reference, places, wrong))


def _told(
    bank: Bank, answer: Signature, reference: Signature, places: Layout, wrong: list[Part]
) -> tuple[Fact, ...]:
    found = (
        part_facts.fact(part, answer, reference, places, _names(bank.source, part.function)) for part in wrong
    )
    return tuple(filter(None, found))


def _trace(bank: Bank, names: dict[str, Any]) -> dict[str, bytes]:
    student = LocalStudent(names)
    with contextlib.suppress(CheckFailure):
        bank.check(student, np.random.default_rng(SEED))
    return {"check": student.trace.encoded()}


def _names(source: str, function: str) -> Names:
    """The arguments of a function or a method as the bank's own right answer calls them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            arguments = [one.arg for one in node.args.args if one.arg != "self"]
            return Names(function, tuple(arguments), ())
    return Names(function, (), ())


def measure(half: int) -> dict[str, list[Held]]:
    """Every mistake of a half, by family. NumPy's warnings are the mistakes' own."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return {
            family: [one for bank in banks for one in measured(bank, half)]
            for family, banks in FAMILIES.items()
        }


def table(half: int) -> Iterator[str]:
    """A row for each family, and their sum."""
    return rows(measure(half), HALVES[half])


def rows(held: dict[str, list[Held]], half: str) -> Iterator[str]:
    """The figures of one half in Markdown."""
    yield f"| {half} half of the banks | wrong values | a fact is given | tendencies left out | only raise |"
    yield "|---|--:|--:|--:|--:|"
    everything = [one for found in held.values() for one in found]
    for family, found in {**held, "all": everything}.items():
        values = [one for one in found if one.values]
        told, exact = sum(bool(one.facts) for one in values), sum(one.exact for one in values)
        raised = len(found) - len(values)
        yield f"| {family} | {len(values)} | {_of(told, values)} | {_of(exact, values)} | {raised} |"


def _of(part: int, whole: list[Held]) -> str:
    return f"{part} ({100 * part / len(whole):.0f} %)" if whole else "0"


def main() -> None:
    """Which half, and whether to list what is said of each mistake."""
    parser = argparse.ArgumentParser(description="Measures the facts on the banks of the checks.")
    parser.add_argument("--half", choices=HALVES, default="second")
    parser.add_argument("--list", action="store_true", help="also list every mistake with its facts")
    given = parser.parse_args()
    held = measure(HALVES.index(given.half))
    sys.stdout.write("\n".join(rows(held, given.half)) + "\n")
    for one in (one for found in held.values() for one in found if given.list):
        said = " / ".join(fact.said for fact in one.facts)
        sys.stdout.write(f"\n{one.bank}, {one.name}{'' if one.values else ' (raises)'}: {said}\n")


if __name__ == "__main__":
    main()
