"""Compares the reference with PyTorch live: `python tests/oracle/compare.py`; exit code 1 on disagreement.

The table gives, for each operation, the worst norm-wise difference over all cases and outputs of the
reference from PyTorch, and where it is; then that of the golden vectors from what PyTorch answers today to
the inputs kept with them. Below, every difference of convention is proved.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path

import torch

# Run by path, a script finds its own folder only; what it needs is at the course's root.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.oracle import agreement, golden, make_golden
from tests.oracle.agreement import TOLERANCE
from tests.oracle.golden import Golden
from tests.oracle.operation import Arrays


def main() -> int:
    """Prints what was found and gives the exit code, 0 if all agree to `TOLERANCE` and no case is missing."""
    print(", ".join(f"{name} {value}" for name, value in make_golden.versions().items()))
    live, kept = make_golden.answers(), golden.read()
    same_cases = [_key(one) for one in kept] == sorted(_key(one) for one in live)
    good = [same_cases, _operations_agree(live, kept), _conventions_hold()]
    print(
        f"all agree to {TOLERANCE:g}"
        if all(good)
        else f"DISAGREEMENT: more than {TOLERANCE:g}, or other cases"
    )
    return 0 if all(good) else 1


def _operations_agree(live: list[Golden], kept: list[Golden]) -> bool:
    print(f"{'operation':<22} {'reference':>10}  {'worst in':<28} {'golden':>10}")
    agree = True
    for operation in sorted(agreement.OPERATIONS):
        worst, where = _worst(operation, live, agreement.reference_answer)
        drift, _ = _worst(operation, kept, agreement.torch_answer)
        agree = agree and worst <= TOLERANCE and drift <= TOLERANCE
        print(f"{operation:<22} {worst:>10.1e}  {where:<28} {drift:>10.1e}")
    return agree


def _conventions_hold() -> bool:
    broken = [convention.topic for convention in agreement.CONVENTIONS if not convention.proof(torch)]
    for topic in broken:
        print(f"the convention is not as documented: {topic}")
    return not broken


def _worst(
    operation: str, goldens: list[Golden], answer: Callable[[str, Arrays], Arrays]
) -> tuple[float, str]:
    of_operation = [one for one in goldens if one.operation == operation]
    return max(
        (_distance(one, answer(operation, one.inputs)) for one in of_operation), default=(math.inf, "no case")
    )


def _distance(one: Golden, outputs: Arrays) -> tuple[float, str]:
    apart = agreement.differences(outputs, one.outputs)
    name = max(apart, key=apart.__getitem__)
    return apart[name], f"{one.case}: {name}"


def _key(one: Golden) -> tuple[str, str]:
    return one.operation, one.case


if __name__ == "__main__":
    sys.exit(main())
