"""Golden vectors: PyTorch's answers with the inputs that they belong to, one small .npz for each operation.

Inside, `about` is a JSON text (versions, seed), and every array is named `case/in/name` or `case/out/name`.
The files are written with fixed dates, so that the same answers give the same bytes.

"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from datasets import bundle
from tests.oracle.cases import Arrays, Case

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "reference" / "golden"


@dataclass(frozen=True)
class Golden:
    """One case with the answers that an independent library gave."""

    case: Case
    outputs: Arrays


def write(folder: Path, goldens: list[Golden], about: dict[str, str | int]) -> list[Path]:
    """Writes one file for each operation into an existing folder, and gives their paths."""
    paths = []
    for operation in sorted({golden.case.operation for golden in goldens}):
        arrays = {"about": np.array(json.dumps(about, sort_keys=True))}
        for golden in goldens:
            if golden.case.operation == operation:
                arrays |= {f"{golden.case.name}/in/{name}": a for name, a in golden.case.inputs.items()}
                arrays |= {f"{golden.case.name}/out/{name}": a for name, a in golden.outputs.items()}
        path = folder / f"{operation}.npz"
        path.write_bytes(bundle.archive(arrays))
        paths.append(path)
    return paths


def read(folder: Path = FOLDER) -> list[Golden]:
    """Every case of every file in the folder, sorted by operation and name."""
    goldens = [golden for path in folder.glob("*.npz") for golden in _cases_of(path)]
    return sorted(goldens, key=lambda golden: (golden.case.operation, golden.case.name))


def about(path: Path) -> dict[str, str | int]:
    """What made one file: the versions of torch, numpy and python, and the seed of the inputs."""
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
    return [Golden(Case(path.stem, name, sides["in"]), sides["out"]) for name, sides in by_case.items()]
