"""Which attacks were tried in which tier, and how many held: `python -m tests.campaigns.attacks.report [TIER…]` writes it as Markdown.

Without a name every tier is tried that this machine offers; those that it does not offer are named, not counted.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping, Sequence

from autograder.sandbox import tiers
from tests.campaigns.attacks import sweep
from tests.campaigns.attacks.catalogue import FAMILIES, Attack, attacks
from tests.campaigns.attacks.sweep import Sweep


def sweeps(names: Sequence[str] = tiers.ORDER) -> dict[str, Sweep | None]:
    """Grade the class of attackers in each of these tiers; None where one does not hold on this machine."""
    return {tier: _sweep(tier) for tier in names}


def _sweep(tier: str) -> Sweep | None:
    if tier == "user" and os.geteuid() != 0:
        return None
    done = sweep.run(tier, attacks(), ordinary=tier == "process")
    return done if done.results else None


def table(done: Mapping[str, Sweep | None]) -> str:
    """Return the attacks by family and tier, as "held of tried", and the other checks, as a Markdown table."""
    held = {tier: run for tier, run in done.items() if run is not None}
    lines = [
        _row("family", "the attacker …", "tried", *held),
        _row("---", "---", "---:", *["---:"] * len(held)),
    ]
    every = attacks()
    for family, about in FAMILIES.items():
        tried = [attack for attack in every if attack.family == family]
        lines.append(_row(family, about, len(tried), *(_held(run, tried) for run in held.values())))
    lines.append(_row("all", "", len(every), *(_held(run, every) for run in held.values())))
    for label, found in _looks(held).items():
        lines.append(_row(label, "", "", *found))
    return "\n".join(lines) + "\n"


def _held(run: Sweep, tried: Sequence[Attack]) -> str:
    return str(sum(run.held(attack) for attack in tried))


def _looks(held: Mapping[str, Sweep]) -> dict[str, list[int]]:
    """Return what is looked for after a whole class, and belongs to no single attack."""
    runs = list(held.values())
    return {
        "secrets that came out": [sum(map(len, run.stolen().values())) for run in runs],
        "processes, files and changes left behind": [len(run.left) for run in runs],
        "connections that got out": [len(run.received) for run in runs],
        "honest neighbours without full marks": [
            sum(one["score"] != 5.0 for one in run.honest()) for run in runs
        ],
    }


def _row(*fields: object) -> str:
    return f"| {' | '.join(map(str, fields))} |"


def text(done: Mapping[str, Sweep | None]) -> str:
    """Return the table with the machine that it was measured on."""
    absent = [tier for tier, run in done.items() if run is None]
    said = f"Measured on {platform.system()} {platform.release()}, {platform.machine()}, Python {platform.python_version()}."
    if absent:
        said += f" Not offered by this machine: {', '.join(absent)}."
    return f"{table(done)}\n{said} An attack held if it earned no more than its answers deserve.\n"


def all_held(done: Mapping[str, Sweep | None]) -> bool:
    """Return True if every attack was held in every tier, and nothing else was lost."""
    runs = {tier: run for tier, run in done.items() if run is not None}
    attacked = all(run.held(attack) for run in runs.values() for attack in attacks())
    return attacked and not any(any(found) for found in _looks(runs).values())


def main() -> int:
    """Sweep the tiers named, or all, and print; return 1 if an attack was not held."""
    done = sweeps(sys.argv[1:] or tiers.ORDER)
    sys.stdout.write(text(done))
    return 0 if all_held(done) else 1


if __name__ == "__main__":
    sys.exit(main())
