"""Every bank on many draws of the hidden inputs: `python -m tests.campaigns.banks.sweep [DRAWS]` writes a table.

A right answer is tried on DRAWS draws (10,000 unless told), spread over the variants of its bank; every bug on a
hundredth of them, and at least 20.
"""

from __future__ import annotations

import functools
import sys
import time
import warnings
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.campaigns.banks import (
    choices,
    dates,
    exact,
    figures,
    generators,
    gradients,
    initializers,
    layers,
    loop,
    networks,
    optimizers,
    partitions,
    paths,
    replay,
    running,
    schedules,
    tables,
)
from tests.campaigns.banks.bank import Bank

FAMILIES: dict[str, list[Bank]] = {
    "gradients": gradients.BANKS,
    "optimizers": optimizers.BANKS,
    "initializers": initializers.BANKS,
    "running statistics": running.BANKS,
    "training loops": [*loop.BANKS, *replay.BANKS],
    "schedules and clipping": schedules.BANKS,
    "exact results": exact.BANKS,
    "paths": paths.BANKS,
    "layers": [*layers.BANKS, *networks.BANKS],
    "partitions": partitions.BANKS,
    "choices": choices.BANKS,
    "generators": generators.BANKS,
    "tables and dates": [*tables.BANKS, *dates.BANKS],
    "figures": figures.BANKS,
}
BANKS = [bank for banks in FAMILIES.values() for bank in banks]
DRAWS = 10_000
LEAST = 20


@dataclass(frozen=True)
class Row:
    """What a sweep found of one bank: counts of entries and draws, and which entries were judged wrongly."""

    bank: str
    bugs: int
    bug_draws: int
    accepted: tuple[str, ...]
    variants: int
    variant_draws: int
    rejected: tuple[str, ...]
    milliseconds: float


def row(bank: Bank, draws: int) -> Row:
    """Sweeps one bank."""
    bugs, variants = list(bank.wrong()), list(bank.right())
    each_bug, each = max(LEAST, draws // 100), max(1, -(-draws // len(variants)))
    started = time.perf_counter()
    rejected = _judged(bank, variants, each, passes=False)
    spent = 1000 * (time.perf_counter() - started) / (each * len(variants))
    accepted = _judged(bank, bugs, each_bug, passes=True)
    return Row(
        bank.name,
        len(bugs),
        each_bug * len(bugs),
        accepted,
        len(variants),
        each * len(variants),
        rejected,
        spent,
    )


def _judged(
    bank: Bank, entries: Iterable[tuple[str, dict[str, Any]]], draws: int, *, passes: bool
) -> tuple[str, ...]:
    """The entries that passed, or failed, on some draw."""
    return tuple(
        f"{name} (seed {seed})"
        for name, names in entries
        for seed in range(draws)
        if (bank.failure(dict(names), seed) is None) is passes
    )


def table(rows: Iterable[Row]) -> str:
    """The rows as a table in Markdown, with the sum and what it bounds."""
    lines = [
        "| check | bugs | draws | accepted | variants | draws | rejected | ms per check |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    rows = list(rows)
    lines += [
        f"| {r.bank} | {r.bugs} | {r.bug_draws} | {len(r.accepted)} | {r.variants} | {r.variant_draws}"
        f" | {len(r.rejected)} | {r.milliseconds:.1f} |"
        for r in rows
    ]
    bugs, draws = sum(r.bugs for r in rows), sum(r.variant_draws for r in rows)
    variants, rejected = sum(r.variants for r in rows), sum(len(r.rejected) for r in rows)
    bound = "" if rejected or not draws else f" 95 % bound on a false reject: {3 / draws:.1g}."
    lines.append(f"\n{bugs} bugs, {variants} right answers, {draws} draws of right answers.{bound}")
    return "\n".join(lines)


def _quiet() -> None:
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")


def _numbered(draws: int, number: int) -> Row:
    return row(BANKS[number], draws)


def main() -> None:
    """Sweeps every bank and prints the table; ends with 1 where anything was judged wrongly."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS
    rows = []
    with ProcessPoolExecutor(initializer=_quiet) as pool:
        for found in pool.map(functools.partial(_numbered, draws), range(len(BANKS))):
            rows.append(found)
            print(f"{found.bank}: {found.milliseconds:.1f} ms", file=sys.stderr, flush=True)
            for entry in (*found.accepted, *found.rejected):
                print(f"  judged wrongly: {entry}", file=sys.stderr, flush=True)
    print(table(rows))
    sys.exit(any(r.accepted or r.rejected for r in rows))


if __name__ == "__main__":
    main()
