"""Compares the reference with PyTorch live: `python tests/oracle/compare.py`; exit code 1 on disagreement.

The table gives, for each operation, the worst norm-wise difference over all cases and outputs of the
reference from PyTorch, and where it is; then that of the golden vectors from what PyTorch answers today to
the inputs kept with them.
"""

from __future__ import annotations

import sys
from pathlib import Path

# Run by path, a script finds its own folder only; what it needs is at the course's root.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.oracle import golden, make_golden, torch_side
from tests.oracle.cases import Arrays
from tests.oracle.golden import Golden
from tests.oracle.reference_side import ANSWERS, TOLERANCE, answer, difference


def main() -> int:
    """Prints the table and gives the exit code, 0 if all agree to `TOLERANCE` and no case is missing."""
    live, kept = make_golden.answers(), golden.read()
    print(", ".join(f"{name} {value}" for name, value in make_golden.versions().items()))
    print(f"{'operation':<22} {'reference':>10}  {'worst in':<28} {'golden':>10}")
    agree = [_key(one) for one in kept] == sorted(_key(one) for one in live)
    for operation in sorted(ANSWERS):
        worst, where = max(_worst(one, answer(operation, one.case.inputs)) for one in _of(operation, live))
        drift, _ = max(
            _worst(one, torch_side.ANSWERS[operation](one.case.inputs)) for one in _of(operation, kept)
        )
        agree = agree and worst <= TOLERANCE and drift <= TOLERANCE
        print(f"{operation:<22} {worst:>10.1e}  {where:<28} {drift:>10.1e}")
    print(
        f"all agree to {TOLERANCE:g}" if agree else f"DISAGREEMENT: more than {TOLERANCE:g}, or other cases"
    )
    return 0 if agree else 1


def _of(operation: str, goldens: list[Golden]) -> list[Golden]:
    return [one for one in goldens if one.case.operation == operation]


def _worst(one: Golden, outputs: Arrays) -> tuple[float, str]:
    if outputs.keys() != one.outputs.keys():
        return float("inf"), f"{one.case.name}: other outputs"
    return max(
        (difference(outputs[name], expected), f"{one.case.name}: {name}")
        for name, expected in one.outputs.items()
    )


def _key(one: Golden) -> tuple[str, str]:
    return one.case.operation, one.case.name


if __name__ == "__main__":
    sys.exit(main())
