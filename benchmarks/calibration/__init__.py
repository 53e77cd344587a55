"""Bounds for training runs with a shuffle of their own, measured on the course's data sets: `make calibrate`.

`convergence.json` is the committed outcome, with the seeds that it came from; hidden tests read their bounds here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.checks.training.convergence import Bounds

RECORD = Path(__file__).with_name("convergence.json")


def record() -> dict[str, Any]:
    """All that was measured."""
    outcome: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return outcome


def bounds(name: str) -> Bounds:
    """Return the bounds of one data set. Raises `KeyError` for one that was not calibrated."""
    low, high = record()["sets"][name]["bounds"]
    return Bounds(low, high)
