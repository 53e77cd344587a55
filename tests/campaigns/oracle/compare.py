"""Compares the reference with PyTorch live: `python tests/campaigns/oracle/compare.py`; exit code 1 on disagreement.

The table gives, for each operation, the worst norm-wise difference over all cases and outputs of the
reference from PyTorch, and where it is; then that of the golden vectors from what PyTorch answers today to
the inputs kept with them. Every difference of convention is proved too, and the tables of `docs/reference.md`
are brought up to date; if they were not, that is a failure as well, so that nobody forgets to commit them.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path

import torch

# Run by path, a script finds its own folder only; what it needs is at the course's root.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.campaigns.oracle import agreement, golden, make_golden, page
from tests.campaigns.oracle.agreement import TOLERANCE
from tests.campaigns.oracle.golden import Golden
from tests.campaigns.oracle.operation import Arrays


def main() -> int:
    """Prints what was found and gives the exit code, 0 if all agree to `TOLERANCE` and the page says so."""
    print(", ".join(f"{name} {value}" for name, value in make_golden.versions("torch", "keras").items()))
    live, kept = make_golden.answers(), golden.read()
    worst = {operation: _report(operation, live, kept) for operation in sorted(agreement.OPERATIONS)}
    complaints = [
        f"{name} differs by more than {TOLERANCE:g}" for name in worst if not worst[name] <= TOLERANCE
    ]
    complaints += [f"not as stated: {one.topic}" for one in agreement.CONVENTIONS if not one.proof(torch)]
    if [_key(one) for one in kept] != sorted(_key(one) for one in live):
        complaints.append(
            "other cases than the golden vectors have; run tests/campaigns/oracle/make_golden.py"
        )
    if not page.refresh(worst):
        complaints.append("docs/reference.md was out of date; it is written anew")
    print("\n".join(complaints) or f"all agree to {TOLERANCE:g}, and all conventions are as stated")
    return 1 if complaints else 0


def _report(operation: str, live: list[Golden], kept: list[Golden]) -> float:
    """Prints a line and gives the worse of two: the reference from PyTorch, and PyTorch from its kept answers."""
    worst, where = _worst(operation, live, agreement.reference_answer)
    drift, _ = _worst(operation, kept, agreement.torch_answer)
    print(f"{operation:<22} {worst:>10.1e}  {where:<28} {drift:>10.1e}")
    return max(worst, drift)


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
