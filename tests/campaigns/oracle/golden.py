"""Golden vectors: PyTorch's answers with the inputs that they belong to, one small .npz for each operation.

Inside, `about` is a JSON text (versions, seed), and every array is named `case/in/name` or `case/out/name`.
The files are written with fixed dates, so that the same answers give the same bytes.

"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from datasets import bundle
from tests.campaigns.oracle.operation import Arrays

FOLDER = Path(__file__).resolve().parents[3] / "tests" / "reference" / "golden"


@dataclass(frozen=True)
class Golden:
    """The inputs of one case of an operation, with the answers that an independent library gave."""

    operation: str
    case: str
    inputs: Arrays
    outputs: Arrays


def write(folder: Path, goldens: list[Golden], about: Callable[[str], dict[str, str | int]]) -> list[Path]:
    """Writes one file for each operation into an existing folder, and gives their paths.

    about gives what an operation's answers were made with.
    """
    paths = []
    for operation in sorted({golden.operation for golden in goldens}):
        arrays = {"about": np.array(json.dumps(about(operation), sort_keys=True))}
        for golden in goldens:
            if golden.operation == operation:
                arrays |= {f"{golden.case}/in/{name}": array for name, array in golden.inputs.items()}
                arrays |= {f"{golden.case}/out/{name}": array for name, array in golden.outputs.items()}
        path = folder / f"{operation}.npz"
        path.write_bytes(bundle.archive(arrays))
        paths.append(path)
    return paths


def read(folder: Path = FOLDER) -> list[Golden]:
    """Every case of every file in the folder, sorted by operation and name."""
    goldens = [golden for path in folder.glob("*.npz") for golden in _cases_of(path)]
    return sorted(goldens, key=lambda golden: (golden.operation, golden.case))


def about(path: Path) -> dict[str, str | int]:
    """What made one file: the versions of torch, keras if it was used, numpy and python, and the inputs' seed."""
    with np.load(path, allow_pickle=False) as file:
        recorded: dict[str, str | int] = json.loads(str(file["about"]))
    return recorded


def _cases_of(path: Path) -> list[Golden]:
    by_case: dict[str, dict[str, Arrays]] = {}
    with np.load(path, allow_pickle=False) as file:
        for key in file.files:
            if key != "about":
                case, side, name = key.split("/")
                by_case.setdefault(case, {"in": {}, "out": {}})[side][name] = file[key]
    return [Golden(path.stem, case, sides["in"], sides["out"]) for case, sides in by_case.items()]
