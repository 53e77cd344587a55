"""Writes the golden vectors anew from PyTorch: `python tests/campaigns/oracle/make_golden.py [FOLDER]`."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from pathlib import Path

import numpy as np

# Run by path, a script finds its own folder only; what it needs is at the course's root.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.campaigns.oracle import agreement, golden
from tests.campaigns.oracle.golden import Golden


def main(arguments: list[str]) -> int:
    """Runs the command, prints the files that it wrote, and gives its exit code, 0."""
    folder = Path(arguments[0]) if arguments else golden.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for path in golden.write(folder, answers(), _about):
        print(path)
    return 0


def answers() -> list[Golden]:
    """PyTorch's answer to every case of every operation."""
    return [
        Golden(operation, case.name, case.inputs, agreement.torch_answer(operation, case.inputs))
        for operation in agreement.OPERATIONS
        for case in agreement.cases(operation)
    ]


def _about(operation: str) -> dict[str, str | int]:
    return versions(*sorted({"torch", agreement.OPERATIONS[operation].library}))


def versions(*libraries: str) -> dict[str, str | int]:
    """What the answers of these libraries were made with and from."""
    return {
        **{library: metadata.version(library) for library in libraries},
        "numpy": np.__version__,
        "python": platform.python_version(),
        "seed": agreement.SEED,
        "dtype": "float64",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
