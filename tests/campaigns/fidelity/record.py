"""Records what Jupyter gives for the notebooks, or compares it with us: `python -m tests.campaigns.fidelity.record [--compare]`.

Each notebook has a kernel of its own, through nbclient, in an empty folder. What is recorded is normalised, with the
versions of what made it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from tests.campaigns.fidelity import normal
from tests.campaigns.fidelity.notebooks import NOTEBOOKS, cells

RECORDED = Path(__file__).with_name("recorded.json")
_KINDS = ("ipykernel", "ipython", "matplotlib", "numpy")
Outputs = list[list[dict[str, Any]]]


def versions() -> dict[str, str]:
    """What the outputs depend on."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, **{name: metadata.version(name) for name in _KINDS}}


def in_jupyter(name: str) -> Outputs:
    """The normalised outputs of each cell, from a kernel."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells(name)])
    with tempfile.TemporaryDirectory(prefix="notebook-") as folder:
        environment = {**os.environ, "PYTHONHASHSEED": "0", "IPYTHONDIR": f"{folder}/.ipython"}
        client = NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True)
        asyncio.run(client.async_execute(cwd=folder, env=environment))
        return [normal.outputs(cell.outputs, folder) for cell in notebook.cells]


def record() -> dict[str, Any]:
    """All notebooks."""
    return {"versions": versions(), "outputs": {name: in_jupyter(name) for name in NOTEBOOKS}}


def main() -> None:
    """Writes the record, or prints how today's Jupyter differs from it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--compare", action="store_true", help="compare with the record instead of writing it"
    )
    wanted = parser.parse_args()
    made = record()
    if not wanted.compare:
        RECORDED.write_text(
            json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
        )
        return
    known = json.loads(RECORDED.read_text(encoding="utf-8"))
    different = [name for name in NOTEBOOKS if made["outputs"][name] != known["outputs"].get(name)]
    print(
        f"recorded with {known['versions']}, now {made['versions']}: {len(different)} notebooks differ {different}"
    )


if __name__ == "__main__":
    main()
